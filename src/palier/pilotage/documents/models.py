"""Les modèles Word d'une structure."""

from typing import Self

from django.db import models

from palier.pilotage.documents.listes import Usage
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces


class ModeleWordQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces) -> Self:
        return self.filter(structure_id=acces.structure_id)


class ModeleWord(Fiche):
    """Un document Word déposé par la structure, vérifié à ce moment-là."""

    nom = models.CharField("nom", max_length=120)
    usage = models.CharField("sert à", max_length=12, choices=Usage)
    fichier = models.CharField("fichier", max_length=200, editable=False)
    taille = models.PositiveIntegerField("octets", editable=False)
    depose_le = models.DateField("déposé le", editable=False)

    objects = ModeleWordQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["usage", "nom", "pk"]

    def __str__(self) -> str:
        return self.nom
