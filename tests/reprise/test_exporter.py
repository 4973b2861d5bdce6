"""Tout exporter : ce qui sort se relit, et redonne les mêmes fichiers."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Menage
from palier.pilotage.echange.en_base import reprendre
from palier.pilotage.echange.lecture import Controle, ouvrir
from palier.pilotage.reprise.listes import Etat
from palier.pilotage.reprise.models import Export, Import
from palier.socle.comptes.models import Affectation, Compte, Professionnel, Structure
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import un_compte, un_menage


def tables(client, envoyer) -> dict[str, bytes]:
    """L'export complet, demandé puis retiré par la page."""
    envoyer("/donnees/exporter/", {"format_": "csv"})
    export = Export.objects.latest("pk")
    octets = b"".join(client.get(f"/donnees/exports/{export.pk}/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return {nom: archive.read(nom) for nom in sorted(archive.namelist())}


@pytest.fixture
def la_demonstration(client, ecrite, envoyer) -> tuple[dict[str, bytes], Professionnel]:
    """Tout l'export du CCAS de démonstration, et qui l'a demandé ; puis la base redevient vide."""
    with transaction.atomic():
        with ouvrir(ecrite("ccas-vaubrelle"), controle=Controle(date(2025, 12, 31))) as ouverture:
            reprendre(ouverture.connexion)
        denise = un_compte("Denise", Structure.objects.get(), Role.RESPONSABLE)
        client.force_login(denise)
        qui, exporte = denise.professionnel, tables(client, envoyer)
        transaction.set_rollback(True)
    return exporte, qui


@pytest.mark.django_db
def test_exporter_reprendre_dans_une_base_vide_reexporter_donne_les_memes_fichiers(
    client, envoyer, la_demonstration
):
    avant, fiche = la_demonstration
    assert len(avant) > 30
    assert not Menage.objects.exists()
    vide = Structure.objects.create(reference="VAU", nom="À nommer", type="ccas")
    moi = Professionnel.objects.create(reference=fiche.reference, nom="Moi")
    place = {"role": Role.RESPONSABLE, "debut": date(2020, 1, 1)}
    Affectation.objects.create(professionnel=moi, structure=vide, **place)
    client.force_login(Compte.objects.create_user("moi@palier.test", professionnel=moi))

    envoi = SimpleUploadedFile("palier.zip", zip_de(avant))
    page = envoyer("/donnees/deposer/", {"fichier": envoi}).url
    lu = Import.objects.get()
    assert lu.etat == Etat.APERCU, lu.empeche
    assert [str(d) for d in lu.defauts.all()] == []
    envoyer(f"{page}reprendre/")
    lu.refresh_from_db()
    assert lu.etat == Etat.FAIT, lu.empeche
    apres = tables(client, envoyer)
    assert apres.keys() == avant.keys()
    assert [nom for nom in avant if apres[nom] != avant[nom]] == []


def zip_de(fichiers: dict[str, bytes]) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in fichiers.items():
            archive.writestr(nom, octets)
    return tampon.getvalue()


@pytest.fixture
def note(nord):
    menage = un_menage(nord)
    commun = {"structure": nord, "menage": menage, "date": "2026-03-03", "type": "VAD"}
    Acte.objects.create(objet="Visite", note="Ce que tous lisent", **commun)
    Acte.objects.create(objet="À part", note="Pour moi seule", visibilite="AUTEUR", **commun)


@pytest.mark.django_db
@pytest.mark.usefixtures("note")
def test_une_note_reservee_a_son_auteur_ne_sort_pas(client, poster):
    poster("/donnees/exporter/", {"format_": "csv"})
    export = Export.objects.get()
    octets = b"".join(client.get(f"/donnees/exports/{export.pk}/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        actes = archive.read("actes.csv").decode()
    assert "Ce que tous lisent" in actes
    assert "AUTEUR" in actes
    assert "Pour moi seule" not in actes
    assert "À part" not in actes


@pytest.mark.django_db
@pytest.mark.usefixtures("note")
@pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet"])
def test_chaque_format_se_retire_et_laisse_sa_trace(client, poster, format_):
    poster("/donnees/exporter/", {"format_": format_})
    export = Export.objects.get()
    reponse = client.get(f"/donnees/exports/{export.pk}/")
    assert b"".join(reponse.streaming_content).startswith(b"PK")
    assert export.fichier in reponse["Content-Disposition"]
    gestes = set(Trace.objects.values_list("action", flat=True))
    assert {"reprise.exporter", "reprise.export_retirer"} <= gestes


@pytest.mark.django_db
@pytest.mark.usefixtures("note")
def test_un_export_nouveau_efface_l_ancien(poster, settings):
    for _ in range(2):
        poster("/donnees/exporter/", {"format_": "csv"})
    assert Export.objects.count() == 1
    assert len(list((settings.PALIER_DOSSIER / "exports").iterdir())) == 1


@pytest.mark.django_db
def test_un_format_inconnu_est_refuse(poster):
    assert poster("/donnees/exporter/", {"format_": "doc"}).status_code == 422
    assert not Export.objects.exists()
