"""Ce qui s'écrit du budget : photographies, dettes, règlements, plans d'apurement."""

from palier.metier.budget.actions.dettes import constater_dette, modifier_dette, regler
from palier.metier.budget.actions.situations import SANTE, corriger, photographier

__all__ = [
    "SANTE",
    "constater_dette",
    "corriger",
    "modifier_dette",
    "photographier",
    "regler",
]
