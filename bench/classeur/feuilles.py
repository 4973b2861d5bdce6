"""Une feuille de données : des colonnes lues d'un CSV, et des colonnes d'aide en formules."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from openpyxl.utils import get_column_letter

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOMBRES = {"rang", "duree_min", "quotite", "anonymes", "ressources", "charges"} | {
    "dette_locative",
    "initial",
    "pieces_attendues",
    "pieces_recues",
}
Ligne = list[Any]


@dataclass(frozen=True)
class Feuille:
    """Une feuille.

    Attributes:
        reprises: colonnes du dossier, séparées d'une espace, dans l'ordre.
        aides: colonnes de formules. Dans le modèle, `{l.debut}` est la cellule de la même ligne,
            `{p.debut}` celle de la ligne précédente, `{actes.date}` une colonne entière.
        tri: clé de tri des lignes (par leur position de colonne), pour les départages.
    """

    nom: str
    reprises: str
    aides: dict[str, str] = field(default_factory=dict)
    tri: Callable[[dict[str, Any]], Any] | None = None

    @property
    def colonnes(self) -> list[str]:
        """Les colonnes reprises du dossier."""
        return self.reprises.split()

    def lire(self, dossier: Path) -> list[Ligne]:
        """Les lignes du dossier, dates et nombres convertis, vides laissés vides."""
        lignes = list(_lignes(dossier / f"{self.nom}.csv"))
        if self.tri:
            lignes.sort(key=self.tri)
        return [[_valeur(c, ligne.get(c)) for c in self.colonnes] for ligne in lignes]

    def lettres(self) -> dict[str, str]:
        """La lettre de chaque colonne."""
        noms = (*self.colonnes, *self.aides)
        return {nom: get_column_letter(i) for i, nom in enumerate(noms, 1)}

    def plages(self, nombre: int) -> SimpleNamespace:
        """Chaque colonne entière, en référence absolue."""
        fin = max(2, nombre + 1)
        return SimpleNamespace(
            **{n: f"{self.nom}!${c}$2:${c}${fin}" for n, c in self.lettres().items()}
        )

    def formules(self, rang: int, noms: dict[str, Any]) -> list[str]:
        """Les colonnes d'aide de la ligne `rang` (la première ligne de données est 2)."""
        lettres = self.lettres()
        ligne = SimpleNamespace(**{n: f"${c}{rang}" for n, c in lettres.items()})
        avant = SimpleNamespace(**{n: f"${c}{rang - 1}" for n, c in lettres.items()})
        return [f"={modele.format(l=ligne, p=avant, **noms)}" for modele in self.aides.values()]


def _lignes(chemin: Path) -> Iterator[dict[str, str]]:
    if not chemin.exists():
        return
    with chemin.open(encoding="utf-8-sig", newline="") as flux:
        separateur = ";" if ";" in flux.readline() else ","
        flux.seek(0)
        yield from csv.DictReader(flux, delimiter=separateur)


def _valeur(colonne: str, texte: str | None) -> Any:
    if not texte:
        return None
    if _DATE.fullmatch(texte):
        return date.fromisoformat(texte)
    return float(texte) if colonne in _NOMBRES else texte
