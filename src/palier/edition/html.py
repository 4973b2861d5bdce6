"""La page : un seul fichier, sans ressource distante, lisible sans script et à 390 pixels.

Chaque figure est un dessin fixe doublé de son tableau ; le survol l'anime. La politique de sécurité
n'admet que les scripts joints, désignés par leur empreinte.
"""

import base64
import hashlib
import json
from html import escape
from pathlib import Path

from palier.edition.composition import Noeud, composer
from palier.edition.document import Document
from palier.edition.page.blocs import Blocs, nommer
from palier.edition.page.styles import styles
from palier.edition.polices import soigner

_GABARITS = Path(__file__).with_name("gabarits")
_SCRIPTS = (
    "vega/vega.min.js",
    "vega/vega-lite.min.js",
    "vega/vega-interpreter.js",
    "vega/vega-embed.min.js",
    "page.js",
)
ETROIT = 262.0


def html(document: Document) -> str:
    """Compose le document en une page HTML autonome."""
    arbre = composer(document, soigner, ETROIT)
    blocs = Blocs(_codes_definis(arbre))
    corps = _corps(arbre, blocs)
    scripts = [_script(nom) for nom in _SCRIPTS]
    # Les données ne sont pas exécutées ; « < » y est écrit en code, rien ne peut les clore.
    donnees = json.dumps(blocs.specifications, ensure_ascii=False).replace("<", "\\u003c")
    titre = ", ".join(t for t in (arbre["titre"], arbre["sous_titre"]) if t)
    return "\n".join(
        (
            '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_politique(scripts)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(titre)}</title>",
            f'<meta name="description" content="{escape(arbre["description"])}">',
            f"<style>\n{styles(document.accent)}\n</style>\n</head>\n<body>",
            corps,
            f'<script type="application/json" id="specifications">{donnees}</script>',
            *(f"<script>{s}</script>" for s in scripts),
            "</body>\n</html>\n",
        )
    )


def _corps(a: Noeud, blocs: Blocs) -> str:
    lecture = blocs.bloc(a["lecture"]) if a["lecture"] else ""
    sections = "\n".join(_section(s, blocs) for s in a["sections"])
    pied = "".join(f"<p>{blocs.lier(t)}</p>" for t in (a["pied"], a["pied_gauche"]) if t)
    return (
        '<a class="saut" href="#contenu">Aller au contenu</a>\n'
        f"{_entete(a, blocs)}{_sommaire(a['sections']) if a['sommaire'] else ''}"
        f'<main id="contenu">{lecture}{sections}</main>\n<footer>{pied}</footer>'
    )


def _entete(a: Noeud, blocs: Blocs) -> str:
    haut = blocs.bloc(a["couverture"]) if a["couverture"] else ""
    if a["mise_en_page"] == "page":
        haut = f'<p class="surtitre"><strong>{escape(a["titre_court"])}</strong></p>'
    sous_titre = f'<p class="sous-titre">{escape(a["sous_titre"])}</p>' if a["sous_titre"] else ""
    mention = f"<br>{escape(a['mention'])}" if a["mention"] else ""
    return (
        f"<header>{haut}<h1>{escape(a['titre'])}</h1>{sous_titre}"
        f'<p class="surtitre"><span><strong>{escape(a["structure"])}</strong>{mention}</span>'
        f"<span>{escape(a['publie'])}</span></p></header>\n"
    )


def _sommaire(sections: list[Noeud]) -> str:
    articles = []
    for s in (s for s in sections if s["titre"]):
        titrees = [e for e in s["elements"] if e["sorte"] == "rangee" and e["titre"]]
        sous = "".join(f"<li>{_lien(e)}</li>" for e in titrees)
        articles.append(f"<li>{_lien(s)}{f'<ul>{sous}</ul>' if sous else ''}</li>")
    liste = "".join(articles)
    return f'<nav aria-label="Sommaire"><h2>Sommaire</h2><ul>{liste}</ul></nav>\n'


def _lien(e: Noeud) -> str:
    return f'<a href="#{e["repere"]}">{nommer(e)}</a>'


def _section(s: Noeud, blocs: Blocs) -> str:
    corps = blocs.suite(s["elements"])
    if not s["titre"]:
        return f"<section>{corps}</section>"
    titre = f'<h2 id="{s["repere"]}">{nommer(s)}</h2>'
    return f'<section aria-labelledby="{s["repere"]}">{titre}{corps}</section>'


def _codes_definis(arbre: Noeud) -> set[str]:
    elements = [e for s in arbre["sections"] for e in s["elements"]]
    tous = [*elements, *(b for e in elements for b in e.get("blocs", ()))]
    return {c for b in tous if b["sorte"] == "definitions" for codes in b["codes"] for c in codes}


def _script(nom: str) -> str:
    return (_GABARITS / nom).read_text("utf-8").replace("</script", "<\\/script")


def _politique(scripts: list[str]) -> str:
    empreintes = (hashlib.sha256(s.encode()).digest() for s in scripts)
    admis = " ".join(f"'sha256-{base64.b64encode(e).decode()}'" for e in empreintes)
    return (
        f"default-src 'none'; script-src {admis}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
