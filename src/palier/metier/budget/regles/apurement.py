"""Un plan d'apurement : mensualités, versements imputés, incidents, statut (R-EXP-07, R-EXP-10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from palier.metier.budget.regles.dettes import Versement
from palier.noyau.erreurs import Refus
from palier.noyau.montants import arrondi, mensualites
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import date_longue

_ZERO = Decimal(0)


class StatutPlan(StrEnum):
    """Où en est un plan un jour donné ; seul ce qui est daté se saisit (R-EXP-10)."""

    PROPOSE = "PROPOSE"
    SIGNE = "SIGNE"
    RESPECTE = "RESPECTE"
    INCIDENT = "INCIDENT"
    DENONCE = "DENONCE"
    SOLDE = "SOLDE"


@dataclass(frozen=True)
class EcheanceDePlan:
    """Ce qui est dû un jour donné."""

    rang: int
    le: date
    montant: Decimal


@dataclass(frozen=True)
class EcheanceSuivie:
    """Une échéance et ce qui en a été payé.

    Attributes:
        soldee_le: jour où elle a été payée en entier ; vide tant qu'il reste quelque chose.
    """

    echeance: EcheanceDePlan
    paye: Decimal
    soldee_le: date | None

    @property
    def reste(self) -> Decimal:
        return self.echeance.montant - self.paye


@dataclass(frozen=True)
class IncidentDePlan:
    """Un manquement au plan, daté ; il n'est jamais effacé, il est régularisé."""

    constate_le: date
    rang: int | None
    regularise_le: date | None = None

    def ouvert_au(self, le: date) -> bool:
        """Constaté, et pas encore régularisé ce jour-là."""
        regularise = self.regularise_le
        return self.constate_le <= le and (regularise is None or regularise > le)


def echeancier(
    dette: Decimal, mois: int, premiere: date, *, maximum: int | None = None
) -> list[EcheanceDePlan]:
    """Les mensualités d'une dette, de mois en mois ; la dernière solde l'écart (R-EXP-07).

    Args:
        premiere: jour de la première échéance ; les suivantes gardent son quantième.
        maximum: mensualités qu'admet la règle (36) ; vide : aucune limite.
    Raises:
        Refus: la dette n'est pas positive, ou les mensualités sont trop nombreuses.

    >>> plan = echeancier(Decimal(7300), 36, date(2026, 2, 5))
    >>> [str(e.montant) for e in (plan[0], plan[-1])], plan[-1].le
    (['202.78', '202.70'], datetime.date(2029, 1, 5))
    """
    if mois < 1:
        raise Refus("Un plan a au moins une mensualité", "écrivez un nombre de mois", champ="mois")
    if maximum is not None and mois > maximum:
        raise Refus(
            f"Un plan compte au plus {maximum} mensualités",
            "réduisez leur nombre, ou demandez une remise au créancier",
            champ="mois",
        )
    montants = mensualites(dette, mois)
    jours = [ajoute_mois(premiere, n) for n in range(mois)]
    rangs = range(1, mois + 1)
    return [EcheanceDePlan(*e) for e in zip(rangs, jours, montants, strict=True)]


def mois_pour(dette: Decimal, mensualite: Decimal) -> int:
    """Le nombre de mois qu'il faut pour payer une dette, à cette mensualité au plus.

    Raises:
        Refus: la mensualité n'est pas positive.

    >>> mois_pour(Decimal(1000), Decimal(300))
    4
    """
    if mensualite <= 0:
        raise Refus("La mensualité n'est pas positive", "écrivez une somme", champ="mensualite")
    entieres, reste = divmod(arrondi(dette), mensualite)
    return int(entieres) + (reste > 0)


def imputer(
    echeances: Sequence[EcheanceDePlan], versements: Iterable[Versement]
) -> list[EcheanceSuivie]:
    """Ce que les versements ont payé, la plus ancienne échéance d'abord (C. civ. 1342-10)."""
    recus = sorted(versements, key=lambda v: v.le)
    suivies, du = [], _ZERO
    total = sum((v.montant for v in recus), _ZERO)
    for echeance in sorted(echeances, key=lambda e: e.rang):
        paye = max(_ZERO, min(echeance.montant, total - du))
        du += echeance.montant
        suivies.append(EcheanceSuivie(echeance, paye, _atteint(recus, du)))
    return suivies


def _atteint(versements: Sequence[Versement], du: Decimal) -> date | None:
    """Le jour où la somme des versements atteint ce qui était dû."""
    cumul = _ZERO
    for versement in versements:
        cumul += versement.montant
        if cumul >= du:
            return versement.le
    return None


def incidents(suivies: Iterable[EcheanceSuivie], au: date, *, delai: int) -> list[IncidentDePlan]:
    """Les échéances non payées à J+30, régularisées depuis ou non (R-EXP-10).

    Args:
        delai: jours après lesquels l'échéance est tenue pour impayée (paramètre).
    """
    trouves = []
    for suivie in suivies:
        constat = suivie.echeance.le + timedelta(days=delai)
        tardive = suivie.soldee_le is None or suivie.soldee_le > constat
        if constat <= au and tardive:
            trouves.append(IncidentDePlan(constat, suivie.echeance.rang, suivie.soldee_le))
    return trouves


def statut_du_plan(
    suivies: Sequence[EcheanceSuivie],
    manquements: Iterable[IncidentDePlan],
    *,
    au: date,
    signe_le: date | None,
    denonce_le: date | None = None,
) -> StatutPlan:
    """Où en est le plan ce jour-là, d'après les faits datés (R-EXP-10).

    Signé : aucune échéance n'est encore venue. Respecté : celles qui sont venues sont payées, ou
    le délai de l'incident court encore. Un plan dénoncé l'est, même payé ensuite.
    """
    if denonce_le is not None and denonce_le <= au:
        return StatutPlan.DENONCE
    if signe_le is None or signe_le > au:
        return StatutPlan.PROPOSE
    if suivies and all(s.soldee_le is not None and s.soldee_le <= au for s in suivies):
        return StatutPlan.SOLDE
    if any(incident.ouvert_au(au) for incident in manquements):
        return StatutPlan.INCIDENT
    echues = any(s.echeance.le <= au for s in suivies)
    return StatutPlan.RESPECTE if echues else StatutPlan.SIGNE


def exiger_regularisation(constate_le: date, le: date) -> None:
    """Un incident se régularise le jour de son constat ou après, jamais avant.

    Raises:
        Refus: la régularisation précède le constat.
    """
    if le < constate_le:
        raise Refus(
            f"L'incident est constaté le {date_longue(constate_le)}",
            "choisissez ce jour ou un jour suivant",
            champ="le",
        )
