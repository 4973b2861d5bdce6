"""Les formulaires des conventions et des moyens annuels."""

from typing import Any

from django import forms

from palier.metier.accompagnement.forms.champs import JourField, jour, un_code
from palier.metier.accompagnement.models import Convention, Dispositif, Moyen
from palier.noyau.nomenclatures import nomenclature
from palier.socle.habilitations.acces import Acces
from palier.socle.presentation.formulaires import MontantField


class ConventionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Ce qu'un financeur paie, par unité, d'une date à une autre."""

    debut = jour("Premier jour")
    fin = JourField(
        label="Dernier jour",
        required=False,
        max_length=40,
        a_venir=True,
        help_text="Inclus ; vide : sans terme.",
    )
    volume = MontantField(label="Unités conventionnées")
    montant_unitaire = MontantField(label="Euros par unité")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Convention
        fields = ("financeur", "numero", "debut", "fin", "unite", "volume", "montant_unitaire")

    def __init__(self, *args: Any, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        for nom in ("debut", "fin"):
            self.fields[nom].le = acces.le  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["version"].required = True
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]


class ConventionCloreForm(forms.Form):
    """Le dernier jour d'une convention."""

    le = jour("Dernier jour, inclus")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, acces: Acces, version: int, **options: Any) -> None:
        super().__init__(*args, prefix="clore", **options)
        self.fields["le"].le = acces.le  # type: ignore[attr-defined]
        self.initial.update(le=acces.le, version=version)


class MoyenForm(forms.Form):
    """Un moyen d'une année."""

    annee = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    code = un_code("Moyen", "moyen")
    dispositif = forms.ModelChoiceField(
        Dispositif.objects.none(),
        label="Dispositif",
        required=False,
        empty_label="Toute la structure",
    )
    valeur = MontantField(
        label="Valeur",
        required=True,
        help_text="En équivalents temps plein, en heures, en jours ou en euros, selon le moyen.",
    )

    def __init__(self, *args: Any, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        siens = Dispositif.objects.de_la_structure(acces.structure_id)
        self.fields["dispositif"].queryset = siens  # type: ignore[attr-defined]


class MoyenCorrigeForm(forms.Form):
    """La valeur d'un moyen déjà noté."""

    valeur = MontantField(required=True)
    depuis = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, moyen: Moyen, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["valeur"].label = nomenclature("moyen").libelle(moyen.code)
        self.initial.update(valeur=moyen.valeur, depuis=moyen.valeur)
