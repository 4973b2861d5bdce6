"""Un vrai navigateur devant un vrai serveur : une base en fichier, un compte, un ménage suivi."""

import importlib
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page

from palier.socle.comptes.models import Compte
from socle.gens import un_compte, un_menage, une_structure

MOT_DE_PASSE = "palier-demonstration"
_journal = importlib.import_module("palier.socle.journal.migrations.0002_ajout_seul")


@pytest.fixture
def _journal_retabli(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Vider la base entre deux parcours efface le journal ; son refus est rétabli ensuite."""
    yield
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.schema_editor() as editeur:
            _journal.poser(None, editeur)


@pytest.fixture(scope="session")
def _adresse(django_db_setup) -> Iterator[str]:
    """Le serveur, feuilles et scripts compris : WhiteNoise les sert comme en production."""
    fil = LiveServerThread("127.0.0.1", static_handler=lambda application: application)
    fil.daemon = True
    fil.start()
    fil.is_ready.wait()
    assert fil.error is None
    yield f"http://127.0.0.1:{fil.port}"
    fil.terminate()


@pytest.fixture
def serveur(_journal_retabli, transactional_db, _adresse) -> Iterator[str]:
    yield _adresse
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            for geste in ("update", "delete"):
                curseur.execute(f"DROP TRIGGER IF EXISTS journal_{geste}_refuse")


@pytest.fixture
def amina(serveur: str) -> Compte:
    amina = un_compte("Amina", une_structure())
    amina.set_password(MOT_DE_PASSE)
    amina.save()
    return amina


@pytest.fixture
def menage(amina):
    return un_menage(une_structure(), suivi_par=amina)


@pytest.fixture
def poste(navigateur: Browser, serveur: str, amina: Compte) -> Iterator[BrowserContext]:
    """Le poste d'Amina, connecté ; une erreur de la page fait échouer l'essai."""
    contexte = navigateur.new_context(base_url=serveur, viewport={"width": 1280, "height": 900})
    contexte.set_default_timeout(8000)
    erreurs: list[str] = []
    contexte.on("weberror", lambda e: erreurs.append(str(e.error)))
    client = Client()
    client.force_login(amina)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    contexte.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": serveur}])
    contexte.new_page()
    yield contexte
    contexte.close()
    assert erreurs == []


def se_connecter(page: Page, compte: Compte, adresse: str = "/compte/login/") -> None:
    if adresse:
        page.goto(adresse)
    page.fill("#id_login", compte.courriel)
    page.fill("#id_password", MOT_DE_PASSE)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)
