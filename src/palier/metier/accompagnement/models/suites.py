"""Autonomie, bilans de mesure, orientations, suivis après la sortie."""

from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from palier.metier.accompagnement.listes import EN_COURS
from palier.metier.accompagnement.models.mesures import Mesure, PeriodeDeMesure
from palier.metier.accompagnement.regles import progression
from palier.metier.menages.models import Menage, Personne
from palier.noyau.nomenclatures import nomenclature
from palier.socle.champs import CodeField, nombre
from palier.socle.coffre.champs import TexteChiffreField
from palier.socle.coffre.codes import CodeScelleField
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Geste


@dataclass(frozen=True)
class Progression:
    """Le premier et le dernier niveau constatés dans un domaine (R-DIS-14)."""

    debut: "Autonomie"
    fin: "Autonomie"

    def __str__(self) -> str:
        if self.debut == self.fin:
            return "un seul constat"
        ecart = progression(self.debut.niveau, self.fin.niveau)
        return f"+ {ecart}" if ecart > 0 else f"− {-ecart}" if ecart else "stable"


class AutonomieQuerySet(models.QuerySet["Autonomie"]):
    def progressions(self) -> list[Progression]:
        """Une par personne et par domaine, dans l'ordre des domaines."""
        domaines = nomenclature("domaine_autonomie")
        extremes: dict[tuple[int | None, str], Progression] = {}
        for constat in self.select_related("personne").order_by("date", "pk"):
            cle = (constat.personne_id, constat.domaine)
            premier = extremes[cle].debut if cle in extremes else constat
            extremes[cle] = Progression(premier, constat)
        return sorted(extremes.values(), key=lambda p: domaines.ordre(p.fin.domaine))


class Autonomie(models.Model):
    """Un niveau d'autonomie constaté un jour, de 0 (fait à la place) à 4 (autonome)."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="autonomies")
    personne = models.ForeignKey(
        Personne, models.PROTECT, related_name="autonomies", null=True, blank=True
    )
    mesure = models.ForeignKey(
        Mesure, models.PROTECT, related_name="autonomies", null=True, blank=True
    )
    date = models.DateField("constatée le")
    domaine = CodeScelleField("domaine", nomenclature="domaine_autonomie")
    niveau = models.PositiveSmallIntegerField("niveau")

    objects = AutonomieQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(name="autonomie_de_0_a_4", condition=Q(niveau__lte=4))
        ]


class BilanQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(mesure__in=Mesure.objects.visibles_par(acces, geste))

    def dus(self) -> Self:
        """Attendus, pas encore rendus, d'une mesure en cours."""
        return self.filter(rendu_le=None, mesure__statut__in=EN_COURS).exclude(du_le=None)

    def renouvellements_attendus(self) -> Self:
        """Rendus, ils proposent une période qui n'est pas encore accordée à la mesure."""
        accordees = PeriodeDeMesure.objects.filter(
            Q(decidee_le__gte=OuterRef("rendu_le")) | Q(debut__gt=OuterRef("rendu_le")),
            mesure=OuterRef("mesure"),
        )
        return self.filter(
            ~Exists(accordees),
            proposition="RENOUVELLEMENT",
            rendu_le__isnull=False,
            mesure__statut__in=EN_COURS,
        )


class BilanDeMesure(Fiche):
    """Le bilan intermédiaire ou final d'une mesure : dû, rendu, signé (R-DIS-15)."""

    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="bilans")
    type = CodeField("type", nomenclature="type_bilan")
    du_le = models.DateField("dû le", null=True, blank=True)
    rendu_le = models.DateField("rendu le", null=True, blank=True)
    signe_menage_le = models.DateField("signé par le ménage le", null=True, blank=True)
    avis_menage = TexteChiffreField("avis du ménage", blank=True)
    proposition = CodeField("proposition", nomenclature="proposition_bilan", blank=True)
    mois_demandes = nombre("mois demandés")
    commission_le = models.DateField("commission le", null=True, blank=True)

    objects = BilanQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["du_le", "pk"]

    def __str__(self) -> str:
        return str(self.get_type_display())  # type: ignore[attr-defined]


class Orientation(Fiche):
    """Une orientation reçue ou émise."""

    personne = models.ForeignKey(
        Personne, models.PROTECT, related_name="orientations", null=True, blank=True
    )
    menage = models.ForeignKey(
        Menage, models.PROTECT, related_name="orientations", null=True, blank=True
    )
    organisme = CodeField("organisme", nomenclature="organisme")
    sens = CodeField("sens", nomenclature="sens_orientation", blank=True)
    role = CodeField("rôle", nomenclature="role_orientation", blank=True)
    validee_le = models.DateField("validée le")
    fin = models.DateField("jusqu'au", null=True, blank=True)
    decision = models.CharField("décision", max_length=200, blank=True)

    objects = FicheQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-validee_le", "-pk"]
        constraints = [
            *Fiche.Meta.constraints,
            models.CheckConstraint(
                name="orientation_de_quelqu_un",
                condition=Q(personne__isnull=False) | Q(menage__isnull=False),
            ),
        ]


class SuiviPosterieur(models.Model):
    """Ce que l'on sait quelques mois après la sortie."""

    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="suivis_posterieurs")
    personne = models.ForeignKey(
        Personne, models.PROTECT, related_name="suivis_posterieurs", null=True, blank=True
    )
    jalon_mois = models.PositiveSmallIntegerField("mois après la sortie")
    date = models.DateField("constaté le")
    resultat = CodeField("résultat", nomenclature="resultat_suivi", blank=True)
    emploi = CodeScelleField("emploi", nomenclature="emploi", blank=True)
    occupation = CodeField("logement", nomenclature="occupation", blank=True)
    logement_conserve = models.BooleanField("logement conservé", null=True, blank=True)
    impaye_plus_3_mois = models.BooleanField("impayé de plus de trois mois", null=True, blank=True)

    class Meta:
        ordering = ["date", "pk"]
