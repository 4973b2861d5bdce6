"""Mesures, participants, périodes, difficultés, objectifs."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, F, Prefetch, Q, When
from django.urls import reverse

from palier.metier.accompagnement.listes import EN_COURS, FINIES
from palier.metier.accompagnement.models.dispositifs import Convention, Dispositif
from palier.metier.accompagnement.regles import Accord, mois_couverts, permis, statut_d_apres
from palier.metier.menages.models import Menage, Personne, lisible
from palier.noyau.periodes import Periode
from palier.socle.champs import CodeField, CodesField, nombre
from palier.socle.coffre.codes import CodeScelleField, CodesScellesField
from palier.socle.comptes.models import Professionnel
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste


class MesureQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(lisible(acces, Donnee.MESURES, geste), structure_id=acces.structure_id)

    def ouvertes(self) -> Self:
        """De la demande à la fin : tout ce qui n'est ni refusé, ni annulé, ni achevé."""
        return self.exclude(statut__in=FINIES)

    def demandees(self) -> Self:
        """Demandées, pas encore démarrées."""
        return self.filter(debut=None, fin=None)

    def en_cours(self, le: date) -> Self:
        """Commencées et pas finies à une date ; le dernier jour compte."""
        return self.filter(debut__lte=le).exclude(fin__lt=le)

    def qui_finit_d_abord(self, menage_id: int | None) -> "Mesure | None":
        """Celle d'un ménage que l'on renouvelle : en cours, au terme le plus proche."""
        siennes = self.filter(menage=menage_id, statut__in=EN_COURS).order_by("fin_prevue", "pk")
        return siennes.select_related("dispositif", "menage").first()

    def actives_pendant(self, periode: Periode) -> Self:
        """La file active : les mesures qui coupent la période (règles métier § 8)."""
        return self.filter(debut__lte=periode.fin).exclude(fin__lt=periode.debut)

    def pour_le_dossier(self) -> Self:
        """Les ouvertes d'abord, puis les plus récentes ; périodes et premiers objectifs lus."""
        premiers = Prefetch(
            "objectifs", Objectif.objects.filter(parent=None), to_attr="premiers_objectifs"
        )
        accordees = Prefetch("periodes", PeriodeDeMesure.objects.all(), to_attr="accordees")
        rang = Case(When(statut__in=FINIES, then=1), default=0)
        return (
            self.select_related("dispositif", "referent")
            .prefetch_related(accordees, premiers)
            .order_by(rang, F("debut").desc(nulls_last=True), "-pk")
        )

    def dont_je_suis_referent(self, acces: Acces) -> Self:
        return self.filter(referent_id=acces.professionnel_id)


class Mesure(Fiche):
    """L'accompagnement d'un ménage par une structure, d'une date à une autre."""

    dispositif = models.ForeignKey(Dispositif, models.PROTECT, related_name="mesures")
    menage = models.ForeignKey(Menage, models.PROTECT, related_name="mesures")
    referent = models.ForeignKey(
        Professionnel, models.PROTECT, related_name="mesures", null=True, blank=True
    )
    statut = CodeField("statut", nomenclature="statut_mesure")
    instructeur = CodeField("service instructeur", nomenclature="prescripteur", blank=True)
    origine = CodeField("origine de la demande", nomenclature="prescripteur", blank=True)
    demandee_le = models.DateField("demandée le", null=True, blank=True)
    decidee_le = models.DateField("décidée le", null=True, blank=True)
    motif_decision = models.CharField("motif de la décision", max_length=300, blank=True)
    debut = models.DateField("premier jour", null=True, blank=True)
    fin_prevue = models.DateField("fin prévue", null=True, blank=True)
    fin = models.DateField("dernier jour", null=True, blank=True)
    motif_fin = CodeScelleField("motif de fin", nomenclature="motif_fin", blank=True)
    motifs_secondaires = CodesScellesField("autres motifs", nomenclature="motif_fin")
    destination = CodeField("destination", nomenclature="destination", blank=True)
    adhesion_le = models.DateField("adhésion signée le", null=True, blank=True)
    pieces_attendues = models.PositiveSmallIntegerField("pièces attendues", null=True, blank=True)
    pieces_recues = models.PositiveSmallIntegerField("pièces reçues", null=True, blank=True)
    convention = models.ForeignKey(
        Convention, models.PROTECT, related_name="mesures", null=True, blank=True
    )
    numero_financeur = models.CharField("numéro chez le financeur", max_length=80, blank=True)
    volet = CodeField("volet", nomenclature="volet_avdl", blank=True)
    intensite = CodeField("intensité", nomenclature="intensite", blank=True)
    referent_unique = models.CharField("référent unique", max_length=200, blank=True)
    prestations_gerees = CodesField("prestations gérées", nomenclature="ressource")
    emploi_sortie = CodeScelleField("emploi à la fin", nomenclature="emploi", blank=True)

    objects = MesureQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-debut", "-pk"]
        constraints = [
            *Fiche.Meta.constraints,
            models.CheckConstraint(
                name="mesure_finit_apres_son_debut",
                condition=Q(fin=None) | Q(debut=None) | Q(fin__gte=F("debut")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.dispositif)

    def get_absolute_url(self) -> str:
        return reverse("accompagnement:mesure", args=[self.pk])

    def a_la_reprise(self) -> None:
        """Une mesure reprise sans statut tient le sien de ses dates."""
        self.statut = self.statut or statut_d_apres(
            self.decidee_le, self.debut, self.fin, self.motif_fin
        )

    def gestes(self) -> tuple[str, ...]:
        """Les gestes que son statut et son dispositif permettent."""
        return permis(self.statut, self.dispositif.les_regles)

    def _accordees(self) -> "Sequence[PeriodeDeMesure]":
        """Ses périodes, dans l'ordre ; celles que `pour_le_dossier` a déjà lues, s'il l'a fait."""
        lues: Sequence[PeriodeDeMesure] | None = self.__dict__.get("accordees")
        return self.periodes.all() if lues is None else lues

    def periode_du(self, le: date) -> "PeriodeDeMesure | None":
        """La dernière période commencée à une date ; aucune avant le démarrage."""
        commencees = [periode for periode in self._accordees() if periode.debut <= le]
        return commencees[-1] if commencees else None

    def accords(self) -> Sequence[Accord]:
        """Les périodes accordées, dans l'ordre ; une reprise sans périodes vaut la première."""
        accordees = [periode.accord() for periode in self._accordees()]
        if not (self.debut and self.fin_prevue) or (accordees and accordees[0].rang != 2):
            return accordees
        fin = accordees[0].debut - timedelta(days=1) if accordees else self.fin_prevue
        return [Accord(1, self.debut, fin, mois_couverts(self.debut, fin)), *accordees]


class Participant(models.Model):
    """Une personne dans une mesure ; sans participant, tout le ménage y est."""

    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="participants")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="participations")
    role = CodeField("rôle", nomenclature="role_menage")
    debut = models.DateField("depuis le", null=True, blank=True)
    fin = models.DateField("jusqu'au", null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class PeriodeDeMesure(models.Model):
    """L'attribution (rang 1) puis chaque renouvellement d'une mesure."""

    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="periodes")
    rang = models.PositiveSmallIntegerField("rang")
    decidee_le = models.DateField("décidée le", null=True, blank=True)
    debut = models.DateField("premier jour")
    fin_prevue = models.DateField("dernier jour prévu")
    mois_accordes = nombre("mois accordés")
    motif = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        ordering = ["rang", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mesure", "rang"], name="periode_un_rang_par_mesure"),
            models.CheckConstraint(
                name="periode_finit_apres_son_debut", condition=Q(fin_prevue__gte=F("debut"))
            ),
        ]

    def __str__(self) -> str:
        return "Attribution" if self.rang == 1 else f"Renouvellement n° {self.rang - 1}"

    @property
    def duree(self) -> int:
        """En jours, bornes comprises."""
        return (self.fin_prevue - self.debut).days + 1

    def ecoules(self, le: date) -> int:
        """Les jours déjà passés à une date, celui-là compris."""
        return min(max((le - self.debut).days + 1, 0), self.duree)

    def accord(self) -> Accord:
        """Ce qu'en disent les règles ; une durée non dite se compte d'après les dates."""
        dits = self.mois_accordes
        mois = mois_couverts(self.debut, self.fin_prevue) if dits is None else int(dits)
        return Accord(self.rang, self.debut, self.fin_prevue, mois)


class Suspension(models.Model):
    """Un temps où la mesure est arrêtée ; il ne compte pas dans le rythme attendu."""

    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="suspensions")
    debut = models.DateField("premier jour")
    fin = models.DateField("dernier jour", null=True, blank=True)
    motif = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        ordering = ["debut", "pk"]
        constraints = [
            models.CheckConstraint(
                name="suspension_finit_apres_son_debut",
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
            ),
            models.UniqueConstraint(
                fields=["mesure"], condition=Q(fin=None), name="suspension_une_a_la_fois"
            ),
        ]

    def __str__(self) -> str:
        return self.motif or "Suspension"


class DifficulteQuerySet(models.QuerySet["Difficulte"]):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        dossiers = lisible(acces, Donnee.NOTES, geste, menage="mesure__menage__")
        return self.filter(dossiers, mesure__structure_id=acces.structure_id)

    def ouvertes(self) -> Self:
        return self.filter(levee_le=None)


class Difficulte(models.Model):
    """Une difficulté ou un frein, de son ouverture à sa levée."""

    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="difficultes")
    code = CodeScelleField("difficulté", nomenclature="difficulte")
    source = CodeField("constatée par", nomenclature="source_difficulte", blank=True)
    ouverte_le = models.DateField("constatée le", null=True, blank=True)
    levee_le = models.DateField("levée le", null=True, blank=True)

    objects = DifficulteQuerySet.as_manager()

    class Meta:
        ordering = ["ouverte_le", "pk"]

    def __str__(self) -> str:
        return str(self.get_code_display())  # type: ignore[attr-defined]


class ObjectifQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(mesure__in=Mesure.objects.visibles_par(acces, geste))

    def ouverts(self) -> Self:
        """Fixés, pas conclus."""
        return self.filter(conclu_le=None)


class Objectif(Fiche):
    """Ce que l'on veut atteindre, écrit avec la personne ; un sous-objectif a un parent."""

    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="objectifs")
    code = CodeScelleField("objectif", nomenclature="objectif", blank=True)
    libelle = models.CharField("dans les mots du ménage", max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="sous_objectifs", null=True, blank=True
    )
    indicateur = models.CharField("à quoi on le verra", max_length=300, blank=True)
    ecart = models.CharField("écart avec la prescription", max_length=300, blank=True)
    horizon = CodeField("horizon", nomenclature="horizon", blank=True)
    auteur = CodeField("fixé par", nomenclature="auteur_objectif", blank=True)
    statut = CodeField("où il en est", nomenclature="statut_objectif", blank=True)
    fixe_le = models.DateField("fixé le", null=True, blank=True)
    conclu_le = models.DateField("conclu le", null=True, blank=True)

    objects = ObjectifQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["fixe_le", "pk"]

    def __str__(self) -> str:
        return self.libelle or self.get_code_display()  # type: ignore[attr-defined, no-any-return]
