"""Une note réservée ne se lit que de son auteur, ou de qui il l'a remise."""

from datetime import date

import pytest

from palier.metier.accompagnement.actions import noter
from palier.metier.accompagnement.actions.transmissions import transmettre_notes
from palier.metier.accompagnement.models import Acte, TransmissionDeNotes
from palier.metier.menages.models import Qualite
from palier.noyau.erreurs import Refus
from palier.pilotage.echange.en_base import ecrire_csv
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, l_acces, un_compte, un_menage, une_structure

pytestmark = pytest.mark.django_db
SECRET = "Confié sous le sceau du secret"


@pytest.fixture(name="auteur")
def _auteur():
    return un_compte("Agathe", une_structure())


@pytest.fixture(name="suite")
def _suite():
    return un_compte("Basile", une_structure())


@pytest.fixture(name="dossier")
def _dossier(auteur, suite):
    menage = un_menage(une_structure(), suivi_par=auteur)
    menage.suivis.create(
        professionnel=suite.professionnel, qualite=Qualite.SUPPLEANT, debut=date(2025, 1, 1)
    )
    noter(menage, type="TELEPHONE", le=LE, par=l_acces(auteur), note=SECRET, visibilite="AUTEUR")
    return menage


def _lues(compte):
    return [acte.note for acte in Acte.objects.visibles_par(l_acces(compte))]


def test_sans_transmission_personne_d_autre_ne_la_lit(client, auteur, suite, dossier, tmp_path):
    assert _lues(auteur) == [SECRET]
    for role in Role:
        autre = un_compte(f"X{role}", dossier.structure, role)
        if role is Role.TRAVAILLEUR_SOCIAL:
            autre = suite
        assert _lues(autre) == []
        client.force_login(autre)
        assert SECRET not in client.get(f"/menages/{dossier.pk}/").content.decode()
    ecrire_csv(tmp_path / "rendu", None)
    assert SECRET not in (tmp_path / "rendu" / "actes.csv").read_text(encoding="utf-8")


def test_transmise_elle_se_lit_de_cette_personne_seule(auteur, suite, dossier):
    transmettre_notes(a=suite.professionnel, le=LE, par=l_acces(auteur))
    assert _lues(suite) == [SECRET]
    assert _lues(un_compte("Renaud", dossier.structure, Role.RESPONSABLE)) == []
    trace = Trace.objects.get(action="accompagnement.transmettre_notes")
    assert trace.details == {"lignes": 1, "a": suite.professionnel_id}


def test_transmise_elle_ne_s_ouvre_que_sur_un_dossier_ouvert(auteur, suite, dossier):
    transmettre_notes(a=suite.professionnel, le=LE, par=l_acces(auteur))
    dossier.suivis.filter(professionnel=suite.professionnel).delete()
    assert _lues(suite) == []


def test_une_note_ecrite_apres_n_est_pas_transmise(auteur, suite, dossier):
    transmettre_notes(a=suite.professionnel, le=LE, par=l_acces(auteur))
    lendemain = date(2026, 4, 15)
    acces = l_acces(auteur, lendemain)
    noter(dossier, type="TELEPHONE", le=lendemain, par=acces, note="Après", visibilite="AUTEUR")
    assert [acte.note for acte in Acte.objects.visibles_par(l_acces(suite, lendemain))] == [SECRET]


def test_transmettre_deux_fois_ne_fait_qu_une_transmission(auteur, suite, dossier):  # noqa: ARG001
    for _ in range(2):
        transmettre_notes(a=suite.professionnel, le=LE, par=l_acces(auteur))
    assert TransmissionDeNotes.objects.count() == 1


def test_ce_qui_ne_se_transmet_pas(auteur, suite, dossier):
    with pytest.raises(Refus, match="déjà les vôtres"):
        transmettre_notes(a=auteur.professionnel, le=LE, par=l_acces(auteur))
    with pytest.raises(Refus, match="aucune note réservée"):
        transmettre_notes(a=auteur.professionnel, le=LE, par=l_acces(suite))
    ailleurs = un_compte("Eva", une_structure("CCAS Sud"))
    with pytest.raises(Refus):
        transmettre_notes(a=ailleurs.professionnel, le=LE, par=l_acces(auteur))
    chef = un_compte("Renaud", dossier.structure, Role.RESPONSABLE)
    with pytest.raises(Interdit):
        transmettre_notes(a=suite.professionnel, le=LE, par=l_acces(chef))


def test_la_page_transmet(client, settings, auteur, suite, dossier):  # noqa: ARG001
    settings.PALIER_JOUR = LE.isoformat()
    client.force_login(auteur)
    assert "1 note" in client.get("/notes/transmettre/").content.decode()
    page = client.post("/notes/transmettre/", {"a": suite.professionnel_id}, follow=True)
    assert "note réservée transmise à Basile" in page.content.decode()
    assert _lues(suite) == [SECRET]
