"""`--structure` et `--dispositif` : les tables réduites à un périmètre.

Réduire les tables, et non chaque indicateur : toute définition vaut pour une association entière,
une de ses structures ou un seul dispositif.
"""

from collections.abc import Mapping
from functools import partial

from palier.moteur.base import DISPOSITIFS, STRUCTURES, Base, Definition
from palier.moteur.langage import Expr

_RATTACHEES = ("actes", "demarches", "situations", "relogements", "procedures")
_DE_STRUCTURE = ("actions", "reunions", "instances", "ameliorations", "affectations", "structures")

REDUITES = ("mesures", *_RATTACHEES, *_DE_STRUCTURE)
"""Les tables qu'un périmètre réduit ; les autres ne se lisent qu'à travers elles."""


def perimetre(*, structure: bool, dispositif: bool) -> Mapping[str, Definition]:
    """Chaque table réduite, selon ce que l'on restreint."""
    rattachees = {nom: partial(_rattachee, nom, structure, dispositif) for nom in _RATTACHEES}
    de_structure = {nom: partial(_de_structure, nom, structure) for nom in _DE_STRUCTURE}
    return {"mesures": _mesures, **rattachees, **de_structure}


def _mesures(b: Base) -> Expr:
    m = b.brute("mesures")
    return m.filter(m.dispositif_id.isin([DISPOSITIFS]))


def _rattachee(nom: str, structure: bool, dispositif: bool, b: Base) -> Expr:
    """Les lignes d'une mesure retenue ; sans mesure, celles d'un ménage retenu."""
    t, m = b.brute(nom), _mesures(b)
    libres = t.filter(t.mesure_id.isnull())
    if structure:
        menages = b.brute("menages")
        siens = menages.filter(menages.structure_id.isin([STRUCTURES]))
        libres = libres.semi_join(siens, "menage_id")
    if dispositif:
        actives = m.filter(m.debut <= b.au, m.fin.isnull() | (m.fin >= b.du))
        libres = libres.semi_join(actives, "menage_id")
    return t.semi_join(m, "mesure_id").union(libres)


def _de_structure(nom: str, structure: bool, b: Base) -> Expr:
    t = b.brute(nom)
    return t.filter(t.structure_id.isin([STRUCTURES])) if structure else t
