"""La table des brouillons."""

import json
from typing import Any, Self

from django.db import models

from palier.socle.coffre.champs import TexteChiffreField
from palier.socle.comptes.models import Compte, Structure
from palier.socle.habilitations.acces import Acces


class BrouillonQuerySet(models.QuerySet["Brouillon"]):
    def visibles_par(self, acces: Acces) -> Self:
        """Ceux de ce compte dans cette structure : un brouillon n'est lu que de son auteur."""
        return self.filter(compte_id=acces.compte_id, structure_id=acces.structure_id)


class Brouillon(models.Model):
    """Un formulaire commencé et pas encore enregistré."""

    compte = models.ForeignKey(Compte, models.CASCADE, related_name="brouillons")
    structure = models.ForeignKey(Structure, models.CASCADE, related_name="+")
    formulaire = models.CharField("page du formulaire", max_length=80)
    objet = models.PositiveBigIntegerField("identifiant de l'objet", default=0)
    contenu = TexteChiffreField("valeurs des champs, en JSON")
    version = models.PositiveIntegerField(default=1)
    garde_le = models.DateTimeField("gardé le")

    objects = BrouillonQuerySet.as_manager()

    class Meta:
        ordering = ["-garde_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "structure", "formulaire", "objet"], name="brouillon_unique"
            )
        ]

    def __str__(self) -> str:
        return f"Brouillon de {self.formulaire}"

    @property
    def valeurs(self) -> dict[str, Any]:
        """Les champs et leurs valeurs, telles que le navigateur les a envoyées."""
        return json.loads(self.contenu)
