"""Les libellés communs à tous les bilans, et la nomenclature de chaque axe."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def communs() -> dict[str, dict[str, Any]]:
    """`libelles.yaml`, lu une fois."""
    texte = (files("palier.pilotage.bilans") / "libelles.yaml").read_text(encoding="utf-8")
    lu: dict[str, dict[str, Any]] = yaml.load(texte, Loader=yaml.CSafeLoader)
    return lu


def nomenclatures_de(axe: str) -> list[str]:
    """Les listes dont viennent les modalités d'un axe."""
    noms = communs()["nomenclatures"].get(axe, [])
    return [noms] if isinstance(noms, str) else list(noms)
