"""Les jours fériés de France, calculés pour chaque territoire, et les jours ouvrés entre eux.

Les fêtes viennent de la bibliothèque `holidays` (décision 0018). Elle compte aussi, aux Antilles,
des fêtes d'usage (Mi-Carême, vendredi saint, Victor Schœlcher) que le code du travail ne range pas
parmi les jours fériés (L.3133-1, L.3134-13, L.3422-2) : un délai légal ne les retient pas.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

SAMEDI, DIMANCHE = 5, 6
_UN_JOUR = timedelta(days=1)

_PAR_TERRITOIRE = {
    "GUADELOUPE": "971",
    "MARTINIQUE": "972",
    "GUYANE": "973",
    "LA_REUNION": "974",
    "MAYOTTE": "976",
    "SAINT_PIERRE_ET_MIQUELON": "PM",
    "SAINT_MARTIN": "MF",
    "SAINT_BARTHELEMY": "BL",
}
_PAR_COMMUNE = {
    **{"57": "57", "67": "6AE", "68": "6AE"},
    **{code: code for code in ("971", "972", "973", "974", "976")},
    **{"975": "PM", "977": "BL", "978": "MF"},
}
_DU_DROIT = {"57": ("Vendredi saint", "Saint-Étienne"), "6AE": ("Vendredi saint", "Saint-Étienne")}
_ABOLITION = ("Abolition de l'esclavage",)


@dataclass(frozen=True)
class Calendrier:
    """Les jours fériés d'un lieu : toute la France, plus ceux de sa subdivision.

    Attributes:
        subdivision: « 57 », « 6AE », « 972 »… ; vide pour la France entière.
    """

    subdivision: str = ""

    def ferie(self, jour: date) -> str:
        """Le nom de la fête, vide si ce n'en est pas une.

        >>> calendrier(commune="67482").ferie(date(2026, 4, 3))
        'Vendredi saint'
        """
        return _feries(self.subdivision, jour.year).get(jour, "")

    def ouvre(self, jour: date) -> bool:
        """Un jour ouvré : ni samedi, ni dimanche, ni férié."""
        return jour.weekday() < SAMEDI and not self.ferie(jour)

    def decale(self, jour: date, ouvres: int) -> date:
        """Le jour ouvré atteint en comptant `ouvres` jours ouvrés, en arrière s'il est négatif.

        Le jour de départ ne compte pas (R-GEN-02).

        >>> Calendrier().decale(date(2026, 5, 15), -5)  # ni l'Ascension, ni le 8 mai
        datetime.date(2026, 5, 6)
        """
        pas = _UN_JOUR if ouvres > 0 else -_UN_JOUR
        reste = abs(ouvres)
        while reste:
            jour += pas
            reste -= self.ouvre(jour)
        return jour

    def report(self, jour: date) -> date:
        """Le même jour, ou le premier jour ouvrable qui le suit (CPC art. 642).

        >>> Calendrier().report(date(2026, 8, 15))
        datetime.date(2026, 8, 17)
        """
        while not self.ouvre(jour):
            jour += _UN_JOUR
        return jour


def calendrier(territoire: str = "", commune: str = "") -> Calendrier:
    """Le calendrier d'une commune (code INSEE) ; à défaut, celui d'un territoire.

    >>> calendrier(commune="97209"), calendrier("LA_REUNION"), calendrier("METROPOLE", "92046")
    (Calendrier(subdivision='972'), Calendrier(subdivision='974'), Calendrier(subdivision=''))
    """
    connue = _PAR_COMMUNE.get(commune[:3]) or _PAR_COMMUNE.get(commune[:2])
    if connue or commune:
        return Calendrier(connue or "")
    return Calendrier(_PAR_TERRITOIRE.get(territoire, ""))


@cache
def _feries(subdivision: str, annee: int) -> Mapping[date, str]:
    # Importée ici : seul un délai en jours ouvrés en a besoin, et la commande démarre plus vite.
    from holidays.countries.france import France

    nationales = dict(France(years=annee, language="fr"))
    if not subdivision:
        return nationales
    propres = _DU_DROIT.get(subdivision, _ABOLITION)
    locales = dict(France(years=annee, subdiv=subdivision, language="fr"))
    return nationales | {jour: nom for jour, nom in locales.items() if nom in propres}
