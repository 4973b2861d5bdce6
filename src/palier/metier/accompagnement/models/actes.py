"""Actes, sollicitations, démarches : ce qui se fait et se note chaque jour."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from palier.metier.accompagnement.models.mesures import Mesure
from palier.metier.accompagnement.models.transmissions import TransmissionDeNotes
from palier.metier.menages.models import Menage, Personne, lisible
from palier.metier.partenaires.models import Partenaire
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.socle.champs import CodeField, CodesField, nombre
from palier.socle.coffre.champs import TexteChiffreField
from palier.socle.coffre.codes import CodeScelleField
from palier.socle.comptes.models import Professionnel
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee


def entretiens() -> list[str]:
    """Les types d'acte qui sont des entretiens (règles métier § 9.7)."""
    liste = nomenclature("type_acte")
    return [code for code in liste.tous if liste.attribut(code, "entretien")]


class ActeQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        """Les actes des dossiers ouverts à cette casquette, moins ce qu'un auteur s'est réservé."""
        mien = Q(professionnel_id=acces.professionnel_id)
        lisibles = self.filter(
            mien | lisible(acces, Donnee.NOTES, geste), structure_id=acces.structure_id
        )
        remises = TransmissionDeNotes.objects.filter(
            structure_id=acces.structure_id,
            a_id=acces.professionnel_id,
            de_id=OuterRef("professionnel_id"),
            le__gte=OuterRef("date"),
        )
        return lisibles.filter(mien | ~Q(visibilite="AUTEUR") | Exists(remises))

    def reservees_par(self, acces: Acces) -> Self:
        """Les notes que ce professionnel s'est réservées dans cette structure."""
        miennes = self.filter(structure_id=acces.structure_id, visibilite="AUTEUR")
        return miennes.filter(professionnel_id=acces.professionnel_id)

    def rendez_vous(self, acces: Acces) -> Self:
        """Ceux que l'agenda ouvre à cette casquette, sans leurs notes."""
        portee = acces.portee(Geste.LIRE, Donnee.AGENDA)
        prevus = self.filter(structure_id=acces.structure_id, statut="PREVU").defer("note")
        if portee is Portee.AUCUN:
            return self.none()
        mien = Q(professionnel_id=acces.professionnel_id)
        return prevus if portee is Portee.STRUCTURE else prevus.filter(mien)

    def avec_qui(self) -> Self:
        """Les personnes présentes et les partenaires sollicités, lus avec."""
        return self.prefetch_related(*_avec_qui())

    def realises(self) -> Self:
        """Faits ; un statut vide vaut fait pour ce qui n'est pas un entretien."""
        return self.filter(Q(statut="REALISE") | Q(statut="") & ~Q(type__in=entretiens()))


class Acte(Fiche):
    """Un entretien, un appel, une démarche : la saisie reine."""

    date = models.DateField("date")
    heure = models.TimeField("heure", null=True, blank=True)
    type = CodeField("type", nomenclature="type_acte")
    statut = CodeField("statut", nomenclature="statut_acte", blank=True)
    menage = models.ForeignKey(Menage, models.PROTECT, related_name="actes", null=True, blank=True)
    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="actes", null=True, blank=True)
    professionnel = models.ForeignKey(
        Professionnel, models.PROTECT, related_name="actes", null=True, blank=True
    )
    duree_min = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)
    lieu = CodeField("lieu", nomenclature="lieu", blank=True)
    themes = CodesField("thèmes")
    objet = models.CharField("objet", max_length=300, blank=True)
    note = TexteChiffreField("à retenir", blank=True)
    visibilite = CodeField("peut lire", nomenclature="visibilite", blank=True)
    motif_absence = CodeScelleField("motif d'absence", nomenclature="motif_absence", blank=True)
    cle_saisie = models.CharField(
        "clé d'idempotence", max_length=40, null=True, editable=False, unique=True
    )

    objects = ActeQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(fields=["menage", "-date"], name="acte_du_menage"),
            models.Index(fields=["structure", "-date"], name="acte_de_la_structure"),
            models.Index(fields=["professionnel", "-date"], name="acte_du_professionnel"),
        ]
        constraints = [
            *Fiche.Meta.constraints,
            models.CheckConstraint(
                name="acte_au_plus_un_jour", condition=Q(duree_min=None) | Q(duree_min__lte=1440)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, {date_longue(self.date)}"  # type: ignore[attr-defined]

    def themes_dits(self) -> str:
        """« Économies d'énergie, cheque energie » : le libellé d'un thème connu, sinon ses mots."""
        connus = nomenclature("theme")
        return ", ".join(
            connus.libelle(t) if t in connus.codes else t.replace("_", " ").lower()
            for t in self.themes
        )

    def avec(self) -> str:
        """« Nadia Ferrand, Habitat Nord » ; vide si l'on n'a pas dit avec qui."""
        if "la" not in self.__dict__:
            prefetch_related_objects([self], *_avec_qui())
        return ", ".join(map(str, [*self.la, *self.sollicites]))  # type: ignore[attr-defined]


def _avec_qui() -> tuple[Prefetch, Prefetch]:
    la = PresenceActe.objects.select_related("personne")
    sollicites = Sollicitation.objects.select_related("partenaire")
    return (
        Prefetch("presents", la, to_attr="la"),
        Prefetch("sollicitations", sollicites, to_attr="sollicites"),
    )


class PresenceActe(models.Model):
    """Une personne du ménage présente à un acte."""

    acte = models.ForeignKey(Acte, models.CASCADE, related_name="presents")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="presences_aux_actes")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["acte", "personne"], name="presence_acte_unique")
        ]

    def __str__(self) -> str:
        return str(self.personne)


class Sollicitation(models.Model):
    """Un partenaire sollicité au cours d'un acte."""

    acte = models.ForeignKey(Acte, models.CASCADE, related_name="sollicitations")
    partenaire = models.ForeignKey(
        Partenaire, models.PROTECT, related_name="sollicitations", null=True, blank=True
    )
    categorie = CodeField("catégorie", nomenclature="categorie_partenaire", blank=True)
    duree_min = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.partenaire or self.get_categorie_display())  # type: ignore[attr-defined]


class DemarcheQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        return self.filter(lisible(acces, Donnee.IDENTITE, geste), structure_id=acces.structure_id)

    def ouvertes(self) -> Self:
        return self.filter(conclue_le=None)


class Demarche(Fiche):
    """Une demande faite pour, avec ou par le ménage, jusqu'à sa réponse."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="demarches")
    mesure = models.ForeignKey(
        Mesure, models.PROTECT, related_name="demarches", null=True, blank=True
    )
    type = CodeScelleField("démarche", nomenclature="demarche")
    statut = CodeField("où elle en est", nomenclature="statut_demarche", blank=True)
    engagee_le = models.DateField("engagée le")
    deposee_le = models.DateField("déposée le", null=True, blank=True)
    reponse_attendue_le = models.DateField("réponse attendue le", null=True, blank=True)
    conclue_le = models.DateField("conclue le", null=True, blank=True)
    montant_demande = nombre("montant demandé")
    montant_obtenu = nombre("montant obtenu")
    mode = CodeField("faite", nomenclature="mode_demarche", blank=True)
    volet = CodeField("volet du FSL", nomenclature="volet_fsl", blank=True)
    forme = CodeField("forme de l'aide", nomenclature="forme_aide", blank=True)

    objects = DemarcheQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-engagee_le", "-pk"]

    def __str__(self) -> str:
        return str(self.get_type_display())  # type: ignore[attr-defined]
