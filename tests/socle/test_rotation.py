"""Changer de clé : tout est rechiffré, l'ancienne se retire, interrompu l'on reprend."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from palier.metier.accompagnement.actions import noter
from palier.metier.accompagnement.models import Acte
from palier.socle.coffre import rotation
from palier.socle.coffre.champs import cles
from palier.socle.coffre.chiffre import ajouter_cle
from palier.socle.pieces.rangement import lire, ranger
from socle.gens import LE, l_acces, un_compte, un_menage, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def coffre(settings, tmp_path):
    settings.PALIER_CLES = tmp_path / "cles"
    settings.PALIER_PIECES = tmp_path / "pieces"
    return settings.PALIER_CLES


@pytest.fixture
def notes(coffre):  # noqa: ARG001
    amina = un_compte("Amina", une_structure())
    menage = un_menage(une_structure(), suivi_par=amina)
    for rang in range(3):
        noter(menage, type="TELEPHONE", le=LE, par=l_acces(amina), note=f"Note {rang}")
    return [f"Note {rang}" for rang in range(3)]


def _cles_des_notes():
    with connection.cursor() as curseur:
        curseur.execute("SELECT note FROM accompagnement_acte ORDER BY id")
        return [note.split(":")[1] for (note,) in curseur.fetchall()]


def _notes():
    return [acte.note for acte in Acte.objects.order_by("pk")]


def test_tout_passe_sous_la_cle_neuve_et_l_ancienne_se_retire(coffre, notes):
    piece = ranger(b"une attestation", "pdf")
    ancienne = next(iter(cles()))
    call_command("tourner_les_cles", verbosity=0)
    neuve = next(iter(cles()))
    assert _cles_des_notes() == [neuve] * 3
    assert neuve != ancienne
    call_command("tourner_les_cles", retirer=True, verbosity=0)
    assert list(cles()) == [neuve]
    assert _notes() == notes
    assert lire(piece) == b"une attestation"
    assert coffre.stat().st_mode & 0o077 == 0


def test_interrompue_la_rotation_reprend_ou_elle_en_etait(coffre, notes, monkeypatch):
    une = rotation._rechiffrer_une
    faits = []

    def coupee(champ, pk):
        if len(faits) == 2:
            raise KeyboardInterrupt
        faits.append(pk)
        return une(champ, pk)

    monkeypatch.setattr(rotation, "_rechiffrer_une", coupee)
    with pytest.raises(KeyboardInterrupt):
        rotation.tourner(coffre)
    assert _notes() == notes
    monkeypatch.setattr(rotation, "_rechiffrer_une", une)
    assert len(cles()) == 2
    assert rotation.tourner(coffre) == 1
    assert len(cles()) == 2
    assert _notes() == notes


def test_l_ancienne_cle_ne_se_retire_pas_tant_qu_elle_sert(coffre, notes):
    ajouter_cle(coffre)
    with pytest.raises(CommandError, match="encore sous une ancienne clé"):
        call_command("tourner_les_cles", retirer=True, verbosity=0)
    assert len(cles()) == 2
    assert _notes() == notes


def test_tous_les_champs_chiffres_sont_tournes():
    noms = {f"{c.model._meta.label}.{c.name}" for c in rotation.champs_chiffres()}
    assert {"accompagnement.Acte.note", "brouillons.Brouillon.contenu"} <= noms
