"""Instances, réunions, examens de situations, tâches décidées, actions d'amélioration."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse

from palier.metier.accompagnement.listes import Statut
from palier.metier.accompagnement.models import BilanDeMesure, Mesure
from palier.metier.accompagnement.models.mesures import MesureQuerySet
from palier.metier.menages.models import Menage
from palier.socle.champs import CodeField, nombre
from palier.socle.coffre.codes import CodeScelleField
from palier.socle.comptes.models import Professionnel, Structure
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste


class DeLaStructureQuerySet(models.QuerySet[Any]):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        if not acces.peut(geste, Donnee.INSTANCES):
            return self.none()
        return self.filter(structure_id=acces.structure_id)


class Instance(models.Model):
    """Une commission ou une réunion récurrente, et son rythme prévu."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="instances")
    code = CodeField("instance", nomenclature="instance")
    nom = models.CharField("nom local", max_length=200, blank=True)
    periodicite_semaines = nombre("toutes les (semaines)")

    objects = DeLaStructureQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "code"], name="instance_une_par_code")
        ]

    def __str__(self) -> str:
        return self.nom or self.get_code_display()  # type: ignore[attr-defined, no-any-return]


class ReunionQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        if not acces.peut(geste, Donnee.INSTANCES):
            return self.none()
        return self.filter(structure_id=acces.structure_id)

    def a_venir(self, le: date) -> Self:
        return self.filter(date__gte=le).order_by("date", "pk")

    def passees(self, le: date) -> Self:
        return self.filter(date__lt=le).order_by("-date", "-pk")


class Reunion(Fiche):
    """Une réunion tenue ou à tenir."""

    instance = CodeField("instance", nomenclature="instance")
    date = models.DateField("date")
    initiative = CodeField("à l'initiative de", nomenclature="initiative", blank=True)
    duree_min = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)
    presents = models.CharField("présents", max_length=500, blank=True)

    objects = ReunionQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_instance_display()}, {self.date:%d/%m/%Y}"  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse("instances:reunion", args=[self.pk])


class ExamenQuerySet(models.QuerySet["Examen"]):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(reunion__in=Reunion.objects.visibles_par(acces, geste))

    def demandes_en_attente(self, reunion: Reunion, acces: Acces) -> MesureQuerySet:
        """Ce que cette casquette mène, qui attend une commission et n'est d'aucune à venir.

        Une demande passée en commission, ou un renouvellement qu'un bilan rendu propose.
        """
        inscrites = self.filter(
            Q(reunion=reunion) | Q(issue="", reunion__date__gte=reunion.date),
            menage=OuterRef("menage"),
        )
        refuses = self.filter(
            mesure=OuterRef("mesure"), issue="REFUS", reunion__date__gte=OuterRef("rendu_le")
        )
        proposes = BilanDeMesure.objects.renouvellements_attendus().filter(
            ~Exists(refuses), mesure=OuterRef("pk")
        )
        menees = Mesure.objects.visibles_par(acces, Geste.ECRIRE)
        return menees.filter(
            Q(statut=Statut.COMMISSION) | Exists(proposes), ~Exists(inscrites)
        ).annotate(
            motif_d_examen=Case(
                When(statut=Statut.COMMISSION, then=Value("DEMANDE")),
                default=Value("RENOUVELLEMENT"),
            )
        )


class Examen(models.Model):
    """Une situation examinée en réunion, et ce qui y est décidé.

    Attributes:
        mesure: celle dont la décision fait avancer le statut ; `issue` dit dans quel sens.
    """

    reunion = models.ForeignKey(Reunion, models.PROTECT, related_name="examens")
    menage = models.ForeignKey(
        Menage, models.PROTECT, related_name="examens", null=True, blank=True
    )
    mesure = models.ForeignKey(
        Mesure, models.PROTECT, related_name="examens", null=True, blank=True
    )
    motif = CodeScelleField("motif", nomenclature="motif_examen", blank=True)
    issue = CodeField("issue", nomenclature="issue_examen", blank=True)
    decision = models.CharField("décision", max_length=500, blank=True)
    resolu = models.BooleanField("résolu", null=True, blank=True)

    objects = ExamenQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]


class TacheQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        """Les siennes, et celles des commissions si la casquette lit les commissions."""
        siennes = Q(professionnel_id=acces.professionnel_id)
        if acces.peut(geste, Donnee.INSTANCES):
            siennes |= Q(reunion__isnull=False)
        return self.filter(siennes, structure_id=acces.structure_id)

    def a_faire(self) -> Self:
        return self.filter(faite_le=None)


class Tache(Fiche):
    """Ce que quelqu'un doit faire pour un jour donné ; une décision en laisse une."""

    quoi = models.CharField("quoi", max_length=300)
    professionnel = models.ForeignKey(
        Professionnel, models.PROTECT, related_name="taches", verbose_name="pour qui"
    )
    menage = models.ForeignKey(Menage, models.PROTECT, related_name="taches", null=True, blank=True)
    reunion = models.ForeignKey(
        Reunion, models.PROTECT, related_name="taches", null=True, blank=True
    )
    examen = models.ForeignKey(
        Examen, models.SET_NULL, related_name="taches", null=True, blank=True
    )
    echeance = models.DateField("pour le", null=True, blank=True)
    faite_le = models.DateField("faite le", null=True, blank=True)

    objects = TacheQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = [models.F("echeance").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["professionnel", "faite_le"], name="tache_de_qui")]

    def __str__(self) -> str:
        return self.quoi


class Amelioration(models.Model):
    """Une action d'amélioration annoncée par un bilan."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="ameliorations")
    annee = models.PositiveSmallIntegerField("année du bilan")
    action = models.CharField("action", max_length=300)
    responsable = models.CharField("responsable", max_length=200, blank=True)
    statut = CodeField("statut", nomenclature="statut_amelioration", blank=True)

    objects = DeLaStructureQuerySet.as_manager()

    class Meta:
        ordering = ["-annee", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "annee", "action"], name="amelioration_une_par_annee"
            )
        ]
