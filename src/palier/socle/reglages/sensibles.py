"""Les données sensibles : éteintes tant que leur finalité n'est pas écrite (R-RGP-02).

Une donnée sensible est un ensemble de colonnes : éteinte, elle n'est ni demandée, ni montrée, ni
rendue, ni écrite. Les colonnes se nomment « table d'échange.colonne ».
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sensible:
    """Une famille de colonnes qu'une structure allume d'un bloc.

    Attributes:
        colonnes: « table d'échange.colonne ».
        precaution: ce qu'il faut savoir avant de l'allumer.
    """

    code: str
    libelle: str
    colonnes: tuple[str, ...]
    precaution: str


SENSIBLES: Mapping[str, Sensible] = {
    s.code: s
    for s in (
        Sensible(
            "SANTE",
            "Difficulté de santé",
            ("situations.difficulte_sante",),
            "Oui ou non, jamais un diagnostic ni un traitement.",
        ),
        Sensible(
            "MDPH",
            "Dossier à la maison départementale des personnes handicapées",
            ("situations.dossier_mdph",),
            "Qu'un dossier existe, jamais son contenu.",
        ),
    )
}


def colonnes_eteintes(allumees: Iterable[str]) -> frozenset[str]:
    """Les colonnes qu'une structure ne tient pas, « table.colonne ».

    >>> sorted(colonnes_eteintes({"SANTE"}))
    ['situations.dossier_mdph']
    """
    ouvertes = set(allumees)
    return frozenset(c for s in SENSIBLES.values() if s.code not in ouvertes for c in s.colonnes)
