"""Ce qu'est une table d'échange : ses colonnes, sa clé, son *Table Schema* Frictionless.

Les tables elles-mêmes sont déclarées par les tranches du métier (`echange.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Type(StrEnum):
    """Nature d'une colonne d'échange."""

    TEXTE = "texte"
    CODE = "code"
    CODES = "codes"
    DATE = "date"
    NOMBRE = "nombre"
    ENTIER = "entier"
    BOOLEEN = "booleen"


@dataclass(frozen=True)
class Colonne:
    """Une colonne d'une table d'échange.

    Attributes:
        nomenclature: liste fermée des codes admis (`Type.CODE` ou `Type.CODES`).
        vers: colonne désignée, « table.colonne ».
        minimum, maximum: bornes incluses, pour un nombre ou un entier.
        nominatif: nom propre, adresse ou texte libre ; le moteur ne l'ouvre jamais.
    """

    nom: str
    type: Type = Type.TEXTE
    description: str = ""
    obligatoire: bool = False
    nomenclature: str | None = None
    vers: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    nominatif: bool = False


@dataclass(frozen=True)
class Ordre:
    """Deux dates d’une même ligne : `avant` ≤ `apres` quand elles sont connues."""

    avant: str
    apres: str


@dataclass(frozen=True)
class Table:
    """Une table d'échange et ce qui la contraint.

    Attributes:
        cle: colonnes qui identifient une ligne ; vide si les lignes n'ont pas d'identité propre.
        ordres: dates croisées d'une même ligne.
        une_de: groupes de colonnes dont l'une au moins doit être renseignée.
    """

    nom: str
    titre: str
    colonnes: tuple[Colonne, ...]
    cle: tuple[str, ...] = ()
    ordres: tuple[Ordre, ...] = ()
    une_de: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def par_nom(self) -> Mapping[str, Colonne]:
        """Les colonnes, par leur nom."""
        return {colonne.nom: colonne for colonne in self.colonnes}


_FRICTIONLESS = {
    Type.TEXTE: "string",
    Type.CODE: "string",
    Type.CODES: "string",
    Type.DATE: "date",
    Type.NOMBRE: "number",
    Type.ENTIER: "integer",
    Type.BOOLEEN: "boolean",
}


def _description(colonne: Colonne) -> str:
    """La description, et ce que désigne la colonne."""
    cible = f"désigne {colonne.vers}" if colonne.vers else ""
    liste = f"liste {colonne.nomenclature}" if colonne.nomenclature else ""
    return " ; ".join(morceau for morceau in (colonne.description, cible, liste) if morceau)


def _champ(colonne: Colonne, codes: Mapping[str, list[str]]) -> dict[str, object]:
    contraintes: dict[str, object] = {}
    if colonne.obligatoire:
        contraintes["required"] = True
    if colonne.nomenclature and colonne.type is Type.CODE:
        contraintes["enum"] = codes[colonne.nomenclature]
    if colonne.nomenclature and colonne.type is Type.CODES:
        un = "|".join(codes[colonne.nomenclature])
        contraintes["pattern"] = rf"({un})(\|({un}))*"
    if colonne.type is Type.DATE:
        contraintes |= {"minimum": "1900-01-01", "maximum": "2100-12-31"}
    if colonne.minimum is not None:
        contraintes["minimum"] = colonne.minimum
    if colonne.maximum is not None:
        contraintes["maximum"] = colonne.maximum
    champ: dict[str, object] = {"name": colonne.nom, "type": _FRICTIONLESS[colonne.type]}
    if colonne.type is Type.BOOLEEN:
        champ |= {"trueValues": ["oui"], "falseValues": ["non"]}
    if description := _description(colonne):
        champ["description"] = description
    if contraintes:
        champ["constraints"] = contraintes
    return champ


def schema(table: Table, codes: Mapping[str, list[str]]) -> dict[str, object]:
    """*Table Schema* Frictionless d'une table (spécification v1), tel qu'on le publie.

    Args:
        codes: codes de chaque nomenclature citée par la table.
    """
    document: dict[str, object] = {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": table.nom,
        "title": table.titre,
        "fields": [_champ(colonne, codes) for colonne in table.colonnes],
        "missingValues": [""],
    }
    # La spécification n'admet pas de clé primaire qu'une ligne pourrait laisser vide.
    if table.cle and all(table.par_nom[nom].obligatoire for nom in table.cle):
        document["primaryKey"] = list(table.cle)
    cles = [_reference(table, c.nom, c.vers) for c in table.colonnes if c.vers]
    if cles:
        document["foreignKeys"] = cles
    return document


def _reference(table: Table, nom: str, vers: str) -> dict[str, object]:
    cible, designee = vers.split(".")
    # Une table qui se désigne elle-même s'y nomme par le vide.
    resource = "" if cible == table.nom else cible
    return {"fields": [nom], "reference": {"resource": resource, "fields": [designee]}}
