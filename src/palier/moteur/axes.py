"""Les axes : des jointures ajoutées aux faits quand on les demande, à partir des clés présentes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from palier.moteur.base import Base
from palier.moteur.langage import Expr

Poser = Callable[[Base, Expr], Expr]


@dataclass(frozen=True)
class Axe:
    """Une façon de ventiler.

    Attributes:
        cles: groupes de colonnes des faits dont un, présent en entier, suffit à poser l'axe.
        poser: `(base, faits) -> valeur ou faits` munis de la colonne de ce nom.
        toujours: la modalité est toujours connue : pas de ligne `NSP` à zéro.
    """

    nom: str
    libelle: str
    cles: tuple[tuple[str, ...], ...]
    poser: Poser
    toujours: bool = False

    def permis(self, colonnes: Collection[str]) -> bool:
        """L'axe a un sens pour des faits qui ont ces colonnes."""
        return self.nom in colonnes or any(set(groupe) <= set(colonnes) for groupe in self.cles)


def permis(axes: Mapping[str, Axe], colonnes: Collection[str]) -> list[str]:
    """Les axes permis pour des faits qui ont ces colonnes."""
    return [nom for nom, axe in axes.items() if axe.permis(colonnes)]


def poser(axes: Mapping[str, Axe], base: Base, faits: Expr, noms: Collection[str]) -> Expr:
    """Les faits, munis des axes demandés qu'ils n'ont pas déjà."""
    for nom in noms:
        if nom not in faits.columns:
            faits = axes[nom].poser(base, faits)
    return faits
