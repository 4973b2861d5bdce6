"""Les essais ont leur propre dossier de données, jeté ensuite ; jamais celui de qui les lance."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as engendres
from playwright.sync_api import Browser, sync_playwright

# Ce qui se charge reste jusqu'au bout : le ramasse-miettes n'a pas à le relire sans cesse.
gc.disable()
atexit.register(gc.unfreeze)
# Playwright tient une boucle d'événements ; l'essai parle pourtant à la base, sans concurrence.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["PALIER_DOSSIER"] = os.environ["PALIER_ESSAIS"] = tempfile.mkdtemp(
        prefix="palier-essais-"
    )
os.environ["DJANGO_SETTINGS_MODULE"] = "palier.config.reglages"
django.setup()
# Les pages s'essaient sans calculateur de droits ; ses propres essais chargent le vrai, une fois.
settings.PALIER_DROITS_ESSAIS = settings.PALIER_DROITS
settings.PALIER_DROITS = Path("sans-calculateur")
# Les essais engendrés n'ont pas de délai : une machine occupée n'est pas une faute.
engendres.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
engendres.load_profile("patient")
if connection.vendor == "sqlite":
    # Un fichier, comme en production : le serveur d'un parcours a sa propre connexion.
    connection.settings_dict["TEST"]["NAME"] = os.environ["PALIER_DOSSIER"] + "/essais.sqlite3"

from epreuves import PART  # noqa: E402
from palier.pilotage import demonstration  # noqa: E402 — comme les modèles
from palier.socle.habilitations.listes import Role  # noqa: E402 — les modèles attendent Django
from socle.gens import LE, un_compte, un_menage, une_structure  # noqa: E402
from socle.navigateur import trouver  # noqa: E402

LONGS = (
    *("epreuves", "droits", "base", "moteur/test_spark", "sauvegarde", "oracle", "bilans"),
    *("edition", "echange", "config", "bench", "moteur"),
)
"""Ce qui dure commence d'abord : un processus ne finit pas seul, longtemps après l'autre."""
ENSEMBLE = ("tests/epreuves/", "tests/droits/")
"""Les dossiers dont tous les fichiers partagent un même décor, bâti une fois."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs):
    """Chaque processus a son propre dossier de données, dès avant de lire les réglages."""
    for spec in specs:
        spec.env["PALIER_DOSSIER"] = tempfile.mkdtemp(dir=os.environ["PALIER_DOSSIER"])


def pytest_unconfigure(config):
    """Qui a fait le dossier le jette, et ceux de ses processus avec lui."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["PALIER_DOSSIER"], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Un fichier va tout entier à un processus : ses décors partagés ne se dressent qu'une fois."""
    from xdist.scheduler import LoadScopeScheduling

    class ParFichier(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            fichier, _, essai = nodeid.partition("::")
            if PART in essai:
                return fichier + essai[essai.index(PART) :]
            return next((un for un in ENSEMBLE if fichier.startswith(un)), fichier)

    config.option.loadscopereorder = False
    return ParFichier(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tout essai qui emploie la base passe aussi sur PostgreSQL (`-m base`)."""
    for essai in items:
        if essai.get_closest_marker("django_db"):
            essai.add_marker("base")
    items.sort(key=lambda essai: (_temps(essai), _rang(essai)))


def pytest_collection_finish():
    """Tout est chargé : seul ce que les essais laisseront est à ramasser."""
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)
    gc.enable()


def _temps(essai: pytest.Item) -> int:
    """D'abord qui défait ce qu'il écrit, puis qui vide la base en sortant, puis qui s'en passe."""
    if "transactional_db" in essai.fixturenames:
        return 1
    return 0 if essai.get_closest_marker("django_db") else 2


def _rang(essai: pytest.Item) -> int:
    if PART in essai.name:
        return len(LONGS) + 1  # les parts attendent qu'un processus ait dressé leur décor
    fichier = _fichier(essai)
    longs = (rang for rang, debut in enumerate(LONGS) if fichier.startswith(debut))
    return next(longs, len(LONGS))


def _fichier(essai: pytest.Item) -> str:
    """Son chemin depuis `tests`, sans son extension."""
    return str(essai.path.relative_to(Path(__file__).parent).with_suffix(""))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """La base migrée ; ce qui reste des migrations n'est pas à relire non plus."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _feuilles_sur_place():
    """Les pages désignent leurs feuilles de style sans qu'il faille les rassembler."""
    from django.conf import settings
    from django.test import override_settings

    simple = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": simple}):
        yield


@pytest.fixture(scope="session")
def ecrite() -> Callable[[str], Path]:
    """`ecrite("ccas-vaubrelle")` : le dossier d'échange de cette structure de la démonstration.

    Écrit une fois pour tous les essais de tous les processus : on le lit, on n'y touche pas.
    """
    commun = Path(os.environ["PALIER_ESSAIS"]) / "demonstration"
    commun.mkdir(exist_ok=True)

    def ecrite(nom: str) -> Path:
        chemin = commun / nom
        if not chemin.exists():
            brouillon = Path(tempfile.mkdtemp(dir=commun)) / nom
            demonstration.ecrire(
                demonstration.STRUCTURES[nom](2025, demonstration.GRAINE), brouillon
            )
            # Un autre processus a pu finir le sien d'abord : il dit la même chose.
            with suppress(OSError):
                brouillon.rename(chemin)
        return chemin

    return ecrite


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


@pytest.fixture
def chez_amina(client, amina, ce_jour_la):
    """Le site, tel qu'Amina y est connectée."""
    client.force_login(amina)
    return client


@pytest.fixture
def chez_rose(client, rose, ce_jour_la):
    """Le site, tel que Rose y est connectée."""
    client.force_login(rose)
    return client


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """Un Chromium pour tous les essais d'un processus : Playwright n'en tient qu'un par fil."""
    chromium = trouver()
    if chromium is None:
        pytest.skip(reason="Chromium absent : la page n'est pas essayée dans un navigateur.")
    with sync_playwright() as moteur:
        lance = moteur.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield lance
        lance.close()
