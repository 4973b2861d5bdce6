"""Le rythme des rencontres, sur les mois pleins d'une mesure (R-DIS-05)."""

from collections.abc import Iterable
from datetime import date, timedelta

from palier.metier.accompagnement.regles.avertissement import Avertissement
from palier.metier.accompagnement.regles.dispositif import Regles
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import accorde, date_longue

Intervalle = tuple[date, date | None]


def mois_pleins(
    debut: date, fin: date | None, suspensions: Iterable[Intervalle], le: date
) -> list[date]:
    """Le premier jour de chaque mois civil écoulé, entièrement en cours et sans suspension.

    >>> mois_pleins(date(2026, 1, 10), None, (), date(2026, 4, 14))
    [datetime.date(2026, 2, 1), datetime.date(2026, 3, 1)]
    """
    dernier = le if fin is None else min(le, fin)
    arrets = list(suspensions)
    premier = debut if debut.day == 1 else ajoute_mois(debut.replace(day=1), 1)
    mois: list[date] = []
    while (suivant := ajoute_mois(premier, 1)) - timedelta(days=1) <= dernier:
        veille = suivant - timedelta(days=1)
        if not any(d <= veille and (f is None or f >= premier) for d, f in arrets):
            mois.append(premier)
        premier = suivant
    return mois


def sous_le_rythme(
    rencontres: Iterable[date], mois: Iterable[date], regles: Regles
) -> list[tuple[date, int]]:
    """Les mois pleins où l'on s'est moins vu que le dispositif ne l'attend, et combien de fois."""
    if regles.rencontres_par_mois is None:
        return []
    au_moins, _ = regles.rencontres_par_mois
    vus = [jour.replace(day=1) for jour in rencontres]
    return [(m, vus.count(m)) for m in mois if vus.count(m) < au_moins]


def sur_le_rythme(manques: Iterable[tuple[date, int]], regles: Regles) -> list[Avertissement]:
    """Un avertissement par mois où l'on s'est trop peu vu."""
    if regles.rencontres_par_mois is None:
        return []
    attendues = accorde(regles.rencontres_par_mois[0], "rencontre")
    source = f"au moins {attendues} par mois plein, hors suspension"
    geste = "notez celles qui manquent, ou dites pourquoi au bilan"
    return [
        Avertissement(f"{_vues(combien)} en {_mois(mois)}", geste, source)
        for mois, combien in manques
    ]


def _vues(combien: int) -> str:
    return accorde(combien, "rencontre") if combien else "Aucune rencontre"


def _mois(premier: date) -> str:
    """« février 2026 »."""
    return date_longue(premier).partition(" ")[2]
