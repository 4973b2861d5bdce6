"""Ce que le droit dit de la dette notée : sur la frise, sur la fiche d'audience, au diagnostic."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.budget.actions.plans import verser
from socle.gens import (
    LE,
    l_acces,
    un_diagnostic,
    un_plan,
    une_dette,
    une_etape,
    une_occupation,
    une_procedure,
    une_situation,
)

pytestmark = pytest.mark.django_db
TITRE = "Ce que le droit dit de la dette"


def la_frise(client, procedure) -> str:
    return client.get(procedure.get_absolute_url()).content.decode().replace("\xa0", " ")


def la_fiche(client, procedure) -> str:
    page = client.get(f"/procedures/{procedure.pk}/audience/").content.decode()
    return page.replace("\xa0", " ")


@pytest.fixture
def logement(menage):
    return une_occupation(menage, loyer=450, charges=50, aide=200, bail_le=date(2023, 9, 1))


@pytest.fixture
def procedure(menage, logement):  # noqa: ARG001
    return une_procedure(menage)


@pytest.mark.parametrize(
    ("due", "dit"),
    [
        (1200, "L’impayé est constitué au sens de l’aide au logement : 1 200,00 € pour un seuil"),
        (800, "On ne sait pas si l’impayé est constitué au sens de l’aide au logement. Si l’aide"),
        (500, "L’impayé n’est pas constitué au sens de l’aide au logement : 500,00 €"),
        (None, "La dette n’est pas renseignée"),
    ],
)
def test_r_exp_01_la_frise_dit_si_l_impaye_est_constitue(chez_amina, menage, procedure, due, dit):
    une_dette(menage, initial=due, restant=due)
    page = la_frise(chez_amina, procedure)
    assert dit in page
    assert "CCH, L. 824-1 et R. 824-1 ; " in page
    assert "indicatif" in page[page.index(TITRE) :]
    assert ("Le bailleur a 2 mois pour le signaler" in page) is (due == 1200)


def test_r_exp_01_signale_l_impaye_dit_quand(chez_amina, menage, procedure):
    une_dette(menage)
    une_etape(procedure, "E02", date(2026, 3, 20))
    page = la_frise(chez_amina, procedure)
    assert "Signalé le 20 mars 2026." in page
    assert "aucun signalement noté" not in page


def test_r_exp_02_depuis_2027_le_seuil_est_de_450_euros(chez_amina, menage, procedure, settings):
    settings.PALIER_JOUR = "2027-02-15"
    dette = une_dette(menage, initial=550, restant=550, constatee_le=date(2027, 1, 20))
    assert "550,00 €, plus de 450,00 €." in la_frise(chez_amina, procedure)
    dette.initial = dette.restant = Decimal(450)
    dette.save()
    assert "n’est pas constitué" in la_frise(chez_amina, procedure)
    settings.PALIER_JOUR = "2027-04-20"
    assert "Non réglé 3 mois après le défaut" in la_frise(chez_amina, procedure)
    dette.constatee_le = date(2026, 12, 5)
    dette.save()
    assert "dispositions transitoires sont à vérifier" in la_frise(chez_amina, procedure)


@pytest.mark.parametrize(
    ("au_bailleur", "dit"), [(True, "constitué"), (False, "n’est pas constitué")]
)
def test_r_exp_01_a_qui_l_aide_est_versee_change_le_seuil(
    chez_amina, menage, procedure, logement, au_bailleur, dit
):
    logement.aide_au_bailleur = au_bailleur
    logement.save()
    une_dette(menage, initial=800, restant=800)
    seuil = "600,00 €" if au_bailleur else "1 000,00 €"
    page = la_frise(chez_amina, procedure)
    assert f"{dit} au sens de l’aide au logement : 800,00 € pour un seuil de {seuil}" in page


def test_r_exp_01_sans_l_aide_notee_seul_un_grand_impaye_est_certain(
    chez_amina, menage, procedure, logement
):
    logement.aide = None
    logement.save()
    dette = une_dette(menage, initial=1200, restant=1200)
    assert "L’impayé est constitué" in la_frise(chez_amina, procedure)
    dette.initial = dette.restant = Decimal(800)
    dette.save()
    assert "Il manque l’aide : complétez le logement" in la_frise(chez_amina, procedure)


@pytest.mark.parametrize("quoi", ["aucune dette", "soldée", "sans aide", "jugée", "close"])
def test_r_exp_01_la_frise_se_tait_de_ce_qui_ne_s_applique_pas(
    chez_amina, menage, procedure, logement, quoi
):
    if quoi != "aucune dette":
        une_dette(menage, restant=0 if quoi == "soldée" else 2000)
    if quoi == "sans aide":
        logement.aide = 0
        logement.save()
    if quoi == "jugée":
        une_etape(procedure, "E11", date(2026, 4, 2))
    if quoi == "close":
        procedure.close_le = LE
        procedure.save()
    assert TITRE not in la_frise(chez_amina, procedure)


def test_r_exp_00_le_commandement_a_signaler_a_la_ccapex_se_dit(
    chez_amina, menage, procedure, logement
):
    une_dette(menage, constatee_le=date(2025, 12, 1))
    une_etape(procedure)
    assert "à signaler à la CCAPEX" not in la_frise(chez_amina, procedure), "bailleur social"
    logement.statut = "LOC_PRIVE"
    logement.save()
    page = la_frise(chez_amina, procedure)
    assert "impayé d’au moins 2 mois, ou de 2 loyers hors charges" in page
    une_etape(procedure, "E05", date(2026, 3, 6))
    assert "à signaler à la CCAPEX" not in la_frise(chez_amina, procedure)


def test_r_exp_00_un_petit_impaye_recent_ne_se_signale_pas(chez_amina, menage, procedure, logement):
    logement.statut = "LOC_PRIVE"
    logement.save()
    une_dette(menage, initial=899, restant=899, constatee_le=date(2026, 1, 6))
    une_etape(procedure)
    assert "à signaler à la CCAPEX" not in la_frise(chez_amina, procedure)


def test_r_exp_04_ce_qu_il_reste_a_payer_pour_que_la_clause_ne_joue_pas(
    chez_amina, menage, procedure, settings
):
    dette = une_dette(menage, restant=1500)
    dette.reglements.create(date=date(2026, 4, 10), montant=500)
    une_etape(procedure)
    dit = "il reste 1 500,00 € à payer au plus tard le 16 avril 2026, sur 2 000,00 €"
    assert dit in la_frise(chez_amina, procedure)
    settings.PALIER_JOUR = "2026-05-20"
    page = la_frise(chez_amina, procedure)
    assert "noté, 500,00 € réglés au 16 avril 2026 sur 2 000,00 € : la clause résolutoire" in page
    assert "Le décompte de l’acte prime." in page


def test_r_exp_04_un_delai_qui_finit_un_samedi_court_jusqu_au_lundi(
    chez_amina, menage, procedure, settings
):
    dette = une_dette(menage, restant=1500, constatee_le=date(2026, 1, 6))
    dette.reglements.create(date=date(2026, 4, 13), montant=500)
    une_etape(procedure, le=date(2026, 2, 28))
    settings.PALIER_JOUR = "2026-05-20"
    page = la_frise(chez_amina, procedure)
    assert "noté, 500,00 € réglés au 13 avril 2026 sur 2 000,00 € : la clause résolutoire" in page


def test_r_exp_04_toutes_les_causes_payees_a_temps_la_clause_ne_joue_pas(
    chez_amina, menage, procedure, settings
):
    dette = une_dette(menage, restant=0)
    dette.reglements.create(date=date(2026, 4, 10), montant=2000)
    une_etape(procedure)
    settings.PALIER_JOUR = "2026-05-20"
    assert "La clause résolutoire ne joue pas" in la_frise(chez_amina, procedure)


def test_r_exp_04_une_dette_effacee_n_est_pas_payee(chez_amina, menage, procedure):
    dette = une_dette(menage, restant=0)
    dette.reglements.create(date=date(2026, 4, 10), montant=2000, source="EFFACEMENT")
    une_etape(procedure)
    assert "La clause résolutoire ne joue pas" not in la_frise(chez_amina, procedure)


def test_r_exp_04_sans_date_de_bail_on_ne_sait_pas(
    chez_amina, menage, procedure, logement, settings
):
    logement.debut, logement.bail_le = date(2019, 1, 1), None
    logement.bail_reconduit_le = date(2025, 1, 1)
    logement.save()
    une_dette(menage)
    une_etape(procedure)
    settings.PALIER_JOUR = "2026-04-30"
    page = la_frise(chez_amina, procedure)
    assert "On ne sait pas si la clause résolutoire est acquise. Deux mois si la clause" in page
    settings.PALIER_JOUR = "2026-05-20"
    assert "la clause résolutoire est acquise, sauf" in la_frise(chez_amina, procedure), (
        "des deux façons"
    )


@pytest.fixture
def delais(procedure):
    """Des délais du juge, accordés le 9 mars 2026."""
    etape = une_etape(procedure, "E11", date(2026, 3, 9))
    etape.motif = "DELAIS_JUGE"
    etape.save()
    return procedure


def test_r_exp_07_des_delais_sans_echeancier_ne_se_jugent_pas(chez_amina, menage, delais):
    une_dette(menage)
    une_etape(delais)
    page = la_frise(chez_amina, delais)
    assert "leur échéancier ne l’est pas" in page
    assert "clause résolutoire" not in page
    assert "L’impayé" not in page


def test_r_exp_07_une_echeance_manquee_met_fin_a_la_suspension(chez_amina, menage, delais):
    un_plan(une_dette(menage))
    page = la_frise(chez_amina, delais)
    assert "l’échéance ou le loyer du 5 avril 2026 n’est pas noté payé à temps" in page
    assert "Loi du 6 juillet 1989, art. 24 VII" in page


def test_r_exp_07_les_echeances_tenues_gardent_la_clause_suspendue(
    chez_amina, amina, menage, delais
):
    plan = un_plan(une_dette(menage))
    le = date(2026, 4, 3)
    verser(plan, montant_regle=Decimal(200), le=le, version=1, par=l_acces(amina))
    dit = "restent suspendus : 1 échéance venue, aucune manquée, aucun loyer noté impayé"
    assert dit in la_frise(chez_amina, delais)
    plan.incidents.create(nature="LOYER", constate_le=date(2026, 4, 8))
    assert "le loyer du 8 avril 2026" in la_frise(chez_amina, delais)


def test_r_exp_07_tout_paye_la_clause_n_a_jamais_joue(chez_amina, amina, menage, delais):
    plan = un_plan(une_dette(menage))
    le = date(2026, 4, 3)
    verser(plan, montant_regle=Decimal(2000), le=le, version=1, par=l_acces(amina))
    assert "la clause est réputée n’avoir jamais joué" in la_frise(chez_amina, delais)


def test_r_exp_07_sans_delais_du_juge_la_frise_n_en_dit_rien(chez_amina, menage, procedure):
    une_etape(procedure, "E11", date(2026, 3, 9))
    un_plan(une_dette(menage))
    assert "suspendus" not in la_frise(chez_amina, procedure)


def test_r_exp_16_se_maintenir_apres_le_commandement_de_quitter(chez_amina, procedure, logement):
    une_etape(procedure, "E11", date(2026, 1, 5))
    une_etape(procedure, "E12", date(2026, 1, 6))
    assert "amende" not in la_frise(chez_amina, procedure), "bailleur social"
    logement.statut = "LOC_PRIVE"
    logement.save()
    assert "puni d’une amende (7 500,00 € au plus) si le jugement est définitif" in la_frise(
        chez_amina, procedure
    )
    sursis = une_etape(procedure, "E13", date(2026, 2, 5))
    sursis.jusqu_au = date(2026, 9, 5)
    sursis.save()
    assert "amende" not in la_frise(chez_amina, procedure)


def test_r_exp_07_la_fiche_dit_les_delais_et_leurs_conditions(chez_amina, menage, procedure):
    une_etape(procedure, "E10", date(2026, 4, 28))
    une_dette(menage, initial=7300, restant=7300)
    page = la_fiche(chez_amina, procedure)
    assert "au moins 202,78 € par mois pour 7 300,00 €, 202,70 € la dernière." in page
    assert (
        "On ne sait pas si les conditions de ces délais sont réunies : dette réglable ou non"
        in page
    )
    assert "reprise du loyer courant, en entier et avant l’audience, non renseignée" in page


@pytest.mark.parametrize(
    ("capacite", "dit"),
    [
        (
            250,
            "ces délais sont réunies : dette réglable (le diagnostic note 250,00 €",
        ),
        (50, "une condition de ces délais manque : dette pas réglable dans ce délai"),
    ],
)
def test_r_exp_07_la_fiche_lit_la_capacite_du_diagnostic(
    chez_amina, menage, procedure, capacite, dit
):
    une_etape(procedure, "E10", date(2026, 4, 28))
    une_dette(menage, initial=7300, restant=7300)
    une_situation(menage, reprise_loyer_le=date(2026, 4, 1))
    un_diagnostic(procedure, capacite=capacite)
    page = la_fiche(chez_amina, procedure)
    assert dit in page
    assert "loyer courant repris le 1er avril 2026" in page


def test_r_exp_06_un_entretien_propose_sans_rencontre_annonce_la_carence(chez_amina, procedure):
    diagnostic = un_diagnostic(procedure)
    page = f"/diagnostics/{diagnostic.pk}/"
    dit = "le diagnostic est de carence"
    assert dit not in chez_amina.get(page).content.decode(), "aucun entretien proposé"
    diagnostic.entretien_propose_le = date(2026, 3, 24)
    diagnostic.save()
    assert dit in chez_amina.get(page).content.decode()
    diagnostic.entretien_le = date(2026, 4, 2)
    diagnostic.save()
    assert dit not in chez_amina.get(page).content.decode()


def test_r_exp_01_le_diagnostic_dit_l_impaye_quand_il_le_sait(chez_amina, menage, procedure):
    dette = une_dette(menage, initial=1200, restant=1200)
    page = f"/diagnostics/{un_diagnostic(procedure).pk}/"
    assert "L’impayé est constitué" in chez_amina.get(page).content.decode()
    dette.initial = dette.restant = Decimal(800)
    dette.save()
    assert "l’impayé est constitué" not in chez_amina.get(page).content.decode()


@pytest.mark.parametrize("nombre", [2, 60])
def test_les_constats_comptent_leurs_requetes(
    chez_amina, menage, delais, nombre, django_assert_max_num_queries
):
    for _ in range(nombre):
        dette = une_dette(menage)
        dette.reglements.create(date=date(2026, 3, 5), montant=80)
    un_plan(dette)
    with django_assert_max_num_queries(34):
        la_frise(chez_amina, delais)
