"""Amina a une fin de mesure qui approche chez les Ferrand, le 14 avril 2026."""

from datetime import date

import pytest

from palier.pilotage.agenda.actions import regler_les_rappels
from socle.gens import l_acces, un_menage, une_mesure


@pytest.fixture
def par(amina):
    return l_acces(amina)


@pytest.fixture
def ferrand(nord, amina):
    return un_menage(nord, suivi_par=amina, reference="2026-014")


@pytest.fixture
def finissante(ferrand):
    """Une mesure qui finit dans quatorze jours."""
    return une_mesure(ferrand, fin_prevue=date(2026, 4, 28))


@pytest.fixture
def prevenue(par):
    """Amina veut être prévenue par courriel."""
    return regler_les_rappels(courriel=True, par=par)
