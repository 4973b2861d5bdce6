"""Sommes et taux exacts : `Decimal` partout, arrondi demi-supérieur à la dernière étape."""

from decimal import ROUND_HALF_UP, Decimal

Nombre = int | float | Decimal


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


def pourcentage(numerateur: Nombre, denominateur: Nombre) -> Decimal | None:
    """Le taux en pour cent, non arrondi ; `None` (« sans objet ») si le dénominateur est nul.

    >>> arrondi(pourcentage(14, 23), 1)
    Decimal('60.9')
    """
    base = decimal(denominateur)
    return 100 * decimal(numerateur) / base if base else None
