"""De la base aux tables d'échange, et retour : le même schéma dans les deux sens.

Une table d'échange est un modèle ; une colonne est un champ du même nom. Font exception
l'identifiant (`reference`) et les références (`mesure_id` → `mesure.reference`).
"""

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from django.apps import apps
from django.db import models, transaction

from palier.moteur.tables import Colonne, Table
from palier.pilotage.echange import eteintes
from palier.pilotage.echange.modeles import MODELES, vers_la_structure
from palier.pilotage.echange.tables import TABLES

Ligne = dict[str, Any]

_AUTREMENT = {("affectations", "role"): "fonction", ("affectations", "habilitation"): "role"}
_RESERVEES = {("actes", "objet"), ("actes", "note")}
_LOT = 2_000
_TU = "non communiqué"


@dataclass(frozen=True)
class Relation:
    """Une table d'échange et son modèle."""

    table: Table

    @cached_property
    def modele(self) -> type[models.Model]:
        return apps.get_model(MODELES[self.table.nom])

    def champ(self, colonne: Colonne) -> str:
        """Le champ que remplit une colonne : `reference`, une clé étrangère, ou le même nom."""
        if autre := _AUTREMENT.get((self.table.nom, colonne.nom)):
            return autre
        if colonne.vers and self.modele_vise(colonne) is not None:
            return colonne.nom.removesuffix("_id")
        if self.table.cle[:1] == (colonne.nom,) and colonne.nom.endswith("_id"):
            return "reference"
        return colonne.nom

    def chemin(self, colonne: Colonne) -> str:
        """Où lire une colonne depuis le modèle."""
        champ = self.champ(colonne)
        return f"{champ}__reference" if colonne.vers else champ

    def dite(self, colonne: Colonne) -> Any:
        """Ce que la base dit d'une colonne, prêt à être lu."""
        chemin = models.F(self.chemin(colonne))
        if (self.table.nom, colonne.nom) != ("affectations", "role"):
            return chemin
        # Le contrat veut une fonction : à défaut, l'habilitation en tient lieu.
        sans = models.When(fonction="", then=models.F("role"))
        return models.Case(sans, default=chemin, output_field=models.CharField())

    @cached_property
    def places(self) -> tuple[tuple[str, str, str | None, bool], ...]:
        """De chaque colonne : son nom, son champ, le modèle désigné, si le champ peut être nul."""
        dites = ((c.nom, self.champ(c), self.modele_vise(c)) for c in self.table.colonnes)
        return tuple((*dite, self.modele._meta.get_field(dite[1]).null) for dite in dites)

    @cached_property
    def tient_sa_structure(self) -> bool:
        """La fiche dit elle-même de quelle structure elle est."""
        return any(champ.name == "structure" for champ in self.modele._meta.fields)

    def modele_vise(self, colonne: Colonne) -> str | None:
        """Le modèle que désigne une colonne."""
        return MODELES.get((colonne.vers or "").split(".")[0])

    def de_la_structure(self, structure_id: int | None) -> models.QuerySet[Any]:
        """Les lignes d'une structure, par le chemin le plus court jusqu'à elle ; None : toutes."""
        lignes = self.modele._default_manager.all()
        if structure_id is None:
            return lignes
        chemin = vers_la_structure(self.modele)
        if self.table.nom == "professionnels":
            return lignes.filter(affectations__structure=structure_id).distinct()
        if self.table.nom == "partenaires":
            return lignes.filter(models.Q(structure=structure_id) | models.Q(structure=None))
        return lignes.filter(**{chemin: structure_id}) if chemin else lignes


def relations() -> Iterator[Relation]:
    """Toutes les tables tenues en base, chacune après celles qu'elle désigne."""
    return (Relation(table) for nom, table in TABLES.items() if nom in MODELES)


def ecrire_csv(
    dossier: Path,
    structure_id: int | None,
    *,
    nominatif: bool = True,
    tables: Collection[str] | None = None,
) -> None:
    """Écrit en CSV les tables d'une structure, ou de toutes.

    L'export complet garde ce qui est éteint : il doit se relire sans perte. Ce qui sert à compter
    n'en sait rien.

    Args:
        nominatif: faux pour compter ; ni les noms, ni les textes libres, ni les données éteintes
            ne quittent alors la base.
        tables: celles à écrire ; toutes à défaut.
    """
    dossier.mkdir(parents=True, exist_ok=True)
    for relation in relations():
        if tables is not None and relation.table.nom not in tables:
            continue
        colonnes = [c for c in relation.table.colonnes if nominatif or _compte(c)]
        lignes = relation.de_la_structure(structure_id).order_by("pk")
        tus: dict[str, Any] = {}
        if not nominatif:
            tus = {c.nom: models.Value(_TU) for c in colonnes if c.nominatif}
            tus |= eteintes.colonnes(relation.table, relation.modele)
            lignes = eteintes.tenues(lignes, relation.table)
        chemins = (tus.get(c.nom) or _lue(relation, c) for c in colonnes)
        valeurs = lignes.values_list(*chemins)
        _ecrire(dossier / f"{relation.table.nom}.csv", colonnes, valeurs.iterator(_LOT))


def _lue(relation: Relation, colonne: Colonne) -> Any:
    """Où lire une colonne ; ce qu'un auteur s'est réservé ne quitte pas la base (R-RGP-09)."""
    chemin = relation.dite(colonne)
    if (relation.table.nom, colonne.nom) not in _RESERVEES:
        return chemin
    champ = relation.modele._meta.get_field(colonne.nom)
    tue = models.When(visibilite="AUTEUR", then=models.Value("", output_field=champ))
    return models.Case(tue, default=chemin, output_field=champ)


def _compte(colonne: Colonne) -> bool:
    """La colonne sert à compter : ce n'est ni un nom ni un texte libre, ou le contrat l'exige."""
    return colonne.obligatoire or not colonne.nominatif


def _ecrire(chemin: Path, colonnes: list[Colonne], lignes: Iterable[tuple[Any, ...]]) -> None:
    premiere = next(iterateur := iter(lignes), None)
    if premiere is None:
        return
    with chemin.open("w", encoding="utf-8", newline="") as fichier:
        redige = csv.writer(fichier, lineterminator="\n")
        redige.writerow([c.nom for c in colonnes])
        redige.writerow(map(_texte, premiere))
        redige.writerows(map(_texte, ligne) for ligne in iterateur)


def _texte(valeur: Any) -> Any:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}"
    return "|".join(valeur) if isinstance(valeur, list) else valeur


@transaction.atomic
def reprendre(connexion: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Crée en base tout ce que portent des tables d'échange ouvertes et contrôlées.

    Returns:
        Le nombre de lignes créées par table.
    """
    connus: dict[str, dict[str, Any]] = {}
    creees: dict[str, int] = {}
    for relation in relations():
        lignes = _lues(connexion, relation.table)
        objets = [objet(relation, ligne, connus) for ligne in lignes]
        if not objets:
            continue
        relation.modele._default_manager.bulk_create(objets, batch_size=_LOT)
        creees[relation.table.nom] = len(objets)
        if any(champ.name == "reference" for champ in relation.modele._meta.fields):
            par_reference = {fiche.reference: fiche for fiche in objets}
            connus[MODELES[relation.table.nom]] = par_reference
            _rattacher(relation, lignes, par_reference)
    return creees


def _rattacher(relation: Relation, lignes: list[Ligne], objets: dict[str, Any]) -> None:
    """Ce qu'une table désigne en elle-même (un sous-objectif, un siège) n'existe qu'après coup."""
    for colonne in relation.table.colonnes:
        if relation.modele_vise(colonne) != MODELES[relation.table.nom]:
            continue
        champ, cle = relation.champ(colonne), relation.table.cle[0]
        rattaches = [ligne for ligne in lignes if ligne[colonne.nom] is not None]
        for ligne in rattaches:
            setattr(objets[ligne[cle]], champ, objets.get(ligne[colonne.nom]))
        enfants = [objets[ligne[cle]] for ligne in rattaches]
        relation.modele._default_manager.bulk_update(enfants, [champ], batch_size=_LOT)


def _lues(connexion: duckdb.DuckDBPyConnection, table: Table) -> list[Ligne]:
    curseur = connexion.execute(f"SELECT * FROM main.{table.nom}")
    noms = [d[0] for d in curseur.description or ()]
    return [dict(zip(noms, ligne, strict=True)) for ligne in curseur.fetchall()]


def objet(
    relation: Relation,
    ligne: Ligne,
    connus: dict[str, dict[str, Any]],
    structure: models.Model | None = None,
) -> models.Model:
    """L'objet d'une ligne ; un texte vide est un texte, un fait vide reste vide.

    Args:
        connus: modèle → identifiant → objet que d'autres lignes peuvent désigner.
        structure: celle de la fiche si la ligne ne la dit pas ; None la déduit.
    """
    champs: dict[str, Any] = {}
    for nom, champ, vise, nul in relation.places:
        valeur = ligne[nom]
        if vise is not None:
            valeur = connus.get(vise, {}).get(valeur) if valeur is not None else None
        elif valeur is None and not nul:
            continue
        champs[champ] = valeur
    if "structure" not in champs and relation.tient_sa_structure:
        champs["structure"] = structure or _structure(champs, connus)
    cree = relation.modele(**champs)
    if hasattr(cree, "a_la_reprise"):
        cree.a_la_reprise()
    return cree


def _structure(champs: dict[str, Any], connus: dict[str, dict[str, Any]]) -> Any:
    """La structure d'une fiche qui ne la dit pas : celle de ce qu'elle désigne, ou la seule."""
    for nom in ("menage", "dispositif", "mesure", "action", "personne"):
        if porteur := champs.get(nom):
            return porteur.structure
    if professionnel := champs.get("professionnel"):
        for affectation in professionnel.affectations.all():
            return affectation.structure
    return next(iter(connus["comptes.Structure"].values()))
