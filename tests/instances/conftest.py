"""Les pages ont leurs feuilles de style : on les rassemble une fois."""

import pytest
from django.core.management import call_command

from palier.metier.menages.models import Menage
from palier.socle.comptes.models import Compte, Structure
from socle.gens import un_compte, un_menage, une_structure


@pytest.fixture(scope="session", autouse=True)
def _statique():
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def nord() -> Structure:
    return une_structure()


@pytest.fixture
def amina(nord) -> Compte:
    return un_compte("Amina", nord)


@pytest.fixture
def menage(nord, amina) -> Menage:
    return un_menage(nord, suivi_par=amina)
