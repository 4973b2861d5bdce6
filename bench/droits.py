"""Les droits : charger openfisca-france une fois, répondre d'un ménage, en essayer mille."""

from typing import Any

from bench.chrono import Chiffre, a_part

_REFAIRE = "python -m bench --seulement droits"


def mesurer(repetitions: int) -> dict[str, Any]:
    """Un calculateur neuf ; ensuite le même ménage, puis mille variantes, à chaud."""
    travail, _ = a_part("droits", repetitions)

    def chiffre(nom: str, unite: str, valeurs: list[float], cible: float | None) -> Chiffre:
        return Chiffre(nom, unite, tuple(valeurs), _REFAIRE, cible)

    chiffres = (
        chiffre("Charger le calculateur et le préchauffer", "s", travail["charger"], 12),
        chiffre("Tous les droits d'un ménage, à chaud", "s", travail["menage"], 1.5),
        chiffre("Mille variantes de salaire, à chaud", "s", travail["variantes"], 2.5),
        chiffre("Mémoire du calculateur", "Mo", travail["memoire"], None),
    )
    return {"chiffres": [c.decrire() for c in chiffres]}
