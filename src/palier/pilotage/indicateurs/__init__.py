"""Le catalogue entier, les indicateurs qui réunissent plusieurs branches, et leur calcul.

Importer ce paquet n'importe ni Ibis ni un moteur.
"""

from palier.pilotage.indicateurs.calculs import calculer, lister
from palier.pilotage.indicateurs.catalogue import CATALOGUE
from palier.pilotage.indicateurs.fiches import expliquer
from palier.pilotage.indicateurs.sorties import (
    en_csv,
    en_json,
    en_table,
    presenter,
    presenter_liste,
)

__all__ = [
    "CATALOGUE",
    "calculer",
    "en_csv",
    "en_json",
    "en_table",
    "expliquer",
    "lister",
    "presenter",
    "presenter_liste",
]
