"""Compile le catalogue d'avance : `python -m palier.pilotage.indicateurs`."""

from palier.pilotage.indicateurs.compilees import ecrire

ecrire()
