"""Regarder une page dans un navigateur : axe et ce qui déborde, large, étroite, claire, sombre."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, expect

CHROMIUMS = ("chromium-headless-shell", "chromium", "google-chrome")
"""Le premier, sans fenêtre ni onglet à tenir, rend la même page d’un quart moins cher."""
NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VUES = ((1280, "light"), (1280, "dark"), (390, "dark"), (390, "light"))
HAUTEUR = 900
PATIENCE = 30_000
"""Millisecondes laissées à une page : sur une machine chargée, lent n'est pas faux."""
expect.set_options(timeout=PATIENCE)
_TOUTES = {"type": "tag", "values": NORMES}
_COULEURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""Ce qui dépend des couleurs : tout le reste se lit pareil en clair et en sombre."""
# Un dessin est une image décrite ; ses milliers de tracés ne se lisent pas un par un.
_LIRE = """(regles) => axe.run(
  { exclude: [['.bilan svg']] },
  { runOnly: regles, resultTypes: ['violations'], preload: false },
).then((lu) => lu.violations.map((v) =>
  `${v.id} ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' ; ')}`))"""
_DEPLIER = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"


def trouver() -> str | None:
    """Le navigateur de cette machine ; None s'il n'y en a pas."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def poser(dossier: Path, pages: dict[str, str]) -> dict[str, Path]:
    """Écrit des pages et leurs feuilles, pour qu'un navigateur les ouvre sans serveur."""
    feuilles = Path(finders.find("palier/palier.css")).parent
    shutil.copytree(feuilles, dossier / "statique" / "palier", dirs_exist_ok=True)
    poses = {}
    for nom, html in pages.items():
        poses[nom] = dossier / f"{nom}.html"
        poses[nom].write_text(html.replace(f"/{settings.STATIC_URL.strip('/')}/", "statique/"))
    return poses


def reproches(page: Page) -> list[str]:
    """Ce qu'axe reproche à la page ouverte, telle qu'elle se montre, et si elle déborde."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [*page.evaluate(_LIRE, _TOUTES), *_debordement(page)]


def _debordement(page: Page) -> list[str]:
    large = page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0
    return ["déborde"] if large else []


def regarder(page: Page, adresse: str) -> list[str]:
    """Les défauts d'une page, ouverte une fois, tout déplié, large et étroite, claire et sombre.

    axe la lit toute à chaque largeur, et n'y relit que les couleurs sous l'autre jour.
    """
    vus, deja = [], 0
    for largeur, theme in VUES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if largeur != deja:
            page.set_viewport_size({"width": largeur, "height": HAUTEUR})
        if not deja:
            page.goto(adresse)
            page.evaluate(_DEPLIER)
        trouves = page.evaluate(_LIRE, _COULEURS) if largeur == deja else reproches(page)
        vus += [f"{faute}, {largeur} px, {theme}" for faute in trouves]
        deja = largeur
    return vus


def defauts(chromium: Browser, pages: Mapping[str, Path]) -> list[str]:
    """Ceux de pages posées dans un dossier ; vide si tout va bien."""
    page = chromium.new_page()
    trouves = {nom: regarder(page, fichier.as_uri()) for nom, fichier in pages.items()}
    page.context.close()
    return [f"{nom} : {faute}" for nom, fautes in trouves.items() for faute in fautes]
