"""Des champs chiffrés, un texte ou un oui et un non : clairs en Python, scellés en base."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.db import models

from palier.socle.coffre.chiffre import chiffrer, dechiffrer, lire_cles


def cles() -> Mapping[str, bytes]:
    """Les clés de cette installation ; relues dès que leur fichier change."""
    chemin: Path = settings.PALIER_CLES
    try:
        return _lues(chemin, chemin.stat().st_mtime_ns)
    except FileNotFoundError:
        return lire_cles(chemin)


@lru_cache(maxsize=2)
def _lues(chemin: Path, _change_le: int) -> Mapping[str, bytes]:
    return lire_cles(chemin)


class TexteChiffreField(models.TextField):
    """Un texte que la base ne sait pas lire ; il ne se filtre ni ne se trie en SQL."""

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return value if value is None else dechiffrer(value, cles())

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else chiffrer(str(value), cles())

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} est chiffré : il ne se cherche pas en SQL.")
        return super().get_lookup(lookup_name)


class BooleenChiffreField(TexteChiffreField):
    """Oui, non ou vide ; scellés, « oui » et « non » ont la même longueur."""

    def from_db_value(self, value: str | None, *_: object) -> bool | None:  # type: ignore[override]
        texte = super().from_db_value(value)
        return None if texte is None else texte == "oui"

    def to_python(self, value: Any) -> bool | None:
        lu: bool | None = models.BooleanField(null=True).to_python(value)
        return lu

    def get_prep_value(self, value: Any) -> str | None:
        lu = self.to_python(value)
        return None if lu is None else super().get_prep_value("oui" if lu else "non")

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(self, form_class=forms.NullBooleanField, **options)
