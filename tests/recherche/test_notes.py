"""Chercher dans ses notes : les visibles, surlignées, bornées, tracées sans leur texte."""

from datetime import date
from time import perf_counter

import pytest

from palier.metier.accompagnement.models import Acte
from palier.pilotage.recherche.notes import chercher_notes
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, l_acces, un_compte, un_menage

pytestmark = pytest.mark.django_db
PLAN = "Signé un plan d’apurement avec le bailleur ; l’échéancier est affiché sur le réfrigérateur."


@pytest.fixture
def lea(nord):
    return un_compte("Lea", nord)


@pytest.fixture
def ferrand(nord, amina):
    return un_menage(nord, suivi_par=amina)


def _acte(menage, compte, note=PLAN, **champs):
    champs = {"type": "VAD", "date": LE, "statut": "REALISE", **champs}
    return Acte.objects.create(
        structure=menage.structure,
        menage=menage,
        professionnel=compte.professionnel,
        note=note,
        **champs,
    )


@pytest.mark.parametrize(
    "demande", ["apurement", "APUREMENT plan", "echeancier", "réfrig", "bailleur signe"]
)
def test_un_mot_se_trouve_sans_accents_ni_casse_par_son_debut(ferrand, amina, demande):
    acte = _acte(ferrand, amina)
    assert [e.acte for e in chercher_notes(demande, l_acces(amina)).extraits] == [acte]


@pytest.mark.parametrize("demande", ["purement", "apurement absent", "pl", ""])
def test_ce_qui_ne_repond_pas_ne_se_trouve_pas(ferrand, amina, demande):
    _acte(ferrand, amina)
    assert chercher_notes(demande, l_acces(amina)).extraits == []


def test_l_extrait_surligne_les_mots_et_garde_leurs_accents(ferrand, amina):
    _acte(ferrand, amina, note="Œuvre " * 40 + "l’échéancier tient " + "bien " * 60)
    (trouve,) = chercher_notes("echeancier", l_acces(amina)).extraits
    assert [dit for dit, marque in trouve.morceaux if marque] == ["échéancier"]
    tout = "".join(dit for dit, _ in trouve.morceaux)
    assert tout.startswith("…")
    assert tout.endswith("…")
    assert len(tout) < 250


def test_un_acte_sans_rien_d_ecrit_n_est_pas_lu(ferrand, amina):
    _acte(ferrand, amina, note="")
    _acte(ferrand, amina, note="", objet="Plan d’apurement")
    lecture = chercher_notes("apurement", l_acces(amina))
    assert (lecture.lues, len(lecture.extraits)) == (1, 1)


def test_une_note_reservee_ne_se_trouve_que_par_son_auteur(ferrand, amina, lea):
    ferrand.suivis.create(professionnel=lea.professionnel, qualite="SUPPLEANT", debut="2026-01-01")
    _acte(ferrand, amina, visibilite="AUTEUR")
    assert len(chercher_notes("apurement", l_acces(amina)).extraits) == 1
    assert chercher_notes("apurement", l_acces(lea)).lues == 0


def test_on_ne_cherche_que_dans_ses_dossiers(ferrand, amina, lea, nord):
    _acte(ferrand, amina)
    assert chercher_notes("apurement", l_acces(lea)).lues == 0
    rose = un_compte("Rose", nord, Role.RESPONSABLE)
    assert chercher_notes("apurement", l_acces(rose)).lues == 0


def test_la_recherche_est_tracee_sans_ses_mots(ferrand, amina):
    _acte(ferrand, amina)
    chercher_notes("apurement", l_acces(amina))
    trace = Trace.objects.get(action="recherche.notes")
    assert trace.details == {"lues": 1, "trouvees": 1}


def test_la_lecture_est_bornee_en_nombre_et_en_temps(ferrand, amina):
    for _ in range(120):
        _acte(ferrand, amina, note="rien")
    assert chercher_notes("apurement", l_acces(amina), maximum=10).arret == "lues"
    assert chercher_notes("apurement", l_acces(amina), delai=0).arret == "temps"
    Acte.objects.update(note=PLAN)
    assert chercher_notes("apurement", l_acces(amina)).arret == "nombre"


def test_deux_mille_notes_se_lisent_en_moins_de_deux_secondes(ferrand, amina):
    longue = " ".join([PLAN] * 6)
    commun = {
        "structure": ferrand.structure,
        "menage": ferrand,
        "professionnel": amina.professionnel,
        "type": "VAD",
        "date": date(2026, 3, 1),
    }
    Acte.objects.bulk_create(Acte(note=longue, **commun) for _ in range(2000))
    debut = perf_counter()
    assert chercher_notes("introuvable", l_acces(amina)).lues == 2000
    assert perf_counter() - debut < 2


def test_la_page_montre_l_extrait_et_rien_dans_l_adresse(client, ferrand, amina):
    _acte(ferrand, amina)
    client.force_login(amina)
    page = client.post("/recherche/notes/", {"q": "apurement"}).content.decode()
    assert "<mark>apurement</mark>" in page
    assert client.get("/recherche/notes/?q=apurement").content.decode().count("<mark>") == 0
