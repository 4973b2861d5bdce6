"""L'identité de la dette d'un bilan : vérifiée, et son écart dit ménage par ménage (R-BUD-09)."""

from datetime import date
from decimal import Decimal

import pytest

from palier.pilotage.bilans.dette import identite_du_bilan
from palier.pilotage.bilans.models import Bilan
from socle.gens import LE, un_compte, un_menage, une_dette, une_mesure, une_structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


@pytest.fixture
def bilan(nord):
    return Bilan.objects.create(structure=nord, modele="asll", annee=2025, ouvert_le=LE)


def _endetter(menage, restant, *reglements):
    une_mesure(menage, debut=date(2025, 2, 1))
    constat = {"constatee_le": date(2024, 11, 4), "initial": 2000, "restant": restant}
    dette = une_dette(menage, **constat)
    for le, montant, source in reglements:
        dette.reglements.create(date=le, montant=montant, source=source)
    return dette


FSL = (date(2025, 5, 6), 400, "FSL")
EFFACE = (date(2025, 9, 1), 600, "EFFACEMENT")


def test_debut_plus_nouvelles_moins_reglements_moins_effacements_font_la_fin(bilan, menage):
    _endetter(menage, 1000, FSL, EFFACE)
    une_dette(menage, constatee_le=date(2025, 6, 1), initial=300, restant=300)
    compte = identite_du_bilan(bilan)
    i = compte.total
    sommes = (i.debut, i.nouvelles, i.reglements, i.effacements, i.fin)
    assert sommes == tuple(map(Decimal, (2000, 300, 400, 600, 1300)))
    assert compte.juste


def test_deux_ecarts_contraires_ne_se_cachent_pas(bilan, menage, nord):
    _endetter(menage, 1650, FSL)
    _endetter(un_menage(nord), 1550, FSL)
    compte = identite_du_bilan(bilan)
    assert compte.total.verifiee
    assert not compte.juste
    assert sorted(dite.ecart for _, dite in compte.ecarts) == [-50, 50]


def test_une_dette_hors_des_menages_actifs_ou_d_un_autre_type_ne_compte_pas(bilan, menage, nord):
    _endetter(menage, 2000)
    une_dette(menage, type="ENERGIE", constatee_le=date(2025, 3, 1))
    une_dette(un_menage(nord), constatee_le=date(2025, 3, 1))
    ailleurs = un_menage(une_structure("CCAS Sud"))
    _endetter(ailleurs, 2000)
    assert identite_du_bilan(bilan).total.fin == 2000


def test_l_ecart_nomme_le_menage_a_qui_lit_son_budget_et_le_compte_aux_autres(
    client, bilan, menage, amina, nord
):
    _endetter(menage, 1650, FSL)
    adresse = f"/bilans/{bilan.pk}/dette/"
    client.force_login(amina)
    page = client.get(adresse).content.decode()
    assert "Ferrand" in page
    assert "50,00" in page
    client.force_login(un_compte("Dora", nord, "DIRECTION"))
    page = client.get(adresse).content.decode()
    assert "Ferrand" not in page
    assert "1 ménage ne tombe pas juste" in page.replace("\u00a0", " ")


def test_l_identite_se_lit_sur_la_page_du_bilan(client, bilan, menage, rose):
    _endetter(menage, 1600, FSL)
    client.force_login(rose)
    page = client.get(bilan.get_absolute_url()).content.decode()
    assert "l’identité est vérifiée" in page
    assert f"/bilans/{bilan.pk}/dette/" in page
