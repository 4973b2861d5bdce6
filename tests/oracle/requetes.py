"""Les requêtes de l'oracle : lues dans `sql/`, exécutées sur une base DuckDB déjà chargée.

Chaque requête est annoncée par « -- I-040 · Motifs de fin · NSP : motif_fin ». Elle rend des lignes
(axes, modalites, puis une colonne par statistique) ; `calculer` les met à plat.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from palier.noyau.periodes import Periode

SQL = Path(__file__).parent / "sql"
NSP = "NSP"
PROPRES = ("valeur", "numerateur", "denominateur", "renseignes", "population")

# (axes, modalités, statistique) → nombre. Total : axes et modalités vides.
Cle = tuple[tuple[str, ...], tuple[str, ...], str]
Statistiques = dict[Cle, float | None]

_ANNONCE = re.compile(
    r"^-- (?P<code>I-\d{3})(?: par (?P<par>[\w,]+))? · (?P<titre>[^·\n]+?)"
    r"(?: · NSP : (?P<nsp>[\w, ]+))?$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Requete:
    """Une question de l'oracle.

    Attributes:
        par: axes demandés en plus de la ventilation naturelle.
        nsp: axes qui peuvent manquer, dont la ligne `NSP` existe même à zéro.
    """

    code: str
    par: tuple[str, ...]
    titre: str
    nsp: tuple[str, ...]
    sql: str


def _lire(texte: str) -> Iterator[Requete]:
    annonces = list(_ANNONCE.finditer(texte))
    fins = [a.start() for a in annonces[1:]] + [len(texte)]
    for annonce, fin in zip(annonces, fins, strict=True):
        code, par, titre, nsp = annonce.group("code", "par", "titre", "nsp")
        yield Requete(
            code,
            tuple(par.split(",")) if par else (),
            titre,
            tuple(nsp.split(", ")) if nsp else (),
            texte[annonce.end() : fin].strip().rstrip(";"),
        )


@cache
def requetes() -> Mapping[tuple[str, tuple[str, ...]], Requete]:
    """Toutes les requêtes, par code d'indicateur et axes ajoutés."""
    fichiers = sorted(f for f in SQL.glob("*.sql") if f.name != "communs.sql")
    toutes = [r for f in fichiers for r in _lire(f.read_text(encoding="utf-8"))]
    return {(r.code, r.par): r for r in toutes}


def preparer(base: duckdb.DuckDBPyConnection) -> None:
    """Crée les macros de `communs.sql` dans la base."""
    base.execute((SQL / "communs.sql").read_text(encoding="utf-8"))


def calculer(base: duckdb.DuckDBPyConnection, requete: Requete, periode: Periode) -> Statistiques:
    """Exécute une requête et met ses lignes à plat."""
    dates = {"du": periode.debut, "au": periode.fin}
    curseur = base.execute(requete.sql, {n: d for n, d in dates.items() if f"${n}" in requete.sql})
    noms = [colonne[0] for colonne in curseur.description or ()]
    statistiques: Statistiques = {((a,), (NSP,), "valeur"): 0 for a in requete.nsp}
    for axes, modalites, *nombres in curseur.fetchall():
        cle = (tuple(axes.split(",")) if axes else (), tuple(modalites))
        for nom, nombre in zip(noms[2:], nombres, strict=True):
            if axes == "" or nombre is not None:
                statistiques[*cle, nom] = None if nombre is None else float(nombre)
    return statistiques
