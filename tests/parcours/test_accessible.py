"""Chaque page remplie est accessible : axe n'y trouve rien, large ou étroite, claire ou sombre."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from palier.metier.accompagnement.actions import noter
from palier.metier.accompagnement.models import Objectif
from palier.metier.menages.models import Composition, Personne
from palier.socle.habilitations.listes import Role
from parcours.conftest import se_connecter
from socle.gens import l_acces, un_menage, une_mesure, une_structure

NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LARGEURS = {"large": (1280, 900), "étroit": (390, 844)}


@pytest.fixture
def dossier(amina, menage):
    """Un dossier rempli : deux membres, une alerte, une mesure et ses objectifs, un passé."""
    nord, aujourd_hui = une_structure(), date.today()  # noqa: DTZ011
    menage.adresse, menage.consigne = "12 rue des Tilleuls", "Appeler le matin"
    menage.telephone, menage.ne_pas_appeler, menage.ne_pas_ecrire = "06 00 00 00 00", True, True
    menage.save()
    tom = Personne.objects.create(structure=nord, nom="Ferrand", prenom="Tom")
    Composition.objects.create(menage=menage, personne=tom, role="ENFANT")
    mesure = une_mesure(menage, fin_prevue=aujourd_hui + timedelta(days=5))
    Objectif.objects.create(structure=nord, mesure=mesure, libelle="Réduire la dette")
    for recul in (0, 3, 40):
        le = aujourd_hui - timedelta(days=recul)
        noter(menage, type="VAD", le=le, par=l_acces(amina, aujourd_hui), note="Vu, rien à dire.")
    noter(menage, type="VAD", le=aujourd_hui, par=l_acces(amina, aujourd_hui), statut="PREVU")
    un_menage(nord, suivi_par=amina, nom_usage="Camara")
    return menage


@pytest.fixture(params=["light", "dark"], ids=["clair", "sombre"])
def theme(request) -> str:
    return request.param


@pytest.fixture(params=LARGEURS.values(), ids=LARGEURS)
def page(request, theme, navigateur: Browser, serveur: str) -> Iterator[Page]:
    large, haut = request.param
    contexte = navigateur.new_context(
        base_url=serveur,
        viewport={"width": large, "height": haut},
        color_scheme=theme,
        bypass_csp=True,  # axe s'ajoute à la page
    )
    contexte.set_default_timeout(8000)
    yield contexte.new_page()
    contexte.close()


def _violations(page: Page) -> list[str]:
    """Ce qu'axe reproche, et un débordement s'il y en a un."""
    resultat = Axe().run(page, options={"runOnly": NORMES})
    vues = [
        f"{page.url} : {v['id']} : {n['html'][:160]} : {n['failureSummary'][:200]}"
        for v in resultat.response["violations"]
        for n in v["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        vues.append(f"{page.url} déborde en largeur")
    return vues


def test_les_pages_ouvertes_a_la_connexion(page: Page, amina):
    page.goto("/compte/login/")
    trouvees = _violations(page)
    page.fill("#id_login", amina.courriel)
    page.fill("#id_password", "faux-mot-de-passe")
    page.click("button[type=submit]")
    expect(page.locator(".errorlist")).to_be_visible()
    assert trouvees + _violations(page) == []


def test_le_bureau_les_menages_et_le_dossier(page: Page, amina, dossier):
    amina.professionnel.affectations.create(
        structure=une_structure("CCAS Sud"), role=Role.RESPONSABLE, debut=date(2020, 1, 1)
    )
    se_connecter(page, amina)
    trouvees = _violations(page)
    page.get_by_role("button", name="CCAS Nord").click()
    for adresse in ("/", "/menages/", "/noter/", "/noter/?q=personne", dossier.get_absolute_url()):
        page.goto(adresse)
        trouvees += _violations(page)
    onglets = [lien.get_attribute("href") for lien in page.locator(".onglets a").all()]
    for adresse in onglets[1:]:
        page.goto(adresse or "")
        trouvees += _violations(page)
    assert trouvees == []


def test_l_acte_dans_tous_ses_etats(page: Page, amina, dossier):
    se_connecter(page, amina)
    page.goto(f"{dossier.get_absolute_url()}noter/")
    trouvees = _violations(page)
    page.locator("label[for=type-autre]").click()
    page.locator("summary").click()
    page.locator("#id_note").press_sequentially("Vu.")
    expect(page.locator('[data-si="garde"]')).to_be_visible()
    for etat in ("garde", "repris", "reseau", "attente", "session", "refus", "conflit"):
        page.evaluate(
            "(etat) => document.querySelectorAll('[data-si]')"
            ".forEach((b) => { b.hidden = b.dataset.si !== etat; })",
            etat,
        )
        trouvees += _violations(page)
    page.fill("#id_le", "jamais")
    page.fill("#id_heure", "tôt")
    page.get_by_role("button", name="Enregistrer l’acte").click()
    expect(page.locator("#quand-erreur .errorlist").first).to_be_visible()
    trouvees += _violations(page)
    page.goto(f"{dossier.get_absolute_url()}suite/")
    assert trouvees + _violations(page) == []
