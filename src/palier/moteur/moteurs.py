"""Les moteurs de calcul. Seul fichier qui en nomme un.

Un moteur exécute du SQL et garde, le temps d'un calcul, les relations qu'on y pose. Toutes les
tables du contrat y existent, typées.
"""

import importlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from palier.moteur.langage import Expr

if TYPE_CHECKING:
    import duckdb

DUCKDB, SPARK = "duckdb", "pyspark"


class Moteur(Protocol):
    """Ce qui exécute du SQL dans un dialecte."""

    dialecte: str

    def executer(self, sql: str) -> list[tuple[Any, ...]]:
        """Les lignes de la requête ; une DATE est un `date`, un DECIMAL un `Decimal`."""
        ...

    def poser(self, nom: str, sql: str, *, garder: bool) -> None:
        """Nomme une relation : calculée maintenant (`garder`), ou chaque fois qu'on la lit."""
        ...

    def retirer(self, noms: Iterable[str]) -> None:
        """Oublie des relations posées."""
        ...

    def liste(self, textes: Iterable[str]) -> str:
        """Des textes littéraux, séparés par des virgules ; `NULL` s'il n'y en a pas."""
        ...


def en_sql(expression: Expr, dialecte: str) -> str:
    """Compile une expression ; Ibis ne sert qu'à cela, et n'ouvre aucune connexion."""
    if dialecte == SPARK:
        _regler_ibis_pour_spark()
    compilateur = importlib.import_module(f"ibis.backends.sql.compilers.{dialecte}").compiler
    sql: str = compilateur.to_sqlglot(expression).sql(dialect=compilateur.dialect)
    return sql


def _regler_ibis_pour_spark() -> None:
    """Donne à Ibis les réglages que son module Spark poserait en important pyarrow et pandas."""
    import ibis
    from ibis.config import Config

    class Spark(Config):  # type: ignore[misc]
        treat_nan_as_null: bool = False

    if ibis.options.pyspark is None:
        ibis.options.pyspark = Spark()


class DuckDB:
    """DuckDB, embarqué.

    Args:
        connexion: où les tables du contrat existent ; les relations posées n'y paraissent pas.
    """

    dialecte = DUCKDB

    def __init__(self, connexion: "duckdb.DuckDBPyConnection") -> None:
        self._curseur = connexion.cursor()
        self._posees: dict[str, str] = {}

    def executer(self, sql: str) -> list[tuple[Any, ...]]:
        return self._curseur.execute(sql).fetchall()

    def poser(self, nom: str, sql: str, *, garder: bool) -> None:
        self.retirer([nom])
        self._posees[nom] = "TABLE" if garder else "VIEW"
        self._curseur.execute(f'CREATE TEMP {self._posees[nom]} "{nom}" AS {sql}')

    def liste(self, textes: Iterable[str]) -> str:
        return ", ".join("'" + t.replace("'", "''") + "'" for t in textes) or "NULL"

    def retirer(self, noms: Iterable[str]) -> None:
        for nom in noms:
            if genre := self._posees.pop(nom, None):
                self._curseur.execute(f'DROP {genre} "{nom}"')
