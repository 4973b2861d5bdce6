"""Le guide se lit dans l'application : ses chapitres, ses liens, ses images, pour tout connecté."""

import re

import pytest
from django.contrib.staticfiles import finders

from palier.pilotage.aide import guide_lu
from palier.socle.habilitations.listes import Role
from socle.gens import un_compte

pytestmark = pytest.mark.django_db
SOIXANTE_KO = 60 * 1024


@pytest.fixture
def connectee(client, nord):
    client.force_login(un_compte("Dana", nord, Role.DELEGUE))
    return client


def test_le_sommaire_range_chaque_chapitre(connectee):
    rangs = [nom for partie in guide_lu.sommaire() for nom, _ in partie.chapitres]
    assert sorted(rangs) == sorted(guide_lu.noms())
    page = connectee.get("/aide/").content.decode()
    assert all(f'href="/aide/{nom}/"' in page for nom in rangs)


@pytest.mark.parametrize("nom", sorted(guide_lu.noms()))
def test_un_chapitre_se_lit_ses_liens_et_ses_images_menent_quelque_part(connectee, nom):
    reponse = connectee.get(f"/aide/{nom}/")
    page = reponse.content.decode()
    assert len(reponse.content) <= SOIXANTE_KO
    article = page[page.index('<article class="guide">') : page.index("</article>")]
    assert "<h1" not in article
    for image in re.findall(r'<img src="([^"]+)"', article):
        assert finders.find(image.removeprefix("/static/")), image
    for lien in re.findall(r'<a href="(/aide/[^"]+)"', article):
        assert connectee.get(lien).status_code == 200
    assert not re.search(r'href="[^"]*\.md', article)
    assert 'href=""' not in article


def test_un_chapitre_inconnu_n_existe_pas(connectee):
    assert connectee.get("/aide/rien/").status_code == 404
    assert connectee.get("/aide/LISEZMOI/").status_code == 404


def test_sans_compte_l_aide_renvoie_a_la_connexion(client):
    assert client.get("/aide/").status_code == 302


def test_l_aide_est_dans_le_cadre(connectee):
    assert 'href="/aide/"' in connectee.get("/aide/journal/").content.decode()
