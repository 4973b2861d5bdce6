"""Amina suit un ménage du CCAS Nord ; Chloé règle la structure."""

import pytest

from palier.socle.habilitations.listes import Role
from socle.gens import l_acces, un_compte, un_menage, une_structure


@pytest.fixture
def nord():
    return une_structure()


@pytest.fixture
def amina(nord):
    return un_compte("Amina", nord)


@pytest.fixture
def chloe(nord):
    return un_compte("Chloe", nord, Role.RESPONSABLE)


@pytest.fixture
def par(chloe):
    return l_acces(chloe)


@pytest.fixture
def menage(nord, amina):
    return un_menage(nord, suivi_par=amina)
