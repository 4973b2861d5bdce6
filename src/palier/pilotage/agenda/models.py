"""Comment un professionnel veut être prévenu, son calendrier, et ce qu'il a déjà reçu."""

from typing import Self

from django.db import models
from django.db.models import Q

from palier.socle.comptes.models import Professionnel, Structure
from palier.socle.habilitations.acces import Acces


class DuProfessionnelQuerySet(models.QuerySet["Rappels"]):
    def visibles_par(self, acces: Acces) -> Self:
        """Les siens, dans cette structure : ceux d'un collègue ne se lisent pas."""
        return self.filter(professionnel_id=acces.professionnel_id, structure_id=acces.structure_id)


class Rappels(models.Model):
    """Ce qu'un professionnel reçoit d'une structure ; rien tant qu'il ne l'a pas demandé."""

    professionnel = models.ForeignKey(Professionnel, models.PROTECT, related_name="rappels")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    courriel = models.BooleanField("me prévenir par courriel", default=False)

    objects = DuProfessionnelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["professionnel", "structure"], name="rappels_un_reglage"
            )
        ]

    def __str__(self) -> str:
        return f"Rappels de {self.professionnel}"


class CalendrierQuerySet(models.QuerySet["Calendrier"]):
    def visibles_par(self, acces: Acces) -> Self:
        return self.filter(professionnel_id=acces.professionnel_id, structure_id=acces.structure_id)

    def ouverts(self) -> Self:
        return self.filter(revoque_le=None)


class Calendrier(models.Model):
    """Un calendrier privé, lu sans connexion par qui tient son lien ; le jeton n'est pas gardé."""

    professionnel = models.ForeignKey(Professionnel, models.PROTECT, related_name="calendriers")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    jeton = models.CharField("empreinte du jeton", max_length=64, unique=True)
    cree_le = models.DateTimeField("créé le")
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = CalendrierQuerySet.as_manager()

    class Meta:
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["professionnel", "structure"],
                condition=Q(revoque_le=None),
                name="calendrier_un_seul_ouvert",
            )
        ]

    def __str__(self) -> str:
        return f"Calendrier de {self.professionnel}"


class RappelEnvoye(models.Model):
    """Un rappel déjà parti : le même ne part jamais deux fois. Il ne dit rien de l'échéance."""

    professionnel = models.ForeignKey(Professionnel, models.PROTECT, related_name="+")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    echeance = models.CharField("empreinte de l'échéance", max_length=64)
    preavis = models.CharField("préavis", max_length=8)
    echoit_le = models.DateField("échoit le")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["professionnel", "structure", "echeance", "preavis"],
                name="rappel_une_seule_fois",
            )
        ]

    def __str__(self) -> str:
        return f"{self.preavis}, {self.professionnel}"
