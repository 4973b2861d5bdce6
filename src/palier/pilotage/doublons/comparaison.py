"""Deux fiches côte à côte : ce qu'elles disent de pareil, ce qu'il faut choisir, ce qui suivra."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst

from palier.metier.menages.models import Composition, Genre
from palier.noyau.texte import date_longue
from palier.pilotage.doublons.carte import CARTE, FICHES, Relation, champs

COTES = ("gauche", "droite")


@dataclass(frozen=True)
class Trait:
    """Un champ des deux fiches.

    Attributes:
        choisie: la fiche dont on propose la valeur ; vide quand elles disent la même chose.
    """

    nom: str
    libelle: str
    gauche: str
    droite: str
    choisie: str

    @property
    def valeurs(self) -> list[tuple[str, str]]:
        return [("gauche", self.gauche), ("droite", self.droite)]


def traits(genre: Genre, gauche: Any, droite: Any) -> list[Trait]:
    """Les champs que l'une au moins des deux fiches renseigne."""
    dits = []
    for champ in champs(genre):
        valeurs = [champ.value_from_object(fiche) for fiche in (gauche, droite)]
        if all(_vide(v) for v in valeurs):
            continue
        choisie = "" if valeurs[0] == valeurs[1] else COTES[_vide(valeurs[0])]
        textes = (_lisible(champ, gauche), _lisible(champ, droite))
        libelle = capfirst(str(champ.verbose_name))
        dits.append(Trait(champ.name, libelle, *textes, choisie))
    return dits


def _vide(valeur: Any) -> bool:
    return valeur is None or valeur == ""


def _lisible(champ: Any, fiche: Any) -> str:
    valeur = champ.value_from_object(fiche)
    if _vide(valeur):
        return "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return date_longue(valeur)
    return str(getattr(fiche, f"get_{champ.name}_display", lambda: valeur)())


def places(genre: Genre, fiches: tuple[Any, Any]) -> list[list[Composition]]:
    """Les ménages de chacune des deux personnes, ou les membres de chacun des deux ménages."""
    toutes = Composition.objects.select_related("menage", "personne")
    lues = list(toutes.filter(**{f"{genre}__in": fiches}))
    return [[p for p in lues if getattr(p, f"{genre}_id") == f.pk] for f in fiches]


def suivra(genre: Genre, fiches: tuple[Any, Any]) -> list[tuple[str, int, int]]:
    """Ce que porte chacune des deux fiches, et qui se réunira : libellé, à gauche, à droite."""
    nombres = ((r.libelle, *(_nombre(r, fiche) for fiche in fiches)) for r in CARTE[genre])
    return [ligne for ligne in nombres if any(ligne[1:])]


def _nombre(relation: Relation, fiche: Any) -> int:
    return relation.lignes.filter(**{relation.champ: fiche}).count()


def nommer(structure_id: int, paires: list[Any]) -> dict[tuple[str, int], Any]:
    """Les fiches de ces paires, lues d'un coup, par genre et numéro."""
    lues: dict[tuple[str, int], Any] = {}
    for genre, modele in FICHES.items():
        pks = {pk for p in paires if p.genre == genre for pk in (p.premiere, p.seconde)}
        fiches = modele._base_manager.filter(Q(structure_id=structure_id), pk__in=pks)
        lues |= {(str(genre), f.pk): f for f in fiches}
    return lues
