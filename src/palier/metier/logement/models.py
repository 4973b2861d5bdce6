"""Logements occupés, relogements, procédures et leurs étapes."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from palier.metier.accompagnement.models import Mesure, Piece
from palier.metier.menages.models import Menage, lisible
from palier.socle.champs import CodeField, nombre
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste


class ProcedureQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(lisible(acces, Donnee.BUDGET, geste), structure_id=acces.structure_id)

    def ouvertes(self) -> Self:
        return self.filter(close_le=None)


class OccupationQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(lisible(acces, Donnee.BUDGET, geste))


class Occupation(models.Model):
    """Le logement d'un ménage, d'une date à une autre."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="occupations")
    debut = models.DateField("depuis le")
    fin = models.DateField("jusqu'au", null=True, blank=True)
    statut = CodeField("statut d'occupation", nomenclature="occupation", blank=True)
    bail_le = models.DateField("bail signé le", null=True, blank=True)
    bail_reconduit_le = models.DateField("bail reconduit ou renouvelé le", null=True, blank=True)
    clause_deux_mois = models.BooleanField(
        "la clause résolutoire écrit deux mois", null=True, blank=True
    )
    bailleur = models.CharField("bailleur", max_length=200, blank=True)
    loyer = nombre("loyer, par mois")
    charges = nombre("charges, par mois")
    aide = nombre("aide au logement, par mois")
    aide_au_bailleur = models.BooleanField(
        "l'aide au logement est versée au bailleur", null=True, blank=True
    )
    adresse = models.CharField("adresse", max_length=300, blank=True)
    commune = models.CharField("code INSEE de la commune", max_length=5, blank=True)
    quartier = models.CharField("quartier", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OccupationQuerySet.as_manager()

    class Meta:
        ordering = ["-debut", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="occupation_finit_apres_son_debut",
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
            )
        ]

    def __str__(self) -> str:
        return self.adresse or self.get_statut_display() or "Logement"  # type: ignore[attr-defined, no-any-return]


class Relogement(Fiche):
    """Un bail signé à l'issue d'un accompagnement."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="relogements")
    mesure = models.ForeignKey(
        Mesure, models.PROTECT, related_name="relogements", null=True, blank=True
    )
    date = models.DateField("bail signé le")
    parc = CodeField("parc", nomenclature="parc", blank=True)
    bailleur = models.CharField("bailleur", max_length=200, blank=True)
    priorite = CodeField("au titre de", nomenclature="priorite", blank=True)
    convention = models.CharField("convention", max_length=200, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-date", "-pk"]


class Procedure(Fiche):
    """Une procédure d'expulsion, de surendettement ou de droit au logement."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="procedures")
    mesure = models.ForeignKey(
        Mesure, models.PROTECT, related_name="procedures", null=True, blank=True
    )
    type = CodeField("type", nomenclature="type_procedure")
    ouverte_le = models.DateField("ouverte le")
    close_le = models.DateField("close le", null=True, blank=True)
    issue = models.CharField("issue", max_length=200, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-ouverte_le", "-pk"]

    def __str__(self) -> str:
        return str(self.get_type_display())  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse("logement:procedure", args=[self.pk])


class Etape(models.Model):
    """Une étape datée d'une procédure, et l'effet suspensif du jour."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="etapes")
    code = CodeField("étape", nomenclature="etape")
    date = models.DateField("date")
    regime = CodeField("régime", nomenclature="regime_expulsion", blank=True)
    motif = CodeField("ce qui suspend", nomenclature="motif_suspension", blank=True)
    jusqu_au = models.DateField("date limite inscrite sur l'acte", null=True, blank=True)
    precision = models.CharField("précision", max_length=200, blank=True)
    piece = models.ForeignKey(
        Piece, models.PROTECT, related_name="etapes", null=True, blank=True, verbose_name="pièce"
    )

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return str(self.get_code_display())  # type: ignore[attr-defined]
