"""Le cycle d'une mesure : les gestes, et les statuts d'où chacun est possible (R-DIS-03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from palier.metier.accompagnement.listes import DECIDEES, EN_COURS, EN_INSTRUCTION, Statut
from palier.metier.accompagnement.regles.dispositif import Regles
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue


@dataclass(frozen=True)
class Transition:
    """D'où part un geste, où il mène, et comment on le dit.

    Attributes:
        arrivee: vide quand le geste ne change pas le statut, ou quand il en choisit un.
    """

    departs: tuple[Statut, ...]
    arrivee: Statut | None
    infinitif: str


TRANSITIONS: Mapping[str, Transition] = {
    "completer": Transition(EN_INSTRUCTION, None, "compléter son dossier"),
    "passer_en_commission": Transition(
        (Statut.DEMANDEE, Statut.AJOURNEE), Statut.COMMISSION, "la passer en commission"
    ),
    "accorder": Transition(
        (Statut.DEMANDEE, Statut.COMMISSION, Statut.AJOURNEE), Statut.ACCORDEE, "l'accorder"
    ),
    "ajourner": Transition((Statut.COMMISSION,), Statut.AJOURNEE, "l'ajourner"),
    "refuser": Transition(EN_INSTRUCTION, Statut.REFUSEE, "la refuser"),
    "reorienter": Transition(EN_INSTRUCTION, Statut.REORIENTEE, "la réorienter"),
    "confier": Transition((*DECIDEES, *EN_COURS), None, "la confier"),
    "demarrer": Transition(DECIDEES, Statut.ACTIVE, "la démarrer"),
    "suspendre": Transition((Statut.ACTIVE,), Statut.SUSPENDUE, "la suspendre"),
    "reprendre": Transition((Statut.SUSPENDUE,), Statut.ACTIVE, "la reprendre"),
    "renouveler": Transition(EN_COURS, None, "la renouveler"),
    "cloturer": Transition(EN_COURS, Statut.ACHEVEE, "la clôturer"),
    "annuler": Transition((*EN_INSTRUCTION, *DECIDEES), Statut.ANNULEE, "l'annuler"),
}
"""Dans l'ordre où l'on propose les gestes."""

_DECISIONS = ("accorder", "refuser")


def departs(verbe: str, regles: Regles) -> tuple[Statut, ...]:
    """Les statuts d'où un geste est possible ; une décision de commission attend la commission."""
    if regles.commission and verbe in _DECISIONS:
        return (Statut.COMMISSION,)
    return TRANSITIONS[verbe].departs


def permis(statut: str, regles: Regles) -> tuple[str, ...]:
    """Les gestes possibles sur une mesure à ce statut.

    >>> permis("SUSPENDUE", Regles())
    ('confier', 'reprendre', 'renouveler', 'cloturer')
    """
    return tuple(verbe for verbe in TRANSITIONS if statut in departs(verbe, regles))


def exiger_statut(verbe: str, statut: str, regles: Regles) -> None:
    """Raises: Refus: le geste n'est pas possible à ce statut."""
    if statut in departs(verbe, regles):
        return
    if regles.commission and verbe in _DECISIONS and statut in TRANSITIONS[verbe].departs:
        geste = "passez-la d'abord en commission"
        raise Refus("La décision revient à la commission", geste)
    libelle = nomenclature("statut_mesure").libelle(statut)
    infinitif = TRANSITIONS[verbe].infinitif
    fait = f"La mesure est au statut « {libelle} », d'où l'on ne peut pas {infinitif}"
    raise Refus(fait, "rechargez la page pour voir où elle en est")


def statut_d_apres(
    decidee_le: date | None, debut: date | None, fin: date | None, motif: str = ""
) -> Statut:
    """Le statut que disent les dates d'une mesure reprise, quand rien d'autre ne le dit.

    >>> statut_d_apres(date(2025, 1, 8), None, None), statut_d_apres(None, None, None)
    (<Statut.ACCORDEE: 'ACCORDEE'>, <Statut.DEMANDEE: 'DEMANDEE'>)
    """
    if fin or motif:
        return Statut.ACHEVEE if debut else Statut.ANNULEE
    if debut:
        return Statut.ACTIVE
    return Statut.ACCORDEE if decidee_le else Statut.DEMANDEE


def exiger_ordre(avant: date | None, apres: date, *, quoi: str, champ: str = "le") -> None:
    """Raises: Refus: ce qui suit est daté avant ce qui précède."""
    if avant is not None and apres < avant:
        fait = f"{quoi} le {date_longue(avant)}"
        raise Refus(fait, "choisissez cette date ou une date postérieure", champ=champ)
