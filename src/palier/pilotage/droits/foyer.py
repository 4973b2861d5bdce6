"""Un foyer tel que les prestations le comptent, et sa traduction pour openfisca-france.

Rien ici ne calcule un droit : on dit qui compose le foyer, ce qu'il gagne et où il vit, dans les
mots d'openfisca. Les seuls nombres de ce fichier convertissent un revenu net en ce que d'autres
règles demandent (brut, imposable) ; ils sont dits à l'écran avec ce que l'on suppose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from palier.noyau.periodes import age

NET_SUR_BRUT = Decimal("0.78")
"""Salaire net d'un salarié non cadre, pour un euro brut (ordre de grandeur de l'Urssaf)."""
CSG_ET_CRDS_NON_DEDUCTIBLES = Decimal("0.029") * Decimal("0.9825")
"""Ce que l'imposable ajoute au net, par euro brut : CSG 2,4 % et CRDS 0,5 % sur 98,25 %."""

AGE_ENFANT = 25
"""À partir de cet âge, un enfant forme son propre foyer pour toutes ces prestations."""

REVENUS: Mapping[str, tuple[str, ...]] = {
    "SALAIRE": ("salaire_net",),
    "ARE": ("chomage_net", "chomage_imposable", "chomage_brut"),
    "ASS": ("ass",),
    "PENSION_INV": ("pensions_invalidite",),
    "IJ": ("indemnites_journalieres_maladie",),
    "RETRAITE": ("retraite_nette", "retraite_imposable", "retraite_brute"),
    "PENSION_REC": ("pensions_alimentaires_percues",),
}
"""Les ressources du budget qu'openfisca connaît, et sous quels noms."""

NON_COMPTEES = ("CEJ", "BOURSE", "AIDE_TIERS", "AEEH", "RLS")
"""Les ressources du budget laissées hors du calcul ; l'écran le dit."""

STATUTS: Mapping[str, str] = {
    "LOC_PUBLIC": "locataire_hlm",
    "LOC_PRIVE": "locataire_vide",
    "SOUS_LOC": "locataire_vide",
    "OCCUPANT_SANS_TITRE": "locataire_vide",
    "LOGEMENT_FOYER": "locataire_foyer",
    "PROPRIO": "proprietaire",
    "ACCEDANT": "primo_accedant",
    "HEBERGE_TIERS": "loge_gratuitement",
    "HEBERGE_STRUCTURE": "sans_domicile",
    "HOTEL": "sans_domicile",
    "FORTUNE": "sans_domicile",
    "RUE": "sans_domicile",
}
AIDABLES = ("LOC_PUBLIC", "LOC_PRIVE", "SOUS_LOC", "OCCUPANT_SANS_TITRE")
"""Les statuts d'occupation où un loyer ouvre une aide que l'on sait estimer."""


@dataclass(frozen=True)
class Membre:
    """Une personne du foyer.

    Attributes:
        revenus: euros nets par mois, par nature de ressource (`REVENUS`).
        taux_incapacite: reconnu par la MDPH, entre 0 et 1 ; None s'il n'est pas dit.
    """

    naissance: date
    enfant: bool = False
    nom: str = ""
    revenus: Mapping[str, Decimal] = field(default_factory=dict)
    etudiant: bool = False
    enceinte: bool = False
    garde_alternee: bool = False
    taux_incapacite: Decimal | None = None


@dataclass(frozen=True)
class Logement:
    """Le logement occupé ; ce qui n'est pas dit reste vide."""

    statut: str = ""
    loyer: Decimal | None = None
    commune: str = ""
    colocation: bool = False


@dataclass(frozen=True)
class Foyer:
    """Ceux que les prestations comptent ensemble.

    Attributes:
        percus: euros par mois déjà reçus, par code de droit.
        aah_de: le rang de l'adulte qui touche l'AAH, si elle est perçue.
        isolement_recent: seul depuis moins de dix-huit mois, avec un enfant.
    """

    membres: Sequence[Membre]
    logement: Logement = Logement()
    percus: Mapping[str, Decimal] = field(default_factory=dict)
    isolement_recent: bool = False
    aah_de: int = 0

    @property
    def adultes(self) -> list[Membre]:
        return [m for m in self.membres if not m.enfant]

    @property
    def enfants(self) -> list[Membre]:
        return [m for m in self.membres if m.enfant]


def salaires(net: Decimal) -> dict[str, float]:
    """Le salaire net, et l'imposable et le brut qu'on lui suppose.

    >>> salaires(Decimal(780))
    {'salaire_net': 780.0, 'salaire_imposable': 808.49, 'salaire_de_base': 1000.0}
    """
    brut = net / NET_SUR_BRUT
    imposable = net + brut * CSG_ET_CRDS_NON_DEDUCTIBLES
    return {
        "salaire_net": float(net),
        "salaire_imposable": round(float(imposable), 2),
        "salaire_de_base": round(float(brut), 2),
    }


def a_charge(naissance: date, le: date) -> bool:
    """L'enfant est né, et n'a pas l'âge de former son propre foyer."""
    return naissance <= le and age(naissance, le) < AGE_ENFANT


def _personne(membre: Membre) -> dict[str, Any]:
    dite: dict[str, Any] = {
        "role": "enfant" if membre.enfant else "parent",
        "date_naissance": membre.naissance.isoformat(),
    }
    for nature, montant in membre.revenus.items():
        noms = REVENUS[nature]
        valeurs = salaires(montant) if nature == "SALAIRE" else dict.fromkeys(noms, float(montant))
        dite |= valeurs
    if membre.revenus.get("ARE") or membre.revenus.get("ASS"):
        dite["activite"] = "chomeur"
    elif membre.revenus.get("RETRAITE"):
        dite["activite"] = "retraite"
    if membre.etudiant:
        dite |= {"etudiant": True, "activite": "etudiant"}
    if membre.taux_incapacite:
        dite |= {"taux_incapacite": float(membre.taux_incapacite), "handicap": True}
    for fait in ("enceinte", "garde_alternee"):
        if getattr(membre, fait):
            dite[fait] = True
    return dite


def _menage(logement: Logement) -> dict[str, Any]:
    dit: dict[str, Any] = {
        "statut_occupation_logement": STATUTS.get(logement.statut, "non_renseigne"),
        "loyer": float(logement.loyer or 0) if logement.statut in AIDABLES else 0.0,
        "coloc": logement.colocation,
    }
    if logement.commune:
        dit["depcom"] = logement.commune
    return dit


def en_openfisca(foyer: Foyer) -> dict[str, Any]:
    """Le foyer dans les mots d'openfisca, adultes d'abord."""
    percus = {DROITS_PERCUS[c]: float(m) for c, m in foyer.percus.items() if c in DROITS_PERCUS}
    personnes = [_personne(m) for m in (*foyer.adultes, *foyer.enfants)]
    if aah := percus.pop("aah", None):
        personnes[foyer.aah_de]["aah"] = aah
    return {
        "personnes": personnes,
        "famille": {**percus, "rsa_isolement_recent": foyer.isolement_recent},
        "menage": _menage(foyer.logement),
    }


DROITS_PERCUS = {
    "RSA": "rsa",
    "PPA": "ppa",
    "AL": "aide_logement",
    "AF": "af",
    "CF": "cf",
    "ASF": "asf",
    "PAJE": "paje_base",
    "AAH": "aah",
    "ASPA": "aspa",
}
"""La variable d'openfisca de chaque droit mensuel, ce que l'on touche comme ce que l'on calcule."""
