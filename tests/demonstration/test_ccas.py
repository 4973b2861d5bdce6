"""Le CCAS tient les nombres de son bilan, comptés ici à la main."""

from functools import partial

import pytest

from demonstration.effectifs import ACTIVES, ENTRETIENS


@pytest.fixture
def ccas(compter):
    return partial(compter, "ccas-vaubrelle")


def attribues(annee: int) -> str:
    return f"""SELECT count(DISTINCT menage_id) FROM (
        SELECT menage_id, decidee_le AS le FROM mesures
        UNION ALL SELECT menage_id, p.decidee_le FROM periodes p JOIN mesures USING (mesure_id))
        WHERE year(le) = {annee}"""


def test_quarante_menages_recoivent_ou_renouvellent_une_mesure(ccas):
    assert ccas(attribues(2025)) == 40


def test_les_menages_de_l_annee_precedente_donnent_vingt_et_un_pour_cent_d_evolution(ccas):
    assert ccas(attribues(2024)) == 33
    assert round(100 * (40 - 33) / 33) == 21


def test_les_attributions_remontent_a_sept_ans(ccas):
    assert [ccas(attribues(an)) for an in range(2018, 2024)] == [28, 31, 26, 29, 30, 31]


def test_l_identite_des_mesures_boucle(ccas):
    requete = f"""SELECT count(*) FILTER (WHERE debut < DATE '2025-01-01'),
        count(*) FILTER (WHERE debut >= DATE '2025-01-01'),
        count(*) FILTER (WHERE fin <= DATE '2025-12-31'),
        count(*) FILTER (WHERE fin IS NULL) FROM {ACTIVES}"""
    assert ccas(requete) == (15, 23, 23, 15)


def test_deux_mesures_sont_accordees_sans_avoir_commence(ccas):
    requete = "SELECT count(*) FROM mesures WHERE debut IS NULL AND year(decidee_le) = 2025"
    assert ccas(requete) == 2


def test_chaque_annee_acheve_ses_mesures(ccas):
    acheves = [
        ccas(f"SELECT count(*) FROM mesures WHERE year(fin) = {an}") for an in range(2018, 2026)
    ]
    assert acheves == [16, 18, 12, 17, 19, 18, 20, 23]


def test_quatorze_mesures_finissent_avant_leur_terme(ccas):
    requete = """SELECT count(*) FROM mesures m WHERE year(fin) = 2025 AND fin <
        (SELECT max_by(fin_prevue, rang) FROM periodes p
         WHERE p.mesure_id = m.mesure_id AND p.debut <= m.fin)"""
    assert ccas(requete) == 14


def test_aucune_mesure_ne_dure_plus_de_deux_ans(ccas):
    assert ccas("SELECT max(fin - debut + 1) FROM mesures") <= 366 + 365


def test_trente_trois_mesures_ont_une_adhesion_signee_et_un_entretien(ccas):
    requete = f"""SELECT count(*) FROM {ACTIVES} WHERE adhesion_le IS NOT NULL
        AND mesure_id IN (SELECT mesure_id FROM {ENTRETIENS})"""
    assert ccas(requete) == 33


def test_les_locataires_du_parc_public_sont_trente_sept(ccas):
    requete = f"""SELECT count(*) FILTER (WHERE occupations.statut = 'LOC_PUBLIC'),
        count(*) FILTER (WHERE occupations.statut = 'PROPRIO')
        FROM occupations JOIN {ACTIVES} USING (menage_id)"""
    assert ccas(requete) == (37, 1)


def test_dix_neuf_menages_ont_eu_un_dossier_de_surendettement_recevable(ccas):
    recevables = """('S3_RECEVABLE', 'S6_ORIENTE_PLAN', 'S7_PLAN', 'S8_MESURES', 'S9_MORATOIRE',
        'S10_RP', 'S11_RP_LIQ', 'S12_EFFACE', 'S13_CADUC', 'S14_CLOS')"""
    requete = f"""SELECT count(DISTINCT menage_id) FILTER (WHERE code IN {recevables}),
        count(DISTINCT menage_id) FROM {ACTIVES} JOIN (
            SELECT menage_id, etape_surendettement AS code FROM situations
            UNION ALL SELECT menage_id, code FROM etapes JOIN procedures USING (procedure_id)
            WHERE type = 'SURENDETTEMENT') USING (menage_id) WHERE code IS NOT NULL"""
    assert ccas(requete) == (19, 38)


def test_les_demarches_ont_les_effectifs_du_bilan(ccas):
    requete = """SELECT list(n ORDER BY n DESC) FROM (
        SELECT count(*) AS n FROM demarches WHERE year(engagee_le) = 2025 GROUP BY type)"""
    assert ccas(requete) == [9, 7, 7, 3, 2, 2, 2, 1]


def test_le_rythme_des_entretiens_tient_entre_deux_et_quatre_par_mois_sauf_en_aout(ccas):
    entretiens = ccas(f"SELECT count(*) FROM {ENTRETIENS} WHERE year(date) = 2025")
    jours = ccas(f"""SELECT sum(least(coalesce(fin, DATE '2025-12-31'), DATE '2025-12-31')
        - greatest(debut, DATE '2025-01-01') + 1) FROM {ACTIVES}""")
    assert entretiens == 552
    assert 2 <= entretiens / (jours / 30.4375) <= 4
    creux = f"""SELECT arg_min(mois, n) FROM (SELECT month(date) AS mois, count(*) AS n
        FROM {ENTRETIENS} WHERE year(date) = 2025 GROUP BY 1)"""
    assert ccas(creux) == 8


def test_aucun_entretien_ne_sort_des_dates_de_sa_mesure(ccas):
    requete = f"""SELECT count(*) FROM {ENTRETIENS} JOIN mesures m USING (mesure_id)
        WHERE date < debut OR date > coalesce(fin, DATE '2025-12-31')"""
    assert ccas(requete) == 0


def test_quatre_formations_et_quatre_analyses_de_la_pratique_sont_suivies(ccas):
    requete = """SELECT count(*) FILTER (WHERE type = 'FORMATION'),
        count(*) FILTER (WHERE type = 'ANALYSE_PRATIQUE')
        FROM seances JOIN actions USING (action_id) WHERE year(date) = 2025
        AND seance_id IN (SELECT seance_id FROM presences WHERE present)"""
    assert ccas(requete) == (4, 4)


def test_douze_mesures_de_maintien_commencent_avec_un_commandement_de_payer(ccas):
    requete = f"""SELECT count(*) FROM (
        SELECT mesure_id, max_by(e.code, (e.date, e.code)) AS derniere
        FROM {ACTIVES} m JOIN procedures p USING (mesure_id) JOIN etapes e USING (procedure_id)
        WHERE p.type = 'EXPULSION' AND e.date <= m.debut AND dispositif_id LIKE '%ASLL_MAINTIEN'
        GROUP BY 1) WHERE derniere >= 'E04'"""
    assert ccas(requete) == 12


def test_aucune_expulsion_n_est_executee(ccas):
    assert ccas("SELECT count(*) FROM etapes WHERE code = 'E16'") == 0


def test_une_dette_n_est_jamais_payee_plus_que_due(ccas):
    requete = """SELECT count(*) FROM dettes LEFT JOIN
        (SELECT dette_id, sum(montant) AS paye FROM reglements GROUP BY 1) USING (dette_id)
        WHERE initial - coalesce(paye, 0) <> restant OR restant < 0"""
    assert ccas(requete) == 0


def test_les_totaux_du_budget_sont_la_somme_de_ses_lignes_ramenees_au_mois(ccas):
    requete = """SELECT count(*) FROM situations s JOIN (
        SELECT situation_id, sum(montant / CASE periodicite WHEN 'AN' THEN 12
            WHEN 'TRIMESTRE' THEN 3 ELSE 1 END) AS total
        FROM lignes_budget WHERE sens = 'CHARGE' GROUP BY 1) USING (situation_id)
        WHERE abs(total - charges) > 0.001"""
    assert ccas(requete) == 0
    assert ccas("SELECT count(charges) FROM situations") > 300
