"""Estimer les droits d'un dossier : deux demandes au plus, et une courbe de mille revenus."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings

from palier.pilotage.droits.foyer import DROITS_PERCUS, Foyer, en_openfisca, salaires
from palier.pilotage.droits.lecture import Dossier
from palier.pilotage.droits.passerelle import VARIABLES, Passerelle
from palier.pilotage.droits.regles import (
    PRESTATIONS,
    Changement,
    Droit,
    Estimation,
    Verdict,
    changement,
    juger,
    lire,
)

MOBILES = ("RSA", "PPA")
"""Les droits perçus que d'autres droits feraient bouger ; les autres restent ce qu'ils sont."""

SALAIRE_MAX, PAS = 3000, 3
PAS_DU_TABLEAU = 150


@cache
def calculateur() -> Passerelle:
    """Le calculateur de ce processus."""
    return Passerelle(settings.PALIER_DROITS)


@dataclass(frozen=True)
class Bilan:
    """Les droits d'un ménage, rangés par verdict, et son budget avant et après."""

    droits: Sequence[Droit]
    changement: Changement

    def de(self, verdict: Verdict) -> list[Droit]:
        """Les droits de ce verdict, dans l'ordre des prestations."""
        return [d for d in self.droits if d.verdict is verdict]


def estimer(dossier: Dossier, le: date) -> Bilan:
    """Les droits du dossier ce mois-là.

    Raises:
        Indisponible: le calculateur est absent, tombé, ou ne sait pas.
    """
    apres = avant = None
    if dossier.foyer is not None:
        figees = [
            variable
            for code, variable in DROITS_PERCUS.items()
            if (code in dossier.foyer.percus and code not in MOBILES) or dossier.manque(code)
        ]
        apres = _demander(dossier.foyer, le, figees)
        if any(code in dossier.foyer.percus for code in MOBILES):
            fermees = [v for c, v in DROITS_PERCUS.items() if c not in dossier.foyer.percus]
            avant = _demander(dossier.foyer, le, [*figees, *fermees])
    droits = [
        juger(
            prestation,
            percu=_percu(dossier, prestation.code),
            estimation=apres,
            avant=avant,
            manques=dossier.manque(prestation.code),
        )
        for prestation in PRESTATIONS
    ]
    return Bilan(droits, changement(dossier.ressources, droits))


def _percu(dossier: Dossier, code: str) -> Decimal | None:
    return dossier.foyer.percus.get(code) if dossier.foyer else None


def _demander(foyer: Foyer, le: date, forcees: Sequence[str]) -> Estimation:
    demande = _demande(foyer, le, forcees)
    (rendu,) = calculateur().demander(demande)
    return lire(rendu)


def _demande(foyer: Foyer, le: date, forcees: Sequence[str]) -> dict[str, Any]:
    return {
        "mois": f"{le:%Y-%m}",
        "foyers": [en_openfisca(foyer)],
        "variables": VARIABLES,
        "forcees": list(dict.fromkeys(forcees)),
    }


@dataclass(frozen=True)
class Point:
    """Un salaire essayé, et ce que le foyer aurait chaque mois."""

    salaire: Decimal
    estimation: Estimation
    autres: Decimal

    @property
    def total(self) -> Decimal:
        return self.salaire + self.autres + self.estimation.mensuel

    @property
    def rsa(self) -> Decimal:
        return self.estimation.montants["RSA"]

    @property
    def ppa(self) -> Decimal:
        return self.estimation.montants["PPA"]

    @property
    def logement(self) -> Decimal:
        return self.estimation.montants["AL"]

    @property
    def reste(self) -> Decimal:
        """Les autres droits du mois."""
        return self.estimation.mensuel - self.rsa - self.ppa - self.logement


def varier(dossier: Dossier, le: date, rang: int) -> list[Point]:
    """Le revenu disponible selon le salaire d'un adulte, le reste du foyer ne changeant pas.

    Args:
        rang: l'adulte dont le salaire varie, 0 pour le titulaire.
    Raises:
        Indisponible: le calculateur est absent, tombé, ou ne sait pas.
    """
    foyer = dossier.foyer
    if foyer is None:
        return []
    essais = {Decimal(s) for s in range(0, SALAIRE_MAX + 1, PAS)}
    actuel = foyer.adultes[rang].revenus.get("SALAIRE")
    if actuel is not None and actuel <= SALAIRE_MAX:
        essais.add(actuel)
    tries = sorted(essais)
    colonnes = [salaires(s) for s in tries]
    variables = {nom: [c[nom] for c in colonnes] for nom in colonnes[0]}
    figees = [v for c, v in DROITS_PERCUS.items() if dossier.manque(c)]
    demande = _demande(foyer, le, figees)
    rendus = calculateur().demander(
        {**demande, "variantes": {"personne": rang, "variables": variables}}
    )
    autres = _autres(foyer, rang)
    return [Point(s, lire(r), autres) for s, r in zip(tries, rendus, strict=True)]


def _autres(foyer: Foyer, rang: int) -> Decimal:
    """Les revenus du foyer qui ne varient pas."""
    autres = Decimal(0)
    for place, membre in enumerate((*foyer.adultes, *foyer.enfants)):
        for nature, montant in membre.revenus.items():
            if not (place == rang and nature == "SALAIRE"):
                autres += montant
    return autres
