"""Un indicateur demandé seul rend ce qu'il rend avec tout le catalogue."""

from oracle.cas_limites import CAS_LIMITES
from oracle.chargement import ouvrir
from palier.moteur.moteurs import DuckDB
from palier.noyau.periodes import Periode
from palier.pilotage import indicateurs


def test_un_indicateur_demande_seul_rend_le_meme_nombre():
    annee = Periode.annee(2024)
    with ouvrir(CAS_LIMITES) as base:
        moteur = DuckDB(base)
        ensemble = indicateurs.calculer(moteur, None, annee)
        seuls = [indicateurs.calculer(moteur, [r.code], annee)[0] for r in ensemble]
    assert seuls == ensemble
