"""Personnes, ménages, compositions datées, suivis."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from palier.metier.menages.cles import (
    CLES_DE_MENAGE,
    CLES_DE_PERSONNE,
    SANS_NAISSANCE,
    TENUS_PAR_LA_MEME,
    paires,
)
from palier.metier.menages.rapprochement import jour_sans_ordre, sons_du_nom
from palier.metier.menages.regles import chiffres, cle_de_nom, texte_cherche
from palier.noyau.periodes import age
from palier.noyau.phonetique import sons
from palier.noyau.texte import cle, date_longue
from palier.socle.champs import CodeField, DeriveField
from palier.socle.comptes.models import Professionnel, en_vigueur
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.preparees import preparee


def lisible(
    acces: Acces, donnee: Donnee, geste: Geste = Geste.LIRE, *, menage: str = "menage__"
) -> Q:
    """La condition : cette casquette peut lire (ou écrire) cette donnée du ménage.

    Args:
        menage: le chemin qui mène au ménage, tirets compris ; vide s'il s'agit de lui.
    """
    portee = acces.portee(geste, donnee)
    if portee is Portee.AUCUN:
        return Q(pk__in=())
    condition = Q(**{f"{menage}structure_id": acces.structure_id})
    if portee is Portee.SIENS:
        # Une liste à part, lue une fois : la base part des siens, non de tous les dossiers.
        condition &= Q(**{f"{menage}id__in": _suivis(acces)})
    return condition


def _suivis(acces: Acces) -> models.QuerySet["Suivi", int]:
    siens = Suivi.objects.filter(en_vigueur(acces.le), professionnel_id=acces.professionnel_id)
    return siens.values_list("menage_id", flat=True)


class MenageQuerySet(FicheQuerySet):
    def visibles_par(
        self, acces: Acces, donnee: Donnee = Donnee.IDENTITE, geste: Geste = Geste.LIRE
    ) -> Self:
        """Les ménages dont cette casquette peut lire (ou écrire) cette donnée."""
        return self.filter(lisible(acces, donnee, geste, menage=""))

    def suivis_par(self, acces: Acces) -> Self:
        """Les ménages que suit ce professionnel, ce jour-là."""
        return self.filter(pk__in=_suivis(acces))

    def paires_a_comparer(self, structure_id: int) -> list[tuple[int, int]]:
        """Les paires de même téléphone, de même nom à la même adresse, ou tenues par la même."""
        return paires(structure_id, self.model, CLES_DE_MENAGE, TENUS_PAR_LA_MEME)


class Menage(Fiche):
    """Les personnes qui partagent un logement, et que l'on accompagne."""

    nom_usage = models.CharField("nom d'usage", max_length=200, blank=True)
    adresse = models.CharField("adresse", max_length=300, blank=True)
    commune = models.CharField("code INSEE de la commune", max_length=5, blank=True)
    quartier = models.CharField("quartier", max_length=120, blank=True)
    zonage = CodeField("zonage", nomenclature="zonage", blank=True)
    zonage_millesime = models.CharField("année du zonage", max_length=10, blank=True)
    iris = models.CharField("code IRIS", max_length=9, blank=True)
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    ne_pas_appeler = models.BooleanField("ne pas appeler", null=True, blank=True)
    ne_pas_ecrire = models.BooleanField("ne pas écrire au domicile", null=True, blank=True)
    consigne = models.CharField("consigne de contact", max_length=200, blank=True)
    cle_saisie = models.CharField(
        "clé d'idempotence", max_length=40, null=True, editable=False, unique=True
    )
    recherche = DeriveField(calcul="texte_de_recherche")
    cle_telephone = DeriveField(calcul="telephone_compare")
    cle_lieu = DeriveField(calcul="nom_et_adresse_compares")
    personnes = models.ManyToManyField("Personne", through="Composition", related_name="menages")

    objects = MenageQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["nom_usage", "pk"]
        indexes = [
            models.Index(fields=["structure", "nom_usage", "id"], name="menage_par_nom"),
            models.Index(fields=["structure", "cle_telephone"], name="menage_par_telephone"),
            models.Index(fields=["structure", "cle_lieu"], name="menage_par_lieu"),
        ]

    def __str__(self) -> str:
        return self.nom_usage or f"Ménage {self.reference}"

    def texte_de_recherche(self) -> str:
        return texte_cherche(
            self.nom_usage, self.adresse, self.reference, nombres=[self.telephone, self.reference]
        )

    def telephone_compare(self) -> str:
        return chiffres(self.telephone)

    def nom_et_adresse_compares(self) -> str:
        entendu, adresse = sons(self.nom_usage), cle(self.adresse)
        return f"{entendu} {adresse}" if entendu and adresse else ""

    def get_absolute_url(self) -> str:
        return reverse("dossier:fil", args=[self.pk])


class PersonneQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces) -> Self:
        membres = Composition.objects.filter(
            lisible(acces, Donnee.IDENTITE), personne=OuterRef("pk")
        )
        return self.filter(Exists(membres), structure_id=acces.structure_id)

    def ressemblant(self, nom: str, prenom: str, naissance: date | None) -> Self:
        """Le même nom à l'ordre, aux accents et aux sons près, ou la même naissance."""
        memes = Q(pk=None)
        if nom or prenom:
            entendu = sons_du_nom(nom, prenom)
            memes = Q(cle_nom=cle_de_nom(nom, prenom)) | Q(sons=entendu)
        return self.filter(memes | Q(naissance=naissance) if naissance else memes)

    def paires_a_comparer(self, structure_id: int) -> list[tuple[int, int]]:
        """Les paires qu'une même clé réunit : jamais toutes, seules celles qui se ressemblent."""
        return paires(structure_id, self.model, CLES_DE_PERSONNE, SANS_NAISSANCE)


class Personne(Fiche):
    """Une personne accompagnée, ou qui vit avec elle."""

    nom = models.CharField("nom", max_length=120, blank=True)
    prenom = models.CharField("prénom", max_length=120, blank=True)
    naissance = models.DateField("date de naissance", null=True, blank=True)
    naissance_etat = CodeField("ce que vaut la date", nomenclature="naissance_etat", blank=True)
    naissance_attendue = models.DateField("naissance attendue", null=True, blank=True)
    sexe = CodeField("sexe", nomenclature="sexe", blank=True)
    etat_civil = CodeField("état civil", nomenclature="etat_civil", blank=True)
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    cle_nom = DeriveField(calcul="nom_compare")
    recherche = DeriveField(calcul="texte_de_recherche")
    sons = DeriveField(calcul="nom_entendu")
    sons_et_jour = DeriveField(calcul="nom_entendu_et_jour")
    prenom_et_naissance = DeriveField(calcul="prenom_entendu_et_naissance")
    nom_et_naissance = DeriveField(calcul="patronyme_entendu_et_naissance")

    objects = PersonneQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["nom", "prenom", "pk"]
        indexes = [
            models.Index(fields=["structure", "cle_nom"], name="personne_par_nom"),
            models.Index(fields=["structure", "naissance"], name="personne_par_naissance"),
            models.Index(
                fields=["naissance_attendue"],
                name="personne_attendue",
                condition=Q(naissance=None, naissance_attendue__isnull=False),
            ),
            models.Index(fields=["structure", "sons"], name="personne_par_sons"),
            models.Index(fields=["structure", "sons_et_jour"], name="personne_par_jour"),
            models.Index(fields=["structure", "prenom_et_naissance"], name="personne_par_prenom"),
            models.Index(fields=["structure", "nom_et_naissance"], name="personne_par_patronyme"),
        ]

    def __str__(self) -> str:
        if self.naissance_attendue and not (self.prenom or self.naissance):
            return "Enfant attendu"
        return f"{self.prenom} {self.nom}".strip() or f"Personne {self.reference}"

    def naissance_dite(self) -> str:
        """« née le 9 février 1988 », « naissance attendue le 3 mars 2026 »."""
        if self.naissance:
            ne = {"F": "née", "M": "né"}.get(self.sexe, "naissance")
            environ = " (date estimée)" if self.naissance_etat == "estimee" else ""
            return f"{ne} le {date_longue(self.naissance)}{environ}"
        if self.naissance_attendue:
            return f"naissance attendue le {date_longue(self.naissance_attendue)}"
        return "date de naissance refusée" if self.naissance_etat == "refusee" else ""

    def nom_compare(self) -> str:
        return cle_de_nom(self.nom, self.prenom)

    def nom_entendu(self) -> str:
        return sons_du_nom(self.nom, self.prenom)

    def nom_entendu_et_jour(self) -> str:
        entendu, jour = self.nom_entendu(), jour_sans_ordre(self.naissance)
        return f"{entendu} {jour}" if entendu and jour else ""

    def prenom_entendu_et_naissance(self) -> str:
        return self._avec_naissance(self.prenom)

    def patronyme_entendu_et_naissance(self) -> str:
        return self._avec_naissance(self.nom)

    def _avec_naissance(self, nom: str) -> str:
        if self.naissance is None or not sons(nom):
            return ""
        return f"{sons(nom)} {self.naissance.year} {jour_sans_ordre(self.naissance)}"

    def texte_de_recherche(self) -> str:
        return texte_cherche(
            self.nom, self.prenom, nombres=[self.telephone], naissance=self.naissance
        )

    def age_au(self, le: date) -> int | None:
        """L'âge en années révolues ; None si la naissance n'est pas connue."""
        return age(self.naissance, le) if self.naissance else None


class CompositionQuerySet(models.QuerySet["Composition"]):
    def au(self, le: date) -> Self:
        """Les membres du ménage à une date ; un début vide vaut depuis toujours."""
        return self.filter(
            Q(debut=None) | Q(debut__lte=le), Q(fin=None) | Q(fin__gte=le)
        ).select_related("personne")


class Composition(models.Model):
    """Une personne dans un ménage, d'une date à une autre."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="compositions")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="compositions")
    role = CodeField("rôle", nomenclature="role_menage")
    debut = models.DateField("depuis le", null=True, blank=True)
    fin = models.DateField("jusqu'au", null=True, blank=True)
    garde = CodeField("garde", nomenclature="garde", blank=True)

    objects = CompositionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="composition_finit_apres_son_debut",
                condition=Q(fin=None) | Q(debut=None) | Q(fin__gte=F("debut")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.personne}, {self.get_role_display()}"  # type: ignore[attr-defined]


class Qualite(models.TextChoices):
    """À quel titre on suit un ménage."""

    REFERENT = "REFERENT", "référent"
    SUPPLEANT = "SUPPLEANT", "suppléant"
    ACCUEIL = "ACCUEIL", "premier accueil"


class Suivi(models.Model):
    """Un professionnel attaché à un ménage, d'une date à une autre : ce qui ouvre le dossier."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="suivis")
    professionnel = models.ForeignKey(Professionnel, models.PROTECT, related_name="suivis")
    qualite = models.CharField("à titre de", max_length=12, choices=Qualite)
    debut = models.DateField("depuis le")
    fin = models.DateField("jusqu'au", null=True, blank=True)

    class Meta:
        ordering = ["debut", "pk"]
        indexes = [models.Index(fields=["professionnel", "menage"], name="suivi_de_qui")]

    def __str__(self) -> str:
        return f"{self.professionnel}, {self.get_qualite_display()}"


@preparee
def menages_ouverts(
    acces: Acces, pk: int, donnee: Donnee = Donnee.IDENTITE, geste: Geste = Geste.LIRE
) -> models.QuerySet[Menage]:
    """Ce ménage, si cette casquette peut lire (ou écrire) cette donnée de son dossier."""
    return Menage.objects.visibles_par(acces, donnee, geste).filter(pk=pk)


@preparee
def membres_du_jour(menage: int, le: date) -> models.QuerySet[Composition]:
    """Les membres d'un ménage à une date, chacun avec sa personne."""
    return Composition.objects.filter(menage=menage).au(le)
