"""L'annuaire : organismes et contacts, communs ou propres à une structure."""

from typing import Self

from django.db import models
from django.db.models import Case, Count, Q, Value, When
from django.urls import reverse

from palier.noyau.texte import cle
from palier.socle.champs import CodeField, DeriveField, choix
from palier.socle.comptes.models import Structure
from palier.socle.fiches import Fiche, FicheQuerySet, reference_neuve
from palier.socle.habilitations.acces import Acces


class PartenaireQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces) -> Self:
        """Les partenaires communs, et ceux de sa structure."""
        return self.filter(Q(structure=None) | Q(structure_id=acces.structure_id))

    def repondant(self, demande: str) -> Self:
        """Tous les mots de la demande commencent un mot du nom ou de l'adresse."""
        lignes = self
        for mot in cle(demande).split():
            lignes = lignes.filter(recherche__contains=f" {mot}")
        return lignes

    def nomme(self, nom: str) -> "Partenaire | None":
        """Celui de ce nom ; ni la casse ni les accents ne comptent."""
        return next((p for p in self.repondant(nom) if cle(p.nom) == cle(nom)), None)

    def par_categorie(self) -> Self:
        """Dans l'ordre de la nomenclature, puis par nom."""
        rangs = [When(categorie=c, then=Value(i)) for i, (c, _) in enumerate(_categories())]
        rang = Case(*rangs, default=Value(len(rangs)), output_field=models.IntegerField())
        return self.order_by(rang, "recherche", "pk")

    def avec_contacts(self, acces: Acces) -> Self:
        """Le nombre de contacts que sa structure y connaît."""
        siens = Q(contacts__structure_id=acces.structure_id)
        return self.annotate(nombre_contacts=Count("contacts", filter=siens))


def _categories() -> tuple[tuple[str, str], ...]:
    return choix("categorie_partenaire")


class Partenaire(models.Model):
    """Un organisme que l'on sollicite."""

    reference = models.CharField(
        "identifiant d'échange", max_length=80, unique=True, default=reference_neuve, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    nom = models.CharField("nom", max_length=200)
    categorie = CodeField("catégorie", nomenclature="categorie_partenaire")
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True
    )
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    adresse = models.CharField("adresse", max_length=300, blank=True)
    recherche = DeriveField(calcul="texte_de_recherche")
    source = models.CharField("annuaire d'origine", max_length=60, blank=True, editable=False)
    identifiant_source = models.CharField(
        "identifiant dans cet annuaire", max_length=120, blank=True, editable=False
    )
    version_importee = models.PositiveIntegerField(default=0, editable=False)

    objects = PartenaireQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "source", "identifiant_source"],
                condition=~Q(source=""),
                name="partenaire_importe_une_fois",
            )
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def tenue_a_la_main(self) -> bool:
        """Écrite ici, ou corrigée depuis qu'elle vient d'un annuaire."""
        return self.version != self.version_importee

    def get_absolute_url(self) -> str:
        return reverse("partenaires:fiche", args=[self.pk])

    def texte_de_recherche(self) -> str:
        return f" {cle(self.nom)} {cle(self.adresse)} "


class ContactQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces) -> Self:
        """Ceux de sa structure, fussent-ils chez un partenaire commun."""
        return self.filter(structure_id=acces.structure_id)


class Contact(Fiche):
    """Une personne à joindre chez un partenaire, connue d'une structure."""

    partenaire = models.ForeignKey(Partenaire, models.CASCADE, related_name="contacts")
    nom = models.CharField("nom", max_length=200)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    courriel = models.EmailField("courriel", blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom
