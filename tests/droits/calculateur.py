"""Le vrai openfisca-france, chargé une fois pour tous les essais d'un processus."""

from functools import cache

import pytest
from django.conf import settings

from palier.pilotage.droits.passerelle import Etat, Passerelle

ENSEMBLE = pytest.mark.xdist_group("droits")
"""Ces essais vont au même processus : un seul calculateur se charge."""


@cache
def _le_meme() -> Passerelle:
    return Passerelle(settings.PALIER_DROITS_ESSAIS)


@pytest.fixture
def calculateur() -> Passerelle:
    if _le_meme().etat is Etat.ABSENT:
        pytest.skip(reason="openfisca-france absent : lancez « make droits ».")
    return _le_meme()
