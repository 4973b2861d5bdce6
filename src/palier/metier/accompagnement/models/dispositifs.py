"""Conventions, dispositifs et moyens : ce qui est financé, et ce qui s'y fait."""

from django.db import models
from django.utils.functional import cached_property

from palier.metier.accompagnement.regles import Regles, usuelles
from palier.socle.champs import CodeField, nombre
from palier.socle.comptes.models import Structure
from palier.socle.fiches import Fiche, FicheQuerySet


class Convention(Fiche):
    """Ce qu'un financeur paie, par unité, d'une date à une autre."""

    financeur = models.CharField("financeur", max_length=200)
    numero = models.CharField("numéro chez le financeur", max_length=80, blank=True)
    debut = models.DateField("premier jour")
    fin = models.DateField("dernier jour", null=True, blank=True)
    unite = CodeField("unité de paiement", nomenclature="unite_convention", blank=True)
    volume = nombre("unités conventionnées")
    montant_unitaire = nombre("euros par unité")

    objects = FicheQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-debut", "pk"]

    def __str__(self) -> str:
        return f"{self.financeur} {self.numero}".strip()


class Dispositif(Fiche):
    """Un cadre d'accompagnement ; ses règles sont des données, qu'une structure écrit elle-même.

    Attributes:
        regles: ce qu'il permet, par les clés de `Regles` ; une clé absente ne contraint rien.
    """

    code = CodeField("dispositif", nomenclature="dispositif")
    nom = models.CharField("nom local", max_length=200)
    financeur = models.CharField("organisme payeur", max_length=200, blank=True)
    site = models.CharField("site", max_length=120, blank=True)
    convention = models.ForeignKey(
        Convention, models.PROTECT, related_name="dispositifs", null=True, blank=True
    )
    regles = models.JSONField("règles", default=dict, blank=True)

    objects = FicheQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom

    @cached_property
    def les_regles(self) -> Regles:
        return Regles.lues(self.regles)

    def a_la_reprise(self) -> None:
        """Un dispositif repris reçoit les règles d'usage de son code ; on les corrige ensuite."""
        self.regles = self.regles or usuelles(self.code)


class Moyen(models.Model):
    """Un moyen annuel : équivalents temps plein, dépenses, places."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    annee = models.PositiveSmallIntegerField("année")
    code = CodeField("moyen", nomenclature="moyen")
    valeur = nombre("valeur", null=False, blank=False)
    dispositif = models.ForeignKey(
        Dispositif, models.PROTECT, related_name="moyens", null=True, blank=True
    )

    class Meta:
        ordering = ["-annee", "code", "pk"]
