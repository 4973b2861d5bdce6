"""Sommes et taux exacts : `Decimal` partout, arrondi demi-supérieur à la dernière étape."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from palier.noyau.erreurs import Inconnu, Refus

Nombre = int | float | Decimal

_PAR_AN = {"SEMAINE": 52, "MOIS": 12, "TRIMESTRE": 4, "SEMESTRE": 2, "AN": 1}


def decimal(n: Nombre) -> Decimal:
    """Le nombre exact que l'on lit : le flottant 0,1 vaut un dixième.

    Raises:
        ValueError: `n` n'est pas un nombre fini.
    """
    valeur = Decimal(str(n)) if isinstance(n, float) else Decimal(n)
    if not valeur.is_finite():
        raise ValueError(f"{n} n'est pas un nombre fini.")
    return valeur


def arrondi(n: Nombre, decimales: int = 2) -> Decimal:
    """Arrondi demi-supérieur (R-GEN-03, R-GEN-04) ; la moitié s'éloigne de zéro.

    Un négatif s'arrondit comme son opposé (−0,005 → −0,01) : une dette et l'avoir égal se
    compensent encore après arrondi. Un résultat nul n'a pas de signe.

    >>> arrondi(Decimal("0.005")), arrondi(Decimal("-0.005")), arrondi(Decimal("-0.001"))
    (Decimal('0.01'), Decimal('-0.01'), Decimal('0.00'))
    """
    valeur = decimal(n).quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP)
    return abs(valeur) if valeur == 0 else valeur


def somme_connue(montants: Iterable[Decimal | None]) -> Decimal | None:
    """La somme de ce qui est connu ; `None` si rien ne l'est : vide n'est pas zéro.

    >>> somme_connue([None, Decimal(2)]), somme_connue([None])
    (Decimal('2'), None)
    """
    connus = [m for m in montants if m is not None]
    return sum(connus, Decimal(0)) if connus else None


def pourcentage(numerateur: Nombre, denominateur: Nombre) -> Decimal | None:
    """Le taux en pour cent, non arrondi ; `None` (« sans objet ») si le dénominateur est nul.

    >>> arrondi(pourcentage(14, 23), 1)
    Decimal('60.9')
    """
    base = decimal(denominateur)
    return 100 * decimal(numerateur) / base if base else None


def annualise(montant: Nombre, periodicite: str) -> Decimal:
    """Le montant ramené à l'année, exact : des lignes de toute périodicité s'y ajoutent.

    Args:
        periodicite: un code de la nomenclature `periodicite`.

    Raises:
        Inconnu: le code n'en est pas un.
    """
    if periodicite not in _PAR_AN:
        raise Inconnu("Périodicité", periodicite, [])
    return decimal(montant) * _PAR_AN[periodicite]


def mensualise(montant: Nombre, periodicite: str) -> Decimal:
    """Le montant ramené au mois, non arrondi (R-BUD-01).

    Raises:
        Inconnu: la périodicité n'en est pas une.
    """
    return annualise(montant, periodicite) / 12


def mensualites(dette: Nombre, n: int) -> list[Decimal]:
    """Une dette partagée en `n` mensualités, au centime ; la dernière solde l'écart (R-EXP-07).

    Raises:
        Refus: la dette n'est pas positive, ou trop petite pour être partagée en `n`.

    >>> mensualites(7300, 36)[0], mensualites(7300, 36)[-1]
    (Decimal('202.78'), Decimal('202.70'))
    """
    total = arrondi(dette)
    courante = arrondi(total / n) if n > 0 else Decimal(0)
    derniere = total - (n - 1) * courante
    if courante <= 0 or derniere <= 0:
        raise Refus(
            f"Une dette de {total} € ne se partage pas en {n} mensualités",
            "indiquez une dette positive et moins de mensualités",
        )
    return [courante] * (n - 1) + [derniere]
