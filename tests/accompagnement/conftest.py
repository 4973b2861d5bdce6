"""Amina suit les Ferrand au CCAS Nord ; Rose encadre ; Bruno travaille au CCAS Sud."""

from datetime import datetime

import pytest
from django.core.management import call_command

from accompagnement.mesures import une_mesure_en_cours
from palier.socle.comptes import casquette
from palier.socle.habilitations.listes import Role
from socle.gens import l_acces, un_compte, un_menage, une_structure


@pytest.fixture(scope="session", autouse=True)
def _statique():
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def nord():
    return une_structure()


@pytest.fixture
def compte_amina(nord):
    return un_compte("Amina", nord)


@pytest.fixture
def amina(compte_amina):
    return l_acces(compte_amina)


@pytest.fixture
def rose(nord):
    return l_acces(un_compte("Rose", nord, Role.RESPONSABLE))


@pytest.fixture
def accueil(nord):
    return l_acces(un_compte("Yann", nord, Role.ACCUEIL))


@pytest.fixture
def ferrand(nord, compte_amina):
    return un_menage(nord, suivi_par=compte_amina)


@pytest.fixture
def ce_jour_la(monkeypatch):
    """Les pages se servent le 14 avril 2026."""

    class Horloge(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 4, 14, 9, tzinfo=tz)

    monkeypatch.setattr(casquette, "datetime", Horloge)


@pytest.fixture
def mesure(ferrand, amina, compte_amina):
    return une_mesure_en_cours(ferrand, amina, compte_amina.professionnel)


@pytest.fixture
def chez_amina(client, compte_amina):
    client.force_login(compte_amina)
    return client
