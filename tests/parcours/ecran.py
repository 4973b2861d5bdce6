"""Ce que fait une personne devant l'écran, en mots de tous les jours : à la souris, au clavier."""

import io
import os
import re
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from palier.noyau.texte import date_longue

GUIDE = "PALIER_GUIDE"
"""La variable d'environnement qui dit où ranger les captures ; absente, rien ne s'écrit."""
COULEURS = 248
MARQUE = (0xE3, 0x9A, 0x52)
"""L'abricot de la marque : trop peu de points pour entrer de lui-même dans la palette."""
LARGE, ETROIT = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
_FIGER = """(vrai) => {
  for (const champ of document.querySelectorAll('input:is([type=date], [type=file])')) {
    const [genre, dit] = [champ.type, champ.value.split('-').reverse().join('/')];
    const vide = genre === 'date' ? 'jj/mm/aaaa' : 'Choisir un fichier…';
    champ.dataset.genre = genre; champ.dataset.dit = champ.value;
    champ.type = 'text'; champ.value = dit || vide;
  }
  const textes = document.createTreeWalker(document.getElementById('contenu'), 4);
  while (textes.nextNode()) {
    const noeud = textes.currentNode;
    noeud.data = noeud.data.replace(vrai, '12 janvier 2026');
    noeud.data = noeud.data.replace(/\\d\\d:\\d\\d:\\d\\d/, '09:12:00');
  }
  for (const heure of document.querySelectorAll('[data-heure]')) heure.textContent = '9 h 12';
}"""
"""Le jour et l'heure de la prise ne s'y lisent pas ; faute de traduction, Chromium écrit ses champs
à l'américaine, et le guide les montre à la française."""
_RENDRE = """() => document.querySelectorAll('[data-genre]').forEach((champ) => {
  champ.type = champ.dataset.genre; champ.value = champ.dataset.dit; delete champ.dataset.genre;
})"""
_PAS = """(ici) => {
  const tous = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
  const atteints = tous.filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility() &&
    !e.matches('[type=hidden]') && (e.type !== 'radio' || e.checked));
  const pas = atteints.indexOf(ici) - atteints.indexOf(document.activeElement);
  return Math.max(0, pas - 4);
}"""
"""Presque toutes les tabulations jusqu'à l'endroit voulu ; les dernières se comptent à vue."""


class Ecran:
    """Un poste ouvert à la souris : on lit, on clique, on remplit."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def ouvrir(self, adresse: str) -> None:
        self.page.goto(adresse)

    def lire(self, *textes: str) -> None:
        """Chacun de ces textes se voit à l'écran."""
        for texte in textes:
            expect(self._contenu.get_by_text(texte).filter(visible=True).first).to_be_visible()

    def lire_dans(self, endroit: str, texte: str) -> None:
        expect(self.page.locator(endroit).get_by_text(texte).first).to_be_visible()

    def suivre(self, lien: str, dans: str = "#contenu") -> None:
        self._activer(self.page.locator(dans).get_by_role("link", name=lien).first)

    def appuyer(self, bouton: str) -> None:
        self._activer(self._contenu.get_by_role("button", name=bouton).first)

    def deplier(self, titre: str) -> None:
        self._contenu.locator("summary").filter(has_text=titre).first.click()

    def aller(self, rubrique: str) -> None:
        """Une ligne du menu."""
        self.suivre(rubrique, dans=".rail .menu")

    def remplir(self, **champs: str) -> None:
        """Chaque champ, par son nom ; un jour s'écrit AAAA-MM-JJ où un calendrier l'attend."""
        for nom, valeur in champs.items():
            self.champ(nom).fill(valeur)

    def choisir(self, **champs: str) -> None:
        for nom, libelle in champs.items():
            self.champ(nom).select_option(label=libelle)

    def cocher(self, libelle: str) -> None:
        self._contenu.locator("label").filter(has_text=libelle).first.click()

    def champ(self, nom: str) -> Locator:
        return self._contenu.locator(f"[name$='{nom}']:not([type=hidden])").first

    def capturer(self, nom: str, *, etroit: bool = False, sur: str = "") -> None:
        """Une image du guide, si on la demande ; `sur` amène cet endroit en haut de l'écran."""
        if dossier := os.environ.get(GUIDE):
            self.page.set_viewport_size(ETROIT if etroit else LARGE)
            self.page.evaluate(_FIGER, date_longue(date.today()))  # noqa: DTZ011
            self.page.locator(sur or "body").first.evaluate("(ici) => ici.scrollIntoView()")
            alleger(self.page.screenshot(animations="disabled"), Path(dossier) / f"{nom}.png")
            self.page.evaluate(_RENDRE)
            self.page.set_viewport_size(LARGE)

    @property
    def _contenu(self) -> Locator:
        return self.page.locator("#contenu")

    def _activer(self, ici: Locator) -> None:
        with self.page.expect_navigation():
            ici.click()


class Clavier(Ecran):
    """Le même poste sans souris : on avance de champ en champ, on tape, on valide."""

    def aller_a(self, ici: Locator) -> None:
        """Avance par tabulations jusqu'à cet endroit ; on doit pouvoir l'atteindre."""
        expect(ici).to_be_visible()
        for _ in range(ici.evaluate(_PAS)):
            self.page.keyboard.press("Tab")
        for _ in range(200):
            if ici.evaluate("(ici) => ici === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"La touche de tabulation n'atteint jamais {ici}")

    def remplir(self, **champs: str) -> None:
        for nom, valeur in champs.items():
            ici = self.champ(nom)
            self.aller_a(ici)
            if ici.get_attribute("type") == "date":
                self.page.keyboard.type(_jour_tape(valeur))
            else:
                self.page.keyboard.press("Control+a")
                self.page.keyboard.type(valeur)

    def choisir(self, **champs: str) -> None:
        """Dans une liste fermée, on descend jusqu'au choix voulu."""
        for nom, libelle in champs.items():
            ici = self.champ(nom)
            self.aller_a(ici)
            self.page.keyboard.press("Home")
            for _ in range(ici.locator("option").count()):
                if ici.locator("option:checked").inner_text() == libelle:
                    break
                self.page.keyboard.press("ArrowDown")
            expect(ici.locator("option:checked")).to_have_text(libelle)

    def cocher(self, libelle: str) -> None:
        pour = self._contenu.locator("label").filter(has_text=libelle).first
        case = self.page.locator(f"#{pour.get_attribute('for')}")
        if case.get_attribute("type") == "radio":
            self._au_bouton(case)
        else:
            self.aller_a(case)
            self.page.keyboard.press("Space")
        expect(case).to_be_checked()

    def _au_bouton(self, bouton: Locator) -> None:
        """Un groupe de boutons se parcourt aux flèches, une fois qu'on y est entré."""
        groupe = bouton.get_attribute("name")
        for _ in range(200):
            actif = self.page.evaluate("document.activeElement.name")
            if actif == groupe:
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(20):
            if bouton.evaluate("(ici) => ici === document.activeElement"):
                return
            self.page.keyboard.press("ArrowDown")

    def deplier(self, titre: str) -> None:
        self.aller_a(self._contenu.locator("summary").filter(has_text=titre).first)
        self.page.keyboard.press("Enter")

    def _activer(self, ici: Locator) -> None:
        self.aller_a(ici)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def _jour_tape(valeur: str) -> str:
    """Un calendrier du navigateur se tape dans l'ordre de sa langue, ici l'américain."""
    annee, mois, jour = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", valeur).groups()  # type: ignore[union-attr]
    return f"{mois}{jour}{annee}"


def alleger(png: bytes, fichier: Path) -> None:
    """Écrit une capture en peu de couleurs : une page de texte n'en demande pas plus."""
    fichier.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(io.BytesIO(png)).convert("RGB")
    teintes = sorted(image.getcolors(image.width * image.height) or [], reverse=True)[:COULEURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*MARQUE, *(part for _, teinte in teintes for part in teinte)])
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(fichier, optimize=True)
