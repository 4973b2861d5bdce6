"""La clé d'accès : créée puis employée dans un vrai navigateur, devant un authentificateur simulé.

L'authentificateur est celui de Chromium (protocole WebAuthn) : il garde une vraie clé et signe.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from parcours.conftest import se_connecter
from socle.navigateur import PATIENCE

AUTHENTIFICATEUR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(navigateur: Browser, serveur: str) -> Iterator[Page]:
    # Une clé d'accès appartient à un nom d'hôte, jamais à une adresse numérique.
    ici = serveur.replace("127.0.0.1", "localhost")
    contexte = navigateur.new_context(base_url=ici, viewport={"width": 1280, "height": 900})
    contexte.set_default_timeout(PATIENCE)
    page = contexte.new_page()
    cdp = contexte.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTIFICATEUR})
    yield page
    contexte.close()


def test_une_cle_d_acces_s_ajoute_puis_ouvre_la_session(page: Page, amina):
    se_connecter(page, amina)
    page.goto("/compte/2fa/webauthn/add/")
    page.get_by_label("Nom de la clé").fill("Poste du bureau")
    page.get_by_label("Sans mot de passe").check()
    page.get_by_role("button", name="Ajouter").click()
    page.wait_for_url(lambda adresse: "/add/" not in adresse)
    assert amina.authenticator_set.filter(type="webauthn").count() == 1
    page.context.clear_cookies()
    page.goto("/compte/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda adresse: "/login/" not in adresse)
    page.goto("/")
    assert page.get_by_text("Amina").first.is_visible()
