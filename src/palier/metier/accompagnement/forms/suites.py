"""Les gestes qui entourent une mesure : financement, orientation, suivi après la sortie."""

from typing import Any

from django import forms

from palier.metier.accompagnement.forms.champs import GesteForm, jour, texte, un_code
from palier.metier.accompagnement.models import Convention, Mesure
from palier.metier.menages.models import Personne
from palier.socle.champs import choix

JALONS = ((3, "3 mois"), (6, "6 mois"), (12, "12 mois"), (18, "18 mois"), (24, "24 mois"))
_OUI_NON = (("", "Non renseigné"), ("oui", "Oui"), ("non", "Non"))


class OuiNonField(forms.TypedChoiceField):
    """Oui, non, ou rien : le vide n'est pas un non."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=_OUI_NON,
            coerce={"oui": True, "non": False}.get,
            empty_value=None,
            required=False,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Ce qui est déjà noté, tel que la liste le propose."""
        return {True: "oui", False: "non"}.get(value, value)


class _AvecPersonneForm(GesteForm):
    """Un geste sur le ménage, ou sur l'un de ses membres."""

    personne = forms.ModelChoiceField(
        Personne.objects.none(), label="Personne", required=False, empty_label="Le ménage"
    )

    def preparer(self) -> None:
        menage = self.objet.menage if isinstance(self.objet, Mesure) else self.objet
        membres = menage.compositions.au(self.acces.le).values("personne")
        personnes = Personne.objects.filter(pk__in=membres)
        self.fields["personne"].queryset = personnes  # type: ignore[attr-defined]


class OrientationForm(_AvecPersonneForm):
    sens = un_code("Sens", "sens_orientation")
    organisme = un_code("Organisme", "organisme")
    role = un_code("À quel titre", "role_orientation", requis=False)
    le = jour("Validée le")
    fin = jour("Jusqu'au", requis=False, aide="Le dernier jour, inclus ; vide : sans terme.")
    decision = texte("Décision")
    field_order = ("sens", "organisme", "role", "personne", "le", "fin", "decision")


class SuiviPosterieurForm(_AvecPersonneForm):
    jalon_mois = forms.TypedChoiceField(label="Après la sortie", choices=JALONS, coerce=int)
    le = jour("Constaté le")
    resultat = un_code("La personne", "resultat_suivi")
    emploi = un_code("Emploi", "emploi", requis=False)
    occupation = un_code("Logement", "occupation", requis=False)
    logement_conserve = OuiNonField(label="Logement conservé")
    impaye_plus_3_mois = OuiNonField(label="Impayé de plus de trois mois")
    field_order = ("jalon_mois", "le", "personne", "resultat")


class PrecisionsForm(GesteForm):
    convention = forms.ModelChoiceField(
        Convention.objects.none(), label="Convention", required=False, empty_label="Aucune"
    )
    numero_financeur = forms.CharField(
        label="Numéro chez le financeur", required=False, max_length=80
    )
    volet = un_code("Volet de l'AVDL", "volet_avdl", requis=False)
    intensite = un_code("Intensité", "intensite", requis=False)
    referent_unique = forms.CharField(
        label="Référent unique", required=False, max_length=200, help_text="Pour le RSA."
    )
    prestations_gerees = forms.MultipleChoiceField(
        label="Prestations gérées",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour une MASP avec gestion.",
    )

    def preparer(self) -> None:
        siennes = Convention.objects.filter(structure_id=self.acces.structure_id)
        self.fields["convention"].queryset = siennes  # type: ignore[attr-defined]
        gerees = self.objet.dispositif.code.startswith("MASP")
        if gerees:
            self.restreindre("prestations_gerees", list(choix("ressource")))
        else:
            del self.fields["prestations_gerees"]
        if not self.objet.dispositif.code.startswith(("AVDL", "FNAVDL")):
            del self.fields["volet"]
        for nom in self.fields:
            self.initial.setdefault(nom, getattr(self.objet, nom))
