"""Écrire dans un document Word : paragraphes stylés, titres, légendes, images, listes."""

from typing import Any

from docx.shared import Pt, RGBColor

from palier.edition.composition import Noeud
from palier.edition.couleurs import Palette
from palier.edition.polices import SANS
from palier.edition.word import champs, styles

# Ce que la page peut porter : une figure plus large est réduite d'autant.
LARGEUR_IMAGE = 465.0


class Plume:
    """Un document Word et de quoi y écrire.

    Args:
        word: un document python-docx neuf.
        png: le repli en points de chaque dessin, par son SVG.
    """

    def __init__(self, word: Any, palette: Palette, png: dict[str, bytes]) -> None:
        self.word = word
        self.palette = palette
        self._png = png
        self._signets = 0
        self._page_neuve = False
        styles.poser(word, palette)
        self._styles = {s.name: s.style_id for s in word.styles}

    def ajouter(self, style: str, texte: str = "") -> Any:
        paragraphe = self.styler(self.word.add_paragraph(texte), style)
        if self._page_neuve:
            paragraphe.paragraph_format.page_break_before = True
            paragraphe.paragraph_format.space_before = Pt(0)
            self._page_neuve = False
        return paragraphe

    def styler(self, paragraphe: Any, style: str) -> Any:
        """Par identifiant : par nom, chaque paragraphe relirait tous les styles."""
        paragraphe._p.style = self._styles[style]
        return paragraphe

    def couleur(self, nom: str) -> Any:
        return RGBColor.from_string(getattr(self.palette, nom)[1:])

    def saut_de_page(self) -> None:
        """Ce qui s'ajoute ensuite ouvre une page, sans ligne vide au-dessus."""
        self._page_neuve = True

    def gris(self, paragraphe: Any, texte: str) -> None:
        if texte:
            run = paragraphe.add_run(texte)
            run.font.size, run.font.color.rgb = Pt(8.5), self.couleur("texte")

    def titre(self, e: Noeud, niveau: int) -> None:
        """Un titre, que le sommaire vise par un signet."""
        paragraphe = self.ajouter(f"Heading {niveau}")
        if e["numero"]:
            numero = paragraphe.add_run(f"{e['numero']}\u2002")
            numero.font.color.rgb = self.couleur("accent")
        paragraphe.add_run(e["titre"])
        self._signets += 1
        champs.signet(paragraphe, f"_Toc_{e['repere']}", self._signets)

    def legende(self, b: Noeud) -> None:
        """« Figure 3. Le constat », le numéro en champ ; puis l'unité."""
        if b["etiquette"]:
            etiquette = self.ajouter("Caption")
            etiquette.add_run(f"{b['genre']}\u00a0")
            champs.champ(etiquette, f"SEQ {b['genre']} \\* ARABIC", str(b["numero"]))
            etiquette.add_run(f". {b['titre']}")
        elif b["titre"]:
            self.ajouter("Caption", b["titre"])
        if b["unite"]:
            self.ajouter("Unité", b["unite"])

    def image(self, svg: str, largeur: float, alternative: str) -> None:
        portable = svg.replace(f'"{SANS}"', f'"{SANS}, {styles.SANS}, sans-serif"')
        large = min(largeur, LARGEUR_IMAGE)
        champs.image(self.ajouter("Dessin"), portable, self._png[svg], large, alternative)

    def numeroter(self, paragraphe: Any, numeros: Any, depart: int) -> Any:
        """Chaque liste numérotée recommence à son premier numéro ; rend la numérotation."""
        if numeros is None:
            table = self.word.part.numbering_part.element
            style = self.word.styles["List Number"].element.pPr.numPr.numId.val
            modele = next(n for n in table.num_lst if n.numId == style).abstractNumId.val
            numeros = table.add_num(modele)
            numeros.add_lvlOverride(ilvl=0).add_startOverride(depart)
        proprietes = paragraphe._p.get_or_add_pPr().get_or_add_numPr()
        proprietes.get_or_add_ilvl().val = 0
        proprietes.get_or_add_numId().val = numeros.numId
        return numeros
