"""Les lignes d'un dossier d'échange en train de se remplir."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from palier.pilotage.echange.tables import TABLES

Tables = dict[str, list[tuple[Any, ...]]]
"""Lignes par table, les valeurs dans l'ordre des colonnes déclarées (`TABLES[nom].colonnes`)."""

COLONNES: Mapping[str, tuple[str, ...]] = {nom: tuple(t.par_nom) for nom, t in TABLES.items()}


class Registre:
    """Ajoute des lignes et nomme ce qui doit l'être.

    Attributes:
        prefixe: début de tous les identifiants, propre au dossier.
        tables: les lignes ajoutées.
    """

    def __init__(self, prefixe: str):
        self.prefixe = prefixe
        self.tables: Tables = {nom: [] for nom in TABLES}
        self._rangs: Counter[str] = Counter()

    def ajouter(self, table: str, /, **valeurs: Any) -> None:
        """Ajoute une ligne ; une colonne absente reste non renseignée.

        Raises:
            KeyError: la table n'a pas une de ces colonnes.
        """
        colonnes = COLONNES[table]
        ligne = tuple(map(valeurs.get, colonnes))
        if not valeurs.keys() <= TABLES[table].par_nom.keys():
            raise KeyError(f"{table} : {sorted(valeurs.keys() - set(colonnes))}")
        self.tables[table].append(ligne)

    def nouveau(self, sorte: str) -> str:
        """Un identifiant neuf : `nouveau("M")` rend « VAU-M0001 »."""
        self._rangs[sorte] += 1
        return f"{self.prefixe}-{sorte}{self._rangs[sorte]:04d}"
