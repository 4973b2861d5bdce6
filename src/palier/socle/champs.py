"""Des colonnes faites pour le métier : un code d'une nomenclature, une suite de codes."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from palier.noyau.nomenclatures import nomenclature
from palier.socle import eteints

LONGUEUR_CODE = 40


def choix(nom: str) -> tuple[tuple[str, str], ...]:
    """Les codes proposés d'une nomenclature et leurs libellés, dans l'ordre ; aucun d'éteint."""
    if not eteints.finalites(nom):
        return _tous(nom)
    return tuple(c for c in _tous(nom) if not eteints.est_eteint(nom, c[0]))


@cache
def _tous(nom: str) -> tuple[tuple[str, str], ...]:
    liste = nomenclature(nom)
    return tuple((code, liste.libelle(code)) for code in liste.codes)


class CodeField(models.CharField):
    """Un code d'une nomenclature ; vide : non renseigné. Un code retiré reste lisible."""

    def __init__(self, *args: Any, nomenclature: str = "", **options: Any) -> None:
        self.nomenclature = nomenclature
        options.setdefault("max_length", LONGUEUR_CODE)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        nom, chemin, args, options = super().deconstruct()
        return nom, chemin, args, {**options, "nomenclature": self.nomenclature}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if self.nomenclature:
            liste = self.nomenclature
            setattr(
                cls,
                f"get_{name}_display",
                lambda self: eteints.libelle(liste, getattr(self, name)),
            )

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if value and value not in nomenclature(self.nomenclature).tous:
            raise ValidationError(f"« {value} » n'est pas un code de la liste {self.nomenclature}.")

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        # Rien n'est choisi d'avance : un code que personne n'a dit ne s'enregistre pas.
        vide = ("", "Non renseigné" if self.blank else "À choisir")
        return forms.ChoiceField(
            choices=lambda: [vide, *choix(self.nomenclature)],
            label=kwargs.get("label", capfirst(self.verbose_name)),
            required=not self.blank,
            help_text=self.help_text,
        )


class CodesField(models.TextField):
    """Une suite de codes, rangée « A|B » comme dans l'échange ; une liste en Python."""

    def __init__(self, *args: Any, nomenclature: str = "", **options: Any) -> None:
        self.nomenclature = nomenclature
        options.update(blank=True, default=list)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        nom, chemin, args, options = super().deconstruct()
        options.pop("default"), options.pop("blank")
        return nom, chemin, args, {**options, "nomenclature": self.nomenclature}

    def from_db_value(self, value: str | None, *_: object) -> list[str]:
        return self.to_python(value)

    def to_python(self, value: str | Iterable[str] | None) -> list[str]:
        if isinstance(value, str):
            return [code for code in value.split("|") if code]
        return list(value or ())

    def get_prep_value(self, value: str | Iterable[str] | None) -> str:
        return "|".join(self.to_python(value))

    def value_to_string(self, obj: Any) -> str:
        return self.get_prep_value(self.value_from_object(obj))


def nombre(nom: str, **options: Any) -> models.DecimalField:
    """Une colonne de nombres (euros, mois…), au dix-millième ; vide : non renseigné."""
    options = {"null": True, "blank": True, **options}
    return models.DecimalField(nom, max_digits=14, decimal_places=4, **options)


class DeriveField(models.TextField):
    """Un texte tiré des autres champs de la fiche, refait à chaque écriture."""

    def __init__(self, *args: Any, calcul: str = "", **options: Any) -> None:
        self.calcul = calcul
        options.update(editable=False, default="")
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        nom, chemin, args, options = super().deconstruct()
        options.pop("editable"), options.pop("default")
        return nom, chemin, args, {**options, "calcul": self.calcul}

    def pre_save(self, model_instance: Any, add: bool) -> str:
        setattr(model_instance, self.attname, self.calculer(model_instance))
        return super().pre_save(model_instance, add)

    def calculer(self, fiche: Any) -> str:
        """La valeur que la fiche devrait porter."""
        return getattr(fiche, self.calcul)()  # type: ignore[no-any-return]
