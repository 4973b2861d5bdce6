"""Spark rend, au chiffre près, ce que rend DuckDB."""

import duckdb
import pytest

from oracle.cas_limites import CAS_LIMITES
from oracle.chargement import ouvrir
from oracle.comparaison import a_plat
from oracle.jeux import engendre
from palier.moteur.moteurs import DuckDB, Moteur, spark
from palier.moteur.resultats import Resultat
from palier.noyau.periodes import Periode
from palier.pilotage.indicateurs import CATALOGUE, calculer, lister

ANNEE = Periode.annee(2024)
PRESSE = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""Sur si peu de lignes, préparer et compiler des tâches coûte plus que les faire."""


@pytest.fixture(scope="module")
def base():
    """Les cas limites et un jeu engendré, dans une même base : leurs identifiants diffèrent."""
    engendres = engendre(2024, 25)
    noms = CAS_LIMITES.keys() | engendres.keys()
    jeu = {nom: [*CAS_LIMITES.get(nom, ()), *engendres.get(nom, ())] for nom in noms}
    with ouvrir(jeu) as ouverte:
        yield ouverte


@pytest.fixture(scope="module")
def grappe(base: duckdb.DuckDBPyConnection):
    with spark(base, "local[2]", PRESSE) as moteur:
        yield moteur


def _a_plat(resultats: list[Resultat]) -> dict[str, dict]:
    return {r.code: {c: v for c, v in a_plat(r).items() if v is not None} for r in resultats}


def _ecarts(attendus: list[Resultat], rendus: list[Resultat]) -> dict[str, object]:
    paires = zip(_a_plat(attendus).items(), _a_plat(rendus).values(), strict=True)
    return {code: (a, r) for (code, a), r in paires if r != pytest.approx(a, rel=1e-12)}


def test_chaque_indicateur_est_le_meme_sur_les_deux_moteurs(base, grappe: Moteur):
    attendus = calculer(DuckDB(base), None, ANNEE)
    assert [r.code for r in attendus] == list(CATALOGUE)
    assert _ecarts(attendus, calculer(grappe, None, ANNEE)) == {}


@pytest.mark.parametrize(
    "demande",
    [
        {"codes": ["I-003", "I-033", "I-035", "I-200"], "par": ["tranche_age", "dispositif"]},
        {"codes": ["I-003", "I-041", "I-064"], "dispositif": "ASLL_MAINTIEN"},
        {"codes": ["I-037", "I-060", "I-062"], "structure": "S1"},
    ],
)
def test_ventiler_et_restreindre_rendent_la_meme_chose(base, grappe: Moteur, demande: dict):
    attendus = calculer(DuckDB(base), periode=ANNEE, **demande)
    assert _ecarts(attendus, calculer(grappe, periode=ANNEE, **demande)) == {}


@pytest.mark.parametrize("code", ["I-003", "I-038", "I-058"])
def test_la_liste_est_la_meme_sur_les_deux_moteurs(base, grappe: Moteur, code: str):
    colonnes, lignes = lister(DuckDB(base), code, ANNEE)
    assert lister(grappe, code, ANNEE)[0] == colonnes
    assert sorted(map(repr, lister(grappe, code, ANNEE)[1])) == sorted(map(repr, lignes))
