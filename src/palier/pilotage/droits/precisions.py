"""Ce que le professionnel précise pour une estimation, sans que rien n'en soit gardé."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Precisions:
    """Des réponses données pour l'estimation, le temps d'une page.

    Attributes:
        taux_par_rang: taux d'incapacité de chaque adulte, de 0 à 1 ; None s'il n'est pas dit.
        enceinte: le rang de l'adulte enceinte ; None si personne.
    """

    taux_par_rang: tuple[Decimal | None, ...] = ()
    enceinte: int | None = None
    isolement_recent: bool = False

    def taux(self, rang: int) -> Decimal | None:
        """Le taux d'incapacité de cet adulte, s'il a été dit."""
        return self.taux_par_rang[rang] if rang < len(self.taux_par_rang) else None
