"""Amina suit le ménage Ferrand, du CCAS Nord."""

import pytest

from socle.gens import l_acces, un_menage


@pytest.fixture
def acces(amina):
    return l_acces(amina)


@pytest.fixture
def menage(nord, amina):
    return un_menage(nord, suivi_par=amina, telephone="06 39 98 14 27")


@pytest.fixture
def nadia(menage):
    return menage.compositions.get().personne
