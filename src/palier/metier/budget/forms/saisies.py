"""Les formulaires du budget : lignes, situation du jour, dette, règlement."""

from collections.abc import Collection
from typing import Any

from django import forms

from palier.metier.accompagnement.forms import JourField
from palier.metier.accompagnement.models import Mesure
from palier.metier.budget.models import Dette, LigneBudget, Situation
from palier.metier.menages.models import Personne
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.socle.champs import choix
from palier.socle.presentation.formulaires import MontantField

NON_RENSEIGNE = ("", "Non renseigné")
OUI_NON = (("", "Inconnu"), ("oui", "Oui"), ("non", "Non"))
PAR = (
    ("MOIS", "mois"),
    ("SEMAINE", "sem."),
    ("TRIMESTRE", "trim."),
    ("SEMESTRE", "semestre"),
    ("AN", "an"),
)


class LigneForm(forms.Form):
    """Une ligne du budget : sans montant, elle n'existe pas ; zéro est un montant."""

    sens = forms.ChoiceField(choices=choix("sens_budget"), widget=forms.HiddenInput)
    nature = forms.CharField(widget=forms.HiddenInput, required=False)
    personne = forms.CharField(widget=forms.HiddenInput, required=False, max_length=18)
    dette = forms.IntegerField(widget=forms.HiddenInput, required=False)
    du = MontantField(widget=forms.HiddenInput)
    libre = forms.BooleanField(widget=forms.HiddenInput, required=False)
    montant = MontantField()
    periodicite = forms.ChoiceField(choices=PAR, required=False)
    justifie = forms.ChoiceField(choices=OUI_NON, required=False)

    def __init__(self, *args: Any, membres: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.membres = membres
        self.fields["montant"].widget.attrs["class"] = "form-control"
        self.libre = self["libre"].value() in (True, "True", "on")
        if self.libre:
            self._ouvrir_les_choix()

    def _ouvrir_les_choix(self) -> None:
        sens, natures = self["sens"].value(), nomenclature("nature_budget")
        permises = [
            (code, nom)
            for code, nom in choix("nature_budget")
            if natures.attribut(code, "sens") in (sens, None)
        ]
        mot = "une ressource" if sens == "RESSOURCE" else "une charge"
        self.fields["nature"].widget = forms.Select(choices=[("", f"Ajouter {mot}…"), *permises])
        personnes = [("", "tout le ménage"), *self.membres.items()]
        self.fields["personne"].widget = forms.Select(choices=personnes)

    def nommer(self, libelle: str) -> None:
        """Donne un nom aux champs que le tableau n'étiquette pas."""
        if self.libre:
            libelle = "Ressource" if self["sens"].value() == "RESSOURCE" else "Charge"
            libelle = f"{libelle} à ajouter"
            self.fields["nature"].widget.attrs["aria-label"] = f"{libelle}, nature"
            self.fields["personne"].widget.attrs["aria-label"] = f"{libelle}, personne"
            self.fields["montant"].widget.attrs["aria-label"] = f"{libelle}, montant"
        self.fields["periodicite"].widget.attrs["aria-label"] = f"{libelle}, périodicité"
        self.fields["justifie"].widget.attrs["aria-label"] = f"{libelle}, pièce vue"

    def clean(self) -> dict[str, Any]:
        champs = super().clean() or {}
        nature, montant = champs.get("nature"), champs.get("montant")
        if nature and nature not in nomenclature("nature_budget").tous:
            self.add_error("nature", "Cette nature n'est pas dans la liste : choisissez-en une.")
        if champs.get("libre") and nature and montant is None and "montant" not in self.errors:
            self.add_error("montant", "Écrivez le montant ; 0 s'il n'y a rien.")
        if montant is not None and not nature:
            self.add_error("nature", "Dites de quoi il s'agit.")
        if champs.get("personne") and not champs["personne"].isdecimal():
            self.add_error("personne", "Choisissez une personne du ménage.")
        return champs

    def ligne(self) -> LigneBudget | None:
        """La ligne saisie ; None si elle est vide ou fautive."""
        champs = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if champs.get("montant") is None or not champs.get("nature"):
            return None
        return LigneBudget(
            sens=champs["sens"],
            nature=champs["nature"],
            montant=champs["montant"],
            periodicite=champs["periodicite"] or "MOIS",
            personne_id=int(champs["personne"]) if champs["personne"] else None,
            dette_id=champs["dette"],
            du=champs["du"],
            justifie={"oui": True, "non": False}.get(champs["justifie"]),
        )


LigneFormSet = forms.formset_factory(LigneForm, extra=0, max_num=200, absolute_max=200)


class SituationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Ce que la photographie dit du ménage ce jour-là, hors budget."""

    dette_locative = MontantField(label="Dette locative", help_text="0 s'il n'y en a pas.")
    dettes = MontantField(label="Autres dettes")
    quotient_familial = MontantField(label="Quotient familial notifié")
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Situation
        fields = (
            *("moment", "famille", "emploi", "occupation", "bailleur", "dette_locative", "dettes"),
            *("etape_surendettement", "quotient_familial", "reprise_loyer_le"),
            *("difficulte_sante", "dossier_mdph"),
        )
        widgets = {"reprise_loyer_le": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, caches: Collection[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version
        for nom in caches:
            del self.fields[nom]

    def faits(self) -> dict[str, Any]:
        """Les champs saisis, sans la version."""
        return {nom: v for nom, v in self.cleaned_data.items() if nom != "version"}


class PhotographieForm(forms.Form):
    """Quand photographier, et à quel moment de quelle mesure."""

    le = JourField(label="Le", help_text="On peut taper « hier », « lundi » ou « 14/4 ».")
    mesure = forms.ModelChoiceField(
        Mesure.objects.none(), label="Mesure", required=False, empty_label="Hors mesure"
    )
    moment = forms.ChoiceField(label="Moment")

    def __init__(self, *args: Any, le: Any, mesures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["le"].le = le  # type: ignore[attr-defined]
        self.fields["mesure"].queryset = mesures  # type: ignore[attr-defined]
        self.fields["moment"].choices = choix("moment")  # type: ignore[attr-defined]


class DetteForm(forms.ModelForm):  # type: ignore[type-arg]
    """Ce que le ménage doit."""

    initial_du = MontantField(label="Montant au constat", required=False)
    restant = MontantField(label="Reste dû", help_text="Vide : autant que le montant au constat.")
    mensualite = MontantField(label="Mensualité", help_text="Ce qui est dû chaque mois.")
    constatee_le = JourField(label="Constatée le", help_text="« 14/4 » ou « 3 mars 2026 ».")

    class Meta:
        model = Dette
        fields = ("type", "creancier", "logement", "constatee_le", "mensualite", "statut")

    field_order = (
        *("type", "creancier", "logement", "constatee_le"),
        *("initial_du", "restant", "mensualite", "statut"),
    )

    def __init__(self, *args: Any, le: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["constatee_le"].le = le  # type: ignore[attr-defined]
        if not self.instance.pk:
            self.initial.setdefault("constatee_le", date_longue(le))

    def champs(self) -> dict[str, Any]:
        """Les arguments de `constater_dette`."""
        champs = dict(self.cleaned_data)
        champs["initial"] = champs.pop("initial_du")
        return champs


class DetteModifieeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Ce qui change d'une dette : à qui, combien il en reste, où elle en est."""

    restant = MontantField(label="Reste dû")
    mensualite = MontantField(label="Mensualité")
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Dette
        fields = ("creancier", "restant", "mensualite", "statut")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version


class ReglementForm(forms.Form):
    """Ce qui a diminué une dette."""

    montant_regle = MontantField(label="Montant", required=True, min_value=0.01)
    le = JourField(label="Le", help_text="« hier », « 14/4 » ou « 3 mars 2026 ».")
    source = forms.ChoiceField(label="Payé par", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, le: Any, version: int, **options: Any) -> None:
        super().__init__(*args, prefix="reglement", **options)
        self.fields["le"].le = le  # type: ignore[attr-defined]
        self.fields["le"].initial = date_longue(le)
        self.fields["version"].initial = version
        sources = [NON_RENSEIGNE, *choix("source_reglement")]
        self.fields["source"].choices = sources  # type: ignore[attr-defined]


def membres_de(situation: Situation) -> dict[int, str]:
    """Les personnes du ménage le jour de la photographie, pour attribuer une ligne."""
    compositions = situation.menage.compositions.au(situation.date)
    personnes: dict[int, Personne] = {c.personne_id: c.personne for c in compositions}
    return {pk: p.prenom or str(p) for pk, p in personnes.items()}
