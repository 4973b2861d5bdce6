"""Les polices : où elles sont, ce qu'elles dessinent, la largeur d'un texte.

Les tables `cmap` et `hmtx` sont lues directement : trois formats fixes depuis 1994, deux
millisecondes, et pas de dépendance d'exécution.
"""

import re
import struct
import unicodedata
from functools import cache
from itertools import accumulate
from pathlib import Path

DOSSIER = Path(__file__).with_name("polices")
SANS = "Atkinson Hyperlegible Next"
SERIF = "Source Serif 4"
_FICHIERS = {
    (SANS, False): "AtkinsonHyperlegibleNext_400Regular.ttf",
    (SANS, True): "AtkinsonHyperlegibleNext_700Bold.ttf",
    (SERIF, False): "SourceSerif4_400Regular.ttf",
}
_EQUIVALENTS = {
    "\u202f": "\u00a0",
    "\u2007": "\u00a0",
    "\u2009": "\u00a0",
    "\u2011": "-",
    "\u2010": "-",
    "\u2015": "—",
    "\u00ad": "",
    "\t": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\r": "",
}
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_AVANT = re.compile(r"(?<=\S) (?=[;:!?»%€](?:\W|$))")
_APRES = re.compile(r"(?<=«) (?=\S)|(?<=[−+±]) (?=\d)|(?<=\d[ \u00a0]sur) (?=\d)")
_JOUR = re.compile(
    r"(?<=\d|r) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
    r"décembre)\b)"
)
_NOMBRE = re.compile(r"(?<![\d,./:-])(\d{1,3}) (?=[^\W\d_])")
_MILLIERS = re.compile(r"(?<![\d,.])\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)")
_INVISIBLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


@cache
def chasses(famille: str, gras: bool = False) -> dict[int, float]:
    """Avance de chaque caractère dessiné, en fraction du corps."""
    octets = (DOSSIER / _FICHIERS[famille, gras]).read_bytes()
    (nombre,) = struct.unpack_from(">H", octets, 4)
    tables = {}
    for i in range(nombre):
        nom, _, debut, _ = struct.unpack_from(">4sLLL", octets, 12 + 16 * i)
        tables[nom] = debut
    (unites,) = struct.unpack_from(">H", octets, tables[b"head"] + 18)
    (mesures,) = struct.unpack_from(">H", octets, tables[b"hhea"] + 34)
    avances = struct.unpack_from(">" + "Hh" * mesures, octets, tables[b"hmtx"])[::2]
    glyphes = _glyphes(octets, tables[b"cmap"])
    return {c: avances[min(g, mesures - 1)] / unites for c, g in glyphes.items()}


def _glyphes(octets: bytes, cmap: int) -> dict[int, int]:
    """Caractère → rang du glyphe, d'après la sous-table de format 4 (plan multilingue de base)."""
    (nombre,) = struct.unpack_from(">H", octets, cmap + 2)
    decalages = [struct.unpack_from(">HHL", octets, cmap + 4 + 8 * i)[2] for i in range(nombre)]
    table = next(cmap + d for d in decalages if struct.unpack_from(">H", octets, cmap + d) == (4,))
    double = struct.unpack_from(">H", octets, table + 6)[0]
    n = double // 2
    fins, debuts, deltas, sauts = (
        struct.unpack_from(f">{n}H", octets, table + base)
        for base in (14, 16 + double, 16 + 2 * double, 16 + 3 * double)
    )
    glyphes: dict[int, int] = {}
    for i in range(n):
        for caractere in range(debuts[i], min(fins[i], 0xFFFE) + 1):
            rang = caractere
            if sauts[i]:
                ou = table + 16 + 3 * double + 2 * i + sauts[i] + 2 * (caractere - debuts[i])
                (rang,) = struct.unpack_from(">H", octets, ou)
                if not rang:
                    continue
            glyphes[caractere] = (rang + deltas[i]) & 0xFFFF
    return glyphes


def largeur(texte: str, corps: float, gras: bool = False) -> float:
    """Largeur en points d'un texte en Atkinson Hyperlegible Next, sans crénage."""
    table, secours = chasses(SANS, gras), chasses(SERIF)
    return corps * sum(table.get(ord(c)) or secours.get(ord(c), 0.6) for c in texte)


def couper(texte: str, place: float, corps: float, lignes: int = 2) -> tuple[str, ...]:
    """Coupe un libellé aux espaces, en `lignes` lignes au plus, la dernière finie par « … »."""
    rendues: list[str] = []
    reste = texte.split(" ")
    while reste and len(rendues) < lignes:
        n = len(reste)
        while n > 1 and largeur(" ".join(reste[:n]), corps) > place:
            n -= 1
        rendues.append(" ".join(reste[:n]))
        reste = reste[n:]
    derniere = " ".join([rendues.pop(), *reste])
    if largeur(derniere, corps) > place:
        cumuls = accumulate(largeur(c, corps) for c in derniere)
        gardes = sum(cumul <= place - largeur("…", corps) for cumul in cumuls)
        derniere = derniere[: max(gardes, 1)].rstrip() + "…"
    return (*rendues, derniere)


def soigner(texte: str) -> str:
    """Applique la typographie française et retire ce qu'aucun format n'admet.

    Les espaces deviennent insécables avant « ; : ! ? » % € », dans un nombre, après lui et dans
    une date (jamais ajoutées, seulement fixées) ; l'apostrophe se courbe entre deux lettres ; ni
    caractère de commande, ni inversion du sens d'écriture.

    >>> soigner("l'an dernier : 3 %, 1 845 ménages")
    'l’an dernier\\xa0: 3\\xa0%, 1\\u202f845\\xa0ménages'
    """
    texte = unicodedata.normalize("NFC", _INVISIBLES.sub("", texte))
    texte = "".join(c for c in texte if unicodedata.category(c) != "Cf" or c in "\u200d\u00ad")
    for motif in (_AVANT, _APRES, _JOUR):
        texte = motif.sub("\u00a0", texte)
    texte = _NOMBRE.sub("\\1\u00a0", texte)
    texte = _MILLIERS.sub(lambda m: m[0].replace(" ", "\u202f").replace("\u00a0", "\u202f"), texte)
    return _APOSTROPHE.sub("’", texte)


def dessinable(texte: str) -> str:
    """Le texte soigné, réduit aux glyphes que les deux familles dessinent.

    Un caractère absent devient son équivalent, puis sa décomposition compatible ; une lettre d'une
    autre écriture devient « ? », un pictogramme disparaît.
    """
    connus = chasses(SERIF).keys() | {10}
    texte = soigner(texte)
    if all(ord(c) in connus for c in texte):
        return texte
    return "".join(c if ord(c) in connus else _remplacer(c, connus) for c in texte)


def _remplacer(caractere: str, connus: set[int]) -> str:
    if caractere in _EQUIVALENTS:
        return _EQUIVALENTS[caractere]
    decompose = unicodedata.normalize("NFKD", caractere)
    lisible = "".join(c for c in decompose if ord(c) in connus)
    if lisible.strip():
        return lisible
    return "?" if unicodedata.category(caractere)[0] in "LN" else ""
