"""Le cycle, les périodes, les bilans et le rythme d'une mesure, sans base."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.metier.accompagnement.listes import FINIES, Statut
from palier.metier.accompagnement.regles import (
    TRANSITIONS,
    Accord,
    Regles,
    accorder_periode,
    bilan_du_le,
    complete,
    delai_de_reponse,
    departs,
    exiger_instructeur,
    exiger_statut,
    fin_anticipee,
    mois_couverts,
    mois_pleins,
    permis,
    sous_le_rythme,
    statut_d_apres,
    type_de_bilan,
    usuelles,
)
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.parametres import parametre
from palier.noyau.periodes import ajoute_mois, fin_prevue

ASLL = Regles.lues(usuelles("ASLL_MAINTIEN"))
MASP = Regles.lues(usuelles("MASP1"))
JOURS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
DUREES = st.integers(1, 24)


def test_les_statuts_sont_ceux_de_la_nomenclature():
    assert [s for s in nomenclature("statut_mesure").codes if s != "NSP"] == list(Statut)


# T-DIS-01 à T-DIS-04 : les exemples des règles métier ---------------------------------------------


def test_t_dis_01_un_renouvellement_est_une_periode_de_plus_de_la_meme_mesure():
    premiere = accorder_periode((), mois=6, regles=ASLL, debut=date(2023, 3, 15))
    assert premiere.fin_prevue == date(2023, 9, 14)
    seconde = accorder_periode([premiere], mois=6, regles=ASLL)
    assert seconde == Accord(2, date(2023, 9, 15), date(2024, 3, 14), 6)


def test_t_dis_02_finir_avant_le_terme_est_une_fin_anticipee_meme_objectifs_atteints():
    assert fin_anticipee(date(2023, 6, 30), date(2023, 9, 14))
    assert not fin_anticipee(date(2023, 9, 14), date(2023, 9, 14))
    assert not fin_anticipee(date(2023, 9, 14), None)


def test_t_dis_03_une_masp_de_24_puis_18_mois_se_renouvelle_de_6_au_plus():
    accords = [accorder_periode((), mois=24, regles=MASP, debut=date(2022, 1, 1))]
    accords.append(accorder_periode(accords, mois=18, regles=MASP))
    with pytest.raises(Refus, match=r"48 mois, dont 42 déjà accordés : accordez au plus 6 mois"):
        accorder_periode(accords, mois=7, regles=MASP)
    assert accorder_periode(accords, mois=6, regles=MASP).fin_prevue == date(2025, 12, 31)


@pytest.mark.parametrize("instructeur", ["", "BAILLEUR_PUBLIC", "PERSONNE_MEME", "NSP"])
def test_t_dis_04_sans_instructeur_travailleur_social_pas_de_commission(instructeur):
    with pytest.raises(Refus, match="travailleur social") as refus:
        exiger_instructeur(instructeur)
    assert refus.value.champ == "instructeur"


@pytest.mark.parametrize("instructeur", ["SST", "CESF", "CCAS", "SS_CAF"])
def test_t_dis_04_un_service_social_peut_instruire(instructeur):
    exiger_instructeur(instructeur)


# Le cycle -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("statut", FINIES)
def test_une_mesure_finie_n_admet_plus_aucun_geste(statut):
    assert permis(statut, ASLL) == permis(statut, Regles()) == ()


def test_tout_statut_s_atteint_depuis_la_demande():
    # Trois statuts ne sont pas l'arrivée d'une transition : ils viennent des pièces ou du référent.
    vus = {Statut.DEMANDEE, Statut.INCOMPLETE, Statut.ATTENTE_DEMARRAGE}
    for _ in Statut:
        for verbe, transition in TRANSITIONS.items():
            if transition.arrivee and vus & set(departs(verbe, Regles())):
                vus.add(transition.arrivee)
    assert vus == set(Statut)


def test_la_decision_attend_la_commission_si_le_dispositif_en_a_une():
    with pytest.raises(Refus, match="revient à la commission"):
        exiger_statut("accorder", "DEMANDEE", ASLL)
    exiger_statut("accorder", "COMMISSION", ASLL)
    exiger_statut("accorder", "DEMANDEE", Regles())


def test_un_geste_impossible_dit_ou_en_est_la_mesure():
    with pytest.raises(Refus, match=r"« Achevée », d'où l'on ne peut pas la suspendre"):
        exiger_statut("suspendre", "ACHEVEE", Regles())


@given(st.sampled_from(Statut), st.booleans())
def test_ce_qui_est_permis_est_exactement_ce_que_l_on_n_exige_pas(statut, commission):
    regles = Regles(commission=commission)
    for verbe in TRANSITIONS:
        try:
            exiger_statut(verbe, statut, regles)
            passe = True
        except Refus:
            passe = False
        assert passe == (verbe in permis(statut, regles))


@pytest.mark.parametrize(
    ("dates", "attendu"),
    [
        ((None, None, None), Statut.DEMANDEE),
        ((date(2025, 1, 8), None, None), Statut.ACCORDEE),
        ((date(2025, 1, 8), date(2025, 2, 1), None), Statut.ACTIVE),
        ((None, date(2025, 2, 1), date(2025, 6, 1)), Statut.ACHEVEE),
        ((None, None, date(2025, 6, 1)), Statut.ANNULEE),
    ],
)
def test_une_mesure_reprise_tient_son_statut_de_ses_dates(dates, attendu):
    assert statut_d_apres(*dates) is attendu


def test_un_dossier_est_complet_quand_rien_d_attendu_ne_manque():
    assert complete(None, None)
    assert complete(8, 8)
    assert not complete(8, 6)
    assert not complete(8, None)


# Les périodes -------------------------------------------------------------------------------------


@given(JOURS, DUREES)
def test_la_fin_prevue_est_la_veille_du_quantieme(debut, mois):
    accord = accorder_periode((), mois=mois, regles=Regles(), debut=debut)
    assert accord.fin_prevue + timedelta(days=1) == ajoute_mois(debut, mois)
    assert mois_couverts(debut, accord.fin_prevue) == mois


@given(JOURS, st.lists(DUREES, min_size=1, max_size=6))
def test_les_periodes_se_suivent_sans_trou_ni_recouvrement(debut, durees):
    accords: list[Accord] = []
    for mois in durees:
        accords.append(accorder_periode(accords, mois=mois, regles=Regles(), debut=debut))
    assert [a.rang for a in accords] == list(range(1, len(durees) + 1))
    for avant, apres in pairwise(accords):
        assert apres.debut == avant.fin_prevue + timedelta(days=1)


@given(JOURS, st.lists(DUREES, min_size=1, max_size=8), st.integers(1, 60))
def test_le_total_accorde_ne_depasse_jamais_le_plafond(debut, durees, plafond):
    regles = Regles(duree_totale_mois=plafond)
    accords: list[Accord] = []
    for mois in durees:
        if sum(a.mois for a in accords) + mois <= plafond:
            accords.append(accorder_periode(accords, mois=mois, regles=regles, debut=debut))
            continue
        with pytest.raises(Refus) as refus:
            accorder_periode(accords, mois=mois, regles=regles, debut=debut)
        assert refus.value.champ == "mois"
    assert sum(a.mois for a in accords) <= plafond


def test_le_nombre_de_renouvellements_est_borne():
    regles = Regles(renouvellements=1)
    accords = [accorder_periode((), mois=4, regles=regles, debut=date(2025, 3, 1))]
    accords.append(accorder_periode(accords, mois=4, regles=regles))
    with pytest.raises(Refus, match="se renouvelle au plus 1 fois"):
        accorder_periode(accords, mois=4, regles=regles)


@pytest.mark.parametrize(("mois", "dit"), [(0, "un mois"), (5, "au moins 6"), (25, "au plus 24")])
def test_une_duree_hors_du_contrat_est_refusee(mois, dit):
    with pytest.raises(Refus, match=dit) as refus:
        accorder_periode((), mois=mois, regles=MASP, debut=date(2025, 1, 1))
    assert refus.value.champ == "mois"


@given(DUREES, st.dictionaries(st.text(max_size=12), st.integers(), max_size=4))
def test_une_cle_absente_ou_inconnue_ne_contraint_rien(mois, autres):
    connues = set(Regles.__dataclass_fields__)
    regles = Regles.lues({k: v for k, v in autres.items() if k not in connues})
    assert regles == Regles() == Regles.lues(None)
    assert accorder_periode((), mois=mois, regles=regles, debut=date(2025, 1, 1)).mois == mois
    assert bilan_du_le(date(2025, 6, 30), regles) is None
    assert sous_le_rythme((), [date(2025, 1, 1)], regles) == []


# Les bilans et le rythme --------------------------------------------------------------------------


@given(JOURS, st.integers(2, 24))
def test_le_bilan_est_du_un_mois_avant_la_fin_de_la_periode(debut, mois):
    fin = fin_prevue(debut, mois)
    du_le = bilan_du_le(fin, ASLL)
    assert du_le is not None
    assert debut <= du_le < fin
    assert du_le == ajoute_mois(fin, -1)


def test_le_bilan_est_final_quand_plus_rien_ne_se_renouvelle():
    accords = [Accord(rang, date(2024, 1, 1), date(2024, 6, 30), 6) for rang in (1, 2, 3, 4)]
    assert type_de_bilan(accords[:3], ASLL) == "INTERMEDIAIRE"
    assert type_de_bilan(accords, ASLL) == "FINAL"
    assert type_de_bilan(accords[:2], Regles(renouvellements=1)) == "FINAL"
    assert type_de_bilan(accords, Regles()) == "INTERMEDIAIRE"


def test_un_mois_plein_est_ecoule_entier_et_sans_suspension():
    arret = [(date(2026, 2, 10), date(2026, 2, 20))]
    debut, le = date(2026, 1, 1), date(2026, 4, 30)
    assert [m.month for m in mois_pleins(debut, None, (), le)] == [1, 2, 3, 4]
    assert [m.month for m in mois_pleins(debut, None, arret, le)] == [1, 3, 4]
    assert [m.month for m in mois_pleins(debut, date(2026, 3, 15), (), le)] == [1, 2]
    assert [m.month for m in mois_pleins(debut, None, [(date(2026, 3, 31), None)], le)] == [1, 2]


@given(JOURS, st.integers(0, 400), st.integers(0, 900))
def test_les_mois_pleins_tiennent_dans_la_mesure(debut, duree, ecart):
    fin, le = debut + timedelta(days=duree), debut + timedelta(days=ecart)
    for mois in mois_pleins(debut, fin, (), le):
        assert debut <= mois
        assert fin_prevue(mois, 1) <= min(fin, le)


def test_on_signale_les_mois_ou_l_on_s_est_trop_peu_vu():
    mois = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    vus = [date(2026, 1, 8), date(2026, 1, 22), date(2026, 2, 5)]
    assert sous_le_rythme(vus, mois, ASLL) == [(date(2026, 2, 1), 1), (date(2026, 3, 1), 0)]


def test_une_reponse_s_attend_selon_la_demarche():
    def en_martinique(code, le, **cles):
        return parametre(code, le, "MARTINIQUE", **cles)

    assert delai_de_reponse("D_DALO", date(2026, 1, 30)) == 3
    assert delai_de_reponse("D_DALO", date(2026, 1, 30), en_martinique) == 6
    assert delai_de_reponse("D_CSS", date(2026, 1, 30)) == 2
