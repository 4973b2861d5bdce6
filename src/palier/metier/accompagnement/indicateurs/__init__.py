"""Les indicateurs de l'accompagnement : mesures, situations, exercice, sorties, personnes."""

from palier.metier.accompagnement.indicateurs import (
    actes,
    attributions,
    personnes,
    situations,
    sorties,
)

INDICATEURS = (
    *attributions.INDICATEURS,
    *situations.INDICATEURS,
    *sorties.INDICATEURS,
    *actes.INDICATEURS,
    *personnes.INDICATEURS,
)
