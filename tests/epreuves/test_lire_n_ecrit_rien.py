"""Ouvrir une page n'écrit rien que le journal."""

import pytest
from django.test import Client

from epreuves.ecritures import ecritures

pytestmark = pytest.mark.django_db


def test_ouvrir_une_page_n_ecrit_que_le_journal(mondes):
    ecrites = {}
    for adresse, role in mondes.recolte.pages.items():
        client = Client()
        client.force_login(mondes.comptes[role])
        with ecritures() as vues:
            client.get(adresse)
        if vues.tables:
            ecrites[adresse] = vues.tables
    assert ecrites == {}
