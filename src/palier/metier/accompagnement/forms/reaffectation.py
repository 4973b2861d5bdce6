"""Choisir des ménages, un nouveau référent et une date."""

from typing import Any

from django import forms

from palier.metier.accompagnement.forms.champs import (
    GesteForm,
    ProfessionnelField,
    jour,
    menent,
)
from palier.metier.menages.models import Menage
from palier.socle.presentation.formulaires import PlusieursField


class _Menages(PlusieursField):
    def clean(self, value: Any) -> list[Menage]:
        """Lus une fois : confiés, ils ne sont plus de ceux que l'on cherchait."""
        return list(super().clean(value))

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.adresse}" if obj.adresse else str(obj)


class ReaffectationForm(GesteForm):
    """`objet` est le professionnel qui part ; `suivis`, les ménages dont il est référent."""

    menages = _Menages(
        Menage.objects.none(),
        label="Ménages",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un ménage."},
    )
    a = ProfessionnelField(label="Nouveau référent")
    le = jour("À partir du")
    jusqu_au = jour(
        "Jusqu'au",
        requis=False,
        aide="Pour une absence : le référent reste le même, l'autre le supplée jusqu'à ce jour.",
    )

    def __init__(self, *args: Any, suivis: Any, **options: Any) -> None:
        self.suivis = suivis
        super().__init__(*args, **options)

    def preparer(self) -> None:
        self.fields["menages"].queryset = self.suivis  # type: ignore[attr-defined]
        possibles = menent(self.acces).exclude(pk=self.objet.pk)
        self.fields["a"].queryset = possibles  # type: ignore[attr-defined]
        self.initial.setdefault("menages", [m.pk for m in self.suivis])
