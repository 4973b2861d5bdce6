"""La procédure est-elle suspendue, et par quoi (R-EXP-12) ? Jamais sans pièce datée."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from palier.metier.logement.regles.etapes import ETEINTE, FINIES, SUSPENDUE, Fait, en_ordre

_VEILLE = timedelta(days=1)


@dataclass(frozen=True)
class Suspension:
    """Ce qui suspend la poursuite, de quand à quand.

    Attributes:
        motif: nomenclature `motif_suspension` ; vide s'il n'est pas renseigné.
        au: dernier jour ; vide tant que rien ne l'arrête.
        prouvee: une pièce datée est au dossier.
        respectee: les délais, le plan ou le protocole le sont encore.
        engagement_ecrit: pour un plan ou un protocole, le bailleur s'engage à suspendre.
    """

    motif: str
    du: date
    au: date | None = None
    prouvee: bool = False
    respectee: bool = True
    engagement_ecrit: bool = True


AMIABLES = frozenset({"PLAN", "PROTOCOLE"})
JUDICIAIRES = frozenset({"DELAIS_JUGE"})
TREVE = "TREVE"


def en_cours(suspensions: Iterable[Suspension], le: date) -> list[Suspension]:
    """Ce qui suspend vraiment la procédure à une date ; la trêve seule ne suffit pas.

    >>> en_cours([Suspension("TREVE", date(2025, 11, 1), prouvee=True)], date(2026, 1, 12))
    []
    """
    return [
        s
        for s in suspensions
        if s.prouvee
        and s.motif != TREVE
        and s.du <= le
        and (s.au is None or le <= s.au)
        and (s.respectee or s.motif not in AMIABLES | JUDICIAIRES)
        and (s.engagement_ecrit or s.motif not in AMIABLES)
    ]


def suspendue(suspensions: Iterable[Suspension], le: date) -> bool:
    """La procédure est suspendue, au sens du bilan, à la date d'observation (R-EXP-12)."""
    return bool(en_cours(suspensions, le))


def suspensions_notees(faits: Iterable[Fait]) -> list[Suspension]:
    """Les suspensions que les étapes disent : chacune jusqu'à sa date, ou jusqu'à la reprise."""
    suite = en_ordre(faits)
    notees = []
    for rang_, fait in enumerate(suite):
        if fait.regime != SUSPENDUE:
            continue
        reprise = next((f.le for f in suite[rang_ + 1 :] if _reprend(f) and f.le > fait.le), None)
        fins = [fait.jusqu_au, reprise - _VEILLE if reprise else None]
        au = min((f for f in fins if f is not None), default=None)
        notees.append(Suspension(fait.motif, fait.le, au, prouvee=fait.prouve))
    return notees


def _reprend(fait: Fait) -> bool:
    return fait.code in FINIES or fait.regime in {"EN_COURS", ETEINTE, "SANS"}
