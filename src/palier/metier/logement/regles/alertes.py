"""Prévenir à temps : quinze jours et cinq jours avant, trois mois avant un redépôt (R-EXP-16)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from palier.metier.logement.regles.echeances import Droit, Echeance
from palier.metier.logement.regles.treve import hiver, treve_au
from palier.noyau.delais import Duree
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.texte import date_longue

FIN_MORATOIRE, REDEPOT = "FIN_MORATOIRE", "REDEPOT"
ALERTEES = frozenset(
    {"FIN_COMMANDEMENT", "AUDIENCE", "TRANSMISSION_DSF", "FIN_QUITTER_LES_LIEUX", "REFUS_IMPLICITE"}
    | {"FIN_DELAIS_QUITTER", "FIN_PLAN", "FIN_PROTOCOLE", "DEBUT_TREVE", "FIN_TREVE"}
    | {"ENTRETIEN_DSF", "RECOURS_RECEVABILITE", "CONTESTATION_MESURES", FIN_MORATOIRE}
)
"""Les échéances dont on prévient ; les autres se lisent sur la frise."""
_APRES_JUGEMENT = range(11, 16)


@dataclass(frozen=True)
class Alerte:
    """Un jour où prévenir, et l'échéance qu'il annonce."""

    le: date
    echeance: Echeance


def alertes(echeances: Iterable[Echeance], droit: Droit) -> list[Alerte]:
    """J-15 et J-5 de chaque échéance ; M-3 d'un moratoire qui finit.

    >>> from palier.metier.logement.regles.audience import diagnostic_avant
    >>> [str(a.le) for a in alertes([diagnostic_avant(date(2026, 4, 28), Droit())], Droit())]
    ['2026-04-06', '2026-04-16']
    """
    trouvees = []
    for echeance in echeances:
        if echeance.code == REDEPOT and echeance.au_plus_tot:
            trouvees.append(Alerte(echeance.au_plus_tot, echeance))
        elif echeance.code in ALERTEES and echeance.le:
            for rang in (1, 2):
                avant = Duree.de(droit.valeur("EXP_ALERTE_AVANT", echeance.le, rang=rang))
                trouvees.append(Alerte(avant.avant(echeance.le), echeance))
    return sorted(trouvees, key=lambda a: (a.le, a.echeance.code))


def treve_a_venir(le: date, avance: int, droit: Droit) -> list[Echeance]:
    """Le début ou la fin de la trêve, pour une procédure qui a passé le jugement.

    Args:
        avance: rang de l'étape où en est la procédure.
    """
    if avance not in _APRES_JUGEMENT:
        return []
    try:
        en_cours = treve_au(le, droit)
        if en_cours:
            return [_borne("FIN_TREVE", "Fin de la trêve hivernale", en_cours.fin, droit)]
        return [
            _borne("DEBUT_TREVE", "Début de la trêve hivernale", hiver(le.year, droit).debut, droit)
        ]
    except ParametreAbsent:
        return []


def _borne(code: str, quoi: str, jour: date, droit: Droit) -> Echeance:
    nom, au = ("EXP_TREVE_FIN", date(jour.year, 1, 1)) if code == "FIN_TREVE" else (
        "EXP_TREVE_DEBUT", jour)  # fmt: skip
    return Echeance(
        code,
        quoi,
        "R-EXP-08",
        "CPCE, L. 412-6",
        au_plus_tot=jour,
        au_plus_tard=jour,
        parametres=(droit.valeur(nom, au),),
        calcul=(f"Aucune expulsion n’est exécutée pendant la trêve ({date_longue(jour)}).",),
    )
