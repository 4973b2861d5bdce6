"""Amina suit les Ferrand, assignés ; l'audience est le 28 avril 2026. Nous sommes le 14 avril."""

from datetime import date

import pytest

from palier.metier.logement.models import Etape
from palier.pilotage.diagnostic import actions
from socle.gens import (
    l_acces,
    une_dette,
    une_etape,
    une_mesure,
    une_occupation,
    une_procedure,
    une_situation,
)


@pytest.fixture(autouse=True)
def rangement(settings, tmp_path):
    settings.PALIER_PIECES = tmp_path / "pieces"


@pytest.fixture
def par(amina):
    return l_acces(amina)


@pytest.fixture
def procedure(menage):
    procedure = une_procedure(menage)
    une_etape(procedure)
    Etape.objects.create(procedure=procedure, code="E10", date=date(2026, 4, 28))
    une_mesure(menage)
    une_occupation(menage, bailleur="Habitat Nord", loyer=412, adresse="3 rue Haute")
    une_dette(menage)
    une_situation(menage, ressources=1046, charges=990, reprise_loyer_le=date(2026, 2, 5))
    return procedure


@pytest.fixture
def diagnostic(procedure, par):
    """En cours, l'organisme saisi le 20 mars."""
    return actions.ouvrir(procedure, saisi_le=date(2026, 3, 20), par=par)


@pytest.fixture
def redige(diagnostic, par):
    """Prêt à être remis."""
    return actions.rediger(
        diagnostic,
        version=diagnostic.version,
        par=par,
        presence="PRESENT",
        entretien_propose_le=date(2026, 3, 27),
        entretien_le=date(2026, 4, 2),
        preconisations="Des délais sur 36 mois.",
    )
