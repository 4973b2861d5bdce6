"""Plan d'apurement et protocole de cohésion sociale (R-EXP-10, R-EXP-11)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from palier.metier.logement.regles.echeances import Droit, Echeance, Regle
from palier.metier.logement.regles.etapes import Fait
from palier.noyau.delais import Duree
from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde

PLAN = Regle(
    "FIN_PLAN",
    "Fin du plan d’apurement",
    "R-EXP-10",
    "CCH, R. 824-7",
    "EXP_PLAN_APUREMENT_MAX",
    inscrite=True,
    tenue_par=frozenset({"E18"}),
)
_PROTOCOLE = Regle(
    "FIN_PROTOCOLE",
    "Fin du protocole de cohésion sociale",
    "R-EXP-11",
    "CCH, L. 442-6-5 et L. 353-15-2",
    "EXP_PROTOCOLE_MAX",
    inscrite=True,
)
_NOUVEAU_BAIL = replace(
    _PROTOCOLE,
    code="NOUVEAU_BAIL",
    quoi="Signer le nouveau bail, protocole respecté",
    parametre="EXP_PROTOCOLE_BAIL_DELAI",
    inscrite=False,
)


@dataclass(frozen=True)
class Terme:
    """Une échéance d'un plan, ou un loyer courant, et le jour où il a été payé."""

    le: date
    paye_le: date | None = None
    loyer: bool = False


@dataclass(frozen=True)
class Incident:
    """Un terme manqué ; il n'est jamais effacé, il est régularisé."""

    terme: date
    constate_le: date
    regularise_le: date | None
    loyer: bool


def incidents(termes: Iterable[Terme], le: date, droit: Droit) -> list[Incident]:
    """Les échéances non payées après la tolérance, et les loyers courants impayés (R-EXP-10).

    Un loyer courant manqué est un incident dès le lendemain ; une échéance du plan, à J+30.
    """
    trouves = []
    for terme in sorted(termes, key=lambda t: (t.le, t.loyer)):
        tolere = 0 if terme.loyer else droit.entier("EXP_PLAN_INCIDENT_DELAI", terme.le)
        limite = Duree(tolere, "jour").apres(terme.le)
        if limite < le and (terme.paye_le is None or terme.paye_le > limite):
            constate = Duree(1, "jour").apres(limite)
            trouves.append(Incident(terme.le, constate, terme.paye_le, terme.loyer))
    return trouves


def statut_du_plan(
    *,
    signe_le: date | None,
    termes: Iterable[Terme],
    le: date,
    droit: Droit,
    denonce_le: date | None = None,
) -> str:
    """Proposé, signé, respecté, en incident, dénoncé ou soldé, à une date (R-EXP-10)."""
    suite = list(termes)
    if denonce_le and denonce_le <= le:
        return "DENONCE"
    if signe_le is None or signe_le > le:
        return "PROPOSE"
    if suite and all(t.paye_le and t.paye_le <= le for t in suite):
        return "SOLDE"
    ouverts = [
        i for i in incidents(suite, le, droit) if i.regularise_le is None or i.regularise_le > le
    ]
    if ouverts:
        return "INCIDENT"
    return "RESPECTE" if any(t.le <= le for t in suite) else "SIGNE"


def protocole(
    signe_le: date,
    droit: Droit,
    *,
    parc_social: bool,
    bail_resilie: bool,
    mois: int | None = None,
    prolonge_de: int = 0,
) -> list[Echeance]:
    """La fin d'un protocole de cohésion sociale, et le nouveau bail qui le suit (R-EXP-11).

    Args:
        mois: durée signée ; à défaut, la durée maximale.
        prolonge_de: mois de prolongation.
    Raises:
        Refus: ni parc social, ni bail résilié, ou une durée que la loi ne permet pas.
    """
    if not parc_social:
        geste = "concluez un accord simple, il n’ouvre pas l’aide au logement"
        raise Refus("Le protocole de cohésion sociale est réservé au parc social", geste)
    if not bail_resilie:
        fait = "Le protocole suit un bail résilié ; celui-ci ne l’est pas"
        raise Refus(fait, "signez un plan d’apurement")
    _exiger(mois or 0, droit.entier("EXP_PROTOCOLE_MAX", signe_le), "mois")
    _exiger(prolonge_de, droit.entier("EXP_PROTOCOLE_PROLONGATION_MAX", signe_le), "prolonge_de")
    fin = _PROTOCOLE.depuis(Fait("E03", signe_le), droit)
    total = (mois or droit.entier("EXP_PROTOCOLE_MAX", signe_le)) + prolonge_de
    jour = Duree(total, "mois").apres(signe_le)
    fin = replace(
        fin,
        au_plus_tot=jour,
        au_plus_tard=jour,
        calcul=(f"{Duree(total, 'mois')} depuis la signature.",),
    )
    return [fin, _NOUVEAU_BAIL.depuis(Fait("E03", jour), droit, au=signe_le)]


def _exiger(mois: int, maximum: int, champ: str) -> None:
    if not 0 <= mois <= maximum:
        fait = f"{accorde(mois, 'mois')}, c’est plus que ce que la loi permet ({maximum})"
        raise Refus(fait, "relisez le protocole", champ=champ)
