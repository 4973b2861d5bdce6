"""Ce que la page montre d'un import : par table, puis ligne à ligne."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Count, Q

from palier.pilotage.echange.modeles import MODELES
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.reprise.listes import Choix, Rang
from palier.pilotage.reprise.models import Import, Ligne

VOIR = {
    "erreurs": ("En erreur", Q(fautive=True, rejetee=False)),
    "doutes": ("À trancher", Q(rapproche=Rang.RESSEMBLE, rejetee=False)),
    "connues": ("Déjà connues", Q(rapproche=Rang.CONNUE, rejetee=False)),
    "nouvelles": ("Nouvelles", Q(rapproche=Rang.NOUVELLE, rejetee=False)),
    "identiques": ("À l’identique", Q(rapproche=Rang.IDENTIQUE, rejetee=False)),
    "rejetees": ("Rejetées", Q(rejetee=True)),
    "toutes": ("Toutes", Q()),
}


@dataclass(frozen=True)
class Bilan:
    """Une table d'un import : combien de lignes de chaque sorte."""

    nom: str
    comptes: dict[str, int]

    @property
    def titre(self) -> str:
        return TABLES[self.nom].titre

    @property
    def premiere(self) -> str:
        """Ce qu'il faut voir d'abord."""
        return next((v for v in VOIR if self.comptes[v]), "toutes")


def par_table(lu: Import) -> list[Bilan]:
    """Toutes les tables d'un import, en une requête."""
    comptes = {nom: Count("pk", filter=q) if q else Count("pk") for nom, (_, q) in VOIR.items()}
    lues = lu.lignes.order_by().values("table").annotate(**comptes)
    dites = {ligne.pop("table"): ligne for ligne in lues}
    return [Bilan(nom, dites[nom]) for nom in TABLES if nom in dites]


def totaux(bilans: list[Bilan]) -> dict[str, int]:
    """Les mêmes comptes, toutes tables réunies."""
    return {nom: sum(b.comptes[nom] for b in bilans) for nom in VOIR}


@dataclass
class Vue:
    """Une ligne, telle que la page la montre.

    Attributes:
        champs: colonne, valeur lue, ce qui n'y va pas.
        fiche: la fiche connue en cause.
    """

    ligne: Ligne
    champs: list[tuple[str, str, list[str]]]
    generaux: list[str]
    fiche: Any = None
    choix: list[tuple[str, str]] = field(default_factory=list)

    @property
    def corrigeables(self) -> list[tuple[str, str, list[str]]]:
        return [c for c in self.champs if c[2]]

    @property
    def autres(self) -> list[tuple[str, str, list[str]]]:
        return [c for c in self.champs if not c[2]]


def vues(lignes: list[Ligne]) -> list[Vue]:
    """Les lignes d'une page, avec leurs défauts et leurs fiches."""
    fiches = _fiches(lignes)
    return [_vue(ligne, fiches.get((ligne.table, ligne.fiche_id or 0))) for ligne in lignes]


def _vue(ligne: Ligne, fiche: Any) -> Vue:
    colonnes = TABLES[ligne.table].par_nom
    fautes: dict[str, list[str]] = defaultdict(list)
    generaux = []
    for defaut in ligne.defauts.all():
        citees = [c for c in defaut.colonne.split(" + ") if c in colonnes]
        for colonne in citees:
            fautes[colonne].append(str(defaut))
        if not citees:
            generaux.append(str(defaut))
    valeurs = ligne.valeurs
    utiles = [nom for nom in colonnes if nom in valeurs or fautes[nom]]
    champs = [(nom, valeurs.get(nom, ""), fautes[nom]) for nom in utiles]
    a_choisir = ligne.rapproche in (Rang.CONNUE, Rang.RESSEMBLE) and ligne.fiche_id
    choix = list(Choix.choices) if a_choisir and colonnes_reference(ligne.table) else []
    if a_choisir and not choix:
        choix = [c for c in Choix.choices if c[0] != Choix.CREER]
    return Vue(ligne, champs, generaux, fiche, choix)


def colonnes_reference(table: str) -> bool:
    """Les lignes de cette table sont des fiches, qu'un identifiant désigne."""
    cle = TABLES[table].cle
    return len(cle) == 1 and cle[0].endswith("_id")


def _fiches(lignes: list[Ligne]) -> dict[tuple[str, int], Any]:
    cites: dict[str, set[int]] = defaultdict(set)
    for ligne in lignes:
        if ligne.fiche_id and ligne.rapproche in (Rang.CONNUE, Rang.RESSEMBLE):
            cites[ligne.table].add(ligne.fiche_id)
    return {
        (table, pk): fiche
        for table, pks in cites.items()
        for pk, fiche in apps.get_model(MODELES[table])._default_manager.in_bulk(pks).items()
    }
