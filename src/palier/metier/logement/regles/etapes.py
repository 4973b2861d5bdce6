"""Les étapes d'une procédure : leur suite, les sauts permis, les retours (R-EXP-00)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from palier.noyau.nomenclatures import nomenclature

_RETOURS = {("E10", "E03"), ("E11", "E03"), ("E10", "E09")}
"""Des délais accordés ramènent au plan d'apurement ; un renvoi d'audience, au diagnostic."""
_TOUJOURS = {"E17", "E18"}
"""Le départ volontaire et l'extinction peuvent survenir à tout moment."""
SUSPENDUE, ETEINTE = "SUSPENDUE", "ETEINTE"
AUDIENCE, DIAGNOSTIC = "E10", "E09"
FINIES = frozenset({"E16", "E17", "E18"})

Pas = tuple[date, str]


@dataclass(frozen=True)
class Fait:
    """Une étape franchie, telle que ses preuves la disent.

    Attributes:
        jusqu_au: la date limite que l'acte inscrit lui-même ; elle prime sur tout calcul.
        regime: l'effet suspensif ce jour-là (nomenclature `regime_expulsion`).
        motif: ce qui suspend (nomenclature `motif_suspension`).
        prouve: une pièce datée est au dossier.
    """

    code: str
    le: date
    jusqu_au: date | None = None
    regime: str = ""
    motif: str = ""
    prouve: bool = False


def en_ordre(faits: Iterable[Fait]) -> tuple[Fait, ...]:
    """Les étapes dans l'ordre de la procédure, quel que soit celui de leur saisie."""
    return tuple(sorted(faits, key=lambda f: (f.le, rang(f.code), f.code, f.jusqu_au or f.le)))


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


def courante(faits: Iterable[Fait], le: date) -> Fait | None:
    """L'étape où en est l'expulsion : le dernier acte prouvé, à défaut le dernier connu.

    Une étape de surendettement n'en est pas une : la recevabilité n'avance ni n'arrête
    l'expulsion (R-EXP-13).
    """
    passees = [f for f in en_ordre(faits) if f.le <= le and rang(f.code)]
    prouvees = [f for f in passees if f.prouve]
    return next(reversed(prouvees or passees), None)


def lacunes(faits: Iterable[Fait]) -> list[str]:
    """Ce que l'histoire suppose sans le dire : le fait, puis le geste.

    >>> lacunes([Fait("E12", date(2026, 3, 2))])[0]
    'Le commandement de quitter les lieux est noté, aucun jugement n’est au dossier : ajoutez-le.'
    """
    codes = {f.code for f in faits}
    dites = []
    for suite, mot in (
        ("E12", "Le commandement de quitter les lieux est noté"),
        ("E13", "Une décision accorde des délais pour quitter les lieux"),
        ("E14", "La réquisition de la force publique est notée"),
        ("E15", "La décision du préfet est notée"),
        ("E16", "L’expulsion est notée"),
    ):
        if suite in codes and "E11" not in codes:
            dites.append(f"{mot}, aucun jugement n’est au dossier : ajoutez-le.")
            break
    if "E11" in codes and "E10" not in codes:
        dites.append("Un jugement est noté sans audience : ajoutez l’audience si vous la savez.")
    if "E14" in codes and "E12" not in codes:
        dites.append(
            "La force publique est requise sans commandement de quitter les lieux noté : "
            "ajoutez-le, son délai n’est pas calculé."
        )
    if "E15" in codes and "E14" not in codes:
        dites.append("Le préfet a répondu sans réquisition notée : ajoutez-la si vous la savez.")
    return dites
