"""Un monde plein au CCAS Nord, un autre au CCAS Sud, un compte par rôle : bâtis une fois."""

import gzip
import os
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models, transaction
from django.test import Client, override_settings
from django.urls import resolve

from epreuves.ecritures import ecritures
from epreuves.recolte import Recolte, parcourir
from palier.socle.comptes.models import Compte
from palier.socle.habilitations.listes import Role
from socle.adresses import adresses
from socle.gens import un_compte, une_structure
from socle.navigateur import trouver

PREMIERS = (Role.TRAVAILLEUR_SOCIAL, Role.RESPONSABLE, Role.ADMINISTRATEUR, Role.DELEGUE)
ORDRE = (*PREMIERS, *(role for role in Role if role not in PREMIERS))
"""Les premiers ouvrent presque toutes les pages ; des autres, il reste surtout leur bureau."""
PAS = 1_000_000


@dataclass(frozen=True)
class Lecture:
    """Une page ouverte : sa réponse, ce qu'elle a demandé à la base, où elle a écrit."""

    reponse: Any
    ordres: tuple[str, ...]
    ecrites: list[str]

    @property
    def contenu(self) -> bytes:
        """La page, comme elle se lit."""
        if self.reponse.has_header("Content-Encoding"):
            return gzip.decompress(self.reponse.content)
        return bytes(self.reponse.content)

    @property
    def requetes(self) -> int:
        return len(self.ordres)

    def de_plus_que(self, autre: "Lecture") -> str:
        """L'ordre qui s'est le plus répété."""
        ((ordre, _),) = (Counter(self.ordres) - Counter(autre.ordres)).most_common(1)
        return ordre[:150]


def lire(client: Client, adresse: str) -> Lecture:
    ordres: list[str] = []

    def noter(executer: Any, sql: str, valeurs: Any, lot: bool, contexte: Any) -> Any:
        if "SAVEPOINT" not in sql:
            ordres.append(sql)
        return executer(sql, valeurs, lot, contexte)

    with connection.execute_wrapper(noter), ecritures() as vues:
        reponse = client.get(adresse, headers={"Accept-Encoding": "gzip"})
    return Lecture(reponse, tuple(ordres), vues.tables)


@dataclass(frozen=True)
class Mondes:
    """Les comptes du Nord, ses adresses, ce qu'on y a parcouru, et les numéros du Sud."""

    comptes: dict[str, Compte]
    adresses: dict[str, str]
    recolte: Recolte
    etrangers: dict[int, list[int]]


@pytest.fixture(scope="package")
def mondes(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Mondes]:
    # Un navigateur lancé donne à Django une autre connexion : il l'est avant la transaction.
    if trouver():
        request.getfixturevalue("navigateur")
    dossier = tmp_path_factory.mktemp("epreuves")
    reglages = {
        "PALIER_JOUR": "2026-04-14",
        "PALIER_DOSSIER": dossier,
        "PALIER_PIECES": dossier / "pieces",
    }
    with django_db_blocker.unblock(), override_settings(**reglages), transaction.atomic():
        tables = _numeroter()
        nord = une_structure()
        comptes = {str(role): un_compte(f"Nord-{role}", nord, role) for role in ORDRE}
        siennes = adresses(nord, suivi_par=comptes[Role.TRAVAILLEUR_SOCIAL])
        dernieres = {modele: _derniere(modele) for modele in tables}
        adresses(une_structure("CCAS Sud"))
        etrangers = {rang: _apres(modele, dernieres) for rang, modele in enumerate(tables, 1)}
        yield Mondes(comptes, siennes, parcourir(comptes, siennes), etrangers)
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def lues(mondes: Mondes) -> dict[tuple[str, str], Lecture]:
    """Toutes les pages parcourues, ouvertes une fois, par leur adresse et le rôle qui les ouvre."""
    clients = {role: Client() for role in mondes.comptes}
    for role, client in clients.items():
        client.force_login(mondes.comptes[role])
    lectures = {}
    for adresse, role in mondes.recolte.pages:
        cache.clear()
        lectures[adresse, role] = lire(clients[role], adresse)
    _garder({page: lue for page, lue in lectures.items() if not figee(page[0])})
    return lectures


FIGEES = {"bilans:publication_document"}
"""Le document d'une publication se télécharge, figé : `tests/edition` l'éprouve."""


def figee(adresse: str) -> bool:
    return resolve(urlsplit(adresse).path).view_name in FIGEES


RENDUES = Path(os.environ["PALIER_ESSAIS"]) / "rendues.pickle"


def _garder(lectures: Mapping[tuple[str, str], Lecture]) -> None:
    """Pour les processus qui se partagent le tour du navigateur : ils n'ont pas à les rouvrir."""
    if not RENDUES.exists():
        brouillon = RENDUES.with_suffix(f".{os.getpid()}")
        rendues = {
            f"{adresse}{'&' if '?' in adresse else '?'}{role}": lue.contenu
            for (adresse, role), lue in lectures.items()
        }
        brouillon.write_bytes(pickle.dumps(rendues))
        brouillon.rename(RENDUES)


@pytest.fixture(scope="package")
def rendues(request) -> dict[str, bytes]:
    """Ce que montrent les pages parcourues, chacune à une adresse qui dit qui l'ouvre."""
    if not RENDUES.exists():
        request.getfixturevalue("lues")
    return pickle.loads(RENDUES.read_bytes())


@pytest.fixture
def _django_db_helper(mondes: Mondes) -> None:
    """Remplace la transaction que pytest-django ouvre par essai : le module a la sienne."""


def _derniere(modele: type[models.Model]) -> int:
    return modele._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def _apres(modele: type[models.Model], dernieres: dict[type[models.Model], int]) -> list[int]:
    nees = modele._base_manager.filter(pk__gt=dernieres[modele])
    return list(nees.values_list("pk", flat=True))


def _numeroter() -> list[type[models.Model]]:
    """Chaque table numérote à partir de son propre million : un numéro dit de quelle table il est.

    Returns:
        les tables, dans l'ordre : la première va d'un million à deux.
    """
    tables = [m for m in apps.get_models() if isinstance(m._meta.pk, models.AutoField)]
    with connection.cursor() as curseur:
        for rang, modele in enumerate(tables, 1):
            table = modele._meta.db_table
            if connection.vendor == "sqlite":
                curseur.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                curseur.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, rang * PAS])
            else:
                suite = f"pg_get_serial_sequence('{table}', '{modele._meta.pk.column}')"
                curseur.execute(f"SELECT setval({suite}, {rang * PAS})")
    return tables
