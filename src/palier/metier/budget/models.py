"""Photographies de situation, lignes de budget, dettes, règlements."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from palier.metier.accompagnement.models import Mesure
from palier.metier.budget import regles
from palier.metier.menages.models import Menage, Personne, lisible
from palier.socle.champs import CodeField, nombre
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
    emploi = CodeField("emploi", nomenclature="emploi", blank=True)
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
    difficulte_sante = models.BooleanField("difficulté de santé", null=True, blank=True)
    dossier_mdph = models.BooleanField("dossier à la MDPH", null=True, blank=True)
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
        return regles.Ligne(self.sens, self.nature, self.montant, self.periodicite, self.du)


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


class Reglement(models.Model):
    """Ce qui diminue une dette : versement, aide, rappel, effacement."""

    dette = models.ForeignKey(Dette, models.PROTECT, related_name="reglements")
    date = models.DateField("date")
    montant = nombre("montant", null=False, blank=False)
    source = CodeField("payé par", nomenclature="source_reglement", blank=True)

    class Meta:
        ordering = ["date", "pk"]
