"""La table des brouillons."""

import json
from datetime import date, timedelta
from typing import Any, Self

from django.db import models

from palier.socle.brouillons.regles import jours_gardes
from palier.socle.coffre.champs import TexteChiffreField
from palier.socle.comptes.models import Compte, Structure
from palier.socle.habilitations.acces import Acces


class BrouillonQuerySet(models.QuerySet["Brouillon"]):
    def visibles_par(self, acces: Acces) -> Self:
        """Ceux de ce compte dans cette structure : un brouillon n'est lu que de son auteur."""
        return self.filter(compte_id=acces.compte_id, structure_id=acces.structure_id)

    def pas_abandonnes(self, le: date) -> Self:
        return self.filter(garde_le__date__gt=le - timedelta(days=jours_gardes(le)))

    def abandonnes(self, le: date) -> Self:
        """Ceux que personne n'a continués depuis la durée de conservation, à tous."""
        return self.filter(garde_le__date__lte=le - timedelta(days=jours_gardes(le)))


class Brouillon(models.Model):
    """Un formulaire commencé et pas encore enregistré."""

    compte = models.ForeignKey(Compte, models.CASCADE, related_name="brouillons")
    structure = models.ForeignKey(Structure, models.CASCADE, related_name="+")
    formulaire = models.CharField("page du formulaire", max_length=120)
    objet = models.PositiveBigIntegerField("identifiant de l'objet", default=0)
    contenu = TexteChiffreField("valeurs des champs, en JSON")
    version = models.PositiveIntegerField(default=1)
    garde_le = models.DateTimeField("gardé le", db_index=True)

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


class Envoi(models.Model):
    """Un formulaire enregistré : le même, renvoyé, ne s'enregistre pas une seconde fois."""

    compte = models.ForeignKey(Compte, models.CASCADE, related_name="+")
    cle = models.CharField("clé d'idempotence", max_length=40)
    empreinte = models.CharField("empreinte de ce qui fut envoyé", max_length=64)
    suite = models.CharField("la page où il menait", max_length=500, blank=True)
    le = models.DateTimeField("enregistré le", db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compte", "cle", "empreinte"], name="envoi_unique")
        ]

    def __str__(self) -> str:
        return f"Envoi vers {self.suite}"
