"""Les périodes d'une mesure : durées, enchaînement, total, fin anticipée (R-DIS-04, 06, 07, 08)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from palier.metier.accompagnement.regles.avertissement import Avertissement
from palier.metier.accompagnement.regles.dispositif import CONVENTIONNELS, Regles
from palier.noyau.erreurs import Refus
from palier.noyau.periodes import fin_prevue
from palier.noyau.texte import accorde, date_longue

DU_REGLEMENT = "règlement du dispositif"


@dataclass(frozen=True)
class Accord:
    """Une période accordée : l'attribution (rang 1) ou un renouvellement."""

    rang: int
    debut: date
    fin_prevue: date
    mois: int


def mois_couverts(debut: date, fin: date) -> int:
    """Le plus petit nombre de mois entiers qui couvre ces jours.

    >>> mois_couverts(date(2023, 3, 15), date(2023, 9, 14))
    6
    """
    mois = 1
    while fin_prevue(debut, mois) < fin:
        mois += 1
    return mois


@dataclass(frozen=True)
class _Depassement:
    """Une limite du dispositif que la période demandée franchit."""

    cle: str
    fait: str
    geste: str
    champ: str | None = "mois"


def _depassements(
    precedentes: Sequence[Accord], mois: int, regles: Regles
) -> Iterator[_Depassement]:
    au_moins, au_plus = regles.duree_min_mois, regles.duree_max_mois
    if au_moins is not None and mois < au_moins:
        fait = f"Une période de ce dispositif dure au moins {accorde(au_moins, 'mois')}"
        yield _Depassement("duree_min_mois", fait, "allongez-la")
    if au_plus is not None and mois > au_plus:
        fait = f"Une période de ce dispositif dure au plus {accorde(au_plus, 'mois')}"
        yield _Depassement("duree_max_mois", fait, "raccourcissez-la")
    total, plafond = total_accorde(precedentes), regles.duree_totale_mois
    if plafond is not None and total + mois > plafond:
        fait = f"Le dispositif plafonne la mesure à {accorde(plafond, 'mois')}"
        fait += f", dont {total} déjà accordés" if total else ""
        reste = plafond - total
        geste = f"accordez au plus {accorde(reste, 'mois')}" if reste > 0 else "clôturez la mesure"
        yield _Depassement("duree_totale_mois", fait, geste)
    maximum = regles.renouvellements
    if precedentes and maximum is not None and len(precedentes) > maximum:
        fait = f"Ce dispositif se renouvelle au plus {accorde(maximum, 'fois', 'fois')}"
        yield _Depassement("renouvellements", fait, "clôturez la mesure", None)


def total_accorde(accords: Sequence[Accord]) -> int:
    """Les mois accordés en tout, renouvellements compris."""
    return sum(accord.mois for accord in accords)


def accorder_periode(
    precedentes: Sequence[Accord], *, mois: int, regles: Regles, debut: date | None = None
) -> Accord:
    """La période qui suit celles déjà accordées, ou la première.

    Args:
        debut: le premier jour de la première période ; les suivantes s'enchaînent.
    Raises:
        Refus: la durée sort de ce que permet le dispositif, ou il n'admet plus de renouvellement ;
            une limite à vérifier n'empêche rien (`sur_la_duree` la dit).

    >>> accorder_periode((), mois=6, regles=Regles(), debut=date(2023, 3, 15)).fin_prevue
    datetime.date(2023, 9, 14)
    """
    if mois < 1:
        raise Refus("Une période dure au moins un mois", "vérifiez la durée", champ="mois")
    for franchi in _depassements(precedentes, mois, regles):
        if franchi.cle not in regles.a_verifier:
            raise Refus(franchi.fait, franchi.geste, champ=franchi.champ)
    if precedentes:
        debut = precedentes[-1].fin_prevue + timedelta(days=1)
    if debut is None:
        raise ValueError("La première période a un premier jour.")
    return Accord(len(precedentes) + 1, debut, fin_prevue(debut, mois), mois)


def sur_la_duree(precedentes: Sequence[Accord], mois: int, regles: Regles) -> list[Avertissement]:
    """Ce que la période demandée franchit de limites à vérifier.

    >>> regles = Regles(duree_totale_mois=24, a_verifier=("duree_totale_mois",))
    >>> [a.fait for a in sur_la_duree((), 30, regles)]
    ['Le dispositif plafonne la mesure à 24 mois ; cette période dure 30 mois']
    """
    geste = "vérifiez-le dans le règlement, puis réglez le dispositif"
    return [
        Avertissement(f"{d.fait} ; cette période dure {mois} mois", geste, DU_REGLEMENT, True)
        for d in _depassements(precedentes, mois, regles)
        if d.cle in regles.a_verifier
    ]


def sur_la_convention(code: str, fin: date, derniere: date | None) -> list[Avertissement]:
    """La mesure va au-delà de la convention qui en fixe la durée (R-DIS-06, R-DIS-09).

    Args:
        derniere: le dernier jour de la convention ; None si rien ne la borne.
    """
    if code not in CONVENTIONNELS or derniere is None or fin <= derniere:
        return []
    fait = f"La convention finit le {date_longue(derniere)}, avant la fin prévue de la mesure"
    return [Avertissement(fait, "voyez sa reconduction avec le financeur", "convention")]


def fin_anticipee(fin: date, fin_de_periode: date | None) -> bool:
    """La mesure finit avant le terme de sa période, quel qu'en soit le motif (R-DIS-04).

    >>> fin_anticipee(date(2023, 6, 30), date(2023, 9, 14))
    True
    """
    return fin_de_periode is not None and fin < fin_de_periode
