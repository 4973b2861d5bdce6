"""Les pages où l'on entre et celles de son propre compte se lisent avec une aide technique."""

import pytest

from comptes.conftest import MAINTENANT, SECRET
from palier.socle.comptes.invitations import inviter
from socle.navigateur import defauts, poser

pytestmark = pytest.mark.django_db


def test_les_pages_de_compte_sont_accessibles(client, chloe, dalia, par, navigateur, tmp_path):
    envoi = inviter(dalia, courriel="dalia@palier.test", maintenant=MAINTENANT, par=par)
    envoi.invitation.expire_le = MAINTENANT.replace(year=2099)
    envoi.invitation.save()
    dehors = {
        "connexion": "/compte/login/",
        "oubli": "/compte/password/reset/",
        "invitation": f"/invitation/{envoi.jeton}/",
        "perdue": "/invitation/perdue/",
        "ferme": "/compte/inactive/",
    }
    pages = {nom: client.get(a).content.decode() for nom, a in dehors.items()}
    faux = {"login": chloe.courriel, "password": "faux-mot-de-passe"}
    pages["refus"] = client.post("/compte/login/", faux).content.decode()
    assert "errorlist" in pages["refus"]
    chloe.set_password(SECRET)
    chloe.save()
    client.post("/compte/login/", {"login": chloe.courriel, "password": SECRET})
    pages["confirmer"] = client.get("/compte/reauthenticate/").content.decode()
    client.post("/compte/reauthenticate/", {"password": SECRET})
    dedans = {
        "mot_de_passe": "/compte/password/change/",
        "second_facteur": "/compte/2fa/",
        "application": "/compte/2fa/totp/activate/",
    }
    pages |= {nom: client.get(a).content.decode() for nom, a in dedans.items()}
    assert "data:image/svg+xml" in pages["application"]
    assert defauts(navigateur, poser(tmp_path, pages)) == []
