"""Ce qu'un bilan montre sans le compter : noms, contexte communal, actions, instances."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from palier.noyau.erreurs import Inconnu

if TYPE_CHECKING:
    import duckdb

Lignes = list[tuple[Any, ...]]
Requete = Callable[[str], Lignes]


@dataclass(frozen=True, slots=True)
class Contexte:
    """Une variable d'un territoire, son millésime et sa source."""

    variable: str
    valeur: float
    unite: str
    territoire: str
    millesime: str
    source: str


@dataclass(frozen=True, slots=True)
class Amelioration:
    """Une action d'amélioration prévue pour une année."""

    annee: int
    action: str
    responsable: str
    statut: str


@dataclass(frozen=True, slots=True)
class Formation:
    """Une formation ou une analyse de la pratique, et les dates de ses séances tenues."""

    nom: str
    site: str
    dates: tuple[date, ...]
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Instance:
    """Une instance et son rythme prévu."""

    code: str
    nom: str
    semaines: float | None


@dataclass(frozen=True)
class Faits:
    """Les faits non comptés d'un bilan.

    Attributes:
        noms: par axe (`structure`, `dispositif`), le nom donné par la structure à un code.
        communes: noms des communes du contexte, s'ils sont connus.
    """

    structure: str
    contextes: tuple[Contexte, ...] = ()
    ameliorations: tuple[Amelioration, ...] = ()
    formations: tuple[Formation, ...] = ()
    instances: tuple[Instance, ...] = ()
    noms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def lire(connexion: "duckdb.DuckDBPyConnection", structure: str | None) -> Faits:
    """Les faits d'une structure et de ses descendantes, ou de toutes.

    Raises:
        Inconnu: la structure n'existe pas.
    """
    curseur = connexion.cursor()

    def lignes(sql: str) -> Lignes:
        return curseur.execute(sql).fetchall()

    arbre = lignes("SELECT structure_id, nom, parente_id, commune FROM structures ORDER BY 1")
    retenues = _descendantes(arbre, structure)
    dans = f"structure_id IN ({_liste(retenues)})"
    communes = _liste(c for i, _, _, c in arbre if i in retenues and c)
    dispositifs = lignes(f"SELECT code, any_value(nom) FROM dispositifs WHERE {dans} GROUP BY code")
    return Faits(
        _nom(arbre, retenues, structure),
        _contextes(lignes, communes),
        _ameliorations(lignes, dans),
        _formations(lignes, dans),
        _instances(lignes, dans),
        {"structure": {i: n for i, n, _, _ in arbre}, "dispositif": dict(dispositifs)},
    )


def _liste(valeurs: Iterable[str]) -> str:
    return ", ".join("'" + v.replace("'", "''") + "'" for v in valeurs) or "''"


def _contextes(lignes: Requete, communes: str) -> tuple[Contexte, ...]:
    trouvees = lignes(
        "SELECT variable, valeur, unite, territoire, millesime, source FROM contextes "
        f"WHERE commune IN ({communes}) ORDER BY rowid"
    )
    return tuple(
        Contexte(v, float(n), u or "", t or "COMMUNE", str(m), s) for v, n, u, t, m, s in trouvees
    )


def _ameliorations(lignes: Requete, dans: str) -> tuple[Amelioration, ...]:
    trouvees = lignes(
        f"SELECT annee, action, responsable, statut FROM ameliorations WHERE {dans} ORDER BY rowid"
    )
    return tuple(Amelioration(a, b, c or "", d or "") for a, b, c, d in trouvees)


def _formations(lignes: Requete, dans: str) -> tuple[Formation, ...]:
    trouvees = lignes(
        "SELECT a.nom, a.site, list(s.date ORDER BY s.date), sum(s.duree_min) "
        "FROM actions a JOIN seances s USING (action_id) "
        "WHERE a.type IN ('FORMATION', 'ANALYSE_PRATIQUE') "
        f"AND a.{dans} AND coalesce(s.statut, 'TENUE') = 'TENUE' "
        "GROUP BY a.action_id, a.nom, a.site ORDER BY 3"
    )
    return tuple(
        Formation(nom, site or "", tuple(dates), None if m is None else int(m))
        for nom, site, dates, m in trouvees
    )


def _instances(lignes: Requete, dans: str) -> tuple[Instance, ...]:
    trouvees = lignes(
        f"SELECT code, nom, periodicite_semaines FROM instances WHERE {dans} ORDER BY rowid"
    )
    return tuple(Instance(c, nom or "", None if w is None else float(w)) for c, nom, w in trouvees)


def _descendantes(arbre: Lignes, structure: str | None) -> set[str]:
    connues = [i for i, *_ in arbre]
    if structure is None:
        return set(connues)
    if structure not in connues:
        from palier.pilotage.bilans.schema import proches

        raise Inconnu("Structure", structure, proches(structure, connues), champ="structure")
    retenues = {structure}
    while ajout := {i for i, _, parente, _ in arbre if parente in retenues} - retenues:
        retenues |= ajout
    return retenues


def _nom(arbre: Lignes, retenues: set[str], structure: str | None) -> str:
    """Le nom de la structure demandée, à défaut de la seule qui n'ait pas de parente."""
    noms = [n for i, n, p, _ in arbre if (i == structure if structure else p is None)]
    return noms[0] if len(noms) == 1 else f"{len(retenues)} structures"
