"""Comment on compare un nom, comment on le cherche, et quand deux faits se contredisent."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from palier.noyau.texte import cle

_HORS_CHIFFRE = re.compile(r"\D")
_INDICATIF = re.compile(r"^(?:00)?33(?=\d{9}$)")


def cle_de_nom(nom: str, prenom: str) -> str:
    """Ce qui reste d'un nom quand on le compare : ni casse, ni accents, ni ordre des mots.

    >>> cle_de_nom("Le Goff", "Maëlle") == cle_de_nom("MAELLE", "le goff")
    True
    """
    return " ".join(sorted(cle(f"{nom} {prenom}").split()))


def chiffres(texte: str) -> str:
    """Les chiffres d'un texte ; un numéro de téléphone français perd son indicatif.

    >>> chiffres("+33 6 39 98 14 27"), chiffres("06.39.98.14.27")
    ('0639981427', '0639981427')
    """
    return _INDICATIF.sub("0", _HORS_CHIFFRE.sub("", texte))


def texte_cherche(*textes: str, nombres: Iterable[str] = (), naissance: date | None = None) -> str:
    """Le texte où l'on cherche une fiche : des mots nus, chacun entre deux espaces.

    >>> texte_cherche("Le Goff", nombres=["06 39 98 14 27"], naissance=date(1988, 2, 9))
    ' le goff 0639981427 09021988 '
    """
    mots = [cle(texte) for texte in textes] + [chiffres(n) for n in nombres]
    if naissance is not None:
        mots.append(f"{naissance:%d%m%Y}")
    return f" {' '.join(mot for mot in mots if mot)} "


def se_chevauchent(
    debut: date, fin: date | None, autre_debut: date, autre_fin: date | None
) -> bool:
    """Deux périodes ont un jour en commun ; une fin vide dure encore.

    >>> se_chevauchent(date(2026, 1, 1), None, date(2025, 1, 1), date(2025, 12, 31))
    False
    """
    return (fin is None or autre_debut <= fin) and (autre_fin is None or debut <= autre_fin)


def veille(le: date) -> date:
    """Le dernier jour de ce qui s'arrête quand autre chose commence.

    >>> veille(date(2026, 3, 1))
    datetime.date(2026, 2, 28)
    """
    return le - timedelta(days=1)
