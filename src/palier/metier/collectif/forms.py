"""Les formulaires du collectif : une action, une séance, qui y était."""

from typing import Any

from django import forms

from palier.metier.accompagnement.forms import JourField
from palier.metier.collectif.listes import CLAS
from palier.metier.collectif.models import Action, Presence, Seance
from palier.metier.partenaires.forms import PartenaireField
from palier.socle.champs import choix
from palier.socle.habilitations.acces import Acces
from palier.socle.presentation.conflits import FicheForm

ANONYMES = ("anonymes", "anonymes_enfants", "anonymes_adultes", "anonymes_f", "anonymes_m")
AVIS = ("avis", "satisfaits")
_NOMBRE = {"inputmode": "numeric", "class": "court", "autocomplete": "off"}


def _nombre(libelle: str, maximum: int = 999) -> forms.IntegerField:
    saisie = forms.TextInput(attrs=_NOMBRE)
    return forms.IntegerField(
        label=libelle, required=False, min_value=0, max_value=maximum, widget=saisie
    )


class ActionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Une action que l'on ouvre."""

    capacite = _nombre("Places")
    partenaire = PartenaireField(
        required=False,
        help_text="Avec qui l’action se mène : son nom à l’annuaire.",
    )

    class Meta:
        model = Action
        fields = ("type", "nom", "theme", "site", "objectif", "capacite", "partenaire")
        help_texts = {"nom": "Celui qu'emploient les participants : « Économies d'énergie »."}

    def __init__(self, *args: Any, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["partenaire"].lire(acces)  # type: ignore[attr-defined]


class ActionModifieeForm(ActionForm, FicheForm):
    """Ce qui change d'une action ; son type, lui, ne change pas."""

    class Meta(ActionForm.Meta):
        fields = ("nom", "theme", "site", "objectif", "capacite", "partenaire")


class SeanceForm(forms.Form):
    """Une séance, prévue ou déjà passée."""

    date = JourField(label="Le", help_text="« 14/4 », « lundi » ; à venir, ou déjà passée.")
    duree_min = _nombre("Durée, en minutes", 1440)
    axe = forms.ChoiceField(label="Axe du CLAS", required=False)

    def __init__(self, *args: Any, action: Action, le: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["date"].le = le  # type: ignore[attr-defined]
        self.fields["axe"].choices = [("", "Non renseigné"), *choix("axe_clas")]  # type: ignore[attr-defined]
        if action.type != CLAS:
            del self.fields["axe"]


class PointageForm(forms.Form):
    """Qui était là : les nommés, les autres, et ceux qui encadraient."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    anonymes = _nombre("Participants non nommés")
    anonymes_enfants = _nombre("dont enfants")
    anonymes_adultes = _nombre("dont adultes")
    anonymes_f = _nombre("dont femmes")
    anonymes_m = _nombre("dont hommes")
    avis = _nombre("Avis recueillis")
    satisfaits = _nombre("dont satisfaits")

    def __init__(
        self,
        *args: Any,
        seance: Seance,
        presences: list[Presence],
        intervenants: dict[str, int],
        **options: Any,
    ) -> None:
        initial = {nom: getattr(seance, nom) for nom in ("version", *ANONYMES, *AVIS)}
        super().__init__(*args, initial=initial, **options)
        self.presences = presences
        for p in presences:
            self.fields[f"venu-{p.pk}"] = forms.BooleanField(
                label=str(p), required=False, initial=p.present
            )
        for statut, nom in choix("statut_intervenant"):
            if statut in intervenants or statut not in ("AUTRE", "NSP"):
                champ = _nombre(nom)
                champ.initial = intervenants.get(statut)
                self.fields[f"intervenant-{statut}"] = champ

    def _de(self, debut: str) -> list[Any]:
        return [self[nom] for nom in self.fields if nom.startswith(debut)]

    @property
    def lignes(self) -> list[tuple[Presence, Any]]:
        """Chaque inscrit et sa case."""
        return [(p, self[f"venu-{p.pk}"]) for p in self.presences]

    @property
    def encadrement(self) -> list[Any]:
        return self._de("intervenant-")

    @property
    def satisfaction(self) -> list[Any]:
        return [self[nom] for nom in AVIS]

    @property
    def non_nommes(self) -> list[Any]:
        return self._de("anonymes")

    def saisie(self) -> dict[str, Any]:
        """Ce que l'action `pointer` attend."""
        dit = self.cleaned_data
        return {
            "version": dit["version"],
            "presents": {p.pk: dit[f"venu-{p.pk}"] for p in self.presences},
            "intervenants": {
                nom.removeprefix("intervenant-"): dit[nom] or 0
                for nom in self.fields
                if nom.startswith("intervenant-")
            },
            **{nom: dit[nom] for nom in (*ANONYMES, *AVIS)},
        }
