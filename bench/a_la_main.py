"""Les requêtes SQL écrites à la main (celles de l'oracle des essais), une par indicateur."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

_TETE = re.compile(r"(?m)^(?=-- I-\d{3} · )")


def requetes(dossier: Path) -> dict[str, str]:
    """Le SQL de chaque indicateur, par code."""
    blocs = [
        bloc
        for fichier in sorted(dossier.glob("*.sql"))
        for bloc in _TETE.split(fichier.read_text(encoding="utf-8"))
        if _TETE.match(bloc)
    ]
    return {bloc[3:8]: bloc for bloc in sorted(blocs)}


def preparer(
    connexion: duckdb.DuckDBPyConnection, dossier: Path, du: date, au: date
) -> dict[str, Callable[[], object]]:
    """Pose le vocabulaire commun ; rend, par code, de quoi exécuter sa requête."""
    connexion.execute((dossier / "communs.sql").read_text(encoding="utf-8"))
    bornes = {"du": du, "au": au}
    pretes = {}
    for code, sql in requetes(dossier).items():
        citees = {nom: jour for nom, jour in bornes.items() if f"${nom}" in sql}
        pretes[code] = partial(_executer, connexion, sql, citees)
    return pretes


def _executer(connexion: duckdb.DuckDBPyConnection, sql: str, bornes: dict[str, date]) -> object:
    return connexion.execute(sql, bornes).fetchall()
