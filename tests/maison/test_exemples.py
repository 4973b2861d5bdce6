"""Les exemples écrits dans les docstrings sont exacts, partout : chacun est exécuté."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import palier

RACINE = Path(palier.__file__).parent


def _modules():
    for fichier in sorted(RACINE.rglob("*.py")):
        if ">>> " in fichier.read_text(encoding="utf-8"):
            parties = fichier.relative_to(RACINE.parent).with_suffix("").parts
            yield ".".join(p for p in parties if p != "__init__")


@pytest.mark.parametrize("nom", list(_modules()))
def test_les_exemples_sont_exacts(nom):
    joues = doctest.testmod(import_module(nom))
    assert joues.attempted
    assert joues.failed == 0
