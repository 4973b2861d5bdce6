"""Ce qu'un brouillon dit de lui : son heure, son jour, sa longueur."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from palier.noyau.parametres import parametre
from palier.noyau.texte import date_longue

CLE = "cle_envoi"
"""Le champ caché qui distingue deux envois du même formulaire de deux formulaires."""
LONGUEUR_MAX = 200_000
"""Au-delà, ce n'est plus une saisie."""


def jours_gardes(le: date) -> int:
    """Combien de jours un brouillon abandonné se garde, d'après le paramètre en vigueur.

    >>> jours_gardes(date(2026, 4, 14))
    30
    """
    return int(parametre("BROUILLON_CONSERVATION", le).valeur)


def heure_dite(le: datetime) -> str:
    """
    >>> heure_dite(datetime(2026, 4, 14, 9, 52))
    '9 h 52'
    """
    return f"{le.hour} h {le.minute:02}"


def moment_dit(le: datetime, aujourd_hui: date) -> str:
    """
    >>> moment_dit(datetime(2026, 4, 13, 17, 42), date(2026, 4, 14))
    'Hier à 17 h 42'
    """
    ecart = (aujourd_hui - le.date()).days
    jour = {0: "Aujourd’hui", 1: "Hier"}.get(ecart) or f"Le {date_longue(le.date())}"
    return f"{jour} à {heure_dite(le)}"


def mots_ecrits(valeurs: Mapping[str, Sequence[str]]) -> int:
    """Le nombre de mots du champ le plus long.

    >>> mots_ecrits({"type": ["VAD"], "note": ["Le loyer est payé."]})
    4
    """
    longueurs = (len(str(texte).split()) for textes in valeurs.values() for texte in textes)
    return max(longueurs, default=0)
