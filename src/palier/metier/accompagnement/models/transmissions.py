"""Ce qu'un auteur remet avant de partir : ses notes réservées."""

from django.db import models
from django.db.models import F, Q

from palier.socle.comptes.models import Professionnel, Structure


class TransmissionDeNotes(models.Model):
    """L'auteur donne à lire, à une personne, les notes qu'il s'était réservées jusqu'à ce jour."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    de = models.ForeignKey(Professionnel, models.PROTECT, related_name="notes_transmises")
    a = models.ForeignKey(Professionnel, models.PROTECT, related_name="notes_recues")
    le = models.DateField("transmises le")

    class Meta:
        ordering = ["-le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "de", "a", "le"], name="transmission_une"),
            models.CheckConstraint(name="transmission_a_un_autre", condition=~Q(de=F("a"))),
        ]

    def __str__(self) -> str:
        return f"Notes de {self.de}, transmises à {self.a}"
