"""Ce qu'ont en commun les fiches d'un dossier : structure, identifiant, version."""

import secrets
from copy import copy
from typing import Any, Self

from django.db import models

from palier.noyau.erreurs import Perimee
from palier.socle.champs import CodeField, DeriveField
from palier.socle.comptes.models import Structure
from palier.socle.eteints import est_eteint


def reference_neuve() -> str:
    """Un identifiant d'échange qu'aucune autre fiche ne porte."""
    return secrets.token_hex(8)


def _masque(fiche: models.Model, nom: str) -> bool:
    """La fiche porte là un code que la demande ne montre pas."""
    champ = fiche._meta.get_field(nom)
    return isinstance(champ, CodeField) and est_eteint(champ.nomenclature, getattr(fiche, nom))


def _derives(fiche: models.Model, champs: dict[str, Any]) -> dict[str, str]:
    """Les champs tirés des autres, une fois ceux-ci changés."""
    apres = copy(fiche)
    for nom, valeur in champs.items():
        setattr(apres, nom, valeur)
    derives = (c for c in fiche._meta.fields if isinstance(c, DeriveField))
    return {champ.name: champ.calculer(apres) for champ in derives}


class FicheQuerySet(models.QuerySet[Any]):
    def modifier(self, fiche: models.Model, version: int, **champs: Any) -> None:
        """Change une fiche si personne ne l'a changée depuis cette version.

        Raises:
            Perimee: quelqu'un d'autre l'a changée entre-temps.
        """
        # Ce qui est masqué se montre vide : un vide reçu ne l'efface pas.
        champs = {n: v for n, v in champs.items() if v or not _masque(fiche, n)}
        faites = self.filter(pk=fiche.pk, version=version).update(
            **champs, **_derives(fiche, champs), version=models.F("version") + 1
        )
        if not faites:
            raise Perimee(
                "Cette fiche a été modifiée pendant que vous écriviez",
                "comparez les deux textes et choisissez",
            )
        fiche.refresh_from_db()

    def de_la_structure(self, structure_id: int) -> Self:
        return self.filter(structure_id=structure_id)


class Fiche(models.Model):
    """Une fiche d'une structure, que l'échange sait désigner."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    reference = models.CharField(
        "identifiant d'échange", max_length=80, default=reference_neuve, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    cree_le = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "reference"], name="%(class)s_reference_unique"
            )
        ]
