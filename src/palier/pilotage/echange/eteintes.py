"""Ce qu'une structure n'a pas allumé ne se compte pas : colonnes et codes sensibles éteints.

Un code éteint se lit vide ; s'il fait toute la ligne (une difficulté, une démarche), la ligne ne
se lit pas.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models.functions import Concat, Replace

from palier.moteur.tables import Colonne, Table
from palier.pilotage.echange.modeles import vers_la_structure
from palier.socle.coffre.codes import CodesScellesField
from palier.socle.eteints import finalites
from palier.socle.reglages.finalites import donnees_de, structures_allumees


def colonnes(table: Table, modele: type[models.Model]) -> dict[str, Any]:
    """Comment lire les colonnes sensibles d'une table que l'on compte."""
    lues: dict[str, Any] = {}
    structure = vers_la_structure(modele)
    for colonne in table.colonnes:
        if donnees := donnees_de(f"{table.nom}.{colonne.nom}"):
            tiennent = {f"{structure}__in": structures_allumees(donnees)}
            oui = models.When(**tiennent, then=models.F(colonne.nom))
            lues[colonne.nom] = models.Case(oui, default=models.Value(None))
        elif not colonne.obligatoire and (codes := _codes(colonne)):
            lues[colonne.nom] = _sans(modele, structure, colonne.nom, codes)
    return lues


def tenues(lignes: models.QuerySet[Any], table: Table) -> models.QuerySet[Any]:
    """Les lignes dont le code obligatoire n'est pas éteint."""
    structure = vers_la_structure(lignes.model)
    for colonne in table.colonnes:
        for finalite, codes in (_codes(colonne) if colonne.obligatoire else {}).items():
            eteinte = ~models.Q(**{f"{structure}__in": structures_allumees([finalite])})
            lignes = lignes.exclude(eteinte, **{f"{colonne.nom}__in": codes})
    return lignes


def _codes(colonne: Colonne) -> Mapping[str, list[str]]:
    """Les codes sensibles que peut porter une colonne, par finalité."""
    par_finalite: dict[str, list[str]] = defaultdict(list)
    if colonne.nomenclature:
        for code, finalite in finalites(colonne.nomenclature).items():
            par_finalite[finalite].append(code)
    return par_finalite


def _sans(
    modele: type[models.Model], structure: str, nom: str, codes: Mapping[str, list[str]]
) -> Any:
    """La colonne, moins les codes que la structure de la ligne ne tient pas."""
    champ = modele._meta.get_field(nom)
    lue: Any = models.F(nom)
    for finalite, siens in codes.items():
        tiennent = {f"{structure}__in": structures_allumees([finalite])}
        if isinstance(champ, CodesScellesField):
            # Entre deux barres, un code ne se confond pas avec un autre qu'il commence.
            barre = models.Value("|")
            reste: Any = Concat(barre, lue, barre, output_field=models.TextField())
            for forme in champ.formes(*siens):
                reste = Replace(reste, models.Value(f"|{forme}|"), barre)
            lue = models.Case(models.When(**tiennent, then=lue), default=reste, output_field=champ)
        else:
            vide = models.Value("", output_field=champ)
            eteint = models.When(~models.Q(**tiennent), **{f"{nom}__in": siens}, then=vide)
            lue = models.Case(eteint, default=lue, output_field=champ)
    return lue
