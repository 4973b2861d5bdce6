"""Un champ de texte chiffré : clair en Python, scellé en base."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from palier.socle.coffre.chiffre import chiffrer, dechiffrer, lire_cles


@cache
def cles() -> Mapping[str, bytes]:
    """Les clés de cette installation, lues une fois."""
    return lire_cles(Path(settings.PALIER_CLES))


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
