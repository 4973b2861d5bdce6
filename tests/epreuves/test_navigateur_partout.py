"""Chaque page remplie, dans un navigateur : accessible, tenue dans l'écran, légère, au clavier."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Browser, Page

from epreuves.conftest import Mondes
from socle.navigateur import HAUTEUR, VUES, regarder

pytestmark = pytest.mark.django_db
HOTE = "http://palier.test"
LEGERE = 60_000
"""Le poids d'une page, en octets, telle qu'elle voyage ; feuilles et dessins à part."""
FIGEES = {"bilans:publication_document"}
"""Le document d'une publication se télécharge, figé : `tests/edition` l'éprouve."""


@pytest.fixture(scope="package")
def envoyees(mondes: Mondes) -> dict[str, Any]:
    """Les réponses de toutes les pages parcourues, une fois chacune, par leur adresse complète."""
    clients = {}
    for role, compte in mondes.comptes.items():
        clients[role] = Client(headers={"Accept-Encoding": "gzip"})
        clients[role].force_login(compte)
    return {
        f"{HOTE}{adresse}": clients[role].get(adresse)
        for adresse, role in mondes.recolte.pages.items()
        if resolve(urlsplit(adresse).path).view_name not in FIGEES
    }


@pytest.fixture(scope="package")
def rendues(envoyees: dict[str, Any]) -> dict[str, bytes]:
    return {
        adresse: gzip.decompress(r.content) if r.has_header("Content-Encoding") else r.content
        for adresse, r in envoyees.items()
    }


@contextmanager
def _ouvert(navigateur: Browser, rendues: dict[str, bytes]) -> Iterator[Page]:
    """Une page d'un navigateur qui ne connaît que ces adresses et les feuilles de la maison."""

    def servir(route: Any) -> Any:
        adresse = route.request.url
        if adresse in rendues:
            return route.fulfill(body=rendues[adresse], content_type="text/html")
        nom = urlsplit(adresse).path.removeprefix(f"/{settings.STATIC_URL.strip('/')}/")
        fichier = finders.find(nom)
        return route.fulfill(path=fichier) if fichier else route.abort()

    contexte = navigateur.new_context()
    contexte.route("**/*", servir)
    yield contexte.new_page()
    contexte.close()


def test_axe_ne_trouve_rien_et_rien_ne_deborde(navigateur, rendues):
    with _ouvert(navigateur, rendues) as page:
        fautes = regarder(page, {adresse: adresse for adresse in rendues})
    assert "\n".join(fautes) == ""


def test_toute_page_est_legere(envoyees):
    poids = {adresse: len(reponse.content) for adresse, reponse in envoyees.items()}
    assert {adresse: p for adresse, p in poids.items() if p > LEGERE} == {}


ATTEIGNABLES = """() => {
  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert]');
  const groupes = new Set();
  return [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])'
  )].filter((e) => {
    if (e.disabled || e.type === 'hidden' || e.tabIndex < 0 || !visible(e)) return false;
    if (e.type !== 'radio') return true;
    const groupe = [...document.getElementsByName(e.name)].filter((r) => r.form === e.form);
    if (groupe.some((r) => r.checked)) return e.checked;
    const cle = `${e.form?.id}${e.name}`;
    return !groupes.has(cle) && groupes.add(cle);
  }).map((e, rang) => { e.dataset.rang = rang; return e.outerHTML.slice(0, 110); });
}"""
NOTER = """() => {
  const voit = (x) => {
    if (!x) return false;
    const s = getComputedStyle(x);
    const trait = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
    return trait || s.boxShadow !== 'none';
  };
  window.foyers = [];
  document.addEventListener('focusin', ({ target: e }) => {
    if (e.dataset.rang === undefined) return;
    const vu = voit(e) || voit(e.nextElementSibling) || [...(e.labels ?? [])].some(voit);
    window.foyers.push({ rang: Number(e.dataset.rang), vu: vu || voit(e.parentElement) });
  });
}"""
SONDE = 3
"""Une page sur trois : elles partagent leur cadre et leurs champs."""
TOURS = 6
"""Un jour se saisit en plusieurs temps, un cadre qui défile en prend un."""


def _au_clavier(page: Page) -> list[str]:
    """Tabuler d'un bout à l'autre : tout est atteint, dans l'ordre de lecture, et se voit."""
    attendus = page.evaluate(ATTEIGNABLES)
    page.evaluate(NOTER)
    vus: dict[int, bool] = {}
    for _ in range(TOURS):
        for _ in range(2 * (len(attendus) - len(vus))):
            page.keyboard.press("Tab")
        foyers = page.evaluate("window.foyers")
        vus = {f["rang"]: f["vu"] for f in reversed(foyers)}
        if len(vus) == len(attendus):
            break
    premiers = list(dict.fromkeys(f["rang"] for f in foyers))
    # Une page peut s'ouvrir sur un de ses champs : le tour passe alors une fois par la fin.
    retours = sum(suivant < rang for rang, suivant in pairwise(premiers))
    fautes = [f"foyer invisible : {attendus[rang]}" for rang, vu in vus.items() if not vu]
    manques = [html for rang, html in enumerate(attendus) if rang not in vus]
    fautes += [f"hors d'atteinte : {html}" for html in manques[:3]]
    return fautes + (["dans le désordre"] if retours > 1 else [])


def test_chaque_page_se_parcourt_au_clavier_seul(navigateur, rendues):
    fautes = []
    with _ouvert(navigateur, rendues) as page:
        page.set_viewport_size({"width": VUES[0][0], "height": HAUTEUR})
        for adresse in list(rendues)[::SONDE]:
            page.goto(adresse)
            fautes += [f"{adresse} : {faute}" for faute in _au_clavier(page)]
    assert "\n".join(fautes) == ""
