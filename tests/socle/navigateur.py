"""Regarder une page dans un navigateur : Chromium et axe, deux largeurs, deux thèmes."""

import shutil
from itertools import product
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser

NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LARGEURS = (1280, 390)


def poser(dossier: Path, pages: dict[str, str]) -> dict[str, Path]:
    """Écrit des pages et leurs feuilles, pour qu'un navigateur les ouvre sans serveur."""
    feuilles = Path(finders.find("palier/palier.css")).parent
    shutil.copytree(feuilles, dossier / "statique" / "palier", dirs_exist_ok=True)
    poses = {}
    for nom, html in pages.items():
        poses[nom] = dossier / f"{nom}.html"
        poses[nom].write_text(html.replace(f"/{settings.STATIC_URL.strip('/')}/", "statique/"))
    return poses


def defauts(chromium: Browser, pages: dict[str, Path]) -> list[str]:
    """Les violations d'axe et les débordements, page par page ; vide si tout va bien."""
    trouves = []
    for largeur, theme in product(LARGEURS, ("light", "dark")):
        page = chromium.new_page(viewport={"width": largeur, "height": 900}, color_scheme=theme)
        for nom, fichier in pages.items():
            ou = f"{nom}, {largeur} px, {theme}"
            page.goto(fichier.as_uri())
            options = {"runOnly": {"type": "tag", "values": NORMES}}
            for faute in Axe().run(page, options=options).response["violations"]:
                noeuds = [n["html"][:120] for n in faute["nodes"][:3]]
                trouves.append(f"{ou} : {faute['id']} {noeuds}")
            if page.evaluate("document.documentElement.scrollWidth") > largeur:
                trouves.append(f"{ou} : déborde")
        page.close()
    return trouves
