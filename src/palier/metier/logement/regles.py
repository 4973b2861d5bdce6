"""La suite des étapes d'une procédure d'expulsion (règles R-EXP-00)."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from palier.noyau.nomenclatures import nomenclature

_RETOURS = {("E10", "E03"), ("E11", "E03")}
"""Des délais accordés par le juge ramènent au plan d'apurement."""
_TOUJOURS = {"E17", "E18"}
"""Le départ volontaire et l'extinction peuvent survenir à tout moment."""
SUSPENDUE = "SUSPENDUE"

Pas = tuple[date, str]


def incoherences(etapes: Iterable[Pas]) -> list[tuple[Pas, Pas]]:
    """Les étapes datées avant une étape qu'elles suivent : (celle d'avant, celle d'après).

    Des étapes peuvent manquer ; le même jour, l'ordre de la procédure est présumé.

    >>> incoherences([(date(2026, 1, 20), "E07"), (date(2026, 1, 3), "E11")])
    [((datetime.date(2026, 1, 3), 'E11'), (datetime.date(2026, 1, 20), 'E07'))]
    """
    suite = sorted(
        ((le, code) for le, code in etapes if rang(code)), key=lambda p: (p[0], rang(p[1]))
    )
    return [
        (avant, apres)
        for avant, apres in pairwise(suite)
        if rang(apres[1]) < rang(avant[1])
        and (avant[1], apres[1]) not in _RETOURS
        and not {avant[1], apres[1]} & _TOUJOURS
    ]


def rang(code: str) -> int:
    """Le rang d'une étape d'expulsion ; zéro pour ce qui n'a pas d'ordre."""
    return int(nomenclature("etape").attribut(code, "rang") or 0)


def admises(type_procedure: str) -> list[str]:
    """Les étapes qu'une procédure de ce type peut franchir."""
    liste = nomenclature("etape")
    return [
        code
        for code in liste.codes
        if liste.attribut(code, "procedure") in (type_procedure, None) and code != "NSP"
    ]
