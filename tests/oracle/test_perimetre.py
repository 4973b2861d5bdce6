"""Restreindre à une structure ou à un dispositif, c'est compter un jeu où le reste n'existe pas."""

import pytest

from oracle.chargement import Jeu, Ligne, ouvrir
from oracle.comparaison import a_plat, differences
from oracle.jeux import engendre
from oracle.requetes import calculer, preparer, requetes
from palier.moteur.moteurs import DuckDB
from palier.noyau.periodes import Periode
from palier.pilotage import indicateurs
from palier.pilotage.echange.tables import TABLES

P = Periode.annee(2024)
CODES = [code for code, par in requetes() if not par]


def _ecarts(jeu: Jeu, attendu: Jeu, codes: list[str], **perimetre: str) -> dict[str, list[str]]:
    """Ce qui sépare le moteur restreint sur `jeu` de l'oracle sur `attendu`."""
    with ouvrir(jeu) as base, ouvrir(attendu) as reduite:
        preparer(reduite)
        ecarts = {}
        for resultat in indicateurs.calculer(DuckDB(base), codes, P, **perimetre):
            requete = requetes()[resultat.code, ()]
            trouves = differences(requete, calculer(reduite, requete, P), a_plat(resultat))
            if trouves:
                ecarts[resultat.code] = trouves
        return ecarts


def _renomme(jeu: Jeu, prefixe: str) -> Jeu:
    """Le même jeu, dont tous les identifiants portent un préfixe."""

    def ligne(source: Ligne) -> Ligne:
        return {c: f"{prefixe}{v}" if c.endswith("_id") and v else v for c, v in source.items()}

    return {nom: [ligne(li) for li in lignes] for nom, lignes in jeu.items()}


@pytest.mark.parametrize("graine", range(2))
def test_une_autre_structure_ne_change_rien_a_la_sienne(graine: int):
    ici, ailleurs = (_renomme(engendre(graine + i, 8), "AB"[i]) for i in range(2))
    propres = {nom: lignes for nom, lignes in ailleurs.items() if nom != "contextes"}
    ensemble = {nom: [*ici.get(nom, ()), *propres.get(nom, ())] for nom in TABLES}
    assert _ecarts(ensemble, ici, CODES, structure="AS0") == {}


_A_PART = ("mesures", "examens")
"""Un passage en commission se compte avec sa réunion, qui est à la structure."""


def _du_dispositif(jeu: Jeu, code: str) -> Jeu:
    """Le jeu réduit aux mesures d'un dispositif, et à ce qui s'y rattache."""
    dispositifs = {d["dispositif_id"] for d in jeu["dispositifs"] if d["code"] == code}
    mesures = [m for m in jeu["mesures"] if m["dispositif_id"] in dispositifs]
    gardees = {m["mesure_id"] for m in mesures}
    actifs = {m["menage_id"] for m in mesures if m["debut"] and P.coupe(m["debut"], m["fin"])}

    def rattachee(ligne: Ligne) -> bool:
        mesure = ligne.get("mesure_id")
        return ligne.get("menage_id") in actifs if mesure is None else mesure in gardees

    reduit = dict(jeu) | {"mesures": mesures}
    for nom, lignes in jeu.items():
        if "mesure_id" in TABLES[nom].par_nom and nom not in _A_PART:
            reduit[nom] = [li for li in lignes if rattachee(li)]
    actes = {a["acte_id"] for a in reduit["actes"]}
    reduit["sollicitations"] = [s for s in jeu.get("sollicitations", ()) if s["acte_id"] in actes]
    return reduit


@pytest.mark.parametrize("graine", range(2))
@pytest.mark.parametrize("code", ["ASLL_MAINTIEN", "ASLL_ACCES"])
def test_un_dispositif_retient_ses_mesures_et_ce_qui_s_y_rattache(graine: int, code: str):
    jeu = engendre(graine, 10)
    assert _ecarts(jeu, _du_dispositif(jeu, code), CODES, dispositif=code) == {}
