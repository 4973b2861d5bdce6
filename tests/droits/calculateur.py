"""Le vrai openfisca-france, chargé une fois pour tous les essais d'un processus."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from palier.pilotage.droits.passerelle import Etat, Passerelle


@pytest.fixture(scope="session")
def calculateur() -> Iterator[Passerelle]:
    passerelle = Passerelle(settings.PALIER_DROITS_ESSAIS)
    if passerelle.etat is Etat.ABSENT:
        pytest.skip(reason="openfisca-france absent : lancez « make droits ».")
    yield passerelle
    passerelle.arreter()
