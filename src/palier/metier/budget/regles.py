"""Le budget d'un ménage : soldes, reste à vivre, taux d'effort, quotient, unités (règles § 3).

Un montant vide n'est pas zéro : ce qui dépend d'un montant inconnu est inconnu (`None`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from palier.noyau.montants import annualise, arrondi, mensualise, pourcentage

DETTES = frozenset({"CREDIT", "PLAN_DETTE"})
"""Les charges qui remboursent une dette : elles séparent le solde a du solde b."""

FIXES = frozenset(
    {
        *("LOYER", "CHARGES_LOC", "ENERGIE", "EAU", "ASSUR_HAB", "ASSUR_AUTO", "MUTUELLE"),
        *("IMPOT", "TRANSPORT", "GARDE", "CANTINE", "PENSION_VERSEE"),
    }
)
"""Les charges que l'on ne choisit pas (R-BUD-04) ; les remboursements le sont aussi."""

LOGEMENT = ("LOYER", "CHARGES_LOC")
AIDES = ("APL_ALF_ALS",)

AGE_ADULTE_UC = 14
PART_ALTERNEE = Decimal("0.5")
"""Ce que pèse un enfant en garde alternée (R-BUD-07)."""

_ADULTE, _AUTRE, _ENFANT = Decimal(1), Decimal("0.5"), Decimal("0.3")


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
    """

    sens: str
    nature: str
    montant: Decimal
    periodicite: str = "MOIS"
    du: Decimal | None = None

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


def reste_par_jour(reste: Decimal | None, personnes: int, jours: Decimal) -> Decimal | None:
    """Le reste à vivre par jour et par personne, au centime (R-BUD-04).

    Args:
        jours: jours d'un mois (paramètre RESTE_A_VIVRE_JOURS).

    >>> reste_par_jour(Decimal(230), 3, Decimal(30))
    Decimal('2.56')
    """
    if reste is None or personnes < 1:
        return None
    return arrondi(reste / (jours * personnes))


def reste_par_unite(reste: Decimal | None, unites: Decimal | None) -> Decimal | None:
    """Le reste à vivre par unité de consommation, au centime (R-BUD-04)."""
    return arrondi(reste / unites) if reste is not None and unites else None


def taux_d_effort(
    logement: Decimal, ressources: Decimal, *, aide: Decimal = Decimal(0)
) -> Decimal | None:
    """La part des ressources que prend le logement, en %, à une décimale (R-BUD-05).

    Args:
        logement: loyer ou redevance, et charges locatives.
        ressources: ressources hors aide au logement.
        aide: aide au logement, à déduire du taux net ; zéro pour le taux brut.
    Returns:
        `None` (sans objet) si les ressources sont nulles.
    """
    taux = pourcentage(logement - aide, ressources)
    return None if taux is None else arrondi(taux, 1)


def effort_du_budget(lignes: Sequence[Ligne]) -> Decimal | None:
    """Le taux d'effort net d'un budget détaillé ; `None` sans loyer ni ressource hors aide."""
    logement = [li.par_an for li in lignes if li.nature in LOGEMENT and li.sens == "CHARGE"]
    aide = [li.par_an for li in lignes if li.nature in AIDES]
    hors_aide = [li.par_an for li in lignes if li.sens == "RESSOURCE" and li.nature not in AIDES]
    if not logement or not hors_aide:
        return None
    zero = Decimal(0)
    return taux_d_effort(sum(logement, zero), sum(hors_aide, zero), aide=sum(aide, zero))


def parts_familiales(enfants: int, *, handicapes: int = 0) -> Decimal:
    """Les parts du quotient familial de la Caf : deux, puis les enfants (R-BUD-06).

    Args:
        enfants: enfants à charge, ceux handicapés compris.
    """
    demies = enfants + handicapes + (1 if enfants >= 3 else 0)
    return Decimal(2) + Decimal(demies) / 2


def quotient_familial(revenus_annuels: Decimal, prestations: Decimal, parts: Decimal) -> Decimal:
    """Le quotient familial de la Caf, au centime ; le quotient notifié l'emporte (R-BUD-06).

    Args:
        revenus_annuels: revenus imposables de l'avant-dernière année, avant abattements.
        prestations: prestations du mois.
    """
    return arrondi((revenus_annuels / 12 + prestations) / parts)


def unites_de_consommation(
    membres: Sequence[tuple[int | None, bool]], *, part_alternee: Decimal = PART_ALTERNEE
) -> Decimal | None:
    """Le poids d'un ménage dans l'échelle de l'OCDE modifiée (R-BUD-07).

    Args:
        membres: âge révolu au jour de la photographie, et garde alternée ou non.
        part_alternee: ce que compte un enfant en garde alternée.
    Returns:
        `None` si le ménage est vide ou si un âge manque.
    Source:
        Insee, définition c1802 « Unité de consommation » (version du 16/12/2022).

    >>> unites_de_consommation([(38, False), (15, False), (6, False)])
    Decimal('1.8')
    """
    ages = [age for age, _ in membres if age is not None]
    if not membres or len(ages) < len(membres):
        return None
    aines = sorted(membres, key=lambda m: (m[1], -(m[0] or 0)))
    poids = [_ADULTE] + [_AUTRE if (a or 0) >= AGE_ADULTE_UC else _ENFANT for a, _ in aines[1:]]
    parts = [p * part_alternee if g else p for p, (_, g) in zip(poids, aines, strict=True)]
    return sum(parts, Decimal(0))


def famille(roles: Iterable[str]) -> str:
    """La composition familiale que disent les rôles ; vide s'ils ne suffisent pas à la dire."""
    presents = set(roles)
    if "TITULAIRE" not in presents or presents & {"ASCENDANT", "AUTRE"}:
        return ""
    base = "COUPLE" if "CONJOINT" in presents else "SEUL"
    return f"{base}_ENF" if "ENFANT" in presents else base
