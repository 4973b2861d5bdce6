"""Où en est un plan d'apurement : échéances payées, incidents, statut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from palier.metier.budget.models import IncidentDePlan as Ecrit
from palier.metier.budget.models import PlanApurement
from palier.metier.budget.regles.apurement import (
    EcheanceSuivie,
    IncidentDePlan,
    StatutPlan,
    imputer,
    incidents,
    statut_du_plan,
)
from palier.socle.comptes.models import Structure
from palier.socle.reglages.parametres import parametre_de

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Suivi:
    """Un plan tel qu'on le voit un jour donné.

    Attributes:
        manquements: incidents écrits, et échéances impayées qui ne le sont pas encore.
        du: ce qui reste dû des dettes du plan, quelle que soit la source des règlements.
    """

    statut: StatutPlan
    echeances: list[EcheanceSuivie]
    manquements: list[IncidentDePlan]
    total: Decimal
    paye: Decimal
    du: Decimal

    @property
    def prochaine(self) -> EcheanceSuivie | None:
        """La plus ancienne échéance qui n'est pas payée en entier."""
        return next((e for e in self.echeances if e.soldee_le is None), None)

    @property
    def a_payer(self) -> Decimal:
        """Ce que demande l'échéancier, versements déduits."""
        return self.total - self.paye

    @property
    def ecart(self) -> Decimal:
        """Ce que les dettes ont perdu ou gagné hors du plan : à renégocier s'il n'est pas nul."""
        return self.du - self.a_payer

    @property
    def en_cours(self) -> bool:
        return self.statut in (StatutPlan.SIGNE, StatutPlan.RESPECTE, StatutPlan.INCIDENT)


def delai_d_incident(structure: Structure, le: date) -> int:
    """Jours après lesquels cette structure tient une échéance pour impayée (R-EXP-10)."""
    return int(parametre_de(structure, "EXP_PLAN_INCIDENT_DELAI", le).valeur)


def suivi(plan: PlanApurement, le: date, delai: int) -> Suivi:
    """Le plan un jour donné ; lu d'avance (`avec_suivi`), il ne demande rien à la base."""
    verses = [v.en_regle() for v in plan.versements.all() if v.date <= le]
    echeances = imputer([e.en_regle() for e in plan.echeances.all()], verses)
    fin = min(le, plan.denonce_le) if plan.denonce_le else le
    constates = incidents(echeances, fin, delai=delai) if plan.signe_le else []
    manquements = _reunis(constates, list(plan.incidents.all()), le)
    statut = statut_du_plan(
        echeances, manquements, au=le, signe_le=plan.signe_le, denonce_le=plan.denonce_le
    )
    dettes = [part.dette for part in plan.parts.all()]
    if dettes and all(dette.close for dette in dettes) and plan.denonce_le is None:
        statut = StatutPlan.SOLDE
    return Suivi(
        statut,
        echeances,
        manquements,
        total=sum((e.echeance.montant for e in echeances), _ZERO),
        paye=sum((v.montant for v in verses), _ZERO),
        du=sum((dette.restant or _ZERO for dette in dettes), _ZERO),
    )


def _reunis(
    constates: Sequence[IncidentDePlan], ecrits: Sequence[Ecrit], le: date
) -> list[IncidentDePlan]:
    """Ce qui est écrit l'emporte ; ce qui ne l'est pas encore s'y ajoute."""
    deja = {e.rang for e in ecrits if e.nature == "ECHEANCE"}
    tous = [IncidentDePlan(e.constate_le, e.rang, e.regularise_le) for e in ecrits]
    tous += [i for i in constates if i.rang not in deja]
    return sorted((i for i in tous if i.constate_le <= le), key=lambda i: i.constate_le)
