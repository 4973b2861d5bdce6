"""Lire une estimation : ce que vaut chaque droit, s'il est demandé, ce qui manque pour le dire.

Aucun barème ici : les montants viennent d'openfisca-france. Une estimation n'est pas une décision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from palier.noyau.montants import arrondi

ZERO = Decimal(0)
ECART_NOTABLE = Decimal(30)
"""Euros par mois au-delà desquels un droit perçu et son calcul se rapprochent à la main."""


class Verdict(StrEnum):
    """Ce que l'on peut dire d'un droit."""

    OUVERT = "OUVERT"
    A_DEMANDER = "A_DEMANDER"
    NON = "NON"
    MANQUE = "MANQUE"


@dataclass(frozen=True)
class Prestation:
    """Un droit que l'on sait estimer.

    Attributes:
        variables: celles d'openfisca dont la somme est le montant net de CRDS.
        natures: les lignes de budget qui disent qu'il est perçu.
        demarche: le code de la démarche qui le demande.
        annuelle: versée une fois par an, hors du budget du mois.
    """

    code: str
    libelle: str
    variables: tuple[str, ...]
    natures: tuple[str, ...]
    demarche: str
    suppose: str = ""
    annuelle: bool = False


PRESTATIONS = (
    Prestation(
        "RSA",
        "Revenu de solidarité active (RSA)",
        ("rsa",),
        ("RSA", "RSA_MAJ"),
        "D_RSA",
        "Nationalité française, ou séjour régulier depuis au moins cinq ans (avec des "
        "exceptions) ; ni épargne, ni sanction, ni travail non salarié.",
    ),
    Prestation(
        "PPA",
        "Prime d’activité",
        ("ppa", "crds_ppa"),
        ("PRIME_ACT",),
        "D_CAF_ACTU",
        "Mêmes salaires les trois derniers mois ; même condition de séjour que le RSA.",
    ),
    Prestation(
        "AL",
        "Aide au logement",
        ("aide_logement",),
        ("APL_ALF_ALS",),
        "D_APL",
        "Résidence principale décente, bail au nom du ménage, mêmes ressources depuis un an, "
        "zone 2 si la commune n’est pas au zonage. "
        "Dans le parc public, la réduction de loyer de solidarité est déjà déduite de l’aide.",
    ),
    Prestation(
        "AF",
        "Allocations familiales",
        ("af", "crds_af"),
        ("AF",),
        "D_CAF_ACTU",
        "Enfants à la charge du ménage ; mêmes ressources il y a deux ans.",
    ),
    Prestation(
        "CF",
        "Complément familial",
        ("cf", "crds_cf"),
        ("CF",),
        "D_CAF_ACTU",
        "Enfants à la charge du ménage ; mêmes ressources il y a deux ans.",
    ),
    Prestation(
        "PAJE",
        "Allocation de base de la Paje",
        ("paje_base", "crds_paje"),
        ("PAJE",),
        "D_CAF_ACTU",
        "Enfant de moins de trois ans ; mêmes ressources il y a deux ans. La prime à la naissance "
        "et les aides à la garde ne sont pas estimées.",
    ),
    Prestation(
        "ASF",
        "Allocation de soutien familial",
        ("asf", "crds_asf"),
        ("ASF",),
        "D_CAF_ACTU",
        "L’autre parent ne verse aucune pension, ou seulement celle qui est au budget.",
    ),
    Prestation(
        "ARS",
        "Allocation de rentrée scolaire",
        ("ars", "crds_ars"),
        (),
        "D_CAF_ACTU",
        "Enfants scolarisés de 6 à 18 ans ; mêmes ressources il y a deux ans. Versée en août, "
        "sans demande avant 16 ans.",
        annuelle=True,
    ),
    Prestation(
        "AAH",
        "Allocation aux adultes handicapés",
        ("aah",),
        ("AAH",),
        "D_MDPH",
        "Taux d’incapacité reconnu d’au moins 80 %. Entre 50 et 79 %, il faut en plus une "
        "restriction durable d’accès à l’emploi, que seule la MDPH apprécie.",
    ),
    Prestation(
        "ASPA",
        "Allocation de solidarité aux personnes âgées (Aspa)",
        ("aspa",),
        ("ASPA",),
        "D_RETRAITE",
        "65 ans révolus, résidence stable en France, retraites demandées ; séjour régulier depuis "
        "dix ans pour une personne étrangère ; ni épargne ni bien. Récupérable sur la succession.",
    ),
    Prestation(
        "CSS",
        "Complémentaire santé solidaire",
        ("css_participation_forfaitaire",),
        (),
        "D_CSS",
        "Mêmes ressources depuis un an ; résidence stable et régulière.",
    ),
)
PAR_CODE: Mapping[str, Prestation] = {p.code: p for p in PRESTATIONS}


@dataclass(frozen=True)
class Sante:
    """La complémentaire santé solidaire : gratuite, contre participation, ou rien."""

    gratuite: bool
    participation: Decimal

    @property
    def ouverte(self) -> bool:
        return self.gratuite or self.participation > 0


@dataclass(frozen=True)
class Estimation:
    """Ce qu'openfisca donne à un foyer, en euros et au centime."""

    montants: Mapping[str, Decimal]
    sante: Sante

    @property
    def mensuel(self) -> Decimal:
        """Ce que ces droits apportent chaque mois, tous ensemble."""
        return sum((m for c, m in self.montants.items() if not PAR_CODE[c].annuelle), ZERO)


def _somme(rendu: Mapping[str, Any], variables: Sequence[str]) -> Decimal:
    valeurs = (rendu[v] for v in variables)
    total = sum(sum(v) if isinstance(v, list) else v for v in valeurs)
    return arrondi(float(total))


def lire(rendu: Mapping[str, Any]) -> Estimation:
    """L'estimation d'un foyer, d'après la réponse du calculateur."""
    montants = {p.code: _somme(rendu, p.variables) for p in PRESTATIONS if p.code != "CSS"}
    participation = _somme(rendu, PAR_CODE["CSS"].variables)
    return Estimation(montants, Sante(bool(rendu["cmu_c"]), participation))


@dataclass(frozen=True)
class Droit:
    """Une prestation pour un ménage, et ce que l'on peut en dire.

    Attributes:
        percu: euros par mois, d'après le budget.
        estime: euros par mois, ou par an si la prestation est annuelle.
        calcule: pour un droit perçu, ce qu'openfisca en donne avec les mêmes ressources.
        ecart: de combien un droit déjà perçu changerait si les autres s'ouvraient.
        manques: les faits qu'il faudrait connaître.
    """

    prestation: Prestation
    verdict: Verdict
    percu: Decimal | None = None
    estime: Decimal | None = None
    calcule: Decimal | None = None
    ecart: Decimal = ZERO
    manques: tuple[str, ...] = ()
    sante: Sante | None = None

    @property
    def baisse(self) -> Decimal:
        """Ce que ce droit perdrait si les autres s'ouvraient, tout au plus ce qu'il vaut."""
        return min(max(-self.ecart, ZERO), self.percu or ZERO)

    @property
    def a_rapprocher(self) -> bool:
        """Le montant perçu est loin du calcul : une déclaration a pu changer depuis."""
        if self.percu is None or self.calcule is None:
            return False
        return abs(self.calcule - self.percu) >= ECART_NOTABLE


def juger(
    prestation: Prestation,
    *,
    percu: Decimal | None,
    estimation: Estimation | None,
    avant: Estimation | None,
    manques: Sequence[str],
) -> Droit:
    """Le verdict d'une prestation : le budget d'abord, puis ce qui manque, puis l'estimation.

    Args:
        percu: ce que le budget dit touché ; None si aucune ligne ne le dit.
        estimation: tous les droits ouverts ensemble ; None si rien n'a pu être calculé.
        avant: les seuls droits déjà perçus, pour dire de combien ils bougeraient.
    """
    code = prestation.code
    if percu:
        calcule, ecart = None, ZERO
        if estimation is not None and avant is not None:
            calcule = avant.montants[code]
            ecart = estimation.montants[code] - calcule
        return Droit(prestation, Verdict.OUVERT, percu, calcule=calcule, ecart=ecart)
    if manques or estimation is None:
        return Droit(prestation, Verdict.MANQUE, manques=tuple(manques))
    if code == "CSS":
        verdict = Verdict.A_DEMANDER if estimation.sante.ouverte else Verdict.NON
        return Droit(prestation, verdict, sante=estimation.sante)
    estime = estimation.montants[code]
    return Droit(prestation, Verdict.A_DEMANDER if estime > 0 else Verdict.NON, estime=estime)


@dataclass(frozen=True)
class Changement:
    """Le budget du mois, tel qu'il est et si tout ce qui peut l'être était demandé."""

    avant: Decimal
    gagne: Decimal
    perdu: Decimal

    @property
    def apres(self) -> Decimal:
        return self.avant + self.gagne + self.perdu


def changement(ressources: Decimal, droits: Sequence[Droit]) -> Changement:
    """Ce que les droits à demander ajoutent aux ressources, et ce qu'ils font baisser."""
    gagne = sum(
        (
            d.estime or ZERO
            for d in droits
            if d.verdict is Verdict.A_DEMANDER and not d.prestation.annuelle
        ),
        ZERO,
    )
    perdu = sum((d.baisse for d in droits if d.verdict is Verdict.OUVERT), ZERO)
    return Changement(ressources, gagne, -perdu)
