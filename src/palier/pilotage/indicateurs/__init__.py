"""Le catalogue entier, les indicateurs qui réunissent plusieurs branches, et leur calcul."""

from palier.pilotage.indicateurs.calculs import calculer, lister
from palier.pilotage.indicateurs.catalogue import CATALOGUE

__all__ = ["CATALOGUE", "calculer", "lister"]
