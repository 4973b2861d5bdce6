"""Écrire un classeur `.xlsx` : une feuille par table, de vraies dates, jamais de formule."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from palier.moteur.tables import Table, Type
from palier.noyau.erreurs import Refus
from palier.pilotage.echange.conversions import nom_sql

LIGNES_MAX = 1_048_575
"""Lignes de données d'une feuille, en-tête à part."""
TEXTE_MAX = 32_767
"""Caractères d'une cellule."""
_LARGEURS = {Type.DATE: 12, Type.NOMBRE: 12, Type.ENTIER: 10, Type.BOOLEEN: 8, Type.CODE: 20}
_ECHAPPEMENT = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LOT = 10_000


def ecrire(connexion: duckdb.DuckDBPyConnection, chemin: Path, tables: Mapping[str, Table]) -> None:
    """Écrit ces tables dans un classeur.

    Raises:
        Refus: une table a trop de lignes, ou un texte est trop long pour une cellule.
    """
    # openpyxl pèse 0,2 s à l'import : seule cette écriture en a besoin.
    from openpyxl import Workbook

    # Avant d'ouvrir le classeur : openpyxl ne sait pas l'abandonner en route.
    for table in tables.values():
        _refuser_trop_grand(connexion, table)
    classeur = Workbook(write_only=True)
    for nom, table in tables.items():
        _feuille(connexion, classeur.create_sheet(nom), table)
    classeur.save(chemin)


def _refuser_trop_grand(connexion: duckdb.DuckDBPyConnection, table: Table) -> None:
    textes = [nom_sql(c.nom) for c in table.colonnes if c.type is Type.TEXTE]
    longueurs = ", ".join(f"max(length({c}))" for c in textes)
    lignes, *longues = connexion.execute(
        f"SELECT count(*), {longueurs} FROM main.{table.nom}"
    ).fetchone() or (0,)
    if lignes > LIGNES_MAX:
        raise Refus(
            f"La table {table.nom} a {lignes} lignes, un classeur n'en porte que {LIGNES_MAX}",
            "exportez en csv ou en parquet",
        )
    for colonne, longueur in zip(textes, longues, strict=True):
        if (longueur or 0) > TEXTE_MAX:
            raise Refus(
                f"Un texte de {longueur} caractères ({table.nom}, {colonne}) ne tient pas dans une"
                " cellule",
                "exportez en csv ou en parquet",
            )


def _feuille(connexion: duckdb.DuckDBPyConnection, feuille: Any, table: Table) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    feuille.freeze_panes = "A2"
    for rang, colonne in enumerate(table.colonnes, 1):
        largeur = max(_LARGEURS.get(colonne.type, 24), len(colonne.nom) + 2)
        feuille.column_dimensions[get_column_letter(rang)].width = largeur
    entete = []
    for colonne in table.colonnes:
        cellule = WriteOnlyCell(feuille, value=colonne.nom)
        cellule.font = Font(bold=True)
        entete.append(cellule)
    feuille.append(entete)
    for ligne in _lignes(connexion, table):
        feuille.append([_cellule(feuille, valeur) for valeur in ligne])


def _lignes(connexion: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[Any, ...]]:
    ordre = ", ".join(nom_sql(c) for c in (*table.cle, *table.par_nom))
    curseur = connexion.execute(f"SELECT * FROM main.{table.nom} ORDER BY {ordre}")
    while lot := curseur.fetchmany(_LOT):
        yield from lot


def _cellule(feuille: Any, valeur: Any) -> Any:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, list):
        valeur = "|".join(valeur)
    if isinstance(valeur, Decimal):
        return float(valeur) if float(valeur) == valeur else _texte(feuille, f"{valeur:f}")
    if isinstance(valeur, int) and abs(valeur) >= 10**15:
        return _texte(feuille, str(valeur))
    return _texte(feuille, valeur) if isinstance(valeur, str) else valeur


def _texte(feuille: Any, texte: str) -> Any:
    """Un texte reste un texte : un tableur n'exécute ni ne calcule ce qui commence par « = »."""
    from openpyxl.cell import WriteOnlyCell

    echappe = _ECHAPPEMENT.sub("_x005F_", texte)
    if not echappe.startswith(("=", "+", "-", "@")):
        return echappe
    cellule = WriteOnlyCell(feuille, value=echappe)
    cellule.data_type = "s"
    return cellule
