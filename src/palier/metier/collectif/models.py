"""Actions collectives, séances, présences, intervenants."""

from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from palier.metier.collectif.listes import FORMATIONS, Etat
from palier.metier.collectif.regles import etat
from palier.metier.menages.models import Personne
from palier.metier.partenaires.models import Partenaire
from palier.noyau.texte import date_longue
from palier.socle.champs import CodeField
from palier.socle.comptes.models import Professionnel
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

_FORMATION = Q(action__type__in=FORMATIONS)


class ActionQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        """Toutes celles de la structure : une action n'est le dossier de personne."""
        permises = self.filter(structure_id=acces.structure_id)
        return permises if acces.peut(geste, Donnee.IDENTITE) else permises.none()


class Action(Fiche):
    """Un atelier, une sortie, un groupe, une formation."""

    type = CodeField("type", nomenclature="type_action")
    theme = CodeField("thème", nomenclature="theme", blank=True)
    nom = models.CharField("nom", max_length=200)
    site = models.CharField("site", max_length=120, blank=True)
    capacite = models.PositiveSmallIntegerField("places", null=True, blank=True)
    objectif = models.CharField("objectif", max_length=300, blank=True)
    partenaire = models.ForeignKey(
        Partenaire, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ActionQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("collectif:action", args=[self.pk])

    @property
    def pour_les_professionnels(self) -> bool:
        return self.type in FORMATIONS


class SeanceQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(action__in=Action.objects.visibles_par(acces, geste))

    def avec_suivie(self) -> Self:
        """`suivie` : un participant au moins, nommé ou non."""
        presentes = Presence.objects.filter(seance=OuterRef("pk"), present=True)
        nommee = Q(~_FORMATION & Exists(presentes.filter(personne__isnull=False)))
        formee = Q(_FORMATION & Exists(presentes.filter(professionnel__isnull=False)))
        dite = models.Case(models.When(nommee | formee | Q(anonymes__gt=0), then=True))
        return self.annotate(suivie=Coalesce(dite, False, output_field=models.BooleanField()))

    def a_l_etat(self, voulu: str) -> Self:
        """Celles qui en sont là ; la même règle que leur compte."""
        return self.avec_suivie().filter(_ETATS[voulu])

    def par_etat(self) -> dict[str, int]:
        """Combien de séances à chaque état."""
        comptes = {e.value: Count("pk", filter=_ETATS[e.value]) for e in Etat}
        return self.avec_suivie().order_by().aggregate(**comptes)

    def avec_participants(self) -> Self:
        """`inscrits` et `participants` : chacun une fois, les non nommés en plus."""
        la = Q(presences__present=True)
        personnes = Count("presences__personne", distinct=True, filter=la & ~_FORMATION)
        formes = Count("presences__professionnel", distinct=True, filter=la & _FORMATION)
        return self.annotate(
            inscrits=Count("presences", distinct=True),
            participants=personnes + formes + Coalesce(F("anonymes"), 0),
        ).order_by("-date", "-pk")


class Seance(Fiche):
    """Une séance d'une action, tenue ou annulée."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="seances")
    date = models.DateField("date")
    duree_min = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)
    statut = CodeField("statut", nomenclature="statut_seance", blank=True)
    axe = CodeField("axe du CLAS", nomenclature="axe_clas", blank=True)
    anonymes = models.PositiveSmallIntegerField("participants non nommés", null=True, blank=True)
    anonymes_enfants = models.PositiveSmallIntegerField("dont enfants", null=True, blank=True)
    anonymes_adultes = models.PositiveSmallIntegerField("dont adultes", null=True, blank=True)
    anonymes_f = models.PositiveSmallIntegerField("dont femmes", null=True, blank=True)
    anonymes_m = models.PositiveSmallIntegerField("dont hommes", null=True, blank=True)
    avis = models.PositiveSmallIntegerField("avis recueillis", null=True, blank=True)
    satisfaits = models.PositiveSmallIntegerField("dont satisfaits", null=True, blank=True)

    objects = SeanceQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.action}, {date_longue(self.date)}"

    def get_absolute_url(self) -> str:
        return reverse("collectif:seance", args=[self.pk])

    @property
    def etat(self) -> Etat:
        """Où elle en est ; ses participants ont été comptés (`avec_participants`)."""
        return etat(self.statut, self.participants)  # type: ignore[attr-defined]


_TENUE = ~Q(statut__in=("ANNULEE", "PREVUE"))
_ETATS = {
    Etat.ANNULEE.value: Q(statut="ANNULEE"),
    Etat.PREVUE.value: Q(statut="PREVUE"),
    Etat.ORGANISEE.value: _TENUE & Q(suivie=True),
    Etat.SANS_PARTICIPANT.value: _TENUE & Q(suivie=False),
}


class PresenceQuerySet(models.QuerySet["Presence"]):
    def visibles_par(self, acces: Acces) -> Self:
        """Celles des personnes dont on ouvre le dossier, et des professionnels."""
        lisibles = Personne.objects.visibles_par(acces)
        siennes = Q(personne__in=lisibles) | Q(personne=None)
        return self.filter(siennes, seance__in=Seance.objects.visibles_par(acces))


class Presence(models.Model):
    """Une personne, ou un professionnel, à une séance."""

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="presences")
    personne = models.ForeignKey(
        Personne, models.PROTECT, related_name="presences", null=True, blank=True
    )
    professionnel = models.ForeignKey(
        Professionnel, models.PROTECT, related_name="presences", null=True, blank=True
    )
    present = models.BooleanField("présent")

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="presence_de_quelqu_un",
                condition=Q(personne__isnull=False) | Q(professionnel__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.personne or self.professionnel)


class Intervenant(models.Model):
    """Combien d'intervenants de quel statut, à une séance."""

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="intervenants")
    statut = CodeField("statut", nomenclature="statut_intervenant")
    nombre = models.PositiveSmallIntegerField("nombre")
    duree_min = models.PositiveSmallIntegerField("minutes chacun", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
