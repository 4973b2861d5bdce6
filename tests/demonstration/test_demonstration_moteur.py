"""Le moteur retrouve, sur les cinq structures, les nombres tenus par construction."""

from datetime import date

import pytest

from palier.moteur.moteurs import DuckDB
from palier.noyau.periodes import Periode
from palier.pilotage import demonstration
from palier.pilotage.echange import lecture
from palier.pilotage.indicateurs import calculer

SANS_OBJET_ADMIS = {
    # Pas d'ASLL de maintien, pas de terme prévu, pas de dette, pas de relogement, pas de réunion.
    *("I-028", "I-029", "I-031", "I-034", "I-024", "I-038", "I-053", "I-070", "I-066", "I-052"),
}


@pytest.fixture(scope="module")
def resultats(dossiers):
    """Tout le catalogue, par structure et par code."""
    calcules = {}
    for nom in demonstration.STRUCTURES:
        controle = lecture.Controle(le=date(2025, 12, 31), coherence=False)
        with lecture.ouvrir(dossiers / nom, controle=controle) as ouverture:
            moteur = DuckDB(ouverture.connexion)
            tous = calculer(moteur, None, Periode.annee(2025))
        calcules[nom] = {r.code: r for r in tous}
    return calcules


@pytest.mark.parametrize(
    ("code", "valeur"),
    [
        ("I-001", 40),
        ("I-003", 38),
        ("I-004", 23),
        ("I-006", 2),
        ("I-037", 23),
        ("I-039", 15),
        ("I-046", 33),
        ("I-050", 8),
        ("I-060", 38),
        ("I-061", 552),
    ],
)
def test_le_moteur_retrouve_les_effectifs_du_ccas(resultats, code, valeur):
    assert resultats["ccas-vaubrelle"][code].valeur == valeur


@pytest.mark.parametrize(
    ("code", "numerateur", "denominateur"),
    [
        ("I-002", 7, 33),
        ("I-022", 19, 38),
        ("I-028", 12, 25),
        ("I-031", 7, 7),
        ("I-033", 33, 38),
        ("I-038", 14, 23),
    ],
)
def test_le_moteur_retrouve_les_taux_du_ccas(resultats, code, numerateur, denominateur):
    taux = resultats["ccas-vaubrelle"][code]
    assert (taux.numerateur, taux.denominateur) == (numerateur, denominateur)


@pytest.mark.parametrize(
    ("code", "valeur"),
    [
        ("I-060", 1845),
        ("I-061", 9618),
        ("I-062", 30),
        ("I-065", 88),
        ("I-066", 298),
        ("I-067", 110),
        ("I-069", 27),
    ],
)
def test_le_moteur_retrouve_les_effectifs_du_pole(resultats, code, valeur):
    assert resultats["pole-havrelle"][code].valeur == valeur


def test_onze_relogements_sur_vingt_sept_sont_dalo(resultats):
    dalo = resultats["pole-havrelle"]["I-070"]
    assert (dalo.numerateur, dalo.denominateur) == (11, 27)


@pytest.mark.parametrize("nom", sorted(demonstration.STRUCTURES))
def test_l_identite_des_mesures_boucle_partout(resultats, nom):
    v = resultats[nom]["I-003"].valeurs
    assert v["en_cours_au_debut"] + v["entrees"] == v["fins"] + v["en_cours_a_la_fin"]


@pytest.mark.parametrize("nom", sorted(demonstration.STRUCTURES))
def test_aucun_indicateur_n_est_vide_sans_raison(resultats, nom):
    vides = {code for code, r in resultats[nom].items() if r.valeur is None}
    assert vides <= SANS_OBJET_ADMIS


@pytest.mark.parametrize("nom", sorted(demonstration.STRUCTURES))
def test_il_y_a_des_non_renseignes_partout(resultats, nom):
    for code in ("I-014", "I-015", "I-040", "I-201"):
        r = resultats[nom][code]
        inconnus = r.valeurs.get("inconnu", (r.population or r.valeur) - (r.renseignes or 0))
        assert inconnus > 0, code


def test_la_serie_des_durees_commence_sept_ans_plus_tot(resultats):
    serie = resultats["ccas-vaubrelle"]["I-036"].ventilation("annee")
    assert [ligne.modalites[0] for ligne in serie.lignes] == [str(an) for an in range(2018, 2026)]
    assert all(ligne.valeur and 9 < ligne.valeur < 16 for ligne in serie.lignes)
