"""De l'assignation au jugement : notification, diagnostic, délais de paiement (R-EXP-06, 07)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from palier.metier.logement.regles.commandement import REFORME
from palier.metier.logement.regles.echeances import Droit, Echeance, Regle, reunie
from palier.metier.logement.regles.etapes import AUDIENCE, Fait
from palier.noyau.erreurs import Refus
from palier.noyau.feries import DIMANCHE, Calendrier
from palier.noyau.montants import Nombre, mensualites
from palier.noyau.texte import accorde, date_longue

_JUGE = frozenset({"E11"})
NOTIFICATION_PREFET = Regle(
    "NOTIFICATION_PREFET",
    "Notifier l’assignation au préfet",
    "R-EXP-00",
    "Loi du 6 juillet 1989, art. 24 III",
    "EXP_NOTIFICATION_PREFET_DELAI",
    a_rebours=True,
    tenue_par=frozenset({"E08"}) | _JUGE,
)
AUDIENCE_AU_PLUS_TOT = Regle(
    "AUDIENCE_AU_PLUS_TOT",
    "Audience possible",
    "R-EXP-00",
    "Loi du 6 juillet 1989, art. 24 III",
    "EXP_NOTIFICATION_PREFET_DELAI",
    ouvre=True,
    tenue_par=frozenset({"E10"}) | _JUGE,
)
ENTRETIEN_DSF = Regle(
    "ENTRETIEN_DSF",
    "Proposer l’entretien du diagnostic",
    "R-EXP-06",
    "Décret 2021-8 et arrêté du 23 août 2022",
    "EXP_DSF_ENTRETIEN_DELAI",
    tenue_par=frozenset({"E09", "E10"}) | _JUGE,
)
TRANSMISSION_DSF = Regle(
    "TRANSMISSION_DSF",
    "Transmettre le diagnostic social et financier",
    "R-EXP-06",
    "Décret 2021-8 et arrêté du 23 août 2022",
    "EXP_DSF_TRANSMISSION_DELAI",
    a_rebours=True,
    tenue_par=frozenset({"E09"}) | _JUGE,
)
_APPEL = Regle(
    "APPEL",
    "Faire appel",
    "R-EXP-00",
    "CPC, 490 et 538",
    "EXP_APPEL_DELAI",
    tenue_par=frozenset({"E03", "E12", "E13", "E14", "E15"}),
)
RUBRIQUES_DSF = (
    "Rédacteur",
    "Présence du locataire",
    "Transmission aux parties",
    "Identité",
    "Situation familiale",
    "Accompagnements",
    "Situation locative",
    "Endettement locatif",
    "Dispositifs de traitement",
    "Reprise du paiement",
    "Capacité de remboursement",
    "Préconisations",
    "Observations",
    "Relogement",
    "Saisine de la CCAPEX",
)
"""Les rubriques du diagnostic social et financier (décret 2021-8, art. 2)."""


def renvoi_de(audience: Fait, suite: Iterable[Fait]) -> Fait | None:
    """L'audience où l'affaire est renvoyée : la suivante ; None si celle-ci tient.

    >>> fevrier, mai = Fait("E10", date(2026, 2, 3)), Fait("E10", date(2026, 5, 12))
    >>> renvoi_de(fevrier, [mai, fevrier]).le, renvoi_de(mai, [mai, fevrier])
    (datetime.date(2026, 5, 12), None)
    """
    suivantes = (f for f in suite if f.code == AUDIENCE and f.le > audience.le)
    return min(suivantes, key=lambda f: f.le, default=None)


def diagnostic_avant(audience: date, droit: Droit) -> Echeance:
    """Le dernier jour pour transmettre le diagnostic au juge et à la CCAPEX (R-EXP-06).

    >>> diagnostic_avant(date(2026, 4, 28), Droit()).au_plus_tard
    datetime.date(2026, 4, 21)
    """
    return TRANSMISSION_DSF.depuis(Fait("E10", audience), droit)


def entretien_du_diagnostic(saisine: date, droit: Droit) -> Echeance:
    """Le dernier jour pour proposer un entretien, une fois l'organisme saisi (R-EXP-06)."""
    return ENTRETIEN_DSF.depuis(Fait("E08", saisine), droit)


def diagnostic_de_carence(entretien_propose: date | None, rencontre: date | None) -> bool:
    """Le ménage n'a pas été rencontré : le diagnostic est de carence, et il est daté (R-EXP-06)."""
    return entretien_propose is not None and rencontre is None


def appel_possible(jugement: Fait, droit: Droit) -> Echeance:
    """Le délai d'appel : quinze jours en référé, un mois au fond, depuis la signification.

    Elle n'est pas notée : par prudence, le jour à retenir est le plus proche possible.
    """
    refere = replace(_APPEL, cles={"nature": "REFERE"}).depuis(jugement, droit)
    les_deux = reunie(
        refere,
        replace(_APPEL, cles={"nature": "FOND"}).depuis(jugement, droit),
        "La signification du jugement n’est pas notée : le délai (quinze jours en référé, un mois "
        "au fond) en part, et finit donc plus tard ; lisez l’acte. L’appel n’arrête pas "
        "l’exécution.",
    )
    return replace(les_deux, au_plus_tard=refere.au_plus_tard)


def exiger_jour_d_audience(le: date, calendrier: Calendrier) -> None:
    """Un tribunal ne siège ni un dimanche ni un jour férié.

    Raises:
        Refus: le jour n'en est pas un d'audience.
    """
    fete = calendrier.ferie(le)
    if le.weekday() == DIMANCHE or fete:
        quoi = f"un jour férié ({fete})" if fete else "un dimanche"
        geste = "vérifiez la date sur la convocation"
        raise Refus(f"Le {date_longue(le)} est {quoi} : le juge ne siège pas", geste, champ="le")


def delais_de_paiement(
    dette: Nombre, mois: int, decides_le: date, droit: Droit
) -> Sequence[Decimal]:
    """L'échéancier que le juge peut accorder (R-EXP-07) ; la dernière mensualité solde.

    Raises:
        Refus: le nombre de mensualités dépasse ce que la loi permet.

    >>> delais_de_paiement(7300, 36, date(2026, 4, 28), Droit())[-1]
    Decimal('202.70')
    """
    maximum = droit.entier("EXP_DELAIS_PAIEMENT_MAX", decides_le)
    if not 0 < mois <= maximum:
        fait = f"Le juge accorde {accorde(maximum, 'mensualité')} au plus"
        raise Refus(fait, f"choisissez de 1 à {maximum}", champ="mois")
    return mensualites(dette, mois)


def delais_recevables(
    decides_le: date, *, dette_reglable: bool | None, loyer_repris: bool | None
) -> bool | None:
    """Le juge peut accorder des délais de paiement ; None si l'on ignore une condition.

    Depuis le 29 juillet 2023, il faut une dette réglable et le loyer courant repris, en entier,
    avant l'audience (R-EXP-07).
    """
    conditions = [dette_reglable] + ([loyer_repris] if decides_le >= REFORME else [])
    if False in conditions:
        return False
    return None if None in conditions else True


def clause_suspendue(
    echeances: Iterable[tuple[date, bool]], loyers: Iterable[tuple[date, bool]], le: date
) -> bool:
    """Les effets de la clause sont encore suspendus : ni échéance ni loyer manqué (R-EXP-07).

    Args:
        echeances, loyers: chaque terme et s'il a été payé ; ceux d'après `le` ne comptent pas.
    """
    return all(paye for terme, paye in [*echeances, *loyers] if terme <= le)


def clause_reputee_non_jouee(echeances: Sequence[tuple[date, bool]]) -> bool:
    """Tout est payé : la clause est réputée n'avoir jamais joué (R-EXP-07)."""
    return bool(echeances) and all(paye for _, paye in echeances)
