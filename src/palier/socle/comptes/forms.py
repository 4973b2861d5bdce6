"""Les formulaires des comptes."""

from datetime import date
from typing import Any

from django import forms

from palier.socle.comptes.actions import Poste
from palier.socle.comptes.models import Equipe
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import LIBELLES
from palier.socle.presentation.formulaires import JourNatif


class PosteForm(forms.Form):
    """Un rôle, une équipe, des dates."""

    role = forms.ChoiceField(
        label="Rôle", choices=[("", "À choisir"), *((r.value, nom) for r, nom in LIBELLES.items())]
    )
    fonction = forms.CharField(
        label="Fonction", max_length=120, required=False, help_text="Telle qu'elle se dit ici."
    )
    equipe = forms.ModelChoiceField(
        Equipe.objects.none(), label="Équipe", required=False, empty_label="Sans équipe"
    )
    debut = forms.DateField(label="Premier jour", widget=JourNatif())
    fin = forms.DateField(label="Dernier jour", widget=JourNatif(), required=False)
    quotite = forms.DecimalField(
        label="Part de temps plein",
        required=False,
        min_value=0,
        max_value=1,
        max_digits=5,
        decimal_places=4,
        localize=True,
        help_text="De 0 à 1 : 0,8 pour quatre jours sur cinq.",
    )

    def __init__(self, *args: Any, acces: Acces, **options: Any) -> None:
        options["initial"] = {"debut": acces.le, **options.get("initial", {})}
        super().__init__(*args, **options)
        equipes = Equipe.objects.filter(structure_id=acces.structure_id)
        self.fields["equipe"].queryset = equipes  # type: ignore[attr-defined]

    def poste(self) -> Poste:
        """Le poste que dit le formulaire."""
        return Poste(**{nom: self.cleaned_data[nom] for nom in Poste.__dataclass_fields__})


class InvitationForm(PosteForm):
    """Une personne, et le poste qu'on lui confie."""

    prenom = forms.CharField(label="Prénom", max_length=120)
    nom = forms.CharField(label="Nom", max_length=120)
    courriel = forms.EmailField(label="Courriel professionnel")

    field_order = ["prenom", "nom", "courriel", "role", "fonction", "equipe", "debut", "fin"]

    def personne(self) -> dict[str, str]:
        return {nom: self.cleaned_data[nom] for nom in ("prenom", "nom", "courriel")}


class RenvoiForm(forms.Form):
    """À quel courriel part l'invitation."""

    courriel = forms.EmailField(label="Courriel professionnel")


class FinForm(forms.Form):
    """Le dernier jour d'une affectation."""

    le = forms.DateField(label="Dernier jour", widget=JourNatif())

    def __init__(self, *args: Any, jour: date, **options: Any) -> None:
        super().__init__(*args, initial={"le": jour}, **options)


class EquipeForm(forms.Form):
    """Une équipe de plus."""

    nom = forms.CharField(label="Nom de l'équipe", max_length=120)


class MotDePasseForm(forms.Form):
    """Le mot de passe que l'on se choisit, deux fois."""

    mot_de_passe = forms.CharField(
        label="Mot de passe",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Douze caractères au moins ; une phrase se retient mieux qu'un mot compliqué.",
    )
    encore = forms.CharField(
        label="Le même, une seconde fois",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_encore(self) -> str:
        encore: str = self.cleaned_data["encore"]
        if encore != self.cleaned_data.get("mot_de_passe"):
            raise forms.ValidationError("Les deux mots de passe diffèrent : récrivez-les.")
        return encore
