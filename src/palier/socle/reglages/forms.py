"""Les formulaires des réglages."""

from typing import Any

from django import forms

from palier.socle.comptes.models import Structure
from palier.socle.habilitations.listes import LIBELLES
from palier.socle.presentation.formulaires import JourNatif
from palier.socle.reglages.models import Finalite


class StructureForm(forms.ModelForm):  # type: ignore[type-arg]
    """Qui est la structure, et de qui elle demande un second facteur."""

    siret = forms.CharField(label="SIRET", required=False, help_text="14 chiffres.")
    second_facteur = forms.MultipleChoiceField(
        label="Second facteur exigé de",
        choices=[(r.value, nom) for r, nom in LIBELLES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Application, clé d'accès ou codes de secours, en plus du mot de passe.",
    )

    class Meta:
        model = Structure
        fields = (
            *("nom", "type", "territoire", "siret", "adresse", "commune", "telephone", "courriel"),
            "second_facteur",
        )
        help_texts = {"territoire": "Les règles locales à appliquer ; vide : la métropole."}

    def clean_siret(self) -> str:
        return "".join(self.cleaned_data["siret"].split())


class ValeurForm(forms.Form):
    """La valeur d'une structure, à partir d'un jour, et pourquoi."""

    valeur = forms.DecimalField(
        label="Valeur de la structure", max_digits=14, decimal_places=4, localize=True
    )
    debut = forms.DateField(label="À partir du", widget=JourNatif())
    motif = forms.CharField(
        label="Pourquoi", max_length=300, help_text="La délibération, le règlement, la convention."
    )

    def __init__(self, *args: Any, unite: str, **options: Any) -> None:
        super().__init__(*args, **options)
        dite = unite.replace("EUR", "euros").replace("/", " par ")
        self.fields["valeur"].help_text = (
            "1 pour oui, 0 pour non." if unite == "report" else f"En {dite}."
        )


class FinValeurForm(forms.Form):
    """Le dernier jour d'une valeur propre."""

    le = forms.DateField(label="Dernier jour de la valeur de la structure", widget=JourNatif())


class FinaliteForm(forms.ModelForm):  # type: ignore[type-arg]
    """Les quatre réponses qui allument une donnée sensible."""

    class Meta:
        model = Finalite
        fields = ("texte", "base_legale", "duree", "qui")
        widgets = {"texte": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "texte": "Ce que l'on en fait, et pourquoi on ne peut pas s'en passer.",
            "base_legale": "La mission d'intérêt public, le texte, ou l'accord recueilli.",
            "duree": "Par exemple : le temps de la mesure, puis deux ans.",
            "qui": "Les rôles qui la lisent, et à qui elle est transmise.",
        }
