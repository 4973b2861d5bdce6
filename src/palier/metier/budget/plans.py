"""Où en est un plan d'apurement : échéances payées, incidents, statut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from palier.metier.accompagnement.regles.avertissement import Avertissement, d_apres
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
from palier.noyau.parametres import ParametreAbsent, Valeur
from palier.noyau.texte import accorde, date_longue, montant
from palier.socle.comptes.models import Structure
from palier.socle.reglages.parametres import parametre_de

_ZERO = Decimal(0)


class EtatEcheance(StrEnum):
    """Où en est une échéance ; sans objet : le plan a pris fin, on ne l'attend plus."""

    PAYEE = "PAYEE"
    INCIDENT = "INCIDENT"
    REGULARISEE = "REGULARISEE"
    EN_RETARD = "EN_RETARD"
    A_VENIR = "A_VENIR"
    SANS_OBJET = "SANS_OBJET"


@dataclass(frozen=True)
class Suivi:
    """Un plan tel qu'on le voit un jour donné.

    Attributes:
        manquements: incidents écrits, et échéances impayées qui ne le sont pas encore.
        signe: il l'est ce jour-là, et ses échéances sont dues.
        le: le jour où on le voit ; celui où il fut dénoncé, s'il l'est.
        du: ce qui reste dû des dettes du plan ce jour-là, quelle que soit la source des règlements.
    """

    statut: StatutPlan
    echeances: list[EcheanceSuivie]
    manquements: list[IncidentDePlan]
    signe: bool
    le: date
    total: Decimal
    paye: Decimal
    du: Decimal

    @property
    def prochaine(self) -> EcheanceSuivie | None:
        """La plus ancienne échéance qui n'est pas payée ; aucune si le plan a pris fin."""
        if self.fini:
            return None
        return next((e for e in self.echeances if e.soldee_le is None), None)

    @property
    def echues(self) -> list[EcheanceSuivie]:
        """Les échéances venues tant que le plan courait."""
        return [e for e in self.echeances if self.signe and e.echeance.le <= self.le]

    @property
    def payees(self) -> int:
        """Combien d'échéances venues sont payées en entier."""
        return sum(e.soldee_le is not None for e in self.echues)

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

    @property
    def fini(self) -> bool:
        """Dénoncé, abandonné ou soldé : rien n'est plus à venir."""
        return self.statut in (StatutPlan.DENONCE, StatutPlan.SOLDE)

    @property
    def rangees(self) -> list[tuple[EcheanceSuivie, EtatEcheance, IncidentDePlan | None]]:
        """Chaque échéance, son état, et l'incident qu'elle a fait."""
        par_rang = {i.rang: i for i in self.manquements}
        incidents = [par_rang.get(e.echeance.rang) for e in self.echeances]
        suivies = zip(self.echeances, incidents, strict=True)
        return [(e, self._etat(e, incident), incident) for e, incident in suivies]

    def _etat(self, suivie: EcheanceSuivie, incident: IncidentDePlan | None) -> EtatEcheance:
        if incident:
            ouvert = incident.regularise_le is None
            return EtatEcheance.INCIDENT if ouvert else EtatEcheance.REGULARISEE
        if suivie.soldee_le:
            return EtatEcheance.PAYEE
        venue = self.signe and suivie.echeance.le < self.le
        if venue and self.statut is not StatutPlan.SOLDE:
            return EtatEcheance.EN_RETARD
        return EtatEcheance.SANS_OBJET if self.fini else EtatEcheance.A_VENIR


def delai_d_incident(structure: Structure, le: date) -> int:
    """Jours après lesquels cette structure tient une échéance pour impayée (R-EXP-10)."""
    return int(parametre_de(structure, "EXP_PLAN_INCIDENT_DELAI", le).valeur)


def duree_maximale(structure: Structure, le: date) -> Valeur | None:
    """Les mensualités qu'admet un plan ; vide si rien ne le dit à cette date."""
    try:
        return parametre_de(structure, "EXP_PLAN_APUREMENT_MAX", le)
    except ParametreAbsent:
        return None


def maximum(limite: Valeur | None) -> int | None:
    """Le nombre que rien ne permet de dépasser ; une limite à vérifier n'empêche rien."""
    return None if limite is None or limite.a_verifier else int(limite.valeur)


def sur_la_duree(mois: int, limite: Valeur | None) -> Avertissement | None:
    """Ce que l'on signale d'un plan plus long qu'une limite que rien ne confirme."""
    if limite is None or mois <= limite.valeur:
        return None
    fait = f"Un plan compte d’ordinaire {accorde(limite.valeur, 'mensualité')} au plus"
    return d_apres(limite, fait, "vérifiez que la Caf et le créancier l’admettent")


def suivi(plan: PlanApurement, le: date, delai: int) -> Suivi:
    """Le plan un jour donné ; lu d'avance (`avec_suivi`), il ne demande rien à la base."""
    verses = [v.en_regle() for v in plan.versements.all() if v.date <= le]
    echeances = imputer([e.en_regle() for e in plan.echeances.all()], verses)
    denonce = plan.denonce_le is not None and plan.denonce_le <= le
    fin = plan.denonce_le if plan.denonce_le and denonce else le
    constates = incidents(echeances, fin, delai=delai) if plan.signe_le else []
    manquements = _reunis(constates, list(plan.incidents.all()), le)
    statut = statut_du_plan(
        echeances, manquements, au=le, signe_le=plan.signe_le, denonce_le=plan.denonce_le
    )
    dettes = [part.dette for part in plan.parts.all()]
    if dettes and all(dette.close for dette in dettes) and not denonce:
        statut = StatutPlan.SOLDE
    dues = (dette.suivie().due_au(fin) if denonce else dette.restant for dette in dettes)
    return Suivi(
        statut,
        echeances,
        manquements,
        plan.signe_le is not None and plan.signe_le <= le,
        fin,
        total=sum((e.echeance.montant for e in echeances), _ZERO),
        paye=sum((v.montant for v in verses), _ZERO),
        du=sum((du or _ZERO for du in dues), _ZERO),
    )


def a_verser(plan: PlanApurement, le: date) -> Decimal | None:
    """Ce qui solde la plus ancienne échéance, sans dépasser ce qui reste dû."""
    vu = suivi(plan, le, delai_d_incident(plan.structure, le))
    return min(vu.prochaine.reste, vu.du) if vu.prochaine else None


def respect_dit(plan: PlanApurement, vu: Suivi) -> str:
    """Ce que le plan prouve : « signé le 10 mars 2026, 5 échéances payées sur 6 venues »."""
    fin = f"{'dénoncé' if plan.signe_le else 'abandonné'} le {date_longue(vu.le)}"
    if plan.signe_le is None:
        suite = fin if vu.fini else "pas encore signé"
        return f"proposé le {date_longue(plan.propose_le)}, {suite}"
    dits = [f"signé le {date_longue(plan.signe_le)}"]
    if vu.statut is StatutPlan.SOLDE:
        return f"{dits[0]}, soldé"
    if vu.echues:
        payees = accorde(vu.payees, "échéance payée", "échéances payées")
        dits.append(f"{payees} sur {accorde(len(vu.echues), 'venue')}")
    else:
        dits.append("aucune échéance n’est encore venue")
    if vu.fini:
        dits += [fin, f"il restait {montant(vu.du)} dus"]
    return ", ".join(dits)


def incidents_dits(vu: Suivi) -> list[str]:
    """Chaque incident du plan, et ce qu'il est devenu."""
    return [
        f"{'loyer courant impayé' if i.rang is None else f'échéance {i.rang} impayée'}, "
        f"incident du {date_longue(i.constate_le)}, "
        + (f"régularisé le {date_longue(i.regularise_le)}" if i.regularise_le else "pas régularisé")
        for i in vu.manquements
    ]


def _reunis(
    constates: Sequence[IncidentDePlan], ecrits: Sequence[Ecrit], le: date
) -> list[IncidentDePlan]:
    """Ce qui est écrit l'emporte ; ce qui ne l'est pas encore s'y ajoute."""
    deja = {e.rang for e in ecrits if e.nature == "ECHEANCE"}
    tous = [IncidentDePlan(e.constate_le, e.rang, e.regularise_le) for e in ecrits]
    tous += [i for i in constates if i.rang not in deja]
    return sorted((i for i in tous if i.constate_le <= le), key=lambda i: i.constate_le)
