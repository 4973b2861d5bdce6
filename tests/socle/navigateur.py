"""Regarder une page dans un navigateur : axe, et ce qui déborde, large et claire ou étroite."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VUES = ((1280, "light"), (390, "dark"))
HAUTEUR = 900
_OPTIONS = {
    "runOnly": {"type": "tag", "values": NORMES},
    "resultTypes": ["violations"],
    "preload": False,
}
# Un dessin est une image décrite ; ses milliers de tracés ne se lisent pas un par un.
_LIRE = f"""() => axe.run({{ exclude: [['.bilan svg']] }}, {json.dumps(_OPTIONS)}).then(
  (lu) => lu.violations.map((v) =>
    `${{v.id}} ${{v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' ; ')}}`)
)"""
_DEPLIER = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"


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
    page.evaluate(AXE_SCRIPT)
    return [*page.evaluate(_LIRE), *_debordement(page)]


def _debordement(page: Page) -> list[str]:
    large = page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0
    return ["déborde"] if large else []


def regarder(page: Page, adresses: Mapping[str, str]) -> list[str]:
    """Les défauts de ces pages, tout déplié : aucune ne déborde, ni large ni étroite.

    axe lit chacune une fois, dans l'une des deux vues, l'autre pour la suivante : les pages
    partagent leur cadre, leurs champs et leurs couleurs.
    """
    trouves = []
    for rang, (nom, adresse) in enumerate(adresses.items()):
        (autre, _), (largeur, theme) = VUES if rang % 2 else VUES[::-1]
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": autre, "height": HAUTEUR})
        page.goto(adresse)
        page.evaluate(_DEPLIER)
        vus = [f"{faute}, {autre} px" for faute in _debordement(page)]
        page.set_viewport_size({"width": largeur, "height": HAUTEUR})
        vus += [f"{faute}, {largeur} px, {theme}" for faute in reproches(page)]
        trouves += [f"{nom} : {faute}" for faute in vus]
    return trouves


def defauts(chromium: Browser, pages: Mapping[str, Path]) -> list[str]:
    """Ceux de pages posées dans un dossier ; vide si tout va bien."""
    page = chromium.new_page()
    trouves = regarder(page, {nom: fichier.as_uri() for nom, fichier in pages.items()})
    page.context.close()
    return trouves
