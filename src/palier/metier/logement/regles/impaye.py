"""L'impayé et sa dette : quand il est constitué, qui doit le signaler (R-EXP-01 à 03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from palier.metier.logement.regles.echeances import Droit, Echeance, Regle
from palier.metier.logement.regles.etapes import Fait
from palier.noyau.delais import Duree
from palier.noyau.montants import Nombre, decimal
from palier.noyau.parametres import ParametreAbsent, Valeur
from palier.noyau.texte import date_longue, montant

NOUVELLE_DEFINITION = date(2027, 1, 1)
SIGNALEMENT = Regle(
    "SIGNALEMENT_CAF",
    "Signaler l’impayé à la Caf ou à la MSA",
    "R-EXP-01",
    "CCH, L. 824-1 et R. 824-1",
    "EXP_SIGNALEMENT_CAF_DELAI",
    tenue_par=frozenset({"E02"}),
)
PLAN_CAF = Regle(
    "PLAN_CAF",
    "Conclure le plan d’apurement",
    "R-EXP-01",
    "CCH, R. 824-7",
    "EXP_CAF_PLAN_DELAI",
    tenue_par=frozenset({"E03"}),
)
_CAF = (
    PLAN_CAF,
    Regle(
        "FSL_CAF",
        "Réponse du FSL, à défaut de plan",
        "R-EXP-01",
        "CCH, R. 824-7",
        "EXP_CAF_FSL_DELAI",
        tenue_par=PLAN_CAF.tenue_par,
    ),
    Regle(
        "PLAN_DEFAUT_CAF",
        "Plan de la Caf, à défaut de tout accord",
        "R-EXP-01",
        "CCH, R. 824-7",
        "EXP_CAF_PLAN_DEFAUT_DELAI",
        tenue_par=PLAN_CAF.tenue_par,
    ),
)


@dataclass(frozen=True)
class Impaye:
    """L'impayé est-il constitué au sens de l'aide au logement ?

    Attributes:
        constitue: None quand une donnée manque pour le dire.
    """

    constitue: bool | None
    pourquoi: str
    parametres: tuple[Valeur, ...] = ()


def impaye(
    dette: Nombre | None,
    le: date,
    droit: Droit,
    *,
    loyer: Nombre | None = None,
    charges: Nombre | None = None,
    aide: Nombre | None = None,
    tiers_payant: bool = True,
    premier_defaut: date | None = None,
) -> Impaye:
    """L'impayé au sens de l'aide au logement, au jour du fait (R-EXP-01, R-EXP-02).

    Args:
        dette: ce qui est dû ce jour-là, loyer et charges.
        tiers_payant: l'aide est versée au bailleur.
        premier_defaut: le premier défaut constaté, depuis le 1er janvier 2027.
    """
    if dette is None:
        return Impaye(None, "La dette n’est pas renseignée : notez-la pour le savoir.")
    try:
        if le < NOUVELLE_DEFINITION:
            return _en_mensualites(decimal(dette), le, droit, (loyer, charges, aide), tiers_payant)
        return _au_seuil(decimal(dette), le, droit, premier_defaut)
    except ParametreAbsent as absent:
        return Impaye(None, str(absent))


def _en_mensualites(
    dette: Decimal,
    le: date,
    droit: Droit,
    mois: tuple[Nombre | None, Nombre | None, Nombre | None],
    tiers_payant: bool,
) -> Impaye:
    loyer, charges, aide = mois
    if loyer is None or charges is None or (tiers_payant and aide is None):
        manque = "le loyer" if loyer is None else "les charges" if charges is None else "l’aide"
        return Impaye(None, f"Il manque {manque} : complétez le logement pour le savoir.")
    fois = droit.valeur("EXP_IMPAYE_APL_MULTIPLE", le)
    nette = decimal(loyer) + decimal(charges) - (decimal(aide or 0) if tiers_payant else 0)
    seuil = fois.valeur * nette
    quoi = "loyer et charges, aide déduite" if tiers_payant else "loyer et charges"
    dit = f"{montant(dette)} pour un seuil de {montant(seuil)} ({fois.valeur:f} × {quoi})."
    return Impaye(dette >= seuil, dit, (fois,))


def _au_seuil(dette: Decimal, le: date, droit: Droit, premier_defaut: date | None) -> Impaye:
    seuil = droit.valeur("EXP_IMPAYE_APL_SEUIL", le)
    delai = droit.valeur("EXP_IMPAYE_APL_DELAI", le)
    if dette > seuil.valeur:
        return Impaye(True, f"{montant(dette)}, plus de {montant(seuil.valeur)}.", (seuil,))
    if premier_defaut and dette > 0:
        terme = Duree.de(delai).apres(premier_defaut)
        dit = f"Non réglé {Duree.de(delai)} après le défaut du {date_longue(premier_defaut)}"
        if le >= terme:
            return Impaye(True, f"{dit} (le {date_longue(terme)}).", (seuil, delai))
    return Impaye(False, f"{montant(dette)}, pas plus de {montant(seuil.valeur)}.", (seuil, delai))


def calendrier_caf(signale_le: date, dette: Nombre | None, droit: Droit) -> list[Echeance]:
    """Ce que la Caf attend après un signalement : plan, FSL à défaut, plan par défaut (R-EXP-01).

    Une petite dette suit un traitement simplifié : rien à attendre. Depuis 2027, la CCAPEX décide :
    chaque échéance dit que son délai n'est pas connu.
    """
    try:
        petite = droit.valeur("EXP_CAF_TRAITEMENT_SIMPLIFIE", signale_le)
        if dette is not None and decimal(dette) <= petite.valeur:
            return []
    except ParametreAbsent:
        pass
    echeances, depuis = [], signale_le
    for regle in _CAF:
        echeance = regle.depuis(Fait("E02", depuis), droit, au=signale_le)
        echeances.append(echeance)
        depuis = echeance.au_plus_tard or depuis
    return echeances


@dataclass(frozen=True)
class Poste:
    """Une somme réclamée : LOYER, CHARGES, SLS, REGULARISATION ou FRAIS (R-EXP-03).

    Attributes:
        jugee: des frais de poursuite que le juge a mis à la charge du locataire.
        actuel: la dette est celle du logement occupé.
    """

    le: date
    montant: Decimal
    nature: str
    jugee: bool = False
    actuel: bool = True


def dette_locative(postes: Iterable[Poste], le: date, *, actuel: bool = True) -> Decimal:
    """Ce qui est dû d'un logement à une date, sans les frais de poursuite non jugés (R-EXP-03).

    >>> frais = Poste(date(2026, 1, 5), Decimal(120), "FRAIS")
    >>> dette_locative([Poste(date(2026, 1, 1), Decimal(500), "LOYER"), frais], date(2026, 2, 1))
    Decimal('500')
    """
    retenus = (
        p.montant
        for p in postes
        if p.le <= le and p.actuel is actuel and (p.nature != "FRAIS" or p.jugee)
    )
    return sum(retenus, Decimal(0))
