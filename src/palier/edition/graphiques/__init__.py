"""Le dessin : une figure → une spécification Vega-Lite, fonction pure.

Origine à zéro toujours, ni quadrillage ni graduation, une seule ligne de base, pas de légende : les
valeurs sont écrites. L'accent marque ce dont parle le titre.
"""

from collections.abc import Callable
from typing import Any

from palier.edition.couleurs import Palette
from palier.edition.figures import (
    BandeCarres,
    BarresDoubles,
    BarresHorizontales,
    BarresTableau,
    Cascade,
    Colonnes,
    ColonnesCarres,
    EtapesCarres,
    Figure,
    Halteres,
    Ligne,
    Pictogrammes,
)
from palier.edition.graphiques import barres, carres, colonnes, dates, lignes
from palier.edition.graphiques.toile import LARGEURS

_DESSINS: dict[type, Callable[[Any, float, Palette], dict[str, Any]]] = {
    BarresHorizontales: barres.horizontales,
    BarresTableau: barres.tableau,
    BarresDoubles: barres.doubles,
    Colonnes: colonnes.colonnes,
    ColonnesCarres: colonnes.de_carres,
    Ligne: lignes.ligne,
    BandeCarres: carres.bande,
    EtapesCarres: carres.etapes,
    Pictogrammes: carres.pictogrammes,
    Halteres: dates.halteres,
    Cascade: dates.cascade,
}


def specification(
    figure: Figure, accent: str = "#0E5A6B", place: float | None = None
) -> dict[str, Any]:
    """La spécification Vega-Lite d'une figure.

    Args:
        place: largeur en points ; None : celle de la figure (334, 482 ou 230).
    """
    return _DESSINS[type(figure)](figure, place or LARGEURS[figure.largeur], Palette(accent))
