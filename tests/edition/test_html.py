"""La page : autonome, sûre, lisible partout, animée au survol."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from edition.exemple import BILAN
from edition.exemple_flash import FLASH
from edition.hostile import HOSTILES
from palier.edition.document import Document, Graphique, Tableau, blocs
from palier.edition.html import html

NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class _Balises(HTMLParser):
    """Les balises d'une page, avec leurs attributs, et ses textes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.vues: list[tuple[str, dict[str, str | None]]] = []
        self.texte = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.vues.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texte += "" if self.cdata_elem else data

    def de(self, *noms: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.vues if t in noms]


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> dict[str, Path]:
    dossier = tmp_path_factory.mktemp("pages")
    pages: dict[str, Document] = {"bilan": BILAN, "page": FLASH, "hostile": HOSTILES["bilan"]}
    fichiers = {nom: dossier / f"{nom}.html" for nom in pages}
    for nom, document in pages.items():
        fichiers[nom].write_text(html(document), "utf-8")
    return fichiers


@pytest.fixture(scope="module")
def bilan(sources) -> _Balises:
    return _Balises(sources["bilan"].read_text("utf-8"))


def _ouvrir(navigateur: Browser, fichier: Path, **contexte: object) -> tuple[Page, list[str]]:
    """La page ouverte, et ce qu'elle a demandé ou signalé d'anormal."""
    page = navigateur.new_context(**contexte).new_page()
    anomalies: list[str] = []
    page.on(
        "request", lambda r: None if r.url[:5] in ("file:", "data:") else anomalies.append(r.url)
    )
    page.on("console", lambda m: anomalies.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: anomalies.append(str(e)))
    page.on("dialog", lambda d: anomalies.append(d.message))
    page.goto(fichier.as_uri())
    return page, anomalies


def test_deux_compositions_donnent_la_meme_page(sources):
    assert html(FLASH) == sources["page"].read_text("utf-8")


def test_la_page_ne_demande_rien_au_dehors(bilan):
    adresses = [v for _, a in bilan.vues for n, v in a.items() if n in ("src", "href")]
    assert adresses
    assert all(a and a.startswith("#") for a in adresses)
    (style,) = re.findall(r"<style>.*?</style>", html(FLASH), re.S)
    assert all(u.startswith("data:") for u in re.findall(r"url\(([^)]*)\)", style))


def test_la_politique_de_securite_n_admet_que_les_scripts_joints(bilan):
    (politique,) = [
        a["content"] or ""
        for a in bilan.de("meta")
        if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in politique
    assert "script-src 'sha256-" in politique
    assert "unsafe-eval" not in politique
    executes = [a for a in bilan.de("script") if a.get("type") != "application/json"]
    assert politique.count("'sha256-") == len(executes)


def test_les_titres_se_suivent_et_le_sommaire_y_mene(bilan):
    niveaux = [int(t[1]) for t, _ in bilan.vues if re.fullmatch(r"h[1-6]", t)]
    assert niveaux[0] == 1
    assert niveaux.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(niveaux))
    ids = Counter(a["id"] for _, a in bilan.vues if "id" in a)
    assert max(ids.values()) == 1
    assert all((a["href"] or "")[1:] in ids for a in bilan.de("a"))


def test_chaque_figure_est_doublee_de_son_tableau(bilan):
    graphiques = [b for b in blocs(BILAN) if isinstance(b, Graphique)]
    tableaux = sum(isinstance(b, Tableau) for b in blocs(BILAN))
    assert len(bilan.de("details")) == len(graphiques)
    assert len(bilan.de("table")) == len(graphiques) + tableaux + 1
    dessins = [a for a in bilan.de("div") if a.get("class") == "dessin"]
    assert len(dessins) == sum(1 + len(g.suite) for g in graphiques)
    assert all(len(a["aria-label"] or "") > 20 for a in dessins)


def test_un_chiffre_porte_son_code_et_mene_a_sa_definition(bilan):
    valeurs = [a for a in bilan.de("span") if a.get("class") == "valeur"]
    assert valeurs[0]["data-code"] == "I-001 I-002"
    liens = {a["href"] for a in bilan.de("a") if a.get("data-code")}
    assert "#def-I-001" in liens


def test_un_texte_hostile_reste_du_texte(sources, bilan):
    lue = _Balises(sources["hostile"].read_text("utf-8"))
    assert len(lue.de("script")) == len(bilan.de("script"))
    assert lue.de("img") == []
    assert not any(n.startswith("on") for _, a in lue.vues for n in a)
    assert "<script>alert(1)</script>" in lue.texte
    assert "\u202e" not in lue.texte


@pytest.mark.parametrize(
    ("nom", "large", "theme"),
    [
        ("bilan", 1280, "light"),
        ("bilan", 390, "dark"),
        ("page", 1280, "dark"),
        ("page", 390, "light"),
        ("hostile", 390, "light"),
    ],
)
def test_axe_ne_trouve_rien_et_rien_ne_deborde(navigateur, sources, nom, large, theme):
    page, anomalies = _ouvrir(
        navigateur,
        sources[nom],
        viewport={"width": large, "height": 900},
        color_scheme=theme,
        bypass_csp=True,
    )
    for detail in page.locator("details").all():
        detail.evaluate("d => { d.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth") <= large
    # Dans le document hostile, tous les titres sont les mêmes : ses repères ne se distinguent pas.
    regles = {"landmark-unique": {"enabled": nom != "hostile"}}
    resultat = Axe().run(page, options={"runOnly": NORMES, "rules": regles})
    assert resultat.violations_count == 0, resultat.generate_report()
    assert anomalies == []
    page.context.close()


def test_axe_verrait_une_faute(navigateur, sources):
    page, _ = _ouvrir(navigateur, sources["page"], bypass_csp=True)
    page.evaluate("document.querySelector('.dessin').removeAttribute('aria-label')")
    assert Axe().run(page, options={"runOnly": NORMES}).violations_count > 0
    page.context.close()


@pytest.mark.parametrize("large", [1280, 390])
def test_le_survol_anime_chaque_figure_sous_la_politique_de_securite(navigateur, sources, large):
    page, anomalies = _ouvrir(
        navigateur, sources["bilan"], viewport={"width": large, "height": 900}
    )
    dessins = page.locator(".dessin")
    for i in range(dessins.count()):
        dessins.nth(i).dispatch_event("pointerenter")
    page.wait_for_function(
        "n => document.querySelectorAll('.prete .anime svg').length === n", arg=dessins.count()
    )
    barre = page.locator('.dessin[aria-label*="Gestion du budget"] .anime path[fill="#0E5A6B"]')
    barre.first.hover()
    bulle = page.locator("#vg-tooltip-element.visible")
    bulle.wait_for()
    assert bulle.inner_text() == "Gestion du budget : 29 (81\u00a0%)"
    assert anomalies == []
    page.context.close()


def test_sans_script_le_dessin_fixe_et_le_tableau_suffisent(navigateur, sources):
    page, _ = _ouvrir(navigateur, sources["bilan"], java_script_enabled=False)
    assert page.locator(".dessin .large svg").first.is_visible()
    detail = page.locator("details").first
    detail.locator("summary").click()
    assert detail.locator("table").is_visible()
    page.context.close()
