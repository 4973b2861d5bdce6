"""Chaque page remplie, dans un navigateur : accessible, tenue dans l'écran, au clavier."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

from epreuves import PART
from socle.navigateur import HAUTEUR, PATIENCE, VUES, regarder

pytestmark = pytest.mark.django_db
PARTS = 6
"""Le tour, long, se fait en autant de parts : chacune va au processus qui est libre."""


@pytest.fixture
def _django_db_helper() -> None:
    """Aucune transaction : ces pages sont déjà rendues."""


@contextmanager
def _servies(rendues: dict[str, bytes]) -> Iterator[str]:
    """Un serveur qui ne connaît que ces pages et les feuilles de la maison ; rend son adresse."""

    class Servir(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            corps, genre = rendues.get(self.path), "text/html"
            if corps is None:
                nom = self.path.removeprefix(f"/{settings.STATIC_URL.strip('/')}/")
                fichier = finders.find(nom)
                if not fichier:
                    return self.send_error(404)
                corps, genre = Path(fichier).read_bytes(), mimetypes.guess_type(nom)[0] or ""
            self.send_response(200)
            self.send_header("Content-Type", genre)
            self.send_header("Content-Length", str(len(corps)))
            self.send_header("Cache-Control", "no-store" if genre == "text/html" else "max-age=600")
            self.end_headers()
            self.wfile.write(corps)
            return None

        def log_message(self, *_: Any) -> None:
            """Rien : l'essai dit ce qui ne va pas."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Servir) as serveur:
        Thread(target=serveur.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serveur.server_port}"
        serveur.shutdown()


@pytest.fixture(scope="module", params=range(PARTS), ids=lambda rang: f"{PART}{rang}")
def vues(request, navigateur: Browser, rendues) -> dict[str, tuple[list[str], list[str]]]:
    """De chaque page, ouverte une seule fois : ce qu'axe lui reproche, ce qui manque au clavier."""
    siennes = dict(list(rendues.items())[request.param :: PARTS])
    trouves, cadres = {}, set[str]()
    with _servies(siennes) as hote:
        page = navigateur.new_page(reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        for adresse in siennes:
            a_l_oeil = regarder(page, f"{hote}{adresse}")
            page.set_viewport_size({"width": VUES[0][0], "height": HAUTEUR})
            trouves[adresse] = a_l_oeil, _au_clavier(page, cadres)
        page.context.close()
    return trouves


def test_axe_ne_trouve_rien_et_rien_ne_deborde(vues):
    fautes = [f"{adresse} : {faute}" for adresse, (lues, _) in vues.items() for faute in lues]
    assert "\n".join(fautes) == ""


def test_chaque_page_se_parcourt_au_clavier_seul(vues):
    fautes = [f"{adresse} : {faute}" for adresse, (_, lues) in vues.items() for faute in lues]
    assert "\n".join(fautes) == ""


CADRE = """() => {
  const bornes = [...document.querySelectorAll('a[href], button, input, select, summary')];
  const avant = bornes.filter((e) => e.compareDocumentPosition(document.querySelector('#contenu'))
    === Node.DOCUMENT_POSITION_FOLLOWING);
  return avant.map((e) => `${e.tagName} ${e.className} ${e.textContent.trim()}`).join();
}"""
"""Ce qui précède le contenu : le même cadre, où l'on a déjà tabulé, ne se refait pas."""
ATTEIGNABLES = """(seul) => {
  const cadre = document.querySelector('#contenu');
  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert]');
  const groupes = new Set();
  return [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])'
  )].filter((e) => {
    if (seul && !cadre.contains(e)) return false;
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
ENTRER = "document.querySelector('#contenu').focus()"
"""Le lien d'évitement mène au contenu : le tour y commence, quand le cadre est connu."""
TOURS = 8
"""Un jour se saisit en plusieurs temps, un cadre qui défile en prend un."""


def _au_clavier(page: Page, cadres: set[str]) -> list[str]:
    """Tabuler d'un bout à l'autre : tout est atteint, dans l'ordre de lecture, et se voit.

    Args:
        cadres: ceux où l'on a déjà tabulé ; celui de la page s'y ajoute.
    """
    cadre = page.evaluate(CADRE)
    connu = cadre in cadres
    attendus = page.evaluate(ATTEIGNABLES, connu)
    page.evaluate(NOTER)
    if connu:
        page.evaluate(ENTRER)
    cadres.add(cadre)
    foyers: list[dict[str, Any]] = []
    vus: dict[int, bool] = {}
    for tour in range(TOURS):
        for _ in range(len(attendus) - len(vus) + 3 * tour):
            page.keyboard.down("Tab")
        page.keyboard.up("Tab")
        foyers = page.evaluate("window.foyers")
        vus = {f["rang"]: f["vu"] for f in reversed(foyers)}
        if len(vus) == len(attendus):
            break
    premiers = list(dict.fromkeys(f["rang"] for f in foyers))
    # Une page peut s'ouvrir sur un de ses champs : le tour entier passe alors une fois par la fin.
    retours = sum(suivant < rang for rang, suivant in pairwise(premiers))
    fautes = [f"foyer invisible : {attendus[rang]}" for rang, vu in vus.items() if not vu]
    manques = [html for rang, html in enumerate(attendus) if rang not in vus]
    fautes += [f"hors d'atteinte : {html}" for html in manques[:3]]
    return fautes + (["dans le désordre"] if retours > (not connu) else [])
