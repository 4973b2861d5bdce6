"""Le bilan d'une période, et ce que l'on y mesure (R-DIS-13, R-DIS-14, R-DIS-15)."""

from collections.abc import Sequence
from datetime import date

from palier.metier.accompagnement.regles.avertissement import Avertissement
from palier.metier.accompagnement.regles.dispositif import Regles
from palier.metier.accompagnement.regles.periodes import Accord, total_accorde
from palier.noyau.erreurs import Refus
from palier.noyau.periodes import ajoute_mois


def bilan_du_le(fin_de_periode: date, regles: Regles) -> date | None:
    """Le jour où le bilan d'une période est dû ; None si le dispositif n'en demande pas.

    >>> bilan_du_le(date(2026, 5, 14), Regles(bilan_avant_fin_mois=1))
    datetime.date(2026, 4, 14)
    """
    avant = regles.bilan_avant_fin_mois
    return None if avant is None else ajoute_mois(fin_de_periode, -avant)


def type_de_bilan(accords: Sequence[Accord], regles: Regles) -> str:
    """Final quand plus aucun renouvellement n'est possible, intermédiaire sinon."""
    total = total_accorde(accords)
    plafond, fois = regles.duree_totale_mois, regles.renouvellements
    au_bout = (plafond is not None and total >= plafond) or (
        fois is not None and len(accords) > fois
    )
    return "FINAL" if au_bout else "INTERMEDIAIRE"


CONCLUSIONS = ("ATTEINT", "PARTIEL", "NON_ATTEINT", "ABANDONNE")
"""Comment un objectif se conclut (R-DIS-13)."""
NIVEAUX = range(5)
"""L'échelle d'autonomie, de 0 (fait à la place) à 4 (autonome) (R-DIS-14)."""


def exiger_conclusion(statut: str) -> None:
    """Raises: Refus: un objectif ne se conclut pas ainsi."""
    if statut not in CONCLUSIONS:
        raise Refus("Cette conclusion n'existe pas", "choisissez-en une autre", champ="statut")


def sur_l_ecart(auteur: str, statut: str, ecart: str) -> list[Avertissement]:
    """Ce que la commission a prescrit et que l'on ne constate pas s'explique (R-DIS-13).

    >>> [a.fait for a in sur_l_ecart("COMMISSION", "PARTIEL", "")]
    ["L'écart entre la prescription et le constat n'est pas écrit"]
    """
    if auteur != "COMMISSION" or statut not in CONCLUSIONS[1:] or ecart.strip():
        return []
    fait = "L'écart entre la prescription et le constat n'est pas écrit"
    return [Avertissement(fait, "dites-le dans le bilan", "usage (R-DIS-13)")]


def exiger_niveau(niveau: int) -> None:
    """Raises: Refus: le niveau d'autonomie sort de l'échelle."""
    if niveau not in NIVEAUX:
        raise Refus("Le niveau va de 0 à 4", "choisissez-en un dans la liste", champ="niveau")


def progression(debut: int, fin: int) -> int:
    """Le dernier niveau moins le premier ; négatif quand l'autonomie recule (R-DIS-14).

    >>> progression(1, 3), progression(2, 0)
    (2, -2)
    """
    return fin - debut
