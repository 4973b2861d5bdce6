"""Les valeurs qu'une structure s'est données, et ce pour quoi elle tient une donnée sensible."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from palier.socle.comptes.models import Professionnel, Structure, en_vigueur
from palier.socle.reglages.sensibles import SENSIBLES


class ValeurPropreQuerySet(models.QuerySet["ValeurPropre"]):
    def en_vigueur(self, le: date) -> Self:
        """Celles d'une date, la plus récente d'abord."""
        return self.filter(en_vigueur(le)).order_by("-debut", "-pk")


class ValeurPropre(models.Model):
    """La valeur d'un paramètre dans une structure, d'une date à une autre."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="valeurs_propres")
    code = models.CharField("paramètre", max_length=60)
    cles = models.CharField("clés", max_length=120, blank=True)
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=4)
    debut = models.DateField("à partir du")
    fin = models.DateField("jusqu'au", null=True, blank=True)
    motif = models.CharField("pourquoi", max_length=300)
    ecrite_par = models.ForeignKey(
        Professionnel, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ValeurPropreQuerySet.as_manager()

    class Meta:
        ordering = ["code", "cles", "-debut"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "code", "cles", "debut"], name="valeur_propre_une_par_date"
            ),
            models.CheckConstraint(
                name="valeur_propre_finit_apres_son_debut",
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} : {self.valeur}"


class FinaliteQuerySet(models.QuerySet["Finalite"]):
    def allumees(self, structure_id: int) -> Self:
        return self.filter(structure_id=structure_id, eteinte_le=None)


class Finalite(models.Model):
    """Pourquoi une structure tient une donnée sensible ; sans elle, la donnée est éteinte."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="finalites")
    donnee = models.CharField(
        "donnée", max_length=40, choices=[(s.code, s.libelle) for s in SENSIBLES.values()]
    )
    texte = models.TextField("à quoi elle sert")
    base_legale = models.CharField("base légale", max_length=200)
    duree = models.CharField("combien de temps", max_length=200)
    qui = models.CharField("qui la lit", max_length=200)
    allumee_le = models.DateField("allumée le")
    eteinte_le = models.DateField("éteinte le", null=True, blank=True)

    objects = FinaliteQuerySet.as_manager()

    class Meta:
        ordering = ["donnee", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "donnee"],
                condition=Q(eteinte_le=None),
                name="finalite_une_allumee_par_donnee",
            )
        ]

    def __str__(self) -> str:
        return SENSIBLES[self.donnee].libelle
