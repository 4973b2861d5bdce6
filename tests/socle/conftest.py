"""Les pages ont leurs feuilles de style : on les rassemble une fois."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def _statique():
    call_command("collectstatic", interactive=False, verbosity=0)
