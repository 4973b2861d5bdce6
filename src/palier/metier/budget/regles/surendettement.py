"""Le surendettement : dettes exclues et rangs, quotité, part à rembourser (R-SUR-01, 03 à 05).

Les étapes et les délais de la procédure sont ceux du logement ; ici, des sommes. Tout est
indicatif : la commission décide.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import IntEnum

from palier.metier.budget.regles.soldes import Ligne
from palier.noyau.montants import arrondi
from palier.noyau.parametres import ParametreAbsent, Valeur
from palier.noyau.texte import montant

Lire = Callable[..., Valeur]
"""De quoi lire un paramètre : `parametre`, ou celui d'une structure."""

_ZERO = Decimal(0)
TRANCHES = 7
_SOIXANTIEMES = 60


class Rang(IntEnum):
    """L'ordre où se paient les dettes : le bailleur avant les établissements de crédit."""

    BAILLEUR = 1
    AUTRE = 2
    CREDIT = 3
    PROFESSIONNELLE = 4
    EXCLUE = 5


@dataclass(frozen=True)
class Sort:
    """Ce que la procédure peut faire d'une dette.

    Attributes:
        raison: pourquoi elle est à part, ou à vérifier ; vide pour une dette ordinaire.
    """

    rang: Rang
    raison: str = ""
    article: str = ""

    @property
    def exclue(self) -> bool:
        """Ni remise ni effacement sans l'accord du créancier."""
        return self.rang is Rang.EXCLUE


_BAILLEUR = Sort(Rang.BAILLEUR, "payée avant les établissements de crédit", "C. conso L.711-6")
_CREDIT = Sort(Rang.CREDIT)
_FRAUDE = "exclue si l'organisme a établi une fraude : regardez la notification"
_SORTS = {
    "LOYER_ACTUEL": _BAILLEUR,
    "LOYER_ANCIEN": _BAILLEUR,
    "SLS": _BAILLEUR,
    "CREDIT_CONSO": _CREDIT,
    "CREDIT_RENOUV": _CREDIT,
    "CREDIT_IMMO": _CREDIT,
    "DECOUVERT": _CREDIT,
    "PENSION_ALIM": Sort(Rang.EXCLUE, "dette alimentaire", "C. conso L.711-4"),
    "JUSTICE": Sort(
        Rang.EXCLUE,
        "réparation pénale ; de simples frais de justice entreraient",
        "C. conso L.711-4",
    ),
    "AMENDES": Sort(Rang.EXCLUE, "amende", "C. conso L.711-4, L.711-5"),
    "PRO": Sort(Rang.PROFESSIONNELLE, "dette professionnelle, à tracer à part", "loi 2022-172"),
    "CAF_INDU": Sort(Rang.AUTRE, _FRAUDE, "C. conso L.711-4"),
    "CPAM_INDU": Sort(Rang.AUTRE, _FRAUDE, "C. conso L.711-4"),
    "FT_INDU": Sort(Rang.AUTRE, _FRAUDE, "C. conso L.711-4"),
}


def sort_de(type_de_dette: str) -> Sort:
    """Ce que la procédure peut faire d'une dette de ce type (R-SUR-01).

    Une fraude établie ne se note pas : ce serait une donnée d'infraction. Son exclusion se dit.

    Args:
        type_de_dette: un code de la nomenclature `dette`.
    """
    return _SORTS.get(type_de_dette, Sort(Rang.AUTRE))


@dataclass(frozen=True)
class Bareme:
    """Le barème d'une année : ce qui se saisit de chaque tranche du net annuel (R-SUR-05).

    Attributes:
        bornes: haut de chaque tranche, sauf la dernière.
        parts: fraction saisissable de chaque tranche, en soixantièmes.
        majoration: ce que chaque personne à charge ajoute aux bornes.
        plancher: ce qui reste toujours, par mois (RSA d'une personne seule).
    """

    bornes: tuple[Decimal, ...]
    parts: tuple[Decimal, ...]
    majoration: Decimal
    plancher: Decimal
    effet: date
    source: str
    a_verifier: bool


def bareme_de_saisie(le: date, lire: Lire) -> Bareme:
    """Le barème en vigueur un jour donné.

    Raises:
        ParametreAbsent: aucun barème n'est connu à cette date ; jamais celui d'une autre année.
    """
    bornes = [lire("QUOTITE_BORNE", le, tranche=t) for t in range(1, TRANCHES)]
    parts = [lire("QUOTITE_FRACTION", le, tranche=t) for t in range(1, TRANCHES + 1)]
    majoration = lire("QUOTITE_MAJORATION_PERSONNE", le)
    return Bareme(
        bornes=tuple(b.valeur for b in bornes),
        parts=tuple(p.valeur for p in parts),
        majoration=majoration.valeur,
        plancher=lire("RSA_BASE", le).valeur,
        effet=bornes[0].date_effet,
        source=bornes[0].source,
        a_verifier=any(v.a_verifier for v in (*bornes, majoration)),
    )


def quotite_saisissable(net: Decimal, a_charge: int, bareme: Bareme) -> Decimal:
    """Ce que l'on peut saisir par mois d'un salaire, au centime (R-SUR-05).

    Args:
        net: salaire net mensuel après impôt prélevé, moyenne des douze derniers mois.
        a_charge: personnes à charge.
    Returns:
        Jamais plus que ce qui dépasse le plancher laissé au salarié.
    """
    annuel, bas, soixantiemes = net * 12, _ZERO, _ZERO
    for borne, part in zip(bareme.bornes, bareme.parts, strict=False):
        haut = borne + a_charge * bareme.majoration
        soixantiemes += max(_ZERO, min(annuel, haut) - bas) * part
        bas = haut
    soixantiemes += max(_ZERO, annuel - bas) * bareme.parts[-1]
    quotite = soixantiemes / (_SOIXANTIEMES * 12)
    return arrondi(max(_ZERO, min(quotite, net - bareme.plancher)))


def rsa_forfaitaire(couple: bool, enfants: int, le: date, lire: Lire) -> Decimal:
    """Le RSA forfaitaire d'un foyer, par mois, au centime (CASF R.262-1).

    Raises:
        ParametreAbsent: le montant n'est pas connu à cette date.
    """
    personnes = 1 + couple + enfants
    coefficient = Decimal(1)
    if personnes >= 2:
        coefficient += lire("RSA_MAJORATION", le, pour="DEUXIEME_PERSONNE").valeur
    if personnes >= 3:
        coefficient += lire("RSA_MAJORATION", le, pour="TROISIEME_PERSONNE").valeur
    if couple and enfants >= 2:
        coefficient += lire("RSA_MAJORATION", le, pour="DEUXIEME_ENFANT_DU_COUPLE").valeur
    if enfants >= 3:
        suivants = lire("RSA_MAJORATION", le, pour="ENFANT_A_PARTIR_DU_TROISIEME").valeur
        coefficient += suivants * (enfants - 2)
    return arrondi(lire("RSA_BASE", le).valeur * coefficient)


@dataclass(frozen=True)
class Poste:
    """Une somme du budget vie courante, réelle ou forfaitaire.

    Attributes:
        precision: ce qu'il faut en savoir (plafonné, supplément inconnu…).
        a_justifier: réel, mais une de ses pièces n'est pas vue ; la commission la demandera.
    """

    nom: str
    montant: Decimal
    forfait: bool = False
    precision: str = ""
    a_verifier: bool = False
    a_justifier: bool = False


REELS = {
    "LOYER": "Loyer",
    "CHARGES_LOC": "Charges locatives",
    "IMPOT": "Impôts",
    "GARDE": "Garde des enfants",
    "CANTINE": "Cantine",
    "SCOLARITE": "Scolarité",
    "PENSION_VERSEE": "Pension versée",
    "MUTUELLE": "Mutuelle et santé",
    "TRANSPORT": "Transport",
}
"""Ce que la commission retient au réel justifié ; le reste est couvert par les forfaits."""

FORFAITS = {
    "BASE": "Forfait de base",
    "HABITATION": "Forfait habitation",
    "CHAUFFAGE": "Forfait chauffage",
}


def vie_courante(
    lignes: Sequence[Ligne],
    personnes: int,
    le: date,
    lire: Lire,
) -> list[Poste]:
    """Le budget vie courante d'un foyer : le réel justifié, puis les forfaits (R-SUR-04).

    Raises:
        ParametreAbsent: les forfaits de l'année ne sont pas connus.
    """
    postes = []
    for nature, nom in REELS.items():
        siennes = [li for li in lignes if li.sens == "CHARGE" and li.nature == nature]
        if siennes:
            somme = arrondi(sum((li.par_an for li in siennes), _ZERO) / 12)
            reel = Poste(nom, somme, a_justifier=not all(li.justifiee for li in siennes))
            postes.append(_plafonne(reel, le, lire) if nature == "TRANSPORT" else reel)
    return [*postes, *(_forfait(poste, personnes, le, lire) for poste in FORFAITS)]


def _plafonne(transport: Poste, le: date, lire: Lire) -> Poste:
    """Le transport, au plus ce que la commission en compte."""
    try:
        plafond = lire("SUR_TRANSPORT_MAX", le)
    except ParametreAbsent:
        return replace(transport, precision="plafond de la commission inconnu")
    if transport.montant <= plafond.valeur:
        return transport
    dit = f"plafonné, pour {montant(transport.montant)} payés"
    return replace(transport, montant=plafond.valeur, precision=dit, a_verifier=plafond.a_verifier)


def _forfait(poste: str, personnes: int, le: date, lire: Lire) -> Poste:
    base = lire("SUR_FORFAIT", le, poste=poste)
    somme, precision, supplement = base.valeur, "", None
    if personnes > 1:
        try:
            supplement = lire("SUR_FORFAIT_PERSONNE", le, poste=poste)
            somme += supplement.valeur * (personnes - 1)
        except ParametreAbsent:
            precision = "compté pour une personne : supplément par personne inconnu"
    doute = base.a_verifier or (supplement is not None and supplement.a_verifier)
    return Poste(FORFAITS[poste], somme, forfait=True, precision=precision, a_verifier=doute)


@dataclass(frozen=True)
class PartARembourser:
    """Ce qu'un foyer pourrait rembourser par mois, et les bornes qui le disent (R-SUR-03).

    Attributes:
        quotite, apres_rsa, apres_vie_courante: les trois bornes ; vide : inconnue.
    """

    quotite: Decimal | None
    apres_rsa: Decimal | None
    apres_vie_courante: Decimal | None

    @property
    def montant(self) -> Decimal | None:
        """La plus petite des bornes connues, jamais négative ; vide si aucune ne l'est."""
        bornes = (self.quotite, self.apres_rsa, self.apres_vie_courante)
        connues = [b for b in bornes if b is not None]
        return max(_ZERO, min(connues)) if connues else None

    @property
    def complete(self) -> bool:
        """Les trois bornes sont connues ; sinon le montant est un maximum."""
        return None not in (self.quotite, self.apres_rsa, self.apres_vie_courante)


def part_a_rembourser(
    ressources: Decimal | None,
    *,
    quotite: Decimal | None,
    rsa_foyer: Decimal | None,
    vie_courante: Decimal | None,
) -> PartARembourser:
    """La part des ressources à affecter au remboursement (C. conso L.731-1, R.731-1 s.)."""

    def reste(borne: Decimal | None) -> Decimal | None:
        return None if ressources is None or borne is None else arrondi(ressources - borne)

    return PartARembourser(quotite, reste(rsa_foyer), reste(vie_courante))
