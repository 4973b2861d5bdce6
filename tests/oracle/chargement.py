"""Charge un jeu d'échange (table → lignes) dans DuckDB, en tables typées d'après le contrat."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import duckdb

from palier.moteur.tables import Table, Type
from palier.pilotage.echange.tables import TABLES

Valeur = str | date | int | Decimal | bool | list[str] | None
Ligne = Mapping[str, Valeur]
Jeu = Mapping[str, Sequence[Ligne]]

TYPES_SQL = {
    Type.TEXTE: "VARCHAR",
    Type.CODE: "VARCHAR",
    Type.CODES: "VARCHAR[]",
    Type.DATE: "DATE",
    Type.NOMBRE: "DECIMAL(18, 4)",
    Type.ENTIER: "BIGINT",
    Type.BOOLEEN: "BOOLEAN",
}


def definition(table: Table) -> str:
    """L'instruction qui crée la table d'échange, vide."""
    colonnes = ", ".join(f'"{c.nom}" {TYPES_SQL[c.type]}' for c in table.colonnes)
    return f'CREATE TABLE "{table.nom}" ({colonnes})'


def ouvrir(jeu: Jeu) -> duckdb.DuckDBPyConnection:
    """Une base DuckDB en mémoire où toutes les tables du contrat existent, et où `jeu` est versé.

    Raises:
        KeyError: le jeu nomme une table ou une colonne que le contrat ignore.
    """
    base = duckdb.connect(config={"threads": 1})
    base.execute(";".join(definition(table) for table in TABLES.values()))
    for nom, lignes in jeu.items():
        verser(base, TABLES[nom], lignes)
    return base


def verser(base: duckdb.DuckDBPyConnection, table: Table, lignes: Sequence[Ligne]) -> None:
    if inconnues := {cle for ligne in lignes for cle in ligne} - set(table.par_nom):
        raise KeyError(f"{table.nom} : {', '.join(sorted(inconnues))}")
    if not lignes:
        return
    noms = [colonne.nom for colonne in table.colonnes]
    case = f"({', '.join('?' for _ in noms)})"
    base.execute(
        f'INSERT INTO "{table.nom}" VALUES {", ".join([case] * len(lignes))}',
        [ligne.get(nom) for ligne in lignes for nom in noms],
    )


def lire(texte: str, table: Table) -> list[Ligne]:
    """Lit une table écrite à la main : une ligne d'en-tête, des mots séparés par des blancs.

    Le point est une valeur vide ; les codes multiples se séparent par `|`, comme dans l'échange.
    """
    entete, *corps = [ligne.split() for ligne in texte.strip().splitlines() if ligne.strip()]
    return [
        {nom: _valeur(mot, table.par_nom[nom].type) for nom, mot in zip(entete, mots, strict=True)}
        for mots in corps
    ]


def _valeur(mot: str, nature: Type) -> Valeur:
    if mot == ".":
        return None
    match nature:
        case Type.DATE:
            return date.fromisoformat(mot)
        case Type.NOMBRE:
            return Decimal(mot)
        case Type.ENTIER:
            return int(mot)
        case Type.BOOLEEN:
            return {"oui": True, "non": False}[mot]
        case Type.CODES:
            return mot.split("|")
        case _:
            return mot
