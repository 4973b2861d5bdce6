"""Ce que l'on précise pour une estimation ; rien n'en est enregistré."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from palier.pilotage.droits.precisions import Precisions

TAUX = (
    ("", "Non renseigné"),
    ("0", "Aucun, ou moins de 80 %"),
    ("80", "80 % ou plus"),
)


class PrecisionsForm(forms.Form):
    """Handicap, grossesse, séparation récente : ce que le dossier ne dit pas toujours."""

    def __init__(self, *args: Any, adultes: Sequence[str], handicap: bool, **options: Any) -> None:
        """`handicap` : la structure a écrit à quoi lui sert de le demander."""
        super().__init__(*args, **options)
        self.adultes = adultes
        for rang, nom in enumerate(adultes if handicap else ()):
            self.fields[f"taux_{rang}"] = forms.ChoiceField(
                label=f"Taux d’incapacité (MDPH) : {nom}",
                choices=TAUX,
                required=False,
            )
        personne = [("", "Personne"), *((str(r), nom) for r, nom in enumerate(adultes))]
        self.fields["enceinte"] = forms.ChoiceField(
            label="Une personne est enceinte", choices=personne, required=False
        )
        if len(adultes) == 1:
            self.fields["isolement"] = forms.BooleanField(
                label="Parent séparé ou veuf depuis moins de dix-huit mois", required=False
            )
        if len(adultes) > 1:
            self.fields["qui"] = forms.ChoiceField(
                label="Salaire à faire varier",
                choices=[(str(r), nom) for r, nom in enumerate(adultes)],
                required=False,
            )

    @property
    def qui(self) -> int:
        """Le rang de l'adulte dont le salaire varie."""
        return int(self.cleaned_data.get("qui") or 0)

    def precisions(self) -> Precisions:
        """Ce qui est précisé ; ce que l'on ne dit pas reste inconnu."""
        dit = self.cleaned_data
        taux = [dit.get(f"taux_{rang}") for rang in range(len(self.adultes))]
        return Precisions(
            tuple(Decimal(t) / 100 if t else None for t in taux),
            int(dit["enceinte"]) if dit.get("enceinte") else None,
            bool(dit.get("isolement")),
        )
