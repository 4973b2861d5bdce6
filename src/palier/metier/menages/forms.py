"""Les formulaires du ménage ; ils lisent des données et ne sauvent rien."""

from datetime import date
from typing import Any

from django import forms

from palier.metier.menages.listes import Fait
from palier.metier.menages.models import (
    Diplome,
    Menage,
    ParcoursResidentiel,
    Personne,
    Ressource,
    StatutEmploi,
)
from palier.socle.champs import choix
from palier.socle.presentation.conflits import FicheForm
from palier.socle.presentation.formulaires import JourNatif

COORDONNEES = (
    "adresse",
    "commune",
    "quartier",
    "telephone",
    "courriel",
    "ne_pas_appeler",
    "ne_pas_ecrire",
    "consigne",
)
IDENTITE = ("nom", "prenom", "naissance", "naissance_etat", "sexe", "etat_civil", "telephone")


class CoordonneesForm(FicheForm):
    """Où et comment joindre un ménage."""

    ne_pas_appeler = forms.BooleanField(label="Ne pas appeler", required=False)
    ne_pas_ecrire = forms.BooleanField(label="Ne pas écrire au domicile", required=False)

    class Meta:
        model = Menage
        fields = COORDONNEES
        help_texts = {
            "commune": "Cinq caractères, par exemple 92046.",
            "consigne": "Ce qu'il faut savoir avant d'appeler : « après 16 h », « demander Inès ».",
        }


class MenageForm(CoordonneesForm):
    """Les coordonnées, et le nom sous lequel on connaît le ménage."""

    class Meta(CoordonneesForm.Meta):
        fields = ("nom_usage", *COORDONNEES, "zonage", "zonage_millesime", "iris")
        help_texts = {
            **CoordonneesForm.Meta.help_texts,
            "zonage_millesime": "L'année de la carte consultée, par exemple 2024.",
            "iris": "Neuf caractères.",
        }


class TitulaireForm(forms.ModelForm):
    """La personne au nom de qui s'ouvre le dossier."""

    le = forms.DateField(label="Accueilli le", widget=JourNatif())
    cle = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    class Meta:
        model = Personne
        fields = ("nom", "prenom", "naissance", "naissance_etat", "sexe", "etat_civil")
        widgets = {"naissance": JourNatif()}
        help_texts = {"naissance": "Laissez vide si la personne ne la donne pas."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["nom"].required = True

    @property
    def criteres(self) -> dict[str, Any]:
        """De quoi chercher un doublon."""
        return {nom: self.cleaned_data[nom] for nom in ("nom", "prenom", "naissance")}

    @property
    def titulaire(self) -> dict[str, Any]:
        """Ce qui décrit la personne, sans le jour de l'accueil."""
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields}


class PersonneForm(FicheForm):
    """L'identité d'un membre du ménage."""

    class Meta:
        model = Personne
        fields = (*IDENTITE, "naissance_attendue")
        widgets = {"naissance": JourNatif(), "naissance_attendue": JourNatif()}
        help_texts = {"naissance_attendue": "Le terme prévu, pour un enfant à naître."}

    def clean(self) -> dict[str, Any]:
        champs = super().clean() or {}
        if not any(champs.get(nom) for nom in ("nom", "prenom", "naissance_attendue")):
            self.add_error("nom", "Dites au moins un nom, un prénom, ou une naissance attendue.")
        return champs


class MembreForm(PersonneForm):
    """Une personne qui entre dans le ménage, et à quel titre."""

    role = forms.ChoiceField(label="Rôle")
    garde = forms.ChoiceField(
        label="Garde", required=False, help_text="En garde alternée, un enfant a deux ménages."
    )
    le = forms.DateField(label="Depuis le", widget=JourNatif())
    field_order = ("role", "nom", "prenom", "naissance", "naissance_attendue")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = choix("role_menage")  # type: ignore[attr-defined]
        self.fields["garde"].choices = [  # type: ignore[attr-defined]
            ("", "Non renseigné"),
            *choix("garde"),
        ]

    @property
    def criteres(self) -> dict[str, Any]:
        """De quoi chercher un doublon ; un enfant attendu n'en a pas encore."""
        return {nom: self.cleaned_data[nom] for nom in ("nom", "prenom", "naissance")}

    @property
    def personne(self) -> dict[str, Any]:
        """Ce qui décrit la personne, sans sa place dans le ménage."""
        return {nom: self.cleaned_data[nom] for nom in PersonneForm.Meta.fields}

    @property
    def place(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in ("role", "garde", "le")}


class JourForm(forms.Form):
    """Un seul jour : la sortie d'un membre, la fin d'un fait."""

    le = forms.DateField(label="Dernier jour", widget=JourNatif())

    def __init__(self, *args: Any, le: date, **options: Any) -> None:
        super().__init__(*args, initial={"le": le}, **options)


def _du_fait(modele: Any, champs: tuple[str, ...], **aides: str) -> type[forms.ModelForm]:
    jours = ("debut", "fin", "constate_le", "inscrit_ft_depuis")
    return forms.modelform_factory(
        modele,
        fields=champs,
        widgets={nom: JourNatif() for nom in jours if nom in champs},
        help_texts=aides,
    )


_PRECEDENT = "Ce qui était en cours s'arrêtera la veille."
FAITS = {
    Fait.EMPLOI: _du_fait(
        StatutEmploi,
        ("code", "debut", "fin", "inscrit_ft_depuis", "categorie_ft", "source"),
        debut=_PRECEDENT,
        categorie_ft="De A à G.",
    ),
    Fait.RESSOURCE: _du_fait(
        Ressource, ("nature", "montant", "debut", "fin", "majore", "constate_le", "source")
    ),
    Fait.RESIDENCE: _du_fait(
        ParcoursResidentiel, ("code", "debut", "fin", "cause"), debut=_PRECEDENT
    ),
    Fait.DIPLOME: _du_fait(Diplome, ("code", "etranger", "constate_le")),
}
"""Le formulaire de chaque fait daté."""
