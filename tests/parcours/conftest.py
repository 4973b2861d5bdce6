"""Un vrai navigateur devant un vrai serveur : une base en fichier, un compte, un ménage suivi."""

import importlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page

from palier.pilotage.demonstration.en_base import installer
from palier.pilotage.recherche import declencheurs
from palier.socle.comptes.models import Compte
from parcours.ecran import LARGE, Clavier, Ecran
from socle.gens import un_compte, un_menage, une_structure
from socle.navigateur import PATIENCE

MOT_DE_PASSE = "palier-demonstration"
JOUR = date(2026, 1, 12)
"""Le jour où vit la démonstration : les captures du guide ne bougent pas d'un passage à l'autre."""
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
    # Effacer une place dans un ménage récrit sa ligne d'index : l'ordre des tables déciderait.
    declencheurs.retirer()
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
    contexte.set_default_timeout(PATIENCE)
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


@pytest.fixture(scope="session")
def _gardee(tmp_path_factory) -> Path:
    """Où la démonstration semée se garde : chaque parcours en repart.

    À chaque processus la sienne : ses textes sont chiffrés par les clés de son dossier.
    """
    return tmp_path_factory.mktemp("semee") / "semee.sqlite3"


@pytest.fixture
def demonstration(serveur: str, settings, ecrite, _gardee: Path) -> str:
    """Le CCAS de la démonstration et ses comptes, le 12 janvier 2026 ; rend l'adresse du site."""
    settings.PALIER_JOUR = JOUR.isoformat()
    sur_place = connection.vendor == "sqlite"
    if sur_place and _gardee.exists():
        with sqlite3.connect(_gardee) as gardee:
            gardee.backup(connection.connection)
        return serveur
    installer([ecrite("ccas-vaubrelle")], JOUR)
    if sur_place:
        with sqlite3.connect(_gardee) as gardee:
            connection.connection.backup(gardee)
    return serveur


@pytest.fixture
def prendre_poste(navigateur: Browser, demonstration: str) -> Iterator[Callable[..., Ecran]]:
    """Ouvre le poste d'un rôle de la démonstration ; une erreur de page fait échouer l'essai."""
    ouverts: list[BrowserContext] = []
    erreurs: list[str] = []

    def prendre(role: str, *, au_clavier: bool = False) -> Ecran:
        contexte = navigateur.new_context(
            base_url=demonstration, viewport=LARGE, color_scheme="light", locale="fr-FR"
        )
        contexte.set_default_timeout(PATIENCE)
        contexte.on("weberror", lambda e: erreurs.append(str(e.error)))
        ouverts.append(contexte)
        if role:
            contexte.add_cookies([_session(f"{role}@demo.palier.test", demonstration)])
        page = contexte.new_page()
        return Clavier(page) if au_clavier else Ecran(page)

    yield prendre
    for contexte in ouverts:
        contexte.close()
    assert erreurs == []


def _session(courriel: str, adresse: str) -> dict:
    client = Client()
    client.force_login(Compte.objects.get(courriel=courriel))
    valeur = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": valeur, "url": adresse}
