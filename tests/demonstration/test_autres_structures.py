"""Résidences, centre social, outre-mer : ce que leurs bilans attendent y est, compté à la main."""

from functools import partial

import pytest

from demonstration.effectifs import ACTIVES, ENTRETIENS


@pytest.fixture
def residences(compter):
    return partial(compter, "residences-oriane")


@pytest.fixture
def centre(compter):
    return partial(compter, "centre-social-courte-echelle")


@pytest.fixture
def outre_mer(compter):
    return partial(compter, "outre-mer-lakay-soley")


def test_six_residences_ont_la_meme_gestionnaire(residences):
    assert residences("SELECT count(*) FROM structures WHERE parente_id = 'ORI'") == 6
    assert residences("SELECT count(*) FROM structures WHERE parente_id IS NULL") == 1


def test_chaque_residence_tient_ses_reunions_dont_certaines_a_l_initiative_des_residents(
    residences,
):
    requete = """SELECT min(n), max(n), min(demandees) FROM (
        SELECT structure_id, count(*) AS n,
            count(*) FILTER (WHERE initiative = 'RESIDENTS') AS demandees
        FROM reunions WHERE instance = 'PALIER' AND year(date) = 2025 GROUP BY 1)"""
    assert residences(requete) == (8, 8, 3)
    instances = "SELECT list(DISTINCT instance ORDER BY instance) FROM reunions"
    assert residences(instances) == ["COMITE", "CONSEIL", "PALIER", "VEILLE_SOCIALE"]


def test_les_residents_actifs_et_sortis_sont_ceux_des_six_residences(residences):
    requete = f"SELECT count(*), count(fin), count(DISTINCT destination) FROM {ACTIVES}"
    actives, fins, destinations = residences(requete)
    assert (actives, fins) == (497, 128)
    assert destinations >= 6


def test_un_resident_parti_dans_le_parc_social_y_a_un_bail(residences):
    partis = "SELECT count(*) FROM mesures WHERE destination = 'PARC_SOCIAL' AND year(fin) = 2025"
    baux = "SELECT count(DISTINCT menage_id) FROM relogements WHERE year(date) = 2025"
    assert residences(baux) == residences(partis) > 20


def test_les_examens_disent_si_le_conflit_est_resolu(residences):
    requete = "SELECT count(*) FILTER (WHERE resolu IS NULL), count(resolu) FROM examens"
    inconnus, connus = residences(requete)
    assert 0 < inconnus < connus


@pytest.mark.parametrize(
    ("code", "mesures"),
    [("RSA_SOCIAL", 220), ("JEUNE_SPAJ", 58), ("ACI_CDDI", 12), ("ECRIVAIN_PUBLIC", 184)],
)
def test_le_centre_social_accompagne_a_plusieurs_titres(centre, code, mesures):
    requete = f"""SELECT count(*) FROM {ACTIVES} JOIN dispositifs USING (dispositif_id)
        WHERE code = '{code}'"""
    assert centre(requete) == mesures


def test_un_groupe_de_scolarite_a_douze_enfants_au_plus(centre):
    requete = """SELECT max(n), min(n) FROM (
        SELECT seance_id, count(*) AS n FROM presences JOIN seances USING (seance_id)
        JOIN actions USING (action_id) WHERE type = 'CLAS' GROUP BY 1)"""
    plus, moins = centre(requete)
    assert 8 <= moins <= plus <= 12


def test_les_enfants_de_la_scolarite_ont_l_age_de_l_ecole_primaire(centre):
    requete = """SELECT min(date_diff('month', naissance, m.debut)) // 12,
        max(date_diff('month', naissance, m.debut)) // 12
        FROM participants p JOIN mesures m USING (mesure_id) JOIN personnes USING (personne_id)
        WHERE role = 'ENFANT'"""
    moins, plus = centre(requete)
    assert 5 <= moins <= plus <= 11


def test_le_centre_date_les_emplois_les_diplomes_et_les_suites(centre):
    for table in ("statuts_emploi", "diplomes", "ressources", "orientations", "suivis_posterieurs"):
        assert centre(f"SELECT count(*) FROM {table}") > 20


def test_l_association_d_outre_mer_est_en_martinique(outre_mer):
    assert outre_mer("SELECT DISTINCT territoire FROM structures") == "MARTINIQUE"


def test_les_impayes_d_outre_mer_se_ventilent_par_bailleur_et_par_residence(outre_mer):
    requete = """SELECT count(DISTINCT bailleur), count(DISTINCT quartier) FROM occupations
        WHERE menage_id IN (SELECT menage_id FROM dettes WHERE type LIKE 'LOYER%')"""
    bailleurs, residences = outre_mer(requete)
    assert bailleurs == 3
    assert residences >= 6


def test_l_outre_mer_a_ses_trois_dispositifs(outre_mer):
    requete = f"""SELECT list(n ORDER BY n DESC) FROM (SELECT count(*) AS n FROM {ACTIVES}
        JOIN dispositifs USING (dispositif_id) GROUP BY code)"""
    assert outre_mer(requete) == [86, 38, 31]


@pytest.mark.parametrize(
    ("dossier", "entretiens"),
    [
        ("residences-oriane", 1980),
        ("centre-social-courte-echelle", 2310),
        ("outre-mer-lakay-soley", 1464),
    ],
)
def test_les_entretiens_de_l_annee_ont_le_nombre_dit(compter, dossier, entretiens):
    requete = f"SELECT count(*) FROM {ENTRETIENS} WHERE year(date) = 2025"
    assert compter(dossier, requete) == entretiens
