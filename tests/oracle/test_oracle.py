"""Le moteur contre l'oracle : chaque indicateur, sur chaque jeu, jusqu'à la dernière ligne."""

from collections import Counter, defaultdict

import pytest
from hypothesis import HealthCheck, given, seed, settings

from oracle.cas_limites import CAS_LIMITES, TOUT_NON_RENSEIGNE, VIDE
from oracle.chargement import Jeu, ouvrir
from oracle.comparaison import a_plat, differences
from oracle.dossier import Dossier
from oracle.jeux import engendre, jeux, periodes
from oracle.requetes import Requete, calculer, preparer, requetes
from palier.moteur.moteurs import DuckDB
from palier.noyau.periodes import Periode
from palier.pilotage import indicateurs

FIXES: dict[str, tuple[Jeu, Periode]] = {
    "cas_limites": (CAS_LIMITES, Periode.annee(2024)),
    "cas_limites_2023": (CAS_LIMITES, Periode.annee(2023)),
    "non_renseigne": (TOUT_NON_RENSEIGNE, Periode.annee(2024)),
    "vide": (VIDE, Periode.annee(2024)),
    "grand": (engendre(2024, 80), Periode.annee(2024)),
}


def _ecarts(jeu: Jeu, periode: Periode) -> dict[str, list[str]]:
    """Ce qui sépare le moteur de l'oracle, par indicateur et axes demandés."""
    demandes: dict[tuple[str, ...], dict[str, Requete]] = defaultdict(dict)
    for (code, par), requete in requetes().items():
        demandes[par][code] = requete
    ecarts = {}
    with ouvrir(jeu) as base:
        preparer(base)
        moteur = DuckDB(base)
        for par, requetes_par in demandes.items():
            resultats = indicateurs.calculer(moteur, list(requetes_par), periode, par=par)
            for resultat in resultats:
                requete = requetes_par[resultat.code]
                trouves = differences(requete, calculer(base, requete, periode), a_plat(resultat))
                if trouves:
                    ecarts[" par ".join([resultat.code, ",".join(par)][: 1 + bool(par)])] = trouves
    return ecarts


@pytest.mark.parametrize("nom", FIXES)
def test_le_moteur_rend_ce_que_rend_l_oracle(nom: str):
    assert _ecarts(*FIXES[nom]) == {}


@seed(20240229)
@settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(jeux, periodes)
def test_le_moteur_et_l_oracle_s_accordent_sur_des_jeux_engendres(jeu: Jeu, periode: Periode):
    assert _ecarts(jeu, periode) == {}


@pytest.mark.parametrize("graine", range(6))
def test_en_cours_au_debut_plus_entrees_egale_fins_plus_en_cours_a_la_fin(graine: int):
    jeu = engendre(graine, 12)
    with ouvrir(jeu) as base:
        for periode in (Periode.annee(2023), Periode.annee(2024)):
            resultats = indicateurs.calculer(DuckDB(base), ["I-003", "I-037", "I-039"], periode)
            actives, achevees, en_cours = resultats
            flux = actives.valeurs
            assert flux["en_cours_au_debut"] + flux["entrees"] == actives.valeur
            assert flux["fins"] + flux["en_cours_a_la_fin"] == actives.valeur
            assert (flux["fins"], flux["en_cours_a_la_fin"]) == (achevees.valeur, en_cours.valeur)


@pytest.mark.parametrize("graine", range(3))
def test_des_tranches_demandees_repartissent_les_memes_ages(graine: int):
    jeu, periode = engendre(graine, 12), Periode.annee(2024)
    dossier = Dossier(jeu, periode)
    attendu = Counter(_tranche(dossier.age(p)) for p in dossier.dernieres().values())
    with ouvrir(jeu) as base:
        (rendu,) = indicateurs.calculer(DuckDB(base), ["I-204"], periode, tranches=(0, 6, 18, 60))
    ventilation = rendu.ventilation("tranche_age")
    assert ventilation is not None
    assert {li.modalites[0]: li.valeur for li in ventilation.lignes if li.valeur} == attendu


def _tranche(age: int | None) -> str:
    if age is None:
        return "NSP"
    return ("0-5", "6-17", "18-59", "60+")[sum(age >= borne for borne in (6, 18, 60))]
