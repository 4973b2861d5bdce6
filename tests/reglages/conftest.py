"""Amina suit un ménage du CCAS Nord ; Chloé règle la structure."""

import pytest

from palier.socle.habilitations.listes import Role
from socle.gens import l_acces, un_compte


@pytest.fixture
def chloe(nord):
    return un_compte("Chloe", nord, Role.RESPONSABLE)


@pytest.fixture
def par(chloe):
    return l_acces(chloe)
