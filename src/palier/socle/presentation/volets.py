"""Un volet du dossier : ce qu'une tranche montre d'un ménage."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee


@dataclass(frozen=True)
class Volet:
    """Un onglet du dossier.

    Attributes:
        cle: fin de l'adresse de l'onglet.
        donnee: ce qu'il faut pouvoir lire pour le voir.
        gabarit: le fragment qui le montre ; il reçoit `menage` et `acces`.
        contexte: ce que le gabarit reçoit de plus, d'après le ménage et l'accès.
    """

    cle: str
    titre: str
    donnee: Donnee
    gabarit: str
    contexte: Callable[[Any, Acces], dict[str, Any]]
