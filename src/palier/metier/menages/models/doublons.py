"""Ce que l'on a décidé de deux fiches qui se ressemblent : différentes, ou fondues en une seule."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q

from palier.socle.coffre.champs import TexteChiffreField
from palier.socle.comptes.models import Professionnel, Structure


class Genre(models.TextChoices):
    """De quelles fiches on parle."""

    PERSONNE = "personne", "personne"
    MENAGE = "menage", "ménage"


class PaireEcartee(models.Model):
    """Deux fiches que quelqu'un a reconnues différentes : on n'en reparle plus.

    Les identifiants sont des nombres, sans clé étrangère : l'avis survit à une fusion défaite.
    """

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="+")
    genre = models.CharField("genre", max_length=8, choices=Genre)
    premiere = models.BigIntegerField("première fiche")
    seconde = models.BigIntegerField("seconde fiche")
    par = models.ForeignKey(Professionnel, models.PROTECT, related_name="+")
    le = models.DateField("le")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["genre", "premiere", "seconde"], name="paire_ecartee_une_fois"
            ),
            models.CheckConstraint(
                name="paire_ecartee_ordonnee", condition=Q(premiere__lt=F("seconde"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()} {self.premiere} et {self.seconde}"


class FusionQuerySet(models.QuerySet["Fusion"]):
    def de_la_structure(self, structure_id: int) -> Self:
        return self.filter(structure_id=structure_id)

    def en_vigueur(self) -> Self:
        return self.filter(defaite_le=None)

    def avec_les_fondues(self, genre: Genre, fiches: Iterable[int]) -> set[int]:
        """Ces fiches, et toutes celles qui s'y sont fondues, de fusion en fusion."""
        siennes = self.en_vigueur().filter(genre=genre)
        toutes = a_suivre = set(fiches)
        while a_suivre:
            fondues = siennes.filter(gardee__in=a_suivre).values_list("fondue", flat=True)
            a_suivre = set(fondues) - toutes
            toutes = toutes | a_suivre
        return toutes


class Fusion(models.Model):
    """Deux fiches devenues une ; de quoi les rendre telles qu'elles étaient.

    Attributes:
        memoire: les deux fiches d'avant et les lignes déplacées, en JSON, scellé.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    genre = models.CharField("genre", max_length=8, choices=Genre)
    gardee = models.BigIntegerField("fiche gardée")
    fondue = models.BigIntegerField("fiche fondue")
    reference = models.CharField("identifiant d'échange de la fiche fondue", max_length=80)
    nom = models.CharField("nom de la fiche fondue", max_length=250)
    memoire = TexteChiffreField("mémoire")
    faite_le = models.DateField("faite le")
    faite_par = models.ForeignKey(Professionnel, models.PROTECT, related_name="+")
    defaite_le = models.DateField("défaite le", null=True, blank=True)

    objects = FusionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["genre", "fondue"], name="fusion_de_quelle_fiche")]
        constraints = [
            models.UniqueConstraint(
                fields=["genre", "fondue"],
                condition=Q(defaite_le=None),
                name="fusion_une_par_fiche_fondue",
            )
        ]

    def __str__(self) -> str:
        return self.nom
