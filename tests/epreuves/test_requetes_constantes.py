"""Quelques lignes ou deux cents : une page demande à la base le même nombre de fois."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from epreuves.conftest import Lecture, Mondes, lire
from epreuves.multitude import multiplier

pytestmark = pytest.mark.django_db
PEU, BEAUCOUP = 4, 200
GROUPEES = 2
"""Une lecture groupée de plus, quand une page a de quoi la faire, n'est pas une par ligne."""


def _lectures(mondes: Mondes, clients: dict[str, Any]) -> list[Lecture]:
    lectures = []
    for adresse, role in mondes.recolte.pages:
        cache.clear()
        lectures.append(lire(clients[role], adresse))
    return lectures


def test_une_page_demande_autant_de_requetes_pour_quatre_lignes_que_pour_deux_cents(mondes: Mondes):
    clients = {role: Client() for role in mondes.comptes}
    for role, client in clients.items():
        client.force_login(mondes.comptes[role])
    with transaction.atomic():
        multiplier(mondes.etrangers, PEU)
        avant = _lectures(mondes, clients)
        assert multiplier(mondes.etrangers, BEAUCOUP) > 30
        apres = _lectures(mondes, clients)
        transaction.set_rollback(True)
    de_plus, plus_longues = [], 0
    for page, un, deux in zip(mondes.recolte.pages, avant, apres, strict=True):
        plus_longues += len(deux.contenu) > 1.5 * len(un.contenu)
        if deux.requetes > un.requetes + GROUPEES:
            dit = f"{un.requetes} requêtes, puis {deux.requetes}"
            de_plus.append(f"{page} : {dit} — {deux.de_plus_que(un)}")
    assert plus_longues > 30
    assert "\n".join(de_plus) == ""
