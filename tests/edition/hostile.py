"""Des textes qui ne veulent pas de bien : syntaxe des formats, sens inversé, glyphes absents."""

import json
from typing import Any

from edition.exemple import BILAN
from edition.exemple_flash import FLASH
from palier.edition.archive import de_json, en_json
from palier.edition.document import Document

POISON = (
    '#import "x.typ": * #panic("lu") $ x^2 $ *gras* _i_ @ref <repere> `code` \\u{41} // fin '
    "<script>alert(1)</script> <img src=http://exemple.invalid/x onerror=alert(2)> </style> "
    "]]> &amp; {{ x }} ${y} %s {0} \u202eesrevni\u202c \u200bvide \x00\x07 👩‍👧 名前 مرحبا ￾ fin"
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
