"""Début, milieu, fin : ce qui se compare, les écarts, et ce qu'un tiret veut dire."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.budget.comparaison import a_comparer, comparer
from palier.metier.budget.models import LigneBudget, Situation
from palier.socle.reglages.models import ValeurPropre
from socle.gens import un_menage, une_mesure, une_situation, une_structure

pytestmark = pytest.mark.django_db


def photo(menage, mois, moment, salaire=None, loyer=None, **champs):
    prise = une_situation(menage, date=date(2026, mois, 9), moment=moment, **champs)
    for sens, nature, montant in (
        ("RESSOURCE", "SALAIRE", salaire),
        ("CHARGE", "LOYER", loyer),
    ):
        if montant is not None:
            LigneBudget.objects.create(situation=prise, sens=sens, nature=nature, montant=montant)
    return prise


def rang(comparaison, nom):
    return next(r for _, rangs in comparaison.groupes for r in rangs if r.nom == nom)


def lues():
    return list(Situation.objects.avec_lignes().select_related("menage"))


def test_une_photographie_par_moment_et_l_ecart_du_debut_a_la_fin(menage):
    photo(menage, 1, "DEBUT", 1000, 600)
    photo(menage, 2, "INTERMEDIAIRE", 1100, 600)
    photo(menage, 3, "INTERMEDIAIRE", 1200, 600)
    photo(menage, 4, "FIN", 1400, 500)
    c = comparer(lues())
    assert [p.date.month for p in c.photos] == [1, 3, 4]
    assert rang(c, "Salaire").valeurs == [1000, 1200, 1400]
    assert (rang(c, "Salaire").ecart, rang(c, "Loyer").ecart) == (400, -100)
    assert rang(c, "b. Après les mensualités payées").valeurs == [400, 600, 900]
    jour = rang(c, "Reste à vivre, par jour et par personne")
    assert jour.valeurs == [Decimal("13.33"), Decimal("20.00"), Decimal("30.00")]


def test_le_reste_a_vivre_par_jour_suit_le_mois_de_la_structure(menage):
    un_mois = {"code": "RESTE_A_VIVRE_JOURS", "valeur": 20, "debut": date(2026, 1, 1)}
    ValeurPropre.objects.create(structure=menage.structure, motif="usage du CCAS", **un_mois)
    photo(menage, 1, "DEBUT", 1000, 600)
    photo(menage, 4, "FIN", 1400, 600)
    jour = rang(comparer(lues()), "Reste à vivre, par jour et par personne")
    assert jour.valeurs == [20, 40]


def test_des_totaux_sans_detail_laissent_des_tirets_pas_des_zeros(menage):
    photo(menage, 1, "DEBUT", 1000, 600)
    photo(menage, 4, "FIN", ressources=1400, charges=1500)
    c = comparer(lues())
    assert rang(c, "Salaire").valeurs == [1000, None]
    assert rang(c, "Salaire").ecart is None
    assert rang(c, "b. Après les mensualités payées").valeurs == [400, -100]


def test_une_seule_photographie_ne_se_compare_pas(menage):
    photo(menage, 1, "DEBUT", 1000, 600)
    assert comparer(lues()) is None
    photo(menage, 2, "DEBUT", 1000, 600)
    assert len(a_comparer(lues())) == 2


@pytest.mark.usefixtures("ce_jour_la")
def test_la_page_montre_trois_colonnes_et_les_trois_soldes(
    client, menage, amina, django_assert_max_num_queries
):
    client.force_login(amina)
    mesure = une_mesure(menage)
    derniere = [
        photo(menage, mois, moment, 1000, 600, mesure=mesure)
        for mois, moment in ((1, "DEBUT"), (2, "INTERMEDIAIRE"), (3, "INTERMEDIAIRE"), (4, "FIN"))
    ][-1]
    with django_assert_max_num_queries(22):
        page = client.get(f"/situations/{derniere.pk}/comparer/").content.decode()
    for dit in ("Début", "Intermédiaire", "Fin", "a. Avant", "b. Après", "c. Si toutes", "Écart"):
        assert dit in page
    ailleurs = une_situation(un_menage(une_structure("CCAS Sud")))
    assert client.get(f"/situations/{ailleurs.pk}/comparer/").status_code == 404
