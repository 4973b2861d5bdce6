"""Les procédures qui avancent sans accompagnement : le compteur est la liste (R-EXP-12)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.metier.logement.models import Etape
from socle.gens import (
    un_compte,
    un_menage,
    une_etape,
    une_mesure,
    une_procedure,
    une_structure,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]
ADRESSE = "/menages/procedures-sans-accompagnement/"


def _expulsion(nord, nom, *etapes, **champs):
    procedure = une_procedure(un_menage(nord, nom_usage=nom), **champs)
    for code, le, regime in etapes or [("E04", date(2026, 3, 5), "EN_COURS")]:
        Etape.objects.create(procedure=procedure, code=code, date=le, regime=regime)
    return procedure


def _lus(client, adresse=ADRESSE):
    contexte = client.get(adresse).context
    lignes = contexte["lignes"]
    assert contexte["page"].paginator.count == len(lignes)
    return {str(ligne.menage): ligne for ligne in lignes}


def test_une_procedure_qui_avance_sans_mesure_est_dans_la_liste(client, nord, rose):
    client.force_login(rose)
    accompagne = _expulsion(nord, "Alarie").menage
    une_mesure(accompagne)
    une_mesure(_expulsion(nord, "Borel").menage, fin=date(2026, 3, 31))
    une_mesure(_expulsion(nord, "Cazal").menage, debut=None, decidee_le=date(2026, 4, 1))
    _expulsion(nord, "Delmas")
    lus = _lus(client)
    assert {nom: ligne.accompagnement for nom, ligne in lus.items()} == {
        "Borel": "fini le 31 mars 2026",
        "Cazal": "accordé, pas commencé",
        "Delmas": "aucun",
    }


@pytest.mark.parametrize(
    ("etapes", "champs"),
    [
        ([("E04", date(2026, 3, 5), "SUSPENDUE")], {}),
        ([("E18", date(2026, 3, 5), "")], {}),
        ([("E16", date(2026, 3, 5), "")], {}),
        ([("E10", date(2026, 4, 28), "")], {}),
        ([("S2_DEPOSE", date(2026, 3, 5), "")], {"type": "SURENDETTEMENT"}),
        ([("E04", date(2026, 3, 5), "")], {"close_le": date(2026, 4, 1)}),
    ],
)
def test_ce_qui_n_avance_pas_n_y_est_pas(client, nord, rose, etapes, champs):
    client.force_login(rose)
    _expulsion(nord, "Alarie", *etapes, **champs)
    assert _lus(client) == {}


def test_l_audience_la_plus_proche_vient_en_tete(client, nord, rose):
    client.force_login(rose)
    faite = ("E07", date(2026, 3, 5), "EN_COURS")
    _expulsion(nord, "Alarie", faite)
    _expulsion(nord, "Borel", faite, ("E10", date(2026, 6, 2), ""))
    _expulsion(nord, "Cazal", faite, ("E10", date(2026, 4, 28), ""))
    lus = _lus(client)
    assert list(lus) == ["Cazal", "Borel", "Alarie"]
    assert (lus["Cazal"].etape, lus["Cazal"].reste) == ("Assignation", 14)


def test_chacun_ne_voit_que_les_dossiers_qu_il_peut_lire(client, nord, amina, menage):
    une_etape(une_procedure(menage))
    _expulsion(nord, "Alarie")
    _expulsion(une_structure("CCAS Sud"), "Borel")
    client.force_login(amina)
    assert set(_lus(client)) == {"Ferrand"}
    client.force_login(un_compte("Ali", nord, "ACCUEIL"))
    assert client.get(ADRESSE).status_code == 403


def test_la_liste_coute_autant_de_requetes_pour_vingt_menages(client, nord, rose):
    client.force_login(rose)

    def compter():
        with CaptureQueriesContext(connection) as vues:
            _lus(client)
        return len(vues)

    _expulsion(nord, "Alarie")
    compter()
    avant = compter()
    for rang in range(20):
        une_mesure(_expulsion(nord, f"M{rang}").menage, fin=date(2026, 3, 31))
    assert compter() == avant
