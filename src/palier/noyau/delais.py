"""Les délais de droit (R-GEN-02) : quantième à quantième, semaines, jours, jours ouvrés."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from palier.noyau.erreurs import Refus
from palier.noyau.feries import Calendrier
from palier.noyau.jours import jour_dit
from palier.noyau.parametres import Valeur
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import accorde, cle

_JOURS = {"jour": 1, "semaine": 7}
_MOIS = {"mois": 1, "an": 12}
_OUVRE = "jour ouvré"
LOINTAIN = 30
"""Au-delà de tant d'années, une date est une faute de frappe."""
_DITS = re.compile(r"(\d{1,3}) (jours? ouvres?|jours?|semaines?|mois|ans?)")


@dataclass(frozen=True)
class Duree:
    """Un nombre de mois, d'ans, de semaines, de jours ou de jours ouvrés.

    Raises:
        ValueError: l'unité n'en est pas une.
    """

    nombre: int
    unite: str

    def __post_init__(self) -> None:
        if self.unite not in {*_JOURS, *_MOIS, _OUVRE}:
            raise ValueError(f"« {self.unite} » n'est pas une unité de délai.")

    @classmethod
    def de(cls, valeur: Valeur) -> "Duree":
        """La durée que donne un paramètre."""
        return cls(int(valeur.valeur), valeur.unite)

    def __str__(self) -> str:
        pluriel = "jours ouvrés" if self.unite == _OUVRE else None
        return accorde(self.nombre, self.unite, pluriel)

    def apres(self, le: date, calendrier: Calendrier | None = None) -> date:
        """Le dernier jour du délai ; le jour de l'acte ne compte pas.

        >>> Duree(2, "mois").apres(date(2025, 12, 31)), Duree(6, "semaine").apres(date(2025, 1, 10))
        (datetime.date(2026, 2, 28), datetime.date(2025, 2, 21))
        """
        return self._decale(le, 1, calendrier)

    def avant(self, le: date, calendrier: Calendrier | None = None) -> date:
        """Le dernier jour pour agir au moins ce délai avant une date.

        >>> Duree(5, "jour ouvré").avant(date(2026, 4, 28))
        datetime.date(2026, 4, 21)
        """
        return self._decale(le, -1, calendrier)

    def _decale(self, le: date, sens: int, calendrier: Calendrier | None) -> date:
        if self.unite in _MOIS:
            return ajoute_mois(le, sens * self.nombre * _MOIS[self.unite])
        if self.unite in _JOURS:
            return le + timedelta(days=sens * self.nombre * _JOURS[self.unite])
        return (calendrier or Calendrier()).decale(le, sens * self.nombre)


def limite_dite(texte: str, depuis: date) -> date:
    """Le dernier jour qu'un acte inscrit : un délai (« 6 semaines », « 2 mois ») ou une date.

    Args:
        depuis: le jour de l'acte, d'où court le délai.
    Raises:
        Refus: ce n'est ni un délai, ni un jour, ou un jour qui précède l'acte.

    >>> limite_dite("6 semaines", date(2025, 1, 10)), limite_dite("28/2", date(2025, 1, 10))
    (datetime.date(2025, 2, 21), datetime.date(2025, 2, 28))
    """
    if trouve := _DITS.fullmatch(cle(texte)):
        mot = trouve[2].removesuffix("s") if trouve[2] != "mois" else "mois"
        unite = _OUVRE if "ouvre" in mot else mot
        jour = Duree(int(trouve[1]), unite).apres(depuis)
        exiger_proche(jour, depuis, champ="inscrit")
        return jour
    try:
        jour = jour_dit(texte, depuis, a_venir=True)
    except Refus as refus:
        geste = "écrivez un délai (« 6 semaines », « 2 mois ») ou une date (« 28/2/2026 »)"
        raise Refus(refus.fait, geste, champ="inscrit") from None
    if jour < depuis:
        raise Refus("La date inscrite précède l'acte", "vérifiez l'une et l'autre", champ="inscrit")
    exiger_proche(jour, depuis, champ="inscrit")
    return jour


def exiger_proche(jour: date, le: date, *, champ: str) -> None:
    """Un jour n'est pas à des dizaines d'années d'ici.

    Raises:
        Refus: il l'est ; sans doute une faute de frappe.
    """
    if abs(jour.year - le.year) > LOINTAIN:
        fait = f"L'année {jour.year} est à plus de {LOINTAIN} ans d'ici"
        raise Refus(fait, "vérifiez la date", champ=champ)
