"""Un bilan en cours d'écriture, ses textes, ses publications."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from palier.pilotage.bilans import schema
from palier.pilotage.bilans.modele import Modele, titres_des_textes
from palier.socle.comptes.models import Professionnel, Structure
from palier.socle.fiches import FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste


class Etat(models.TextChoices):
    """Où en est un texte."""

    A_ECRIRE = "A_ECRIRE", "à écrire"
    REDIGE = "REDIGE", "rédigé"
    SANS_OBJET = "SANS_OBJET", "rien à dire cette année"


class BilanQuerySet(models.QuerySet["Bilan"]):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        if not acces.peut(geste, Donnee.AGREGATS):
            return self.none()
        return self.filter(structure_id=acces.structure_id)

    def avec_avancement(self) -> Self:
        """Munis de `attendus` et `faits` : les textes du modèle, et ceux qui n'attendent plus."""
        return self.annotate(
            attendus=Count("textes"), faits=Count("textes", ~Q(textes__etat=Etat.A_ECRIRE))
        )


class Bilan(models.Model):
    """Le bilan d'une année, d'après un modèle."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="bilans")
    modele = models.CharField("modèle", max_length=40)
    annee = models.PositiveSmallIntegerField("année")
    ouvert_le = models.DateField("ouvert le")

    objects = BilanQuerySet.as_manager()

    class Meta:
        ordering = ["-annee", "modele"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "modele", "annee"], name="bilan_un_par_modele_et_annee"
            )
        ]

    def __str__(self) -> str:
        return f"{self.en_modele.titre.replace('{annee}', str(self.annee))}, {self.annee}"

    def get_absolute_url(self) -> str:
        return reverse("bilans:bilan", args=[self.pk])

    @property
    def en_modele(self) -> Modele:
        return schema.modele(self.modele)


class TexteQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(bilan__in=Bilan.objects.visibles_par(acces, geste))

    def a_ecrire(self) -> Self:
        return self.filter(etat=Etat.A_ECRIRE)


class Texte(models.Model):
    """Ce que la structure écrit sous une rubrique ; le logiciel n'y écrit jamais."""

    bilan = models.ForeignKey(Bilan, models.CASCADE, related_name="textes")
    nom = models.CharField("rubrique", max_length=80)
    contenu = models.TextField("texte", blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.A_ECRIRE)
    version = models.PositiveIntegerField(default=1)
    par = models.ForeignKey(
        Professionnel, models.PROTECT, verbose_name="écrit par", null=True, related_name="+"
    )
    le = models.DateField("écrit le", null=True)

    objects = TexteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bilan", "nom"], name="texte_un_par_rubrique"),
            models.CheckConstraint(
                name="texte_redige_non_vide", condition=~Q(etat=Etat.REDIGE) | ~Q(contenu="")
            ),
        ]

    def __str__(self) -> str:
        return f"« {self.titre} », {self.bilan}"

    @property
    def titre(self) -> str:
        """Le titre du document sous lequel il s'écrit."""
        titres = titres_des_textes(self.bilan.en_modele, self.bilan.annee)
        return titres.get(self.nom) or self.nom

    def get_absolute_url(self) -> str:
        return f"{reverse('bilans:texte_ecrire', args=[self.pk])}#texte-{self.nom}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visibles_par(self, acces: Acces) -> Self:
        return self.filter(bilan__in=Bilan.objects.visibles_par(acces))

    def sans_archive(self) -> Self:
        """Pour une liste : l'archive pèse un mégaoctet."""
        return self.defer("archive")


class Publication(models.Model):
    """Un bilan figé : son archive contient tout, et ne change plus."""

    bilan = models.ForeignKey(Bilan, models.PROTECT, related_name="publications")
    rang = models.PositiveSmallIntegerField("rang", help_text="0, puis un par rectificatif")
    publie_le = models.DateField("publié le")
    par = models.ForeignKey(Professionnel, models.PROTECT, verbose_name="par", related_name="+")
    motif = models.CharField("motif du rectificatif", max_length=300, blank=True)
    version_palier = models.CharField("version de Palier", max_length=20)
    empreinte = models.CharField("SHA-256 de l'archive", max_length=64)
    archive = models.BinaryField("archive")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-publie_le", "-rang"]
        constraints = [
            models.UniqueConstraint(fields=["bilan", "rang"], name="publication_une_par_rang"),
            models.CheckConstraint(
                name="publication_rectificatif_motive", condition=Q(rang=0) | ~Q(motif="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bilan} (rectificatif {self.rang})" if self.rang else str(self.bilan)

    def get_absolute_url(self) -> str:
        return reverse("bilans:publication", args=[self.pk])

    def nom_de_fichier(self, suffixe: str) -> str:
        suite = f"-rectificatif-{self.rang}" if self.rang else ""
        return f"bilan-{self.bilan.annee}-{self.bilan.modele}{suite}{suffixe}"

    def save(self, *args: Any, **options: Any) -> None:
        """Écrit une fois ; une publication ne se corrige pas, elle se rectifie."""
        super().save(*args, **{**options, "force_insert": True})
