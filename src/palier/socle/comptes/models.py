"""Structures, équipes, professionnels, affectations, comptes, invitations."""

from datetime import date, datetime
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from palier.socle.champs import CodeField
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import LIBELLES, Role


def en_vigueur(le: date, prefixe: str = "") -> Q:
    """Ce qui a commencé et n'est pas fini à une date ; le dernier jour compte."""
    return Q(**{f"{prefixe}debut__lte": le}) & (
        Q(**{f"{prefixe}fin": None}) | Q(**{f"{prefixe}fin__gte": le})
    )


class Structure(models.Model):
    """Un CCAS, une association, un centre social : le mur entre les dossiers."""

    reference = models.CharField("identifiant d'échange", max_length=80, unique=True)
    nom = models.CharField("nom", max_length=200)
    type = CodeField("type", nomenclature="type_structure")
    commune = models.CharField("code INSEE", max_length=5, blank=True)
    territoire = CodeField("territoire", nomenclature="territoire", blank=True)
    parente = models.ForeignKey(
        "self", models.PROTECT, verbose_name="rattachée à", null=True, blank=True
    )
    siret = models.CharField("SIRET", max_length=14, blank=True)
    adresse = models.CharField("adresse", max_length=300, blank=True)
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    second_facteur = models.JSONField("rôles tenus au second facteur", default=list, blank=True)

    class Meta:
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class Equipe(models.Model):
    """Des professionnels qui travaillent ensemble dans une structure."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="equipes")
    nom = models.CharField("nom", max_length=120)

    class Meta:
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "nom"], name="equipe_une_par_nom")
        ]

    def __str__(self) -> str:
        return self.nom


class Professionnel(models.Model):
    """Une personne qui accompagne, reçoit ou dirige ; jamais une personne accompagnée."""

    reference = models.CharField("identifiant d'échange", max_length=80, unique=True)
    nom = models.CharField("nom", max_length=120)
    prenom = models.CharField("prénom", max_length=120, blank=True)
    courriel = models.EmailField("courriel professionnel", blank=True)
    fonction = models.CharField("fonction", max_length=120, blank=True)

    class Meta:
        ordering = ["nom", "prenom"]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


class AffectationQuerySet(models.QuerySet["Affectation"]):
    def en_vigueur(self, le: date) -> Self:
        return self.filter(en_vigueur(le))

    def de_la_structure(self, acces: Acces) -> Self:
        return self.filter(structure_id=acces.structure_id)

    def tenues_par(self, professionnel_id: int, le: date) -> Self:
        """Les casquettes d'un professionnel ce jour-là, leur structure lue avec."""
        siennes = self.en_vigueur(le).filter(professionnel_id=professionnel_id)
        return siennes.select_related("structure", "professionnel")

    def du_compte(self, compte_id: int, le: date) -> Self:
        """Les mêmes, d'après le compte qui travaille ; il est lu avec."""
        siennes = self.en_vigueur(le).filter(professionnel__compte=compte_id)
        return siennes.select_related("structure", "professionnel__compte")

    def a_venir_ou_en_vigueur(self, le: date) -> Self:
        return self.filter(Q(fin=None) | Q(fin__gte=le))


class Affectation(models.Model):
    """Un professionnel dans une structure, sous un rôle, d'une date à une autre : une casquette."""

    professionnel = models.ForeignKey(Professionnel, models.PROTECT, related_name="affectations")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="affectations")
    equipe = models.ForeignKey(
        Equipe, models.PROTECT, related_name="affectations", null=True, blank=True
    )
    role = models.CharField("rôle", max_length=40, choices=list(LIBELLES.items()))
    fonction = models.CharField("fonction", max_length=120, blank=True)
    quotite = models.DecimalField(
        "part de temps plein", max_digits=5, decimal_places=4, null=True, blank=True
    )
    debut = models.DateField("premier jour")
    fin = models.DateField("dernier jour", null=True, blank=True)

    objects = AffectationQuerySet.as_manager()

    class Meta:
        ordering = ["debut", "pk"]
        constraints = [
            models.CheckConstraint(
                name="affectation_finit_apres_son_debut",
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
            ),
            models.CheckConstraint(
                name="affectation_quotite_de_0_a_1",
                condition=Q(quotite=None) | Q(quotite__gte=0, quotite__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fonction or Role(self.role).libelle}, {self.structure}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def de_la_structure(self, acces: Acces) -> Self:
        return self.filter(structure_id=acces.structure_id)

    def en_cours(self, le: date) -> Self:
        return self.filter(debut__lte=le, fin__gte=le)

    def pas_finies(self, le: date) -> Self:
        """En cours ou à venir, les plus proches d'abord."""
        return self.filter(fin__gte=le).order_by("debut", "pk")


class Absence(models.Model):
    """Un professionnel absent, d'une date à une autre ; le motif n'est pas gardé."""

    professionnel = models.ForeignKey(Professionnel, models.PROTECT, related_name="absences")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="absences")
    debut = models.DateField("premier jour")
    fin = models.DateField("dernier jour")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-debut", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="absence_finit_apres_son_debut", condition=Q(fin__gte=F("debut"))
            )
        ]

    def __str__(self) -> str:
        return f"Absence de {self.professionnel}"


class CompteManager(BaseUserManager["Compte"]):
    def create_user(
        self, courriel: str, mot_de_passe: str | None = None, **champs: Any
    ) -> "Compte":
        compte = self.model(courriel=self.normalize_email(courriel).lower(), **champs)
        compte.set_password(mot_de_passe)
        compte.save(using=self._db)
        return compte

    def get_by_natural_key(self, username: str | None) -> "Compte":
        return self.get(courriel__iexact=username)


class Compte(AbstractBaseUser):
    """De quoi se connecter ; le compte n'est pas le professionnel.

    Attributes:
        casquettes_du_jour: lues avec le compte que la session désigne, et lui seul.
    """

    casquettes_du_jour: list[Affectation]

    courriel = models.EmailField("courriel", unique=True)
    professionnel = models.OneToOneField(
        Professionnel, models.PROTECT, related_name="compte", null=True, blank=True
    )
    is_active = models.BooleanField("actif", default=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = CompteManager()

    USERNAME_FIELD = "courriel"
    EMAIL_FIELD = "courriel"

    def __str__(self) -> str:
        return str(self.professionnel or self.courriel)

    def casquettes(self, le: date) -> models.QuerySet[Affectation]:
        """Les affectations sous lesquelles ce compte peut travailler ce jour-là."""
        if self.professionnel_id is None:
            return Affectation.objects.none()
        return Affectation.objects.tenues_par(self.professionnel_id, le)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def ouvertes(self, le: datetime) -> Self:
        """Celles que l'on peut encore accepter."""
        return self.filter(acceptee_le=None, revoquee_le=None, expire_le__gt=le)


class Invitation(models.Model):
    """L'offre d'un compte, une seule fois et pour peu de temps ; le jeton n'est pas gardé."""

    affectation = models.ForeignKey(Affectation, models.CASCADE, related_name="invitations")
    courriel = models.EmailField("courriel")
    jeton = models.CharField("empreinte du jeton", max_length=64, unique=True)
    invitee_le = models.DateTimeField("invitée le")
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invitee_le"]

    def __str__(self) -> str:
        return f"Invitation de {self.courriel}"
