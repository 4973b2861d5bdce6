"""Ouvrir un bilan, écrire un texte, publier."""

from typing import Any

from django import forms

from palier.pilotage.bilans import schema
from palier.pilotage.bilans.models import Texte
from palier.socle.presentation.conflits import FicheForm
from palier.socle.presentation.formulaires import JourNatif

ANNEES = 8


class _Choix(forms.Select):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"attrs": {"class": "form-select"}, **options})


class OuvertureForm(forms.Form):
    modele = forms.ChoiceField(label="Modèle", widget=_Choix)
    annee = forms.TypedChoiceField(label="Année", coerce=int, widget=_Choix)

    def __init__(self, *args: Any, annee: int, **options: Any) -> None:
        super().__init__(*args, **options)
        titres = ((nom, _titre(nom)) for nom in schema.LIVRES)
        self.fields["modele"].choices = list(titres)  # type: ignore[attr-defined]
        annees = [(a, str(a)) for a in range(annee, annee - ANNEES, -1)]
        self.fields["annee"].choices = annees  # type: ignore[attr-defined]
        self.fields["annee"].initial = annee - 1


def _titre(nom: str) -> str:
    modele = schema.modele(nom)
    return {"pole": "Activité d'un pôle", "flash": "L'année en une page"}.get(nom, modele.titre)


class TexteForm(FicheForm):
    class Meta:
        model = Texte
        fields = ("contenu",)
        widgets = {"contenu": forms.Textarea(attrs={"rows": 12, "class": "form-control"})}

    def __init__(self, *args: Any, consigne: str, **options: Any) -> None:
        super().__init__(*args, **options)
        champ = self.fields["contenu"]
        champ.required = False
        champ.help_text = f"{consigne} Une ligne vide sépare deux paragraphes ; **gras**, - liste."


class PublicationForm(forms.Form):
    rang = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    publie_le = forms.DateField(label="Date de publication", widget=JourNatif())
    motif = forms.CharField(label="Ce qui change, et pourquoi", max_length=300, required=False)

    def __init__(self, *args: Any, rectifie: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not rectifie:
            del self.fields["motif"]
