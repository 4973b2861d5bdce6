"""Actions collectives, séances, présences, intervenants."""

from django.db import models
from django.db.models import Q

from palier.metier.menages.models import Personne
from palier.socle.champs import CodeField
from palier.socle.comptes.models import Professionnel
from palier.socle.fiches import Fiche, FicheQuerySet


class Action(Fiche):
    """Un atelier, une sortie, un groupe, une formation."""

    type = CodeField("type", nomenclature="type_action")
    theme = CodeField("thème", nomenclature="theme", blank=True)
    nom = models.CharField("nom", max_length=200)
    site = models.CharField("site", max_length=120, blank=True)

    objects = FicheQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom


class Seance(Fiche):
    """Une séance d'une action, tenue ou annulée."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="seances")
    date = models.DateField("date")
    duree_min = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)
    statut = CodeField("statut", nomenclature="statut_seance", blank=True)
    axe = CodeField("axe du CLAS", nomenclature="axe_clas", blank=True)
    anonymes = models.PositiveSmallIntegerField("participants non nommés", null=True, blank=True)
    anonymes_enfants = models.PositiveSmallIntegerField("dont enfants", null=True, blank=True)
    anonymes_adultes = models.PositiveSmallIntegerField("dont adultes", null=True, blank=True)
    anonymes_f = models.PositiveSmallIntegerField("dont femmes", null=True, blank=True)
    anonymes_m = models.PositiveSmallIntegerField("dont hommes", null=True, blank=True)

    objects = FicheQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-date", "-pk"]


class Presence(models.Model):
    """Une personne, ou un professionnel, à une séance."""

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="presences")
    personne = models.ForeignKey(
        Personne, models.PROTECT, related_name="presences", null=True, blank=True
    )
    professionnel = models.ForeignKey(
        Professionnel, models.PROTECT, related_name="presences", null=True, blank=True
    )
    present = models.BooleanField("présent")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="presence_de_quelqu_un",
                condition=Q(personne__isnull=False) | Q(professionnel__isnull=False),
            )
        ]


class Intervenant(models.Model):
    """Combien d'intervenants de quel statut, à une séance."""

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="intervenants")
    statut = CodeField("statut", nomenclature="statut_intervenant")
    nombre = models.PositiveSmallIntegerField("nombre")
    duree_min = models.PositiveSmallIntegerField("minutes chacun", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
