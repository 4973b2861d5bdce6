"""Les pages du plan d'apurement : l'essayer, le proposer, le suivre, ce qu'il en reste."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.budget.actions.dettes import modifier_dette, regler
from palier.metier.budget.actions.plans import denoncer_plan, verser
from palier.metier.budget.echeances import echeances
from palier.metier.budget.models import PlanApurement
from socle.gens import LE, l_acces, un_menage, un_plan, une_dette, une_structure

pytestmark = pytest.mark.django_db
DEUX = ("MENAGE", "CREANCIER")


@pytest.fixture
def par(amina):
    return l_acces(amina)


@pytest.fixture
def dette(menage):
    return une_dette(menage)


def test_du_simulateur_a_la_signature_puis_au_versement(chez_amina, menage, dette):
    simule = f"/menages/{menage.pk}/plans/simuler/?dettes={dette.pk}&mensualite=150&premiere=5/5"
    page = chez_amina.get(simule).content.decode()
    assert "150,00\xa0€" not in page
    assert "142,86\xa0€" in page
    propose_ici = f"/menages/{menage.pk}/plans/proposer/"
    page = chez_amina.get(f"{propose_ici}?{simule.partition('?')[2]}").content.decode()
    assert 'value="14"' in page
    envoi = {"dettes": dette.pk, "mois": 10, "premiere": "5/5", "le": "14/4"}
    assert (
        chez_amina.post(propose_ici, {**envoi, "suspend_poursuites": "unknown"}).status_code == 302
    )
    plan = PlanApurement.objects.get()
    signe = {"le": "14/4", "signataires": DEUX, "version": 1}
    assert chez_amina.post(f"/plans/{plan.pk}/signer/", signe).status_code == 302
    verse = {"montant_regle": "200", "le": "14/4", "version": 2}
    assert chez_amina.post(f"/plans/{plan.pk}/verser/", verse).status_code == 302
    page = chez_amina.get(f"/plans/{plan.pk}/").content.decode()
    assert "payée le 14 avril 2026" in page
    assert "1\xa0800,00\xa0€" in page


def test_d_un_plan_denonce_rien_n_est_a_venir_et_l_on_dit_ce_qui_restait_du(
    chez_amina, settings, amina, menage, dette
):
    plan = un_plan(dette, mois=4)
    mai, juin = date(2026, 5, 20), date(2026, 6, 1)
    verser(plan, montant_regle=Decimal(500), le=LE, version=1, par=l_acces(amina))
    denoncer_plan(plan, le=mai, version=2, par=l_acces(amina, mai))
    dette.refresh_from_db()
    champs = {"montant_regle": Decimal(300), "source": "FSL", "version": dette.version}
    regler(dette, le=juin, par=l_acces(amina, juin), **champs)
    settings.PALIER_JOUR = juin.isoformat()
    page = chez_amina.get(f"/plans/{plan.pk}/").content.decode()
    assert "Plan dénoncé le 20 mai 2026" in page
    assert "1 échéance payée sur 2 venues" in page
    assert "Il restait 1\xa0500,00\xa0€ dus" in page
    assert page.count("plus attendue") == 2
    assert "à venir<" not in page
    assert "en retard" not in page
    volet = chez_amina.get(f"/menages/{menage.pk}/volets/budget/").content.decode()
    assert "Restait dû le 20 mai 2026" in volet
    assert "À payer" not in volet
    assert not [e for e in echeances(l_acces(amina, juin), date(2026, 12, 31)) if "plan" in e.quoi]


def test_un_versement_note_en_page_regularise_l_incident_qu_il_paie(chez_amina, settings, dette):
    plan = un_plan(dette)
    settings.PALIER_JOUR = "2026-05-20"
    adresse = f"/plans/{plan.pk}/"
    assert "impayée, incident du 5 mai 2026" in chez_amina.get(adresse).content.decode()
    chez_amina.post(f"{adresse}verser/", {"montant_regle": "400", "le": "20/5", "version": 1})
    page = chez_amina.get(adresse).content.decode()
    assert "incident régularisé le 20 mai 2026" in page
    assert "impayée, incident" not in page


def test_un_plan_solde_par_une_aide_n_attend_plus_rien(chez_amina, par, dette):
    plan = un_plan(dette, mois=4)
    regler(dette, montant_regle=Decimal(2000), le=LE, source="FSL", version=1, par=par)
    page = chez_amina.get(f"/plans/{plan.pk}/").content.decode()
    assert "Plus rien n’est dû" in page
    assert page.count("plus attendue") == 4


def test_un_geste_inconnu_n_existe_pas(chez_amina, dette):
    assert chez_amina.get(f"/plans/{un_plan(dette).pk}/effacer/").status_code == 404


def test_l_essai_s_ouvre_sur_le_loyer_du_et_garde_toutes_les_dettes_choisies(
    chez_amina, menage, dette
):
    eau = une_dette(menage, type="EAU", initial=100, restant=100)
    adresse = f"/menages/{menage.pk}/plans/simuler/"
    page = chez_amina.get(adresse).content.decode()
    assert "83,33\xa0€" in page
    assert f"dettes={dette.pk}&amp;" in page
    page = chez_amina.get(f"{adresse}?dettes={dette.pk}&dettes={eau.pk}&mois=2&premiere=5/5")
    assert f"dettes={dette.pk}&amp;dettes={eau.pk}" in page.content.decode()


def test_une_dette_deja_etalee_ne_se_propose_plus(chez_amina, menage, dette):
    un_plan(dette)
    adresse = f"/menages/{menage.pk}/plans/simuler/"
    assert "Aucune dette n’est à étaler" in chez_amina.get(adresse).content.decode()
    eau = une_dette(menage, type="EAU", creancier="Régie")
    page = chez_amina.get(adresse).content.decode()
    assert f'name="dettes" value="{eau.pk}"' in page
    assert f'name="dettes" value="{dette.pk}"' not in page


def test_un_essai_trop_long_se_signale_et_un_essai_faux_dit_pourquoi(chez_amina, menage, dette):
    adresse = f"/menages/{menage.pk}/plans/simuler/?dettes={dette.pk}&premiere=5/5"
    partiel = {"headers": {"HX-Request": "true"}}
    page = chez_amina.get(f"{adresse}&mois=60", **partiel).content.decode()
    assert "36 mensualités au plus" in page
    assert "33,33\xa0€" in page
    assert "<html" not in page
    page = chez_amina.get(f"{adresse}&mois=", **partiel).content.decode()
    assert "Écrivez un nombre de mensualités" in page


def test_le_plan_d_une_autre_structure_n_existe_pas(chez_amina):
    plan = un_plan(une_dette(un_menage(une_structure("CCAS Sud"))))
    incident = plan.incidents.create(nature="LOYER", constate_le=LE)
    for fin in ("", "signer/", "verser/", "denoncer/", "signaler/"):
        assert chez_amina.get(f"/plans/{plan.pk}/{fin}").status_code == 404
    assert chez_amina.get(f"/plans/incidents/{incident.pk}/regulariser/").status_code == 404
    assert chez_amina.get(f"/menages/{plan.menage_id}/plans/simuler/").status_code == 404


def test_le_plan_et_le_volet_ont_un_nombre_constant_de_requetes(
    chez_amina, menage, django_assert_max_num_queries
):
    un_plan(une_dette(menage), mois=36)
    plan = un_plan(*(une_dette(menage, creancier=f"C{n}") for n in range(8)), mois=36)
    for n in range(20):
        plan.incidents.create(nature="LOYER", constate_le=date(2026, 3, 11 + n % 18))
    with django_assert_max_num_queries(26):
        assert chez_amina.get(f"/plans/{plan.pk}/").status_code == 200
    with django_assert_max_num_queries(32):
        assert chez_amina.get(f"/menages/{menage.pk}/volets/budget/").status_code == 200


def test_le_volet_verifie_l_identite_de_la_dette(chez_amina, menage, dette, par):
    regler(dette, montant_regle=Decimal(500), le=LE, source="FSL", version=1, par=par)
    page = chez_amina.get(f"/menages/{menage.pk}/volets/budget/").content.decode()
    assert "le compte est juste" in page
    modifier_dette(dette, version=2, restant=Decimal(1700), par=par)
    page = chez_amina.get(f"/menages/{menage.pk}/volets/budget/").content.decode()
    assert "200,00\xa0€ ne s’expliquent" in page
