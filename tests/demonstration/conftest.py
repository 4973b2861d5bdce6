"""Les cinq dossiers, écrits une fois et relus par DuckDB seul : rien ne passe par le moteur."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from palier.pilotage import demonstration

ANNEE = 2025


@pytest.fixture(scope="session")
def dossiers(ecrite, tmp_path_factory) -> Path:
    """Un dossier CSV par structure."""
    racine = tmp_path_factory.mktemp("demonstration")
    for nom in demonstration.STRUCTURES:
        shutil.copytree(ecrite(nom), racine / nom, copy_function=os.link)
    return racine


@pytest.fixture(scope="session")
def compter(dossiers) -> Callable[[str, str], object]:
    """`compter("ccas-vaubrelle", "SELECT …")` rend la valeur, ou la ligne s'il y en a plusieurs."""
    bases: dict[str, duckdb.DuckDBPyConnection] = {}

    def base(dossier: str) -> duckdb.DuckDBPyConnection:
        if dossier not in bases:
            bases[dossier] = duckdb.connect()
            for fichier in sorted((dossiers / dossier).glob("*.csv")):
                lu = f"read_csv('{fichier}', header=true, sample_size=-1)"
                present = " REPLACE (present = 'oui' AS present)" * (fichier.stem == "presences")
                bases[dossier].execute(
                    f"CREATE TABLE {fichier.stem} AS SELECT *{present} FROM {lu}"
                )
        return bases[dossier]

    def compter(dossier: str, requete: str):
        lignes = base(dossier).execute(requete).fetchall()
        assert len(lignes) == 1, lignes
        return lignes[0][0] if len(lignes[0]) == 1 else lignes[0]

    return compter


@pytest.fixture
def dernier_jour() -> date:
    return date(ANNEE, 12, 31)
