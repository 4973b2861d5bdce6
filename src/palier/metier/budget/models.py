"""Photographies de situation, lignes de budget, dettes, règlements, plans d'apurement."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from palier.metier.accompagnement.models import Mesure
from palier.metier.budget import regles
from palier.metier.budget.regles import apurement
from palier.metier.menages.models import Menage, Personne, lisible
from palier.noyau.texte import date_longue
from palier.socle.champs import CodeField, CodesField, nombre
from palier.socle.coffre.champs import BooleenChiffreField
from palier.socle.coffre.codes import CodeScelleField
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

LOYERS = ("LOYER_ACTUEL", "LOYER_ANCIEN")
CLOSES = ("SOLDEE", "EFFACEE")


class DuMenageQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(lisible(acces, Donnee.BUDGET, geste), structure_id=acces.structure_id)


class SituationQuerySet(DuMenageQuerySet):
    def avec_lignes(self) -> Self:
        return self.prefetch_related("lignes__personne", "lignes__dette")

    def derniere_detaillee(self) -> "Situation | None":
        """La dernière dont on a les lignes ; à défaut, la dernière."""
        photos = list(self.avec_lignes()[:10])
        return next((p for p in photos if p.lignes.all()), photos[0] if photos else None)

    def comparables_a(self, situation: "Situation") -> Self:
        """Les autres photographies de la même mesure, ou du ménage hors mesure, par date."""
        memes = self.filter(menage_id=situation.menage_id, mesure_id=situation.mesure_id)
        return memes.exclude(pk=situation.pk).order_by("date", "pk")


class Situation(Fiche):
    """La photographie d'un ménage un jour donné ; ce qui n'est pas dit reste vide."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="situations")
    mesure = models.ForeignKey(
        Mesure, models.PROTECT, related_name="situations", null=True, blank=True
    )
    date = models.DateField("date")
    moment = CodeField("moment", nomenclature="moment", blank=True)
    famille = CodeField("composition familiale", nomenclature="famille", blank=True)
    emploi = CodeScelleField("emploi", nomenclature="emploi", blank=True)
    occupation = CodeField("statut d'occupation", nomenclature="occupation", blank=True)
    bailleur = models.CharField("bailleur", max_length=200, blank=True)
    ressources = nombre("ressources, par mois")
    charges = nombre("charges payées, par mois")
    charges_dues = nombre("charges dues, par mois")
    dette_locative = nombre("dette locative")
    dettes = nombre("autres dettes")
    etape_surendettement = CodeField(
        "étape de surendettement", nomenclature="etape_surendettement", blank=True
    )
    difficulte_sante = BooleenChiffreField("difficulté de santé", null=True, blank=True)
    dossier_mdph = BooleenChiffreField("dossier à la MDPH", null=True, blank=True)
    loyer = nombre("loyer, par mois")
    charges_locatives = nombre("charges locatives, par mois")
    aide_logement = nombre("aide au logement, par mois")
    reprise_loyer_le = models.DateField("premier loyer repris", null=True, blank=True)
    quotient_familial = nombre("quotient familial notifié")

    objects = SituationQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"Photographie du {self.date:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("budget:situation", args=[self.pk])

    def soldes(self) -> regles.Soldes:
        """Les soldes de ses lignes ; à défaut de lignes, ceux de ses totaux."""
        lignes = [ligne.en_regle() for ligne in self.lignes.all()]
        if lignes:
            return regles.Soldes.du_detail(regles.budget(lignes))
        return regles.Soldes.des_totaux(self.ressources, self.charges, self.charges_dues)


class LigneBudget(models.Model):
    """Une ressource ou une charge, telle qu'elle est écrite sur son justificatif."""

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="lignes")
    sens = CodeField("sens", nomenclature="sens_budget")
    nature = CodeField("nature", nomenclature="nature_budget")
    montant = nombre("montant", null=False, blank=False)
    periodicite = CodeField("par", nomenclature="periodicite", blank=True)
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="+", null=True, blank=True)
    justifie = models.BooleanField("justificatif vu", null=True, blank=True)
    dette = models.ForeignKey("Dette", models.PROTECT, related_name="lignes", null=True, blank=True)
    du = nombre("somme due, si l'on paie moins")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="ligne_budget_positive", condition=Q(montant__gte=0))
        ]

    def __str__(self) -> str:
        nature = self.get_nature_display()  # type: ignore[attr-defined]
        return f"{nature}, {self.dette}" if self.dette else str(nature)

    def en_regle(self) -> regles.Ligne:
        """La ligne telle que la calculent les règles."""
        return regles.Ligne(
            self.sens, self.nature, self.montant, self.periodicite, self.du, bool(self.justifie)
        )


class DetteQuerySet(DuMenageQuerySet):
    def en_cours(self) -> Self:
        """Ni soldées, ni effacées."""
        return self.exclude(statut__in=CLOSES)

    def de_loyer(self) -> Self:
        return self.filter(type__in=LOYERS)


class Dette(Fiche):
    """Ce que le ménage doit, à qui, depuis quand (R-BUD-09)."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="dettes")
    type = CodeField("type", nomenclature="dette")
    creancier = models.CharField("créancier", max_length=200, blank=True)
    logement = CodeField("logement visé", nomenclature="logement_dette", blank=True)
    constatee_le = models.DateField("constatée le")
    initial = nombre("montant au constat")
    restant = nombre("reste dû")
    mensualite = nombre("mensualité")
    statut = CodeField("statut", nomenclature="statut_dette", blank=True)

    objects = DetteQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-constatee_le", "-pk"]

    def __str__(self) -> str:
        return self.creancier or self.get_type_display()  # type: ignore[attr-defined, no-any-return]

    def get_absolute_url(self) -> str:
        return reverse("budget:dette", args=[self.pk])

    @property
    def close(self) -> bool:
        return self.statut in CLOSES

    def suivie(self) -> regles.DetteSuivie:
        """La dette et ses règlements, tels que les règles les suivent."""
        versements = tuple(r.en_regle() for r in self.reglements.all())
        return regles.DetteSuivie(self.constatee_le, self.initial, self.restant, versements)


class Reglement(models.Model):
    """Ce qui diminue une dette : versement, aide, rappel, effacement."""

    dette = models.ForeignKey(Dette, models.PROTECT, related_name="reglements")
    date = models.DateField("date")
    montant = nombre("montant", null=False, blank=False)
    source = CodeField("payé par", nomenclature="source_reglement", blank=True)
    plan = models.ForeignKey(
        "PlanApurement", models.PROTECT, related_name="versements", null=True, blank=True
    )

    class Meta:
        ordering = ["date", "pk"]

    def en_regle(self) -> regles.Versement:
        """Le règlement tel que l'imputent les règles."""
        return regles.Versement(self.date, self.montant, self.source)


class PlanQuerySet(DuMenageQuerySet):
    def signes(self) -> Self:
        """Signés et non dénoncés ; soldés compris."""
        return self.filter(denonce_le=None).exclude(signe_le=None)

    def en_vigueur(self) -> Self:
        """Proposés ou signés, ni dénoncés ni soldés."""
        dues = DetteDePlan.objects.filter(plan=models.OuterRef("pk")).exclude(
            dette__statut__in=CLOSES
        )
        return self.filter(models.Exists(dues), denonce_le=None)

    def avec_suivi(self) -> Self:
        return self.prefetch_related(
            "parts__dette__reglements", "echeances", "incidents", "versements"
        )


class PlanApurement(Fiche):
    """L'accord qui étale une ou plusieurs dettes ; son statut se déduit de ses dates."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="plans")
    logement = CodeField("logement visé", nomenclature="logement_dette", blank=True)
    propose_le = models.DateField("proposé le")
    signe_le = models.DateField("signé le", null=True, blank=True)
    denonce_le = models.DateField("dénoncé le", null=True, blank=True)
    signataires = CodesField("signataires", nomenclature="signataire_plan")
    avis_caf = CodeField("avis de la Caf ou de la MSA", nomenclature="avis_caf", blank=True)
    avis_caf_le = models.DateField("avis rendu le", null=True, blank=True)
    suspend_poursuites = models.BooleanField(
        "le créancier s'engage par écrit à suspendre les poursuites", null=True, blank=True
    )

    objects = PlanQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-propose_le", "-pk"]
        constraints = [
            *Fiche.Meta.constraints,
            models.CheckConstraint(
                name="plan_signe_apres_sa_proposition",
                condition=Q(signe_le=None) | Q(signe_le__gte=models.F("propose_le")),
            ),
        ]

    def __str__(self) -> str:
        return f"Plan d'apurement du {date_longue(self.signe_le or self.propose_le)}"

    def get_absolute_url(self) -> str:
        return reverse("budget:plan", args=[self.pk])


class DetteDePlan(models.Model):
    """Une dette qu'un plan étale, et ce qu'il en restait ce jour-là."""

    plan = models.ForeignKey(PlanApurement, models.CASCADE, related_name="parts")
    dette = models.ForeignKey(Dette, models.PROTECT, related_name="plans")
    montant = nombre("montant étalé", null=False, blank=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "dette"], name="dette_une_fois_par_plan")
        ]


class EcheanceDePlan(models.Model):
    """Une mensualité d'un plan."""

    plan = models.ForeignKey(PlanApurement, models.CASCADE, related_name="echeances")
    rang = models.PositiveSmallIntegerField("rang")
    date = models.DateField("due le")
    montant = nombre("montant", null=False, blank=False)

    class Meta:
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "rang"], name="echeance_de_plan_unique"),
            models.CheckConstraint(name="echeance_de_plan_positive", condition=Q(montant__gt=0)),
        ]

    def en_regle(self) -> apurement.EcheanceDePlan:
        """L'échéance telle que l'imputent les règles."""
        return apurement.EcheanceDePlan(self.rang, self.date, self.montant)


class IncidentDePlan(models.Model):
    """Un manquement à un plan : jamais effacé, régularisé un jour."""

    plan = models.ForeignKey(PlanApurement, models.CASCADE, related_name="incidents")
    nature = CodeField("incident", nomenclature="incident_plan")
    rang = models.PositiveSmallIntegerField("échéance", null=True, blank=True)
    constate_le = models.DateField("constaté le")
    regularise_le = models.DateField("régularisé le", null=True, blank=True)

    class Meta:
        ordering = ["constate_le", "pk"]
        constraints = [
            models.CheckConstraint(
                name="incident_regularise_apres_son_constat",
                condition=Q(regularise_le=None) | Q(regularise_le__gte=models.F("constate_le")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} du {date_longue(self.constate_le)}"  # type: ignore[attr-defined]
