"""Les pages remplies, dans un vrai navigateur : accessibles, et sans débordement."""

from datetime import date, time
from pathlib import PurePosixPath
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Mesure
from palier.socle.habilitations.listes import Role
from socle.gens import LE, un_compte

HOTE = "http://palier.test"
NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("ce_jour_la"),
]


@pytest.fixture
def adresses(mesure, ferrand, amina):
    """Les pages d'un dossier où tout est rempli."""
    objectif = actions.fixer_objectif(mesure, code="O_BUDGET", le=LE, par=amina)
    actions.fixer_objectif(mesure, libelle="Trier", parent=objectif, le=LE, par=amina)
    actions.ouvrir_difficulte(mesure, code="BUDGET", le=LE, par=amina)
    for jour, niveau in ((date(2026, 3, 1), 1), (LE, 3)):
        actions.constater_autonomie(mesure, domaine="BUDGET", niveau=niveau, le=jour, par=amina)
    demarche = actions.engager_demarche(ferrand, type="D_FSL", le=date(2026, 1, 30), par=amina)
    actions.avancer_demarche(demarche, statut="DEPOSEE", le=date(2026, 1, 30), par=amina)
    actions.noter(ferrand, type="VAD", le=LE, heure=time(9), statut="PREVU", par=amina)
    mesure.bilans.update(du_le=date(2026, 4, 9))
    Mesure.objects.filter(pk=mesure.pk).update(fin_prevue=date(2026, 5, 9))
    dossier, fiche = f"/menages/{ferrand.pk}", f"/mesures/{mesure.pk}"
    return [
        *("/", "/agenda/", f"{fiche}/", f"{dossier}/volets/mesures/"),
        *(f"{dossier}/volets/demarches/", f"{dossier}/mesures/demander/", f"{fiche}/cloturer/"),
        *(f"{fiche}/autonomie/", f"{fiche}/renouveler/", f"/relais/?m={ferrand.pk}"),
    ]


def _controler(navigateur, compte, adresses, largeur, theme) -> list[str]:
    """Les fautes de ces pages, rendues d'abord puis ouvertes hors de Django."""
    client = Client()
    client.force_login(compte)
    rendues = {f"{HOTE}{adresse}": client.get(adresse).content for adresse in adresses}
    fautes: list[str] = []

    def servir(route):
        if route.request.url in rendues:
            return route.fulfill(body=rendues[route.request.url], content_type="text/html")
        nom = PurePosixPath(urlparse(route.request.url).path).name
        fichier = next(settings.STATIC_ROOT.rglob(nom), None)
        return route.fulfill(path=fichier) if fichier else route.abort()

    vue = {"width": largeur, "height": 900}
    page = navigateur.new_context(viewport=vue, color_scheme=theme).new_page()
    page.route("**/*", servir)
    page.on("requestfailed", lambda r: fautes.append(r.url))
    for adresse in rendues:
        page.goto(adresse)
        for pli in page.locator("details").all():
            pli.evaluate("d => { d.open = true }")
        if page.evaluate("document.documentElement.scrollWidth") > largeur:
            fautes.append(f"{adresse} déborde")
        resultat = Axe().run(page, options={"runOnly": NORMES})
        if resultat.violations_count:
            fautes.append(f"{adresse} : {resultat.generate_report()}")
    page.context.close()
    return fautes


@pytest.mark.parametrize(("largeur", "theme"), [(1280, "light"), (390, "dark")])
def test_axe_ne_trouve_rien_et_rien_ne_deborde(navigateur, compte_amina, adresses, largeur, theme):
    assert _controler(navigateur, compte_amina, adresses, largeur, theme) == []


def test_axe_ne_trouve_rien_a_la_reaffectation(navigateur, nord, mesure):
    rose = un_compte("Rose", nord, Role.RESPONSABLE)
    pages = ["/", "/reaffectation/", f"/reaffectation/?de={mesure.referent_id}"]
    assert _controler(navigateur, rose, pages, 390, "light") == []
