"""Les formulaires de l'annuaire."""

from typing import Any

from django import forms

from palier.metier.partenaires.models import Contact, Partenaire
from palier.socle.champs import choix
from palier.socle.presentation.conflits import FicheForm


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
