"""Les formulaires du plan d'apurement."""

from datetime import date
from typing import Any

from django import forms

from palier.metier.accompagnement.forms.champs import GesteForm, JourField
from palier.metier.budget.models import CLOSES, Dette, PlanApurement
from palier.metier.budget.plans import a_verser
from palier.metier.budget.regles.apurement import mois_pour
from palier.metier.menages.models import Menage
from palier.noyau.montants import arrondi
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import montant
from palier.socle.champs import choix
from palier.socle.presentation.formulaires import MontantField, PlusieursField

MOIS_HABITUELS = 24
_JOUR = "« hier », « 14/4 » ou « 3 mars 2026 »."


class DettesField(PlusieursField):
    """Des dettes du ménage, chacune avec ce qu'il en reste."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        reste = "non chiffrée" if obj.restant is None else montant(obj.restant)
        return f"{obj}, {reste}"


class _EtalementForm(forms.Form):
    """Quelles dettes, en combien de fois, à partir de quand."""

    dettes = DettesField(Dette.objects.none(), label="Dettes à étaler")
    mois = forms.IntegerField(
        label="Nombre de mensualités", min_value=1, max_value=120, required=False
    )
    premiere = JourField(
        a_venir=True, label="Première échéance", help_text="« 5/5 » ou « 5 mai 2026 »."
    )

    def __init__(self, *args: Any, menage: Menage, le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        etalees = PlanApurement.objects.en_vigueur().filter(menage=menage)
        dues = menage.dettes.exclude(statut__in=CLOSES).exclude(restant=0)  # type: ignore[attr-defined]
        libres = dues.exclude(plans__plan__in=etalees).order_by("constatee_le", "pk")
        self.fields["dettes"].queryset = libres  # type: ignore[attr-defined]
        self.libres = list(libres)
        loyers = [d.pk for d in self.libres if d.type in ("LOYER_ACTUEL", "SLS")]
        self.initial.setdefault("dettes", loyers[:1])
        self.fields["premiere"].le = le  # type: ignore[attr-defined]
        self.initial.setdefault("premiere", ajoute_mois(le.replace(day=5), 1))


class SimulationForm(_EtalementForm):
    """Un essai, en nombre de mois ou en somme par mois."""

    mensualite = MontantField(
        label="Ou somme par mois",
        help_text="Ce que le ménage peut payer ; elle l'emporte.",
    )
    field_order = ("dettes", "mois", "mensualite", "premiere")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("mois", MOIS_HABITUELS)

    def clean(self) -> dict[str, Any]:
        champs = super().clean() or {}
        if champs.get("mois") is None and champs.get("mensualite") is None and not self.errors:
            self.add_error("mois", "Écrivez un nombre de mensualités, ou une somme par mois.")
        return champs

    def essai(self) -> dict[str, Any]:
        """Ce que le formulaire enverrait tel quel."""
        return {nom: self[nom].field.prepare_value(v) for nom, v in self.initial.items()}

    def reprises(self) -> dict[str, Any]:
        """Ce que la proposition reprend de l'essai ; rien s'il est faux."""
        if not self.is_bound or not self.is_valid():
            return {}
        dit = self.cleaned_data
        mois, somme = dit["mois"], dit["mensualite"]
        if somme:
            total = sum(arrondi(d.restant or 0) for d in dit["dettes"])
            mois = mois_pour(total, somme) if total else mois  # type: ignore[arg-type]
        dettes = [d.pk for d in dit["dettes"]]
        return {"dettes": dettes, "mois": mois, "premiere": dit["premiere"]}


class PlanCafForm(forms.Form):
    """Ce que la Caf et le créancier ont dit du plan."""

    avis_caf = forms.ChoiceField(label="Avis de la Caf ou de la MSA", required=False)
    avis_caf_le = JourField(label="Avis rendu le", required=False, help_text=_JOUR)
    suspend_poursuites = forms.NullBooleanField(
        label="Poursuites suspendues",
        required=False,
        help_text="Le créancier s'y engage par écrit tant que le plan est respecté.",
    )

    def preparer(self, le: date) -> None:
        self.fields["avis_caf"].choices = [("", "Non renseigné"), *choix("avis_caf")]  # type: ignore[attr-defined]
        self.fields["avis_caf_le"].le = le  # type: ignore[attr-defined]


class PropositionForm(PlanCafForm, _EtalementForm):
    """Le plan que l'on propose au créancier."""

    le = JourField(label="Proposé le", help_text=_JOUR)
    field_order = (
        *("dettes", "mois", "premiere", "le", "avis_caf", "avis_caf_le", "suspend_poursuites"),
    )

    def __init__(self, *args: Any, menage: Menage, le: date, **options: Any) -> None:
        super().__init__(*args, menage=menage, le=le, **options)
        self.fields["mois"].required = True
        self.initial.setdefault("mois", MOIS_HABITUELS)
        self.fields["le"].le = le  # type: ignore[attr-defined]
        self.initial.setdefault("le", le)
        self.preparer(le)


class PlanModifieForm(PlanCafForm):
    """Ce qui change d'un plan sans en changer l'échéancier."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: PlanApurement, le: date, **options: Any) -> None:
        noms = ("avis_caf", "avis_caf_le", "suspend_poursuites", "version")
        options["initial"] = {nom: getattr(plan, nom) for nom in noms}
        super().__init__(*args, **options)
        self.preparer(le)


class SignatureForm(GesteForm):
    """Quand, et par qui."""

    le = JourField(label="Signé le", help_text=_JOUR)
    signataires = forms.MultipleChoiceField(
        label="Signataires",
        widget=forms.CheckboxSelectMultiple,
        initial=["MENAGE", "CREANCIER"],
        choices=lambda: choix("signataire_plan"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def preparer(self) -> None:
        self.initial["version"] = self.objet.version


class VersementForm(GesteForm):
    """Ce que le ménage vient de payer."""

    montant_regle = MontantField(label="Montant", required=True, min_value=0.01)
    le = JourField(label="Le", help_text=_JOUR)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def preparer(self) -> None:
        self.initial["montant_regle"] = a_verser(self.objet, self.acces.le)
        self.initial["version"] = self.objet.version


class AbandonForm(GesteForm):
    """Quand on renonce à un plan qui n'était que proposé."""

    le = JourField(label="Abandonné le", help_text=_JOUR)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def preparer(self) -> None:
        self.initial["version"] = self.objet.version


class DenonciationForm(AbandonForm):
    """Quand un plan signé prend fin, et ce que deviennent les dettes."""

    le = JourField(label="Dénoncé le", help_text=_JOUR)
    statut = forms.ChoiceField(label="Les dettes encore dues deviennent", required=False)

    def preparer(self) -> None:
        super().preparer()
        suites = [(c, nom) for c, nom in choix("statut_dette") if c not in (*CLOSES, "PLAN")]
        self.restreindre("statut", [("", "Non renseigné"), *suites])


class IncidentForm(GesteForm):
    """Le loyer courant n'est pas payé."""

    constate_le = JourField(label="Constaté le", help_text=_JOUR)

    def preparer(self) -> None:
        self.initial.setdefault("constate_le", self.acces.le)


class RegularisationForm(GesteForm):
    """Le loyer manqué est payé."""

    le = JourField(label="Régularisé le", help_text=_JOUR)
