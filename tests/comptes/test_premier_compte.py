"""La première personne entre par une commande, puis par la même invitation que les autres."""

import io

import pytest
from django.core.management import CommandError, call_command

from comptes.conftest import SECRET
from palier.socle.comptes.models import Compte, Structure
from palier.socle.habilitations.listes import Role

pytestmark = pytest.mark.django_db


def _installer():
    dit = io.StringIO()
    call_command("premier_compte", "CCAS Neuf", "chloe@palier.test", "Roy", type="ccas", stdout=dit)
    return dit.getvalue().split()[-1]


def test_la_commande_cree_la_structure_et_rend_un_lien_d_invitation(client):
    lien = _installer()
    client.post(lien, {"mot_de_passe": SECRET, "encore": SECRET})
    compte = Compte.objects.get()
    assert compte.professionnel.affectations.get().role == Role.ADMINISTRATEUR
    client.force_login(compte)
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/comptes/"


def test_un_courriel_deja_pris_se_refuse_et_n_ecrit_rien(client):
    lien = _installer()
    client.post(lien, {"mot_de_passe": SECRET, "encore": SECRET})
    with pytest.raises(CommandError, match="autre compte"):
        call_command("premier_compte", "Autre", "chloe@palier.test", "Roy")
    assert not Structure.objects.filter(nom="Autre").exists()
