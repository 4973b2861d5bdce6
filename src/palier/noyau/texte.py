"""Écrire et comparer du français : nombres, montants, dates, accords, énumérations.

Les espaces à l'intérieur d'un nombre, devant « € » et devant « % » sont insécables (U+00A0) ;
le signe moins est U+2212. Aucun réglage régional de la machine n'intervient.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from palier.noyau.montants import Nombre, arrondi, decimal

ESPACE_INSECABLE = "\u00a0"
MOINS = "\u2212"

_RESSEMBLANCE_MINIMALE = 55

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_ELIDE = re.compile(r"[aeiou]|h[eiou]")
_HORS_MOT = re.compile(r"[\W_]+")
# fmt: off
_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)
_MOIS_COURTS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)
_EN_LETTRES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
    "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize",
)
# fmt: on
_NOMS_PROPRES = frozenset({"Caf", "France", "Urssaf"})


def sans_accents(texte: str) -> str:
    """Le texte sans accents, cédilles ni ligatures ; la casse est gardée.

    >>> sans_accents("Œuvre reçue à l'été")
    "OEuvre recue a l'ete"
    """
    decompose = unicodedata.normalize("NFKD", texte.translate(_LIGATURES))
    return "".join(c for c in decompose if not unicodedata.combining(c))


def cle(texte: str) -> str:
    """Ce qui reste d'un texte quand on le compare : ni casse, ni accents, ni ponctuation.

    >>> cle("  Visite à-domicile (V.A.D.) ")
    'visite a domicile v a d'
    """
    return _HORS_MOT.sub(" ", sans_accents(texte).casefold()).strip()


def proches(texte: str, formes: Iterable[str], n: int = 3) -> list[str]:
    """Les formes qui ressemblent au texte, de la plus proche à la moins proche ; vide si aucune."""
    # Importé ici : seule une faute de saisie en a besoin, et la commande démarre plus vite.
    from rapidfuzz import fuzz, process

    trouvees = process.extract(
        texte,
        list(formes),
        scorer=fuzz.WRatio,
        processor=cle,
        limit=n,
        score_cutoff=_RESSEMBLANCE_MINIMALE,
    )
    return [forme for forme, _, _ in trouvees]


def numero(texte: str) -> int:
    """L'identifiant qu'un envoi désigne ; 0, qui n'est celui de rien, s'il n'en est pas un.

    >>> [numero(dit) for dit in ("12", "-1", "douze", "9" * 30)]
    [12, 0, 0, 0]
    """
    return int(texte) if texte.isdecimal() and len(texte) < 19 else 0


def nombre(n: Nombre, decimales: int = 0) -> str:
    """Un nombre à la française, arrondi demi-supérieur : « 1 234,5 », « −3 »."""
    valeur = arrondi(n, decimales)
    ecrit = f"{abs(valeur):,.{decimales}f}".replace(",", ESPACE_INSECABLE).replace(".", ",")
    return f"{MOINS}{ecrit}" if valeur < 0 else ecrit


def montant(n: Nombre, decimales: int = 2) -> str:
    """Une somme en euros : « 1 234,50 € »."""
    return f"{nombre(n, decimales)}{ESPACE_INSECABLE}€"


def pourcent(n: Nombre, decimales: int = 1) -> str:
    """Un taux déjà exprimé en pour cent : « 60,9 % »."""
    return f"{nombre(n, decimales)}{ESPACE_INSECABLE}%"


def date_longue(jour: date) -> str:
    """« 3 mars 2026 », « 1er janvier 2026 »."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme} {_MOIS[jour.month - 1]} {jour.year}"


def date_abregee(jour: date) -> str:
    """« 3 mars 2026 », « 1er janv. 2026 » : dans une colonne étroite."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme} {_MOIS_COURTS[jour.month - 1]} {jour.year}"


def date_courte(jour: date) -> str:
    """« 03/03/2026 »."""
    return f"{jour.day:02}/{jour.month:02}/{jour.year:04}"


def minuscule(libelle: str) -> str:
    """Un libellé au milieu d'une phrase : sans majuscule, hors d'un sigle ou d'un nom propre.

    >>> minuscule("Courriel ou SMS"), minuscule("RSA majoré"), minuscule("Caf ou MSA")
    ('courriel ou SMS', 'RSA majoré', 'Caf ou MSA')
    """
    premier = libelle.partition(" ")[0].rstrip(",")
    garde = premier in _NOMS_PROPRES or any(c.isupper() for c in premier[1:])
    return libelle if garde else libelle[:1].lower() + libelle[1:]


def de(nom: object) -> str:
    """« de Nadia », « d’Idriss », « d’Hélène » ; devant « Ha », l'usage garde « de Hassan ».

    >>> de("Nadia Ferrand"), de("Élodie"), de("Hugo"), de("Hassan")
    ('de Nadia Ferrand', 'd’Élodie', 'd’Hugo', 'de Hassan')
    """
    elide = _ELIDE.match(sans_accents(str(nom)).casefold())
    return f"d’{nom}" if elide else f"de {nom}"


def age_dit(annees: int) -> str:
    """Un âge en années révolues : « 44 ans » ; avant un an, « moins d’un an »."""
    return accorde(annees, "an") if annees else "moins d’un an"


def en_lettres(n: int, genre: Literal["m", "f"] = "m") -> str:
    """Un entier en toutes lettres jusqu'à seize, en chiffres au-delà.

    >>> en_lettres(1, "f"), en_lettres(16), en_lettres(17)
    ('une', 'seize', '17')
    """
    if n == 1 and genre == "f":
        return "une"
    return _EN_LETTRES[n] if 0 <= n < len(_EN_LETTRES) else nombre(n)


def _pluriel(mot: str) -> str:
    if mot.endswith(("s", "x", "z")):
        return mot
    if mot.endswith("al"):
        return f"{mot[:-2]}aux"
    return f"{mot}x" if mot.endswith(("eau", "eu")) else f"{mot}s"


def accorde(n: Nombre, singulier: str, pluriel: str | None = None) -> str:
    """Un nombre et son nom, accordé : le pluriel commence à deux.

    Args:
        singulier: un mot seul ; pour une locution, donner aussi `pluriel`.

    >>> accorde(0, "ménage"), accorde(2, "ménage"), accorde(1.5, "mois")
    ('0 ménage', '2 ménages', '1,5 mois')
    """
    valeur = decimal(n)
    decimales = max(0, -_exposant(valeur))
    nom = singulier if abs(valeur) < 2 else pluriel or _pluriel(singulier)
    return f"{nombre(valeur, decimales)} {nom}"


def _exposant(valeur: Decimal) -> int:
    exposant = valeur.normalize().as_tuple().exponent
    return exposant if isinstance(exposant, int) else 0


def liste(elements: Sequence[str]) -> str:
    """Une énumération : « a, b et c »."""
    if len(elements) < 2:
        return "".join(elements)
    return f"{', '.join(elements[:-1])} et {elements[-1]}"
