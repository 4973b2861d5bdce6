"""Les pages des droits, avec le vrai calculateur."""

import pytest

from droits.calculateur import calculateur  # noqa: F401 — une fixture
from palier.pilotage.droits import estimation
from palier.pilotage.droits.passerelle import FOYER_TYPE


@pytest.fixture
def avec_calculateur(calculateur, monkeypatch):  # noqa: F811
    """Les pages parlent au calculateur des essais, déjà préchauffé."""
    calculateur.demander({**FOYER_TYPE, "mois": "2026-04"})
    monkeypatch.setattr(estimation, "calculateur", lambda: calculateur)
    return calculateur
