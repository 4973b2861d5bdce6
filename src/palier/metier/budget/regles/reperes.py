"""Ce qui se compare d'un budget à l'autre : par jour, par unité, effort, quotient (R-BUD-04 à 08).

Un montant vide n'est pas zéro : ce qui dépend d'un montant inconnu est inconnu (`None`).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from palier.metier.budget.regles.soldes import Ligne
from palier.noyau.montants import arrondi, pourcentage

LOGEMENT = ("LOYER", "CHARGES_LOC")
AIDES = ("APL_ALF_ALS",)
"""L'aide au logement notifiée : elle ne se recalcule pas (R-BUD-08)."""
REDUCTIONS = ("RLS",)
"""La réduction de loyer du parc social diminue le loyer, elle n'est pas reçue (R-BUD-08)."""

AGE_ADULTE_UC = 14
PART_ALTERNEE = Decimal("0.5")
"""Ce que pèse un enfant en garde alternée (R-BUD-07)."""

_ADULTE, _AUTRE, _ENFANT = Decimal(1), Decimal("0.5"), Decimal("0.3")


def reste_par_jour(reste: Decimal | None, personnes: int, jours: Decimal) -> Decimal | None:
    """Le reste à vivre par jour et par personne, au centime (R-BUD-04).

    Args:
        jours: jours d'un mois (paramètre RESTE_A_VIVRE_JOURS).

    >>> reste_par_jour(Decimal(230), 3, Decimal(30))
    Decimal('2.56')
    """
    if reste is None or personnes < 1:
        return None
    return arrondi(reste / (jours * personnes))


def reste_par_unite(reste: Decimal | None, unites: Decimal | None) -> Decimal | None:
    """Le reste à vivre par unité de consommation, au centime (R-BUD-04)."""
    return arrondi(reste / unites) if reste is not None and unites else None


def taux_d_effort(
    logement: Decimal, ressources: Decimal, *, aide: Decimal = Decimal(0)
) -> Decimal | None:
    """La part des ressources que prend le logement, en %, à une décimale (R-BUD-05).

    Args:
        logement: loyer ou redevance, et charges locatives.
        ressources: ressources hors aide au logement.
        aide: aide au logement, à déduire du taux net ; zéro pour le taux brut.
    Returns:
        `None` (sans objet) si les ressources sont nulles.
    """
    taux = pourcentage(logement - aide, ressources)
    return None if taux is None else arrondi(taux, 1)


def effort_du_budget(lignes: Sequence[Ligne], *, brut: bool = False) -> Decimal | None:
    """Le taux d'effort d'un budget détaillé ; `None` sans loyer ni ressource hors aide.

    Args:
        brut: sans déduire l'aide au logement ; la réduction de loyer, elle, l'est toujours.
    """
    recues = [li for li in lignes if li.sens == "RESSOURCE"]
    logement = [li.par_an for li in lignes if li.nature in LOGEMENT and li.sens == "CHARGE"]
    aide = [li.par_an for li in recues if li.nature in AIDES and not brut]
    reduction = [li.par_an for li in recues if li.nature in REDUCTIONS]
    hors_aide = [li.par_an for li in recues if li.nature not in AIDES + REDUCTIONS]
    if not logement or not hors_aide:
        return None
    zero = Decimal(0)
    deduit = sum(aide, zero) + sum(reduction, zero)
    return taux_d_effort(sum(logement, zero), sum(hors_aide, zero), aide=deduit)


def parts_familiales(enfants: int, *, handicapes: int = 0) -> Decimal:
    """Les parts du quotient familial de la Caf : deux, puis les enfants (R-BUD-06).

    Args:
        enfants: enfants à charge, ceux handicapés compris.
    """
    demies = enfants + handicapes + (1 if enfants >= 3 else 0)
    return Decimal(2) + Decimal(demies) / 2


def quotient_familial(revenus_annuels: Decimal, prestations: Decimal, parts: Decimal) -> Decimal:
    """Le quotient familial de la Caf, au centime ; le quotient notifié l'emporte (R-BUD-06).

    Args:
        revenus_annuels: revenus imposables de l'avant-dernière année, avant abattements.
        prestations: prestations du mois.
    """
    return arrondi((revenus_annuels / 12 + prestations) / parts)


def quotient_retenu(notifie: Decimal | None, estime: Decimal | None) -> Decimal | None:
    """Le quotient notifié s'il existe ; à défaut l'estimé ; `None` : non évaluable (R-BUD-06)."""
    return estime if notifie is None else notifie


def unites_de_consommation(
    membres: Sequence[tuple[int | None, bool]], *, part_alternee: Decimal = PART_ALTERNEE
) -> Decimal | None:
    """Le poids d'un ménage dans l'échelle de l'OCDE modifiée (R-BUD-07).

    Args:
        membres: âge révolu au jour de la photographie, et garde alternée ou non.
        part_alternee: ce que compte un enfant en garde alternée.
    Returns:
        `None` si le ménage est vide ou si un âge manque.
    Source:
        Insee, définition c1802 « Unité de consommation » (version du 16/12/2022).

    >>> unites_de_consommation([(38, False), (15, False), (6, False)])
    Decimal('1.8')
    """
    ages = [age for age, _ in membres if age is not None]
    if not membres or len(ages) < len(membres):
        return None
    aines = sorted(membres, key=lambda m: (m[1], -(m[0] or 0)))
    poids = [_ADULTE] + [_AUTRE if (a or 0) >= AGE_ADULTE_UC else _ENFANT for a, _ in aines[1:]]
    parts = [p * part_alternee if g else p for p, (_, g) in zip(poids, aines, strict=True)]
    return sum(parts, Decimal(0))


def famille(roles: Iterable[str]) -> str:
    """La composition familiale que disent les rôles ; vide s'ils ne suffisent pas à la dire."""
    presents = set(roles)
    if "TITULAIRE" not in presents or presents & {"ASCENDANT", "AUTRE"}:
        return ""
    base = "COUPLE" if "CONJOINT" in presents else "SEUL"
    return f"{base}_ENF" if "ENFANT" in presents else base
