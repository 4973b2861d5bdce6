"""Les chapitres du guide : du Markdown que nous écrivons, rendu pour la page.

Les liens d'un chapitre à l'autre mènent aux pages de l'aide ; les images, aux fichiers servis ici.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

GUIDE = Path(__file__).with_name("guide")
SOMMAIRE = "LISEZMOI"


@dataclass(frozen=True)
class Chapitre:
    """Un chapitre rendu ; `html` n'a plus son titre, que porte la page."""

    nom: str
    titre: str
    html: SafeString


@dataclass(frozen=True)
class Partie:
    """Une partie du sommaire, et ses chapitres : nom et titre."""

    titre: str
    chapitres: tuple[tuple[str, str], ...]


def chapitre(nom: str) -> Chapitre | None:
    """Un chapitre par son nom ; None s'il n'existe pas."""
    return _rendu(nom) if nom in noms() else None


@cache
def _rendu(nom: str) -> Chapitre:
    jetons = _lecteur().parse((GUIDE / f"{nom}.md").read_text(encoding="utf-8"))
    titre = next(j.content for j in jetons if j.type == "inline")
    corps = jetons[3:]  # le titre : ouverture, texte, fermeture
    for jeton in corps:
        _relier(jeton.children or [])
    html = _lecteur().renderer.render(corps, _lecteur().options, {})
    # Un bloc plus large que l'écran défile : il doit se parcourir au clavier.
    html = html.replace("<pre>", '<pre tabindex="0">')
    return Chapitre(nom, titre, mark_safe(html))


@cache
def noms() -> frozenset[str]:
    """Les chapitres que l'on peut ouvrir ; le sommaire n'en est pas un."""
    return frozenset(f.stem for f in GUIDE.glob("*.md")) - {SOMMAIRE}


@cache
def sommaire() -> tuple[Partie, ...]:
    """Les parties du guide, dans l'ordre où elles se lisent."""
    texte = (GUIDE / f"{SOMMAIRE}.md").read_text(encoding="utf-8")
    parties: dict[str, list[tuple[str, str]]] = defaultdict(list)
    titre = ""
    for contenu, nom in _lignes(_lecteur().parse(texte)):
        if nom:
            parties[titre].append((nom, contenu))
        else:
            titre = contenu
    return tuple(Partie(nom, tuple(siens)) for nom, siens in parties.items())


def _lignes(jetons: list[Token]) -> Iterator[tuple[str, str]]:
    """Titres de partie (sans nom) et liens vers un chapitre, dans l'ordre."""
    for avant, jeton in pairwise(jetons):
        if jeton.type != "inline":
            continue
        if avant.type == "heading_open" and avant.tag == "h2":
            yield jeton.content, ""
        enfants = jeton.children or []
        for rang, enfant in enumerate(enfants):
            vise = str(enfant.attrs.get("href", ""))
            if enfant.type == "link_open" and vise.endswith(".md"):
                yield enfants[rang + 1].content, vise.removesuffix(".md")


def _relier(jetons: list[Token]) -> None:
    """Un lien qui sort du guide, vers un fichier de la documentation, n'en est plus un ici."""
    dehors = False
    for jeton in jetons:
        vise = str(jeton.attrs.get("href", ""))
        if jeton.type == "image":
            jeton.attrs["src"] = static(f"guide/{Path(str(jeton.attrs['src'])).name}")
            jeton.attrs["loading"] = "lazy"
        elif jeton.type == "link_open" and vise.endswith(".md"):
            nom = vise.removesuffix(".md")
            dehors = nom not in noms()
            jeton.attrs["href"] = "" if dehors else reverse("aide:chapitre", args=[nom])
        if dehors and jeton.type in ("link_open", "link_close"):
            dehors = jeton.type == "link_open"
            jeton.tag, jeton.attrs = "em", {}


@cache
def _lecteur() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
