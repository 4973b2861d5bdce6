"""L'annuaire : organismes et contacts, communs ou propres à une structure."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from palier.socle.champs import CodeField
from palier.socle.comptes.models import Structure
from palier.socle.fiches import reference_neuve
from palier.socle.habilitations.acces import Acces


class PartenaireQuerySet(models.QuerySet["Partenaire"]):
    def visibles_par(self, acces: Acces) -> Self:
        """Les partenaires communs, et ceux de sa structure."""
        return self.filter(Q(structure=None) | Q(structure_id=acces.structure_id))


class Partenaire(models.Model):
    """Un organisme que l'on sollicite."""

    reference = models.CharField(
        "identifiant d'échange", max_length=80, unique=True, default=reference_neuve, editable=False
    )
    nom = models.CharField("nom", max_length=200)
    categorie = CodeField("catégorie", nomenclature="categorie_partenaire")
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True
    )
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    adresse = models.CharField("adresse", max_length=300, blank=True)

    objects = PartenaireQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("partenaires:fiche", args=[self.pk])


class Contact(models.Model):
    """Une personne à joindre chez un partenaire."""

    partenaire = models.ForeignKey(Partenaire, models.CASCADE, related_name="contacts")
    nom = models.CharField("nom", max_length=200)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    courriel = models.EmailField("courriel", blank=True)

    class Meta:
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom
