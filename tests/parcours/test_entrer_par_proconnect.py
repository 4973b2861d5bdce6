"""Entrer par ProConnect et en sortir, d'un clic, dans un vrai navigateur.

La politique de sécurité des pages arrête un formulaire qui finirait chez le fournisseur : seul un
navigateur le montre.
"""

import pytest

from comptes.bouclage import bouclage

APPLICATION = {"provider_id": "proconnect", "name": "ProConnect", "client_id": "palier"}


@pytest.fixture
def proconnect(serveur: str, settings):
    retour = f"{serveur}/compte/oidc/proconnect/login/callback/"
    with bouclage("palier", "un secret", {retour}) as etat:
        regle = {"server_url": etat.adresse, "scope": ["openid", "email"]}
        regle |= {"verified_email": True, "email_authentication": True}
        openid = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        apps = [{**APPLICATION, "secret": "un secret", "settings": regle}]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**openid, "APPS": apps}}
        yield etat


def test_on_entre_par_proconnect_et_l_on_en_sort(poste, proconnect, amina):
    proconnect.personne["email"] = amina.courriel
    poste.clear_cookies()
    page = poste.pages[0]
    page.goto("/compte/login/")
    page.get_by_role("link", name="Continuer avec ProConnect").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/compte/login/?state=*")
    assert page.get_by_role("link", name="Continuer avec ProConnect").is_visible()
    assert len(proconnect.fins) == 1
