"""Une échéance : un jour, un geste attendu, un ménage, et la raison."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.crypto import salted_hmac

from palier.noyau.texte import accorde


@dataclass(frozen=True)
class Echeance:
    """Ce qu'une tranche attend pour un jour ; le bureau les range par urgence.

    Attributes:
        quoi: le geste, en quelques mots.
        menage: vide si elle n'est celle d'aucun ménage.
        raison: pourquoi ce jour-là, une phrase.
        adresse: la page où l'on agit.
        faire: l'adresse qui la dit faite, d'un seul geste ; vide s'il faut ouvrir sa page.
        menage_id: de quoi retrouver qui suit ce ménage.
        dehors: ce que l'on en dit hors de Palier (courriel, calendrier) : jamais un nom.
        de_loin: elle se prépare des mois avant ; on en prévient de loin.
    """

    le: date
    quoi: str
    menage: str
    raison: str
    adresse: str
    faire: str = ""
    menage_id: int = 0
    dehors: str = ""
    de_loin: bool = False

    @property
    def empreinte(self) -> str:
        """Ce qui la désigne sans rien en dire : la même a toujours la même, dans une installation.

        Elle dépend de son secret : qui n'a que la base n'y essaie pas les phrases possibles.
        """
        dit = f"{self.le}|{self.quoi}|{self.menage_id}|{self.adresse}|{self.faire}"
        return salted_hmac("palier.echeances", dit, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Urgence:
    """Des échéances de même urgence, les plus proches d'abord."""

    titre: str
    classe: str
    icone: str
    lignes: list[tuple[Echeance, str, str]]
    au_dela: int


_URGENCES = (
    ("En retard", "retard", "alert-triangle", None, -1),
    ("Dans les sept jours", "proche", "clock", 0, 7),
    ("Dans les trente jours", "", "calendar", 8, 30),
    ("Plus tard", "", "calendar", 31, None),
)


def par_urgence(
    echeances: list[Echeance],
    le: date,
    maximum: int | None = None,
    rappel: Callable[[Echeance, date], str] = lambda _e, _le: "",
) -> list[Urgence]:
    """Range les échéances vues un jour donné ; une urgence vide n'est pas dite.

    Args:
        maximum: lignes montrées par urgence ; le reste est compté.
        rappel: le préavis qu'une échéance appelle ce jour-là.
    """
    rangees = sorted(echeances, key=lambda e: (e.le, e.menage, e.quoi))
    urgences = []
    for titre, classe, icone, du, au in _URGENCES:
        siennes = [
            (e, _dans((e.le - le).days), rappel(e, le))
            for e in rangees
            if (du is None or (e.le - le).days >= du) and (au is None or (e.le - le).days <= au)
        ]
        # En retard, le plus récent est celui que l'on peut encore rattraper.
        siennes = siennes[::-1] if au == -1 else siennes
        if siennes:
            reste = 0 if maximum is None else max(0, len(siennes) - maximum)
            urgences.append(Urgence(titre, classe, icone, siennes[:maximum], reste))
    return urgences


def _dans(jours: int) -> str:
    if jours < 0:
        return f"{accorde(-jours, 'jour')} de retard"
    return f"dans {accorde(jours, 'jour')}" if jours else "aujourd’hui"


def dans(heure: time, maintenant: datetime) -> str:
    """Le temps qui reste avant une heure du même jour.

    >>> dans(time(9, 30), datetime(2026, 4, 14, 8, 50)), dans(time(14), datetime(2026, 4, 14, 9))
    ('dans 40 min', 'dans 5 h')
    """
    minutes = (heure.hour - maintenant.hour) * 60 + heure.minute - maintenant.minute
    return f"dans {minutes} min" if minutes < 60 else f"dans {minutes // 60} h"
