"""Le pôle tient les volumes de son bilan, comptés ici à la main."""

from functools import partial

import pytest

from demonstration.effectifs import ACTIVES, ENTRETIENS


@pytest.fixture
def pole(compter):
    return partial(compter, "pole-havrelle")


def test_le_pole_accompagne_1845_menages(pole):
    assert pole(f"SELECT count(DISTINCT menage_id) FROM {ACTIVES}") == 1845


def test_les_entretiens_realises_sont_9618(pole):
    assert pole(f"SELECT count(*) FROM {ENTRETIENS} WHERE year(date) = 2025") == 9618


def test_trente_travailleurs_sociaux_sont_presents(pole):
    requete = """SELECT count(DISTINCT professionnel_id) FROM affectations
        WHERE role NOT IN ('RESPONSABLE', 'SECRETAIRE') AND debut <= DATE '2025-12-31'
        AND (fin IS NULL OR fin >= DATE '2025-01-01')"""
    assert pole(requete) == 30
    assert pole("SELECT count(DISTINCT quotite) FROM affectations") > 3


def test_trente_et_un_menages_relevent_de_deux_dispositifs(pole):
    requete = f"""SELECT count(*), count(*) FILTER (WHERE n > 1), sum(n) FROM (
        SELECT menage_id, count(DISTINCT code) AS n
        FROM {ACTIVES} JOIN dispositifs USING (dispositif_id) GROUP BY 1)"""
    assert pole(requete) == (1845, 31, 1876)


@pytest.mark.parametrize(
    ("code", "menages"),
    [
        ("LOC_PARC_SOCIAL", 712),
        ("PENSION_FAMILLE", 418),
        ("FNAVDL", 301),
        ("MASP2", 164),
        ("JEUNE_ASE", 127),
        ("UKRAINE", 96),
        ("MOUS", 58),
    ],
)
def test_chaque_dispositif_a_ses_menages(pole, code, menages):
    requete = f"""SELECT count(DISTINCT menage_id) FROM {ACTIVES}
        JOIN dispositifs USING (dispositif_id) WHERE code = '{code}'"""
    assert pole(requete) == menages


def test_quatre_vingt_huit_reunions_de_veille_examinent_298_situations(pole):
    requete = """SELECT count(DISTINCT reunion_id), count(*) FROM reunions JOIN examens
        USING (reunion_id) WHERE instance = 'VEILLE_SOCIALE' AND year(date) = 2025"""
    assert pole(requete) == (88, 298)


def test_cent_dix_ateliers_ont_un_participant_au_moins(pole):
    requete = """SELECT list(n ORDER BY n DESC) FROM (
        SELECT theme, count(DISTINCT seance_id) AS n FROM seances JOIN actions USING (action_id)
        WHERE type = 'ATELIER' AND statut = 'TENUE' AND year(date) = 2025
        AND (anonymes > 0 OR seance_id IN (
            SELECT seance_id FROM presences WHERE present AND personne_id IS NOT NULL))
        GROUP BY theme)"""
    assert pole(requete) == [31, 24, 22, 18, 15]
    assert sum([31, 24, 22, 18, 15]) == 110


def test_vingt_sept_menages_sont_reloges_dans_le_parc_public_dont_onze_dalo(pole):
    requete = """SELECT count(DISTINCT menage_id),
        count(DISTINCT menage_id) FILTER (WHERE priorite = 'DALO')
        FROM relogements WHERE parc = 'PUBLIC' AND year(date) = 2025"""
    assert pole(requete) == (27, 11)


def test_six_sites_accueillent_les_ateliers(pole):
    assert pole("SELECT count(DISTINCT site) FROM actions WHERE type = 'ATELIER'") == 6


def test_personne_n_est_inscrit_deux_fois_a_une_seance(pole):
    requete = """SELECT count(*) - count(DISTINCT (seance_id, personne_id)) FROM presences
        WHERE personne_id IS NOT NULL"""
    assert pole(requete) == 0
