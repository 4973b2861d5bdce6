"""Le Markdown des textes, réduit à un arbre simple que chaque format compose à sa façon.

Gras, italique, paragraphes, listes à un niveau de retrait ou plus. Tout le reste (balises, images,
titres, code) devient du texte : rien de ce qu'écrit l'utilisateur n'est interprété par un format.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from palier.edition.polices import soigner


@dataclass(frozen=True, slots=True)
class Passage:
    """Une suite de caractères de même graisse ; « \\n » est un retour voulu à la ligne."""

    texte: str
    gras: bool = False
    italique: bool = False


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """Un paragraphe, ou un article de liste : `puce` vaut alors « – » ou « 1. »."""

    passages: tuple[Passage, ...]
    puce: str = ""
    retrait: int = 0
    nature: Literal["texte", "liste"] = "texte"

    @property
    def texte(self) -> str:
        return "".join(p.texte for p in self.passages)


@cache
def _lecteur() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "autolink", "html_block"])


def paragraphes(markdown: str) -> tuple[Paragraphe, ...]:
    """Lit un texte ; un texte vide ne donne rien."""
    rendus: list[Paragraphe] = []
    listes: list[int | None] = []
    puce = ""
    titre = False
    for jeton in _lecteur().parse(markdown.expandtabs(4)):
        if jeton.type in ("bullet_list_open", "ordered_list_open"):
            depart = int(jeton.attrs.get("start", 1)) if jeton.type[0] == "o" else None
            listes.append(depart)
        elif jeton.type in ("bullet_list_close", "ordered_list_close"):
            listes.pop()
        elif jeton.type == "list_item_open":
            puce, listes[-1] = _puce(listes[-1])
        elif jeton.type == "heading_open":
            titre = True
        elif jeton.type in ("inline", "code_block", "fence"):
            passages = _passages(jeton, titre)
            if passages:
                nature: Literal["texte", "liste"] = "liste" if listes else "texte"
                rendus.append(Paragraphe(passages, puce, max(len(listes) - 1, 0), nature))
            puce, titre = "", False
    return tuple(rendus)


def _puce(rang: int | None) -> tuple[str, int | None]:
    return ("–", None) if rang is None else (f"{rang}.", rang + 1)


def _passages(jeton: Token, titre: bool) -> tuple[Passage, ...]:
    if jeton.children is None:
        return (Passage(soigner(jeton.content.strip())),)
    gras = italique = 0
    suites: list[tuple[str, bool, bool]] = []
    for enfant in jeton.children:
        if enfant.type in ("strong_open", "strong_close"):
            gras += enfant.nesting
        elif enfant.type in ("em_open", "em_close"):
            italique += enfant.nesting
        else:
            texte = {"softbreak": " ", "hardbreak": "\n"}.get(enfant.type, enfant.content)
            suites.append((texte, bool(gras) or titre, bool(italique)))
    return _fondre(suites)


def _fondre(suites: list[tuple[str, bool, bool]]) -> tuple[Passage, ...]:
    """Réunit les suites de même style, puis soigne : la typographie regarde les voisins."""
    fondus: list[tuple[str, bool, bool]] = []
    for texte, gras, italique in suites:
        if fondus and fondus[-1][1:] == (gras, italique):
            fondus[-1] = (fondus[-1][0] + texte, gras, italique)
        elif texte:
            fondus.append((texte, gras, italique))
    return tuple(Passage(soigner(t), g, i) for t, g, i in fondus if soigner(t))
