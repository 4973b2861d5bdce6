"""Le premier jour : une casquette à qui nul dossier n'est ouvert voit par où commencer."""

import pytest

from socle.gens import un_compte, un_menage, une_structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]

INVITE = "Aucun dossier ne vous est encore ouvert"


@pytest.fixture
def arrivante(client):
    compte = un_compte("Lou", une_structure("CCAS neuf"))
    client.force_login(compte)
    return compte


@pytest.mark.usefixtures("arrivante")
def test_sans_dossier_le_bureau_propose_d_ouvrir_le_premier(client):
    page = client.get("/").content.decode()
    assert INVITE in page
    assert 'href="/menages/ouvrir/"' in page
    assert "Sans contact depuis un mois" not in page


def test_un_dossier_suivi_suffit_a_retirer_l_invite(client, arrivante):
    structure = arrivante.professionnel.affectations.get().structure
    un_menage(structure, suivi_par=arrivante)
    assert INVITE not in client.get("/").content.decode()
