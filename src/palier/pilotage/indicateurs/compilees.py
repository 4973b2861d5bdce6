"""Le catalogue compilé : lu d'avance pour DuckDB, compilé à la demande sinon.

Les fichiers de `compile/` sont engendrés par `python -m palier.pilotage.indicateurs`.
Ils épargnent à chaque commande l'import d'Ibis et la compilation (trois secondes).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from palier.moteur.base import TRANCHES
from palier.moteur.compilation import Compilateur, Compilee, Requete
from palier.moteur.moteurs import DUCKDB
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.indicateurs.axes import AXES
from palier.pilotage.indicateurs.catalogue import CATALOGUE
from palier.pilotage.indicateurs.perimetre import perimetre

FICHIER = Path(__file__).parent / "compile" / "duckdb.json"

PERIMETRES = {
    "structure": (True, False),
    "dispositif": (False, True),
    "structure et dispositif": (True, True),
}


@dataclass(frozen=True)
class Compilees:
    """Des indicateurs compilés et ce qu'ils citent.

    Attributes:
        perimetres: nom du périmètre → tables réduites.
    """

    indicateurs: Mapping[str, Compilee]
    relations: Mapping[str, Requete]
    perimetres: Mapping[str, Mapping[str, Requete]]


def compilees(
    dialecte: str,
    codes: tuple[str, ...],
    par: tuple[str, ...] = (),
    tranches: tuple[int, ...] = TRANCHES,
) -> Compilees:
    """Ces indicateurs, compilés pour un dialecte."""
    if dialecte == DUCKDB and not par and tranches == TRANCHES:
        return d_avance()
    return compiler(dialecte, codes, par, tranches)


@cache
def compiler(
    dialecte: str,
    codes: tuple[str, ...],
    par: tuple[str, ...] = (),
    tranches: tuple[int, ...] = TRANCHES,
) -> Compilees:
    """Compile maintenant : l'import d'Ibis et quelques centièmes de seconde par indicateur."""
    compilateur = Compilateur(
        TABLES, AXES, tuple(perimetre(structure=False, dispositif=False)), dialecte, tranches
    )
    indicateurs = {code: compilateur.indicateur(CATALOGUE[code], par) for code in codes}
    perimetres = {
        nom: compilateur.perimetre(perimetre(structure=structure, dispositif=dispositif))
        for nom, (structure, dispositif) in PERIMETRES.items()
    }
    return Compilees(indicateurs, compilateur.relations(), perimetres)


@cache
def d_avance() -> Compilees:
    """Le catalogue entier, tel qu'il est versionné."""
    return depuis(json.loads(FICHIER.read_text(encoding="utf-8")))


def depuis(document: Mapping[str, Any]) -> Compilees:
    """Relit ce que `document` a écrit."""
    return Compilees(
        {code: _compilee(fiche) for code, fiche in document["indicateurs"].items()},
        {nom: _requete(r) for nom, r in document["relations"].items()},
        {
            nom: {table: _requete(r) for table, r in tables.items()}
            for nom, tables in document["perimetres"].items()
        },
    )


def document(compilees: Compilees) -> dict[str, Any]:
    """Des indicateurs compilés, prêts pour JSON."""
    return asdict(compilees)


def en_texte(compilees: Compilees) -> str:
    """Le contenu du fichier versionné."""
    return json.dumps(document(compilees), ensure_ascii=False, indent=1) + "\n"


def _requete(document: dict[str, Any]) -> Requete:
    colonnes = {nom: tuple(noms) for nom, noms in document["colonnes"].items()}
    return Requete(document["sql"], tuple(document["lit"]), colonnes)


def _compilee(document: dict[str, Any]) -> Compilee:
    return Compilee(
        calcul=_requete(document["calcul"]),
        sorties=tuple(document["sorties"]),
        ventilations=tuple(tuple(axes) for axes in document["ventilations"]),
        liste=_requete(document["liste"]),
        faits=tuple(document["faits"]),
        axes=tuple(document["axes"]),
        tables=tuple(document["tables"]),
    )


def ecrire() -> None:
    """Refait le fichier versionné."""
    texte = en_texte(compiler(DUCKDB, tuple(CATALOGUE)))
    FICHIER.write_text(texte, encoding="utf-8")
