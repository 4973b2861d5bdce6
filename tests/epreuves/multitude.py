"""De quelques lignes à des centaines : chaque fiche du Nord recopiée, seule ou en famille."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models

from palier.socle.champs import CodeField

ECART = 1000
"""De combien une copie s'éloigne de sa fiche : plus que le monde n'a de fiches d'une table."""
MODELES = 2
"""Les premières fiches de chaque table suffisent : elles sont du même dossier."""
UNIQUES = {"comptes.Structure", "journal.Trace", "bilans.Bilan", "bilans.Publication"}
"""Ce qui ne se multiplie pas : la structure, ce qui se scelle, un bilan par an et par modèle."""


def multiplier(etrangers: Mapping[int, list[int]], copies: int) -> int:
    """Recopie tant de fois les premières fiches de chaque table, hors de celles du Sud.

    Une copie sur deux suit la copie de sa parente (un autre dossier), l'autre garde la sienne (le
    même dossier, où vit plus de monde) ; toutes restent à qui les suivait. Un compte copié est
    celui de quelqu'un d'autre. Ce qu'une contrainte refuse ne se copie pas.

    Returns:
        le nombre de tables où les copies ont pris.
    """
    du_sud = {pk for pks in etrangers.values() for pk in pks}
    tables = [m for m in apps.get_models() if isinstance(m._meta.pk, models.AutoField)]
    tables = [m for m in tables if m.__module__.startswith("palier.")]
    tables = [m for m in tables if m._meta.label not in UNIQUES]
    fiches = {
        m: list(m._base_manager.exclude(pk__in=du_sud).order_by("pk")[:MODELES]) for m in tables
    }
    copiees = {fiche.pk for siennes in fiches.values() for fiche in siennes}
    prises = 0
    for modele, siennes in fiches.items():
        avant = modele._base_manager.count()
        nees = [c for fiche in siennes for c in _copies(fiche, copiees, copies)]
        modele._base_manager.bulk_create(nees, ignore_conflicts=True)
        prises += modele._base_manager.count() >= avant + copies // 2
    return prises


def _copies(fiche: models.Model, copiees: set[int], combien: int) -> Iterator[models.Model]:
    champs = fiche._meta.concrete_fields
    propres = _propres(type(fiche))
    for rang in range(1, combien + 1):
        valeurs: dict[str, Any] = {f.attname: getattr(fiche, f.attname) for f in champs}
        valeurs[fiche._meta.pk.attname] = fiche.pk + rang * ECART
        for champ in champs:
            valeur = valeurs[champ.attname]
            if _suit(fiche, champ, rang) and valeur in copiees:
                valeurs[champ.attname] = valeur + rang * ECART
            elif champ.name in propres and valeur:
                valeurs[champ.attname] = f"{rang}-{valeur}"[: champ.max_length]
        yield type(fiche)(**valeurs)


def _suit(fiche: models.Model, champ: models.Field, rang: int) -> bool:
    """Si cette copie se rattache à la copie de ce que sa fiche désigne."""
    if not champ.is_relation:
        return False
    des_comptes = fiche._meta.app_label == "comptes"
    if champ.related_model._meta.label == "comptes.Professionnel":
        return des_comptes
    quelqu_un = champ.related_model._meta.label == "menages.Personne"
    return des_comptes or quelqu_un or rang % 2 == 1


def _propres(modele: type[models.Model]) -> set[str]:
    """Les textes qu'une contrainte veut différents d'une fiche à l'autre."""
    uniques = {f.name for f in modele._meta.concrete_fields if f.unique}
    for contrainte in modele._meta.total_unique_constraints:
        uniques |= set(contrainte.fields)
    return {
        f.name
        for f in modele._meta.concrete_fields
        if f.name in uniques and isinstance(f, models.CharField) and not isinstance(f, CodeField)
    }
