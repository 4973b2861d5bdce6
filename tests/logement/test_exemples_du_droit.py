"""Les exemples écrits dans les règles du droit sont exacts."""

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

from palier.metier.logement import regles
from palier.noyau import delais, feries

MODULES = [import_module(f"{regles.__name__}.{m.name}") for m in iter_modules(regles.__path__)]


@pytest.mark.parametrize("module", [delais, feries, *MODULES], ids=lambda m: m.__name__)
def test_les_exemples_sont_exacts(module):
    assert doctest.testmod(module).failed == 0
