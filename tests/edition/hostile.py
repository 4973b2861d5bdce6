"""Des textes qui ne veulent pas de bien : syntaxe des formats, sens inversé, glyphes absents."""

import json
from typing import Any

from edition.exemple import BILAN
from edition.exemple_flash import FLASH
from palier.edition.archive import de_json, en_json
from palier.edition.document import Document

POISON = (
    '#import "x.typ": * $x^2$ *g* @ref \\u{41} <script>alert(1)</script> </style> ]]> &amp; '
    "<img src=x onerror=alert(2)> {{x}} \u202eesrevni\u202c\x00 👩‍👧 名 مر ￾"
)
# Ce qui n'est pas du texte : noms de types, états, mesures.
_CLES = {"type", "etat", "teinte", "teintes", "largeur", "alignements", "mise_en_page"}
_CLES |= {"accent", "publie_le", "fenetres", "etat_debut", "etat_fin", "etat_principal"}
_CLES |= {"etat_cite"}


def empoisonner(document: Document, poison: str = POISON) -> Document:
    """Le même document, `poison` à la place de chaque texte."""
    return de_json(json.dumps(_empoisonne(json.loads(en_json(document)), poison)))


def _empoisonne(noeud: Any, poison: str) -> Any:
    if isinstance(noeud, dict):
        return {c: v if c in _CLES else _empoisonne(v, poison) for c, v in noeud.items()}
    if isinstance(noeud, list):
        return [_empoisonne(x, poison) for x in noeud]
    return poison if isinstance(noeud, str) else noeud


HOSTILES = {"bilan": empoisonner(BILAN), "page": empoisonner(FLASH)}
VIDES = {"bilan": empoisonner(BILAN, ""), "page": empoisonner(FLASH, "")}
