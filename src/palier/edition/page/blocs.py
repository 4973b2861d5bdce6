"""Les blocs en HTML."""

import re
from collections.abc import Iterable
from html import escape

from palier.edition.composition import Noeud
from palier.edition.page.prose import lignes, paragraphes, tete
from palier.edition.polices import SANS

_SECOURS = f'font-family="{SANS}, Verdana, sans-serif"'


class Blocs:
    """Écrit les blocs d'une page : retient les codes définis, amasse les spécifications.

    Args:
        codes: ceux que l'annexe définit ; partout ailleurs ils deviennent des liens.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        tries = sorted(codes, key=len, reverse=True)
        motif = "|".join(map(re.escape, tries))
        self._codes = re.compile(rf"(?<![\w-])({motif})(?![\w-])") if tries else None
        self.specifications: list[list[Noeud]] = []

    def lier(self, texte: str) -> str:
        """Le texte échappé, ses codes définis en liens vers l'annexe."""
        if self._codes is None:
            return escape(texte)
        morceaux = [escape(m) for m in self._codes.split(texte)]
        return "".join(
            f'<a href="#def-{m}" data-code="{m}">{m}</a>' if i % 2 else m
            for i, m in enumerate(morceaux)
        )

    def bloc(self, b: Noeud) -> str:
        ecrire = {
            "rangee": self._rangee,
            "prose": self._prose,
            "grille": self._grille,
            "graphique": self._graphique,
            "tableau": self._tableau,
            "definitions": self._tableau,
            "encadre": _encadre,
            "citation": _citation,
            "illustration": self._illustration,
            "demi": self._demi,
        }
        return ecrire[b["sorte"]](b)

    def suite(self, blocs: Iterable[Noeud]) -> str:
        return "".join(map(self.bloc, blocs))

    def _note(self, texte: str) -> str:
        return f'<p class="note">{self.lier(texte)}</p>' if texte else ""

    def _rangee(self, r: Noeud) -> str:
        titre = f'<h3 id="{r["repere"]}">{nommer(r)}</h3>' if r["titre"] else ""
        marge = titre + "".join(map(self._repere, r["reperes"])) + self._note(r["note_marge"])
        colonne = self.suite(r["blocs"])
        return f'<div class="rangee"><div class="marge">{marge}</div><div>{colonne}</div></div>'

    def _repere(self, c: Noeud, gras: bool = False) -> str:
        libelle = self.lier(c["libelle"])
        libelle = f"<strong>{libelle}</strong>" if gras else f"{libelle} {self.lier(c['detail'])}"
        suite = " ".join(t for t in (c["detail"], c["codes"]) if t) if gras else c["codes"]
        note = f'<span class="note">{self.lier(suite)}</span>' if suite else ""
        codes = escape(c["codes"].replace(",", ""))
        valeur = f'<span class="valeur" data-code="{codes}">{escape(c["valeur"])}</span>'
        return f'<p class="repere">{valeur} {libelle} {note}</p>'

    def _grille(self, b: Noeud) -> str:
        return f'<div class="grille">{"".join(self._repere(c, True) for c in b["chiffres"])}</div>'

    def _prose(self, b: Noeud) -> str:
        rendu = paragraphes(b["paragraphes"], "chapeau" if b["chapeau"] else "", self.lier)
        if b["auteur"]:
            rendu += f'<p class="note">Texte : {escape(b["auteur"])}</p>'
        if b["propose"]:
            avis = '<p class="note">Texte proposé par le logiciel, à relire.</p>'
            return f'<div class="propose">{rendu}{avis}</div>'
        return rendu

    def _graphique(self, b: Noeud) -> str:
        dessins = "".join(map(self._dessin, b["dessins"]))
        nom = escape(" : ".join(t for t in ("Données", b["etiquette"], b["titre"]) if t))
        table = f'<div class="defile" role="region" tabindex="0" aria-label="{nom}">'
        table += f"<table>{lignes(b['jumeau'])}</table></div>"
        detail = f"<details><summary>Voir les données en tableau</summary>{table}</details>"
        legende = f'<figcaption class="tete">{tete(b)}</figcaption>'
        return f"<figure>{legende}{dessins}{self._note(b['note'])}{detail}</figure>"

    def _dessin(self, d: Noeud) -> str:
        rang = len(self.specifications)
        self.specifications.append(d["specifications"])
        unite = f'<p class="unite">{escape(d["unite"])}</p>' if d["unite"] else ""
        svg, etroit = (d[c].replace(f'font-family="{SANS}"', _SECOURS) for c in ("svg", "etroit"))
        # 4/3 pixel par point, un peu plus grand que sur papier : l'écran se lit de plus loin.
        style = f"max-width:{d['large'] * 4 / 3 * 1.12:.0f}px"
        return (
            f'{unite}<div class="dessin" role="img" aria-label="{escape(d["alt"])}" '
            f'data-rang="{rang}" style="{style}"><div class="large">{svg}</div>'
            f'<div class="etroit">{etroit}</div></div>'
        )

    def _tableau(self, b: Noeud) -> str:
        nom = escape(" : ".join(t for t in (b["etiquette"], b["titre"]) if t) or "Tableau")
        legende = f"<caption>{tete(b)}</caption>" if tete(b) else ""
        return (
            f'<figure class="{b["sorte"]}"><div class="defile" role="region" tabindex="0" '
            f'aria-label="{nom}"><table>{legende}{lignes(b)}</table></div>'
            f"{self._note(b['note'])}</figure>"
        )

    def _illustration(self, b: Noeud) -> str:
        legende = f'<figcaption class="note">{self.lier(b["legende"])}</figcaption>'
        image = f'<div role="img" aria-label="{escape(b["alt"])}">{b["svg"]}</div>'
        return f'<figure class="illustration">{image}{legende if b["legende"] else ""}</figure>'

    def _demi(self, b: Noeud) -> str:
        gauche, droite = self.suite(b["gauche"]), self.suite(b["droite"])
        return f'<div class="demi"><div>{gauche}</div><div>{droite}</div></div>'


def nommer(e: Noeud) -> str:
    """Le numéro et le titre d'une section."""
    numero = f'<span class="numero">{escape(e["numero"])}</span> ' if e["numero"] else ""
    return f"{numero}{escape(e['titre'])}"


def _encadre(b: Noeud) -> str:
    articles = "".join(
        f"<div><dt>{escape(t)}</dt> <dd>{escape(s)}</dd></div>" for t, s in b["entrees"]
    )
    return f'<div class="encadre"><h2>{escape(b["titre"])}</h2><dl>{articles}</dl></div>'


def _citation(b: Noeud) -> str:
    source = f'<p class="note">{escape(b["source"])}</p>' if b["source"] else ""
    return f"<blockquote><p>«\u00a0{escape(b['texte'])}\u00a0»</p>{source}</blockquote>"
