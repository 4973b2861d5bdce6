"""Ce que désigne une ligne : dans le fichier, dans la base de la structure, ou nulle part."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from palier.moteur.tables import Colonne, Table
from palier.pilotage.echange.en_base import Relation
from palier.pilotage.echange.modeles import MODELES
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.reprise.lecture import Valeurs
from palier.socle.comptes.models import Structure

Tables = Mapping[str, Mapping[int, Valeurs]]
_LOT = 500


@dataclass(frozen=True)
class Orpheline:
    """Une ligne qui désigne ce qui n'existe pas, ou ce qui n'est pas à nous."""

    table: str
    rang: int
    colonne: str
    valeur: str
    attendu: str


def la_notre(tables: Tables, structure: Structure) -> frozenset[str]:
    """Les identifiants qui, dans ce fichier, désignent notre structure.

    Un fichier d'une seule structure est le nôtre, quel que soit le nom qu'elle y porte.
    """
    citees = {ligne["structure_id"] for ligne in tables.get("structures", {}).values()}
    if not citees:
        citees = {
            ligne["structure_id"]
            for lignes in tables.values()
            for ligne in lignes.values()
            if ligne.get("structure_id")
        }
    seule = citees if len(citees) == 1 else set()
    return frozenset({structure.reference, *(s for s in seule if s)})


def orphelines(tables: Tables, structure: Structure) -> Iterator[Orpheline]:
    """Les références sans objet, et les lignes d'une autre structure."""
    notres = la_notre(tables, structure)
    for nom, lignes in tables.items():
        table = TABLES[nom]
        for colonne in (c for c in table.colonnes if c.vers):
            cible = (colonne.vers or "").split(".")[0]
            if cible == "structures":
                if colonne.nom != "parente_id":
                    yield from _etrangeres(table, colonne, lignes, notres)
            elif cible in MODELES:
                yield from _sans_objet(table, colonne, tables, structure)
    for rang, ligne in tables.get("structures", {}).items():
        if ligne["structure_id"] not in notres:
            valeur = str(ligne["structure_id"])
            yield Orpheline("structures", rang, "structure_id", valeur, _AUTRE)


_AUTRE = "c'est une autre structure que la vôtre ; rejetez cette ligne"


def _etrangeres(
    table: Table, colonne: Colonne, lignes: Mapping[int, Valeurs], notres: frozenset[str]
) -> Iterator[Orpheline]:
    for rang, ligne in lignes.items():
        if (dit := ligne[colonne.nom]) and dit not in notres:
            yield Orpheline(table.nom, rang, colonne.nom, dit, _AUTRE)


def _sans_objet(
    table: Table, colonne: Colonne, tables: Tables, structure: Structure
) -> Iterator[Orpheline]:
    cible, designee = (colonne.vers or "").split(".")
    connues = {ligne[designee] for ligne in tables.get(cible, {}).values()}
    perdues: dict[str, list[int]] = defaultdict(list)
    for rang, ligne in tables[table.nom].items():
        if (dit := ligne[colonne.nom]) is not None and dit not in connues:
            perdues[dit].append(rang)
    en_base = connues_en_base(cible, list(perdues), structure)
    attendu = f"aucune fiche « {TABLES[cible].titre.lower()} » ne porte cet identifiant"
    for dit in perdues.keys() - en_base:
        for rang in perdues[dit]:
            yield Orpheline(table.nom, rang, colonne.nom, dit, attendu)


def connues_en_base(table: str, cites: list[str], structure: Structure) -> set[str]:
    """Parmi ces identifiants, ceux qu'une fiche de la structure porte déjà."""
    siennes = Relation(TABLES[table]).de_la_structure(structure.pk)
    connues: set[str] = set()
    for debut in range(0, len(cites), _LOT):
        lot = cites[debut : debut + _LOT]
        connues |= set(siennes.filter(reference__in=lot).values_list("reference", flat=True))
    return connues
