"""Amina suit les Ferrand au CCAS Nord ; les pièces d'un essai ont leur propre dossier."""

import pytest

from accompagnement.conftest import (  # noqa: F401
    accueil,
    amina,
    chez_amina,
    compte_amina,
    ferrand,
    rose,
)


@pytest.fixture(autouse=True)
def rangement(settings, tmp_path):
    settings.PALIER_PIECES = tmp_path / "pieces"
    return settings.PALIER_PIECES
