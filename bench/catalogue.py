"""Tout le catalogue sur le pôle, dans un processus déjà chargé."""

from typing import Any

from bench import donnees
from bench.chrono import Chiffre, a_part

_REFAIRE = "python -m bench --seulement catalogue"


def mesurer(repetitions: int) -> dict[str, Any]:
    """Une première fois (qui charge le SQL compilé), puis `repetitions` fois."""
    rendu, _ = a_part("catalogue", donnees.pole(), donnees.ANNEE, repetitions + 1)
    premiere, *suivantes = rendu["catalogue"]
    chiffres = (
        Chiffre("Charger le code et ouvrir les données", "s", (rendu["ouverture"],), _REFAIRE),
        Chiffre("Tout le catalogue, la première fois", "s", (premiere,), _REFAIRE),
        Chiffre("Tout le catalogue, à chaud", "s", tuple(suivantes), _REFAIRE, 0.5),
    )
    return {"chiffres": [c.decrire() for c in chiffres]}
