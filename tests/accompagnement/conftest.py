"""Amina suit les Ferrand au CCAS Nord ; Rose encadre ; Bruno travaille au CCAS Sud."""

import pytest

from accompagnement.mesures import une_mesure_en_cours
from palier.socle.habilitations.listes import Role
from socle.gens import l_acces, un_compte, un_menage


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
def mesure(ferrand, amina, compte_amina):
    return une_mesure_en_cours(ferrand, amina, compte_amina.professionnel)


@pytest.fixture
def chez_amina(client, compte_amina):
    client.force_login(compte_amina)
    return client
