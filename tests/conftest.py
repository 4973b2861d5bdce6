"""Les essais ont leur propre dossier de données, jeté ensuite ; jamais celui de qui les lance."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

# Playwright tient une boucle d'événements ; l'essai parle pourtant à la base, sans concurrence.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
os.environ["PALIER_DOSSIER"] = tempfile.mkdtemp(prefix="palier-essais-")
os.environ["DJANGO_SETTINGS_MODULE"] = "palier.config.reglages"
django.setup()
# Les pages s'essaient sans calculateur de droits ; ses propres essais chargent le vrai, une fois.
settings.PALIER_DROITS_ESSAIS = settings.PALIER_DROITS
settings.PALIER_DROITS = Path("sans-calculateur")
if connection.vendor == "sqlite":
    # Un fichier, comme en production : le serveur d'un parcours a sa propre connexion.
    connection.settings_dict["TEST"]["NAME"] = os.environ["PALIER_DOSSIER"] + "/essais.sqlite3"

from palier.socle.habilitations.listes import Role  # noqa: E402 — les modèles attendent Django
from socle.gens import LE, un_compte, un_menage, une_structure  # noqa: E402


def pytest_collection_modifyitems(items):
    """Tout essai qui emploie la base passe aussi sur PostgreSQL (`-m base`)."""
    for essai in items:
        if essai.get_closest_marker("django_db"):
            essai.add_marker("base")


@pytest.fixture(scope="session", autouse=True)
def _feuilles_sur_place():
    """Les pages désignent leurs feuilles de style sans qu'il faille les rassembler."""
    from django.conf import settings
    from django.test import override_settings

    simple = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": simple}):
        yield


@pytest.fixture(autouse=True)
def _rien_de_garde():
    """Ce qu'une page a gardé d'un essai ne sert pas au suivant."""
    cache.clear()


@pytest.fixture
def nord():
    """Le CCAS Nord."""
    return une_structure()


@pytest.fixture
def amina(nord):
    """Le compte d'Amina, travailleuse sociale au CCAS Nord."""
    return un_compte("Amina", nord)


@pytest.fixture
def rose(nord):
    """Le compte de Rose, responsable au CCAS Nord."""
    return un_compte("Rose", nord, Role.RESPONSABLE)


@pytest.fixture
def menage(nord, amina):
    """Les Ferrand, qu'Amina suit."""
    return un_menage(nord, suivi_par=amina)


@pytest.fixture
def ce_jour_la(settings):
    """Les pages se servent le 14 avril 2026."""
    settings.PALIER_JOUR = LE.isoformat()


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """Un Chromium pour tous les essais d'un processus : Playwright n'en tient qu'un par fil."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip(reason="Chromium absent : la page n'est pas essayée dans un navigateur.")
    with sync_playwright() as moteur:
        lance = moteur.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield lance
        lance.close()
