"""Les données des essais du bilan : la démonstration, et une structure qui n'a encore rien."""

from datetime import date

import pytest

from palier.edition import rendu
from palier.pilotage.bilans.production import composer
from palier.pilotage.echange.lecture import Controle, ouvrir

ANNEE = 2025
PUBLIE_LE = date(2026, 3, 16)
CONTROLE = Controle(le=date(ANNEE, 12, 31), coherence=False)


@pytest.fixture(scope="session", autouse=True)
def _dessinateurs():
    yield
    rendu.fermer()


@pytest.fixture(scope="session")
def ccas(ecrite):
    with ouvrir(ecrite("ccas-vaubrelle"), controle=CONTROLE) as ouverture:
        yield ouverture


@pytest.fixture(scope="session")
def pole(ecrite):
    with ouvrir(ecrite("pole-havrelle"), controle=CONTROLE) as ouverture:
        yield ouverture


@pytest.fixture(scope="session")
def vide(tmp_path_factory):
    """Une association qui vient d'ouvrir : une structure, rien d'autre."""
    chemin = tmp_path_factory.mktemp("vide")
    lignes = "structure_id,nom,type\nA,Association neuve,association\n"
    (chemin / "structures.csv").write_text(lignes, encoding="utf-8")
    with ouvrir(chemin, controle=CONTROLE) as ouverture:
        yield ouverture


@pytest.fixture(scope="session")
def bilan_ccas(ccas, tmp_path_factory):
    textes = tmp_path_factory.mktemp("textes")
    return composer(ccas, annee=ANNEE, modele="asll", textes=textes, publie_le=PUBLIE_LE)
