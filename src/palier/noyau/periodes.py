"""Le temps du métier : périodes à bornes incluses, mois de quantième à quantième, âges."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from palier.noyau.erreurs import Refus
from palier.noyau.parametres import parametre
from palier.noyau.texte import date_courte, date_longue


@dataclass(frozen=True)
class Periode:
    """Une suite de jours, du premier au dernier inclus.

    Raises:
        Refus: la période se termine avant de commencer.
    """

    debut: date
    fin: date

    def __post_init__(self) -> None:
        if self.fin < self.debut:
            raise Refus(
                f"La période se termine le {date_courte(self.fin)} "
                f"avant de commencer le {date_courte(self.debut)}",
                "inversez les dates",
                champ="fin",
            )

    def __str__(self) -> str:
        if self == type(self).annee(self.debut.year):
            return f"année {self.debut.year}"
        return f"du {date_longue(self.debut)} au {date_longue(self.fin)}"

    @classmethod
    def annee(cls, n: int) -> Self:
        """L'année civile, du 1er janvier au 31 décembre."""
        return cls(date(n, 1, 1), date(n, 12, 31))

    def precedente(self) -> Self:
        """Les mêmes dates un an plus tôt ; le 29 février devient le 28."""
        return type(self)(ajoute_mois(self.debut, -12), ajoute_mois(self.fin, -12))

    def contient(self, jour: date) -> bool:
        """Le jour est dans la période, bornes comprises."""
        return self.debut <= jour <= self.fin

    def coupe(self, debut: date, fin: date | None) -> bool:
        """L'intervalle [debut ; fin] a un jour au moins dans la période ; sans fin, il dure."""
        return debut <= self.fin and (fin is None or fin >= self.debut)

    @property
    def jours(self) -> int:
        """Nombre de jours, bornes comprises."""
        return (self.fin - self.debut).days + 1

    @property
    def mois_mesures(self) -> Decimal:
        """Durée en mois moyens, non arrondie (I-035 ; paramètre `MOIS_MOYEN`)."""
        return self.jours / parametre("MOIS_MOYEN", self.fin).valeur

    @property
    def mois_entames(self) -> int:
        """Nombre de mois civils touchés : le mois du début et celui de la fin comptent entiers."""
        return 12 * (self.fin.year - self.debut.year) + self.fin.month - self.debut.month + 1


def ajoute_mois(jour: date, n: int) -> date:
    """Le même quantième `n` mois plus tard, à défaut le dernier jour du mois (CPC art. 641).

    >>> ajoute_mois(date(2025, 12, 31), 2)
    datetime.date(2026, 2, 28)
    """
    annee, mois = divmod(12 * jour.year + jour.month - 1 + n, 12)
    dernier = calendar.monthrange(annee, mois + 1)[1]
    return date(annee, mois + 1, min(jour.day, dernier))


def fin_prevue(debut: date, mois: int) -> date:
    """Dernier jour d'une période accordée pour `mois` mois (R-DIS-04).

    >>> fin_prevue(date(2023, 3, 15), 6)
    datetime.date(2023, 9, 14)
    """
    return ajoute_mois(debut, mois) - timedelta(days=1)


def age(naissance: date, le: date) -> int:
    """Âge en années révolues.

    Né un 29 février, on a un an de plus le 1er mars des années communes : l'âge est révolu quand
    le jour anniversaire est passé, et le 28 février ne l'est pas.

    Raises:
        ValueError: la personne n'est pas née à cette date.
    """
    if le < naissance:
        raise ValueError(f"Née le {naissance}, la personne n'a pas d'âge le {le}.")
    return le.year - naissance.year - ((le.month, le.day) < (naissance.month, naissance.day))
