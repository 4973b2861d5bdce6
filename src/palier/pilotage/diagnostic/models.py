"""La table des diagnostics sociaux et financiers."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from palier.metier.logement.models import Etape, Procedure
from palier.metier.logement.regles.etapes import AUDIENCE
from palier.metier.menages.models import Menage, lisible
from palier.socle.champs import CodeField, nombre
from palier.socle.coffre.champs import TexteChiffreField
from palier.socle.comptes.models import Professionnel
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

CARENCE = "CARENCE"
DESTINATAIRES = ("juge", "ccapex", "locataire", "bailleur")


class DiagnosticQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(lisible(acces, Donnee.BUDGET, geste), structure_id=acces.structure_id)

    def a_rediger(self) -> Self:
        """Pas encore remis : ils se corrigent."""
        return self.filter(remis_le=None)


class Diagnostic(Fiche):
    """Ce que l'organisme désigné dit du ménage et de sa dette, avant l'audience (R-EXP-06)."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="diagnostics")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="diagnostics")
    redacteur = models.ForeignKey(
        Professionnel, models.PROTECT, related_name="+", null=True, blank=True
    )
    saisi_le = models.DateField("saisine reçue le")
    entretien_propose_le = models.DateField("entretien proposé le", null=True, blank=True)
    entretien_le = models.DateField("entretien tenu le", null=True, blank=True)
    presence = CodeField("présence du locataire", nomenclature="presence_diagnostic", blank=True)
    souhait = CodeField("souhait du ménage", nomenclature="souhait_logement", blank=True)
    capacite = nombre("remboursement possible, par mois")
    conditions = TexteChiffreField("conditions de l'entretien", blank=True)
    famille = TexteChiffreField("situation familiale", blank=True)
    sante = TexteChiffreField("santé, au strict nécessaire", blank=True)
    accompagnements = TexteChiffreField("accompagnements", blank=True)
    logement = TexteChiffreField("situation locative", blank=True)
    endettement = TexteChiffreField("endettement locatif", blank=True)
    traitement = TexteChiffreField("dispositifs de traitement", blank=True)
    reprise = TexteChiffreField("reprise du paiement", blank=True)
    remboursement = TexteChiffreField("capacité de remboursement", blank=True)
    preconisations = TexteChiffreField("préconisations", blank=True)
    observations_locataire = TexteChiffreField("observations du locataire", blank=True)
    observations_bailleur = TexteChiffreField("observations du bailleur", blank=True)
    relogement = TexteChiffreField("relogement", blank=True)
    ccapex = TexteChiffreField("saisine de la CCAPEX", blank=True)
    remis_le = models.DateField("remis le", null=True, blank=True)
    transmis_juge_le = models.DateField("transmis au juge le", null=True, blank=True)
    transmis_ccapex_le = models.DateField("transmis à la CCAPEX le", null=True, blank=True)
    transmis_locataire_le = models.DateField("transmis au locataire le", null=True, blank=True)
    transmis_bailleur_le = models.DateField("transmis au bailleur le", null=True, blank=True)
    contenu = TexteChiffreField("ce qui fut remis", blank=True, editable=False)

    objects = DiagnosticQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-saisi_le", "-pk"]
        constraints = [
            *Fiche.Meta.constraints,
            models.UniqueConstraint(
                name="diagnostic_un_seul_en_cours",
                fields=["procedure"],
                condition=Q(remis_le=None),
            ),
        ]

    def __str__(self) -> str:
        carence = ", carence" if self.de_carence else ""
        return f"Diagnostic social et financier{carence}"

    def get_absolute_url(self) -> str:
        return reverse("diagnostic:diagnostic", args=[self.pk])

    @property
    def de_carence(self) -> bool:
        """Le ménage n'a pas été rencontré."""
        return self.presence == CARENCE

    def audience(self) -> Etape | None:
        """La dernière audience connue : un renvoi remplace celle d'avant."""
        etapes = list(self.procedure.etapes.all())
        return next((e for e in reversed(etapes) if e.code == AUDIENCE), None)
