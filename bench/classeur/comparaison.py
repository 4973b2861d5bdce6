"""Confronter, nombre par nombre, le classeur recalculé et la réponse du moteur."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bench.classeur.ecriture import BILAN, PREMIERE_LIGNE

Nombres = dict[tuple[str, str], float | str | None]


def lire(classeur: Path) -> Nombres:
    """Les nombres recalculés : (code, champ) → valeur."""
    feuille = load_workbook(classeur, data_only=True, read_only=True)[BILAN]
    lignes = feuille.iter_rows(min_row=PREMIERE_LIGNE, max_col=4, values_only=True)
    return {(str(li[0]), str(li[1])): li[3] for li in lignes if li[0]}


def ecarts(lus: Nombres, reponse: Mapping[str, Any]) -> list[str]:
    """Ce qui diffère, en clair ; vide quand les deux bilans disent les mêmes nombres.

    Args:
        reponse: la sortie JSON de `palier indicateurs`.
    """
    moteur = {i["code"]: i for i in reponse["indicateurs"]}
    return [
        f"{code} {champ} : {valeur} au tableur, {attendu} au moteur"
        for (code, champ), valeur in lus.items()
        if not _egaux(valeur, attendu := _valeur(moteur[code], champ))
    ]


def _valeur(indicateur: Mapping[str, Any], champ: str) -> float | None:
    axe, egal, modalite = champ.partition("=")
    if not egal:
        nomme: float | None = {**indicateur, **indicateur.get("valeurs", {})}[champ]
        return nomme
    lignes = next(v["lignes"] for v in indicateur["ventilations"] if v["axes"] == [axe])
    # Une modalité que le moteur ne rend pas n'a aucune ligne : zéro.
    return next((li["valeur"] for li in lignes if li["modalites"] == [modalite]), 0)


def _egaux(lu: float | str | None, attendu: float | None) -> bool:
    if isinstance(lu, str) or lu is None or attendu is None:
        return not lu and not attendu
    return math.isclose(lu, attendu, rel_tol=1e-9, abs_tol=1e-9)
