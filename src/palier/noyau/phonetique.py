"""Ce qui reste d'un nom quand on l'entend : ses orthographes s'y confondent.

Source : G. Bouchard, P. Brard, Y. Lavoie, « FONEM : un code de transcription phonétique pour la
reconstitution automatique des familles saguenayennes », Population, 1981, n° 6, p. 1085-1103.
N'en sont gardées que les règles qui servent à des noms d'aujourd'hui ; une finale prononcée
(Jeanne, Louise) reste distincte de sa voisine (Jean, Louis).
"""

import re
from functools import lru_cache

from palier.noyau.texte import cle

_REGLES = tuple(
    (re.compile(motif), son)
    for motif, son in (
        (r"(.)\1+", r"\1"),
        (r"ph", "f"),
        (r"[td]h", "t"),
        (r"s?ch(?=[rlnmkt])", "k"),
        (r"s?ch|sh", "#"),
        (r"[bp]v", "v"),
        (r"h", ""),
        (r"w$", ""),
        (r"w", "v"),
        (r"y", "i"),
        (r"oe?u(?=[aeio])", "u"),
        (r"(?<=[bcdfgjklmpqrstvi#])e$|(?<=[aeiou])(?:l?[dtxsz]+|lt)$|(?<=[nr])[dtsgc]+$", ""),
        (r"eau|au|aul$", "o"),
        (r"oeu|eu", "e"),
        (r"ou", "u"),
        (r"(?:ain|ein|in)(?![aeiou])|im(?=[bp])", "1"),
        (r"[ae]n(?![aeioun])|[ae]m(?=[bp])", "2"),
        (r"ai|ei|e(?=e)", "e"),
        (r"qu?", "k"),
        (r"sc(?=[ei])|c(?=[ei1])", "s"),
        (r"c", "k"),
        (r"gu(?=[ei1])", "G"),
        (r"ge(?=[aou2])|g(?=[ei1])|dj", "j"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=50_000)
def _mot(mot: str) -> str:
    entendu = mot
    for motif, son in _REGLES:
        entendu = motif.sub(son, entendu)
    return entendu or mot


def sons(nom: str) -> str:
    """Comment s'entend un nom, d'un seul tenant ; vide si le nom l'est.

    >>> sons("Ferrand") == sons("Ferrant"), sons("Ben Ali") == sons("Benali")
    (True, True)
    >>> sons("Jean") == sons("Jeanne"), sons("Lefebvre") == sons("Lefèvre")
    (False, True)
    """
    return _mot(cle(nom).replace(" ", ""))
