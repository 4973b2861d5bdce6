"""Les formulaires de l'annuaire."""

from typing import Any

from django import forms

from palier.metier.partenaires.models import Contact, Partenaire, PartenaireQuerySet
from palier.socle.champs import choix
from palier.socle.habilitations.acces import Acces
from palier.socle.presentation.conflits import FicheForm

PROPOSES = 80
NOM_AU_PLUS = 200
"""Un nom plus long n'est celui d'aucun partenaire : il ne se cherche pas."""


class PartenaireField(forms.CharField):
    """Un partenaire, par son nom à l'annuaire ; le gabarit `proposes.html` en donne la liste."""

    annuaire: PartenaireQuerySet
    sinon = "ajoutez-le d’abord."
    longueur = NOM_AU_PLUS

    def lire(self, acces: Acces) -> None:
        """L'annuaire où cette casquette cherche."""
        self.annuaire = Partenaire.objects.visibles_par(acces)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        propres = {"list": "annuaire", "maxlength": self.longueur, "autocomplete": "off"}
        return super().widget_attrs(widget) | propres

    def connus(self) -> PartenaireQuerySet:
        """Les partenaires que la saisie propose."""
        return self.annuaire.order_by("nom")[:PROPOSES]

    def to_python(self, value: Any) -> Any:
        nom = super().to_python(value)
        return self.nomme(nom) if nom else None

    def nomme(self, nom: str) -> Partenaire:
        """Celui de ce nom.

        Raises:
            ValidationError: l'annuaire ne le connaît pas.
        """
        partenaire = self.annuaire.nomme(nom) if len(nom) <= NOM_AU_PLUS else None
        if partenaire is None:
            raise forms.ValidationError(f"« {nom} » n’est pas à l’annuaire : {self.sinon}")
        return partenaire

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != (data or "")


class PartenairesField(PartenaireField):
    """Des partenaires, par leur nom à l'annuaire, séparés par une virgule."""

    au_plus = 8
    longueur = 2 * NOM_AU_PLUS
    sinon = "ajoutez-le, ou dites sa catégorie."

    def to_python(self, value: Any) -> list[Partenaire]:
        noms = [nom.strip() for nom in str(value or "").split(",") if nom.strip()]
        return [self.nomme(nom) for nom in noms[: self.au_plus]]


class PartenaireForm(FicheForm):
    """Un organisme, et comment le joindre."""

    class Meta:
        model = Partenaire
        fields = ("nom", "categorie", "telephone", "courriel", "adresse")


class ContactForm(FicheForm):
    """Une personne à joindre."""

    class Meta:
        model = Contact
        fields = ("nom", "fonction", "telephone", "courriel")


class ImportForm(forms.Form):
    """Les fichiers d'un annuaire public, et ce que l'on en retient."""

    structures = forms.FileField(
        label="Fichier des structures",
        help_text="Format data·inclusion, CSV ou JSON, 20 Mo au plus.",
    )
    services = forms.FileField(
        label="Fichier des services",
        required=False,
        help_text="Leurs thématiques classent les structures que leur réseau ne classe pas.",
    )
    lieux = forms.CharField(
        label="Codes INSEE ou postaux",
        required=False,
        max_length=300,
        help_text="Un code, ou son début : « 92046, 92240 », « 974 ». Vide : toutes.",
    )
    categorie = forms.ChoiceField(
        label="Catégorie par défaut", help_text="Pour les structures que rien ne classe."
    )

    TAILLE = 20_000_000

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["categorie"].choices = [  # type: ignore[attr-defined]
            ("", "À choisir"),
            *choix("categorie_partenaire"),
        ]

    def clean_lieux(self) -> list[str]:
        return str(self.cleaned_data["lieux"]).replace(",", " ").replace(";", " ").split()

    def clean(self) -> dict[str, Any]:
        champs = super().clean() or {}
        for nom in ("structures", "services"):
            fichier = champs.get(nom)
            if fichier and fichier.size > self.TAILLE:
                self.add_error(nom, "Ce fichier dépasse 20 Mo : exportez un territoire plus petit.")
        return champs
