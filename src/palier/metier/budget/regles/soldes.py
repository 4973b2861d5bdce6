"""Ressources, charges, et les trois soldes d'un mois (R-BUD-01 à R-BUD-04).

Un montant vide n'est pas zéro : ce qui dépend d'un montant inconnu est inconnu (`None`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from palier.noyau.montants import annualise, mensualise

DETTES = frozenset({"CREDIT", "PLAN_DETTE"})
"""Les charges qui remboursent une dette : elles séparent le solde a du solde b."""

FIXES = frozenset(
    {
        *("LOYER", "CHARGES_LOC", "ENERGIE", "EAU", "ASSUR_HAB", "ASSUR_AUTO", "MUTUELLE"),
        *("IMPOT", "TRANSPORT", "GARDE", "CANTINE", "PENSION_VERSEE"),
    }
)
"""Les charges que l'on ne choisit pas (R-BUD-04) ; les remboursements le sont aussi."""


class Equilibre(StrEnum):
    """Le verdict d'un solde (R-BUD-02)."""

    EQUILIBRE = "EQUILIBRE"
    DESEQUILIBRE = "DESEQUILIBRE"
    INDETERMINE = "INDETERMINE"


@dataclass(frozen=True)
class Ligne:
    """Une ressource ou une charge, à la périodicité de son justificatif.

    Attributes:
        montant: ce qui est reçu, ou payé.
        du: ce qui devrait être payé, pour une dette ; vide : autant que le montant.
        justifiee: la pièce est vue.
    """

    sens: str
    nature: str
    montant: Decimal
    periodicite: str = "MOIS"
    du: Decimal | None = None
    justifiee: bool = False

    @property
    def par_mois(self) -> Decimal:
        """Le montant ramené au mois, non arrondi."""
        return mensualise(self.montant, self.periodicite or "MOIS")

    @property
    def par_an(self) -> Decimal:
        """Le montant ramené à l'année, exact."""
        return annualise(self.montant, self.periodicite or "MOIS")

    @property
    def du_par_an(self) -> Decimal:
        """La somme due ramenée à l'année, exacte."""
        du = self.montant if self.du is None else self.du
        return annualise(du, self.periodicite or "MOIS")


@dataclass(frozen=True)
class Budget:
    """Les sommes d'une année, exactes ; ce qui s'en lit est par mois, divisé une seule fois.

    Attributes:
        ressources_an: `None` si aucune ressource n'est renseignée.
        courantes_an: charges hors remboursements ; `None` si aucune charge n'est renseignée.
        fixes_an: la part des charges courantes que l'on ne choisit pas.
        payees_an: mensualités de dettes effectivement payées.
        dues_an: mensualités de dettes dues, payées ou non.
    """

    ressources_an: Decimal | None
    courantes_an: Decimal | None
    fixes_an: Decimal = Decimal(0)
    payees_an: Decimal = Decimal(0)
    dues_an: Decimal = Decimal(0)

    def _reste_de(self, *charges: Decimal | None) -> Decimal | None:
        if self.ressources_an is None or self.courantes_an is None:
            return None
        return (self.ressources_an - sum((c or Decimal(0) for c in charges), Decimal(0))) / 12

    @property
    def ressources(self) -> Decimal | None:
        return None if self.ressources_an is None else self.ressources_an / 12

    @property
    def courantes(self) -> Decimal | None:
        return None if self.courantes_an is None else self.courantes_an / 12

    @property
    def payees(self) -> Decimal:
        return self.payees_an / 12

    @property
    def avant_dettes(self) -> Decimal | None:
        """Solde a : ressources moins charges courantes."""
        return self._reste_de(self.courantes_an)

    @property
    def apres_payees(self) -> Decimal | None:
        """Solde b, celui du bilan : après les mensualités effectivement payées."""
        return self._reste_de(self.courantes_an, self.payees_an)

    @property
    def apres_dues(self) -> Decimal | None:
        """Solde c : si toutes les mensualités dues étaient payées."""
        return self._reste_de(self.courantes_an, self.dues_an)

    @property
    def charges(self) -> Decimal | None:
        """Charges payées : courantes et mensualités payées (`situations.charges`)."""
        return None if self.courantes_an is None else (self.courantes_an + self.payees_an) / 12

    @property
    def charges_dues(self) -> Decimal | None:
        """Charges dues : courantes et mensualités dues (`situations.charges_dues`)."""
        return None if self.courantes_an is None else (self.courantes_an + self.dues_an) / 12

    @property
    def reste_a_vivre(self) -> Decimal | None:
        """Ressources moins charges fixes et mensualités payées (R-BUD-04)."""
        return self._reste_de(self.fixes_an, self.payees_an)


@dataclass(frozen=True)
class Soldes:
    """Ce que l'on montre d'un budget, détaillé ou connu par ses seuls totaux.

    Attributes:
        courantes: charges hors remboursements ; inconnues quand on n'a que des totaux.
        a, b, c: avant les dettes, après les mensualités payées, après les mensualités dues.
    """

    ressources: Decimal | None
    courantes: Decimal | None
    a: Decimal | None
    b: Decimal | None
    c: Decimal | None
    reste: Decimal | None

    @classmethod
    def du_detail(cls, detail: Budget) -> "Soldes":
        """Les soldes d'un budget détaillé en lignes."""
        return cls(
            detail.ressources,
            detail.courantes,
            detail.avant_dettes,
            detail.apres_payees,
            detail.apres_dues,
            detail.reste_a_vivre,
        )

    @classmethod
    def des_totaux(
        cls, ressources: Decimal | None, charges: Decimal | None, dues: Decimal | None
    ) -> "Soldes":
        """Les soldes que permettent des totaux sans détail : ni a, ni reste à vivre."""
        b = None if ressources is None or charges is None else ressources - charges
        c = None if ressources is None or dues is None else ressources - dues
        return cls(ressources, None, None, b, c, None)


def budget(lignes: Iterable[Ligne]) -> Budget:
    """Le budget mensuel que font ces lignes (R-BUD-01, R-BUD-02).

    >>> salaire = Ligne("RESSOURCE", "SALAIRE", Decimal(1650))
    >>> budget([salaire, Ligne("CHARGE", "LOYER", Decimal(1700))]).apres_payees
    Decimal('-50')
    """
    toutes = list(lignes)
    charges = [li for li in toutes if li.sens == "CHARGE"]
    ressources = [li.par_an for li in toutes if li.sens == "RESSOURCE"]
    courantes = [li for li in charges if li.nature not in DETTES]
    dettes = [li for li in charges if li.nature in DETTES]
    zero = Decimal(0)
    return Budget(
        ressources_an=sum(ressources, zero) if ressources else None,
        courantes_an=sum((li.par_an for li in courantes), zero) if charges else None,
        fixes_an=sum((li.par_an for li in courantes if li.nature in FIXES), zero),
        payees_an=sum((li.par_an for li in dettes), zero),
        dues_an=sum((li.du_par_an for li in dettes), zero),
    )


def equilibre(solde: Decimal | None) -> Equilibre:
    """Le verdict d'un solde ; l'égalité est un équilibre (R-BUD-02)."""
    if solde is None:
        return Equilibre.INDETERMINE
    return Equilibre.DESEQUILIBRE if solde < 0 else Equilibre.EQUILIBRE


class Desequilibre(StrEnum):
    """D'où vient un déséquilibre (R-BUD-03, termes du bilan à faire confirmer)."""

    ACTIF = "ACTIF"
    PASSIF = "PASSIF"


def desequilibre(budget: Budget, *, avant: Decimal | None = None) -> Desequilibre | None:
    """Ce qui fait le déséquilibre : les charges et les crédits, ou les ressources (R-BUD-03).

    Actif : les ressources couvriraient l'incompressible, d'autres charges ou les crédits les
    dépassent. Passif : elles ne le couvrent pas, ou elles ont chuté alors qu'elles suffisaient.

    Args:
        avant: ressources d'avant, par mois ; vide si elles n'ont pas changé.
    Returns:
        `None` si le budget est en équilibre ou indéterminé.
    """
    ressources, charges = budget.ressources, budget.charges
    if ressources is None or charges is None or ressources >= charges:
        return None
    chute = avant is not None and ressources < charges <= avant
    couvert = ressources >= budget.fixes_an / 12
    return Desequilibre.ACTIF if couvert and not chute else Desequilibre.PASSIF
