"""Proposer un plan d'apurement, le signer, le suivre, le dénoncer (R-EXP-10)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from palier.metier.budget.actions.dettes import regler, reste_du
from palier.metier.budget.models import (
    Dette,
    DetteDePlan,
    EcheanceDePlan,
    IncidentDePlan,
    PlanApurement,
    Reglement,
)
from palier.metier.budget.plans import delai_d_incident, duree_maximale, maximum, suivi
from palier.metier.budget.regles.apurement import EcheanceDePlan as Echeance
from palier.metier.budget.regles.apurement import echeancier, exiger_regularisation
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.montants import arrondi
from palier.noyau.texte import date_longue, montant
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer

_ZERO = Decimal(0)


@transaction.atomic
def proposer_plan(
    menage: Menage,
    *,
    dettes: Iterable[Dette],
    mois: int,
    premiere: date,
    le: date,
    par: Acces,
    **faits: Any,
) -> PlanApurement:
    """Propose d'étaler ce qui reste dû de plusieurs dettes, de mois en mois.

    Args:
        premiere: jour de la première échéance.
        faits: avis_caf, avis_caf_le, suspend_poursuites.
    Raises:
        Interdit: la casquette n'écrit pas le budget de ce ménage.
        Refus: une dette n'est pas chiffrée, est close ou déjà étalée ; une date ne va pas.
    """
    exiger_dossier(menage, par, Donnee.BUDGET, Geste.ECRIRE)
    _exiger_venu(le, par)
    if premiere < le:
        fait = f"La première échéance, le {date_longue(premiere)}, précède la proposition"
        raise Refus(fait, "choisissez un jour à venir", champ="premiere")
    Menage.objects.select_for_update().get(pk=menage.pk)
    parts = montants_dus(menage, dettes)
    plafond = maximum(duree_maximale(menage.structure, le))
    echeances = echeancier(sum(parts.values(), _ZERO), mois, premiere, maximum=plafond)
    logements = {dette.logement for dette in parts}
    plan = PlanApurement.objects.create(
        structure_id=menage.structure_id,
        menage=menage,
        propose_le=le,
        logement=logements.pop() if len(logements) == 1 else "",
        **faits,
    )
    _echelonner(plan, parts, echeances)
    tracer(par, "budget.proposer_plan", plan, menage_id=menage.pk, mois=mois)
    return plan


def _echelonner(
    plan: PlanApurement, parts: dict[Dette, Decimal], echeances: Iterable[Echeance]
) -> None:
    DetteDePlan.objects.bulk_create(
        DetteDePlan(plan=plan, dette=dette, montant=du) for dette, du in parts.items()
    )
    EcheanceDePlan.objects.bulk_create(
        EcheanceDePlan(plan=plan, rang=e.rang, date=e.le, montant=e.montant) for e in echeances
    )


def montants_dus(menage: Menage, dettes: Iterable[Dette]) -> dict[Dette, Decimal]:
    """Ce que l'on peut étaler de chaque dette, les plus anciennes d'abord.

    Raises:
        Refus: aucune dette, ou l'une n'est pas du ménage, pas chiffrée, close, déjà étalée.
    """
    rangees = sorted(dettes, key=lambda d: (d.constatee_le, d.pk))
    if not rangees:
        raise Refus("Aucune dette n'est choisie", "cochez celles que le plan étale", champ="dettes")
    if any(dette.menage_id != menage.pk for dette in rangees):
        raise Refus("Cette dette n'est pas celle du ménage", "rechargez la page", champ="dettes")
    en_cours = PlanApurement.objects.en_vigueur().filter(parts__dette__in=rangees)
    if autre := en_cours.first():
        geste = "ouvrez ce plan, ou dénoncez-le d'abord"
        raise Refus(f"Une dette est déjà étalée : {autre}", geste, champ="dettes")
    parts = {dette: reste_du(dette) for dette in rangees}
    for dette, du in parts.items():
        if du is None:
            fait = f"« {dette} » n'est pas chiffrée"
            raise Refus(fait, "écrivez d'abord ce qui reste dû", champ="dettes")
        if dette.close or du <= 0:
            raise Refus(f"« {dette} » n'est plus due", "décochez-la", champ="dettes")
    return {dette: arrondi(du or _ZERO) for dette, du in parts.items()}


@transaction.atomic
def signer_plan(
    plan: PlanApurement, *, le: date, signataires: Sequence[str], version: int, par: Acces
) -> PlanApurement:
    """Note la signature : les dettes passent au plan, leur mensualité est celle du plan.

    Raises:
        Perimee: le plan a changé entre-temps (un second envoi, ou quelqu'un d'autre).
        Refus: moins de deux signataires, une date hors du temps, ou la dette a changé.
    """
    exiger_dossier(plan.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    _exiger_venu(le, par)
    if plan.signe_le or plan.denonce_le:
        raise Refus("Ce plan n'attend plus de signature", "rechargez la page")
    if le < plan.propose_le:
        fait = f"Le plan a été proposé le {date_longue(plan.propose_le)}"
        raise Refus(fait, "choisissez ce jour ou un jour suivant", champ="le")
    if len(set(signataires)) < 2:
        fait = "Un plan se signe au moins à deux"
        raise Refus(fait, "cochez le ménage et le créancier", champ="signataires")
    parts = list(plan.parts.select_related("dette"))
    if any(arrondi(reste_du(part.dette) or _ZERO) != part.montant for part in parts):
        fait = "Le reste dû a changé depuis la proposition"
        raise Refus(fait, "abandonnez ce plan et proposez-en un autre")
    PlanApurement.objects.modifier(plan, version, signe_le=le, signataires=list(signataires))
    mensuel, total = plan.echeances.all()[0].montant, sum((p.montant for p in parts), _ZERO)
    for part in parts:
        mensualite = arrondi(mensuel * part.montant / total)
        Dette.objects.modifier(part.dette, part.dette.version, statut="PLAN", mensualite=mensualite)
    tracer(par, "budget.signer_plan", plan, menage_id=plan.menage_id)
    return plan


@transaction.atomic
def modifier_plan(plan: PlanApurement, *, version: int, par: Acces, **faits: Any) -> PlanApurement:
    """Change l'avis de la Caf ou l'engagement du créancier ; l'échéancier ne change pas."""
    exiger_dossier(plan.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    if faits.get("avis_caf_le"):
        _exiger_venu(faits["avis_caf_le"], par, champ="avis_caf_le")
    PlanApurement.objects.modifier(plan, version, **faits)
    tracer(par, "budget.modifier_plan", plan, menage_id=plan.menage_id)
    return plan


@transaction.atomic
def verser(
    plan: PlanApurement, *, montant_regle: Decimal, le: date, version: int, par: Acces
) -> list[Reglement]:
    """Note un versement : il paie la plus ancienne dette du plan, puis la suivante.

    Raises:
        Perimee: le plan a changé entre-temps (un second envoi, ou quelqu'un d'autre).
        Refus: le plan n'est pas signé, la date précède la signature, ou le montant dépasse.
    """
    exiger_dossier(plan.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    _exiger_signe(plan)
    _exiger_apres_signature(plan, le, par)
    PlanApurement.objects.modifier(plan, version)
    dettes = [part.dette for part in plan.parts.select_related("dette").order_by("pk")]
    du = sum((reste_du(dette) or _ZERO for dette in dettes), _ZERO)
    if montant_regle > du:
        fait = f"Il ne reste que {montant(du)} à payer sur ce plan"
        raise Refus(fait, "vérifiez le montant", champ="montant_regle")
    _constater(plan, par.le)
    payes, reste = [], montant_regle
    for dette in dettes:
        part = min(reste, reste_du(dette) or _ZERO)
        if part > 0:
            reste -= part
            dit = {"source": "PLAN", "version": dette.version, "plan": plan}
            payes.append(regler(dette, montant_regle=part, le=le, par=par, **dit))
    _regulariser(plan, par.le)
    tracer(par, "budget.verser", plan, menage_id=plan.menage_id)
    return payes


@transaction.atomic
def signaler_incident(plan: PlanApurement, *, constate_le: date, par: Acces) -> IncidentDePlan:
    """Note qu'un loyer courant n'est pas payé ; une échéance impayée, elle, se constate seule.

    Raises:
        Refus: le plan n'est pas signé, la date ne va pas, ou l'incident est déjà signalé.
    """
    exiger_dossier(plan.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    _exiger_signe(plan)
    _exiger_apres_signature(plan, constate_le, par, champ="constate_le")
    Menage.objects.select_for_update().get(pk=plan.menage_id)
    meme = {"nature": "LOYER", "constate_le": constate_le}
    if plan.incidents.filter(**meme).exists():
        fait = f"Un loyer impayé est déjà signalé le {date_longue(constate_le)}"
        raise Refus(fait, "choisissez un autre jour", champ="constate_le")
    incident = plan.incidents.create(**meme)
    tracer(par, "budget.signaler_incident", plan, menage_id=plan.menage_id, nature="LOYER")
    return incident


@transaction.atomic
def regulariser_incident(incident: IncidentDePlan, *, le: date, par: Acces) -> IncidentDePlan:
    """Date la régularisation d'un loyer impayé ; l'incident reste écrit.

    Raises:
        Refus: il l'est déjà, c'est une échéance (un versement la régularise), ou la date ne va pas.
    """
    plan = incident.plan
    exiger_dossier(plan.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    _exiger_venu(le, par)
    exiger_regularisation(incident.constate_le, le)
    if incident.nature == "ECHEANCE":
        raise Refus("Une échéance impayée se régularise en la payant", "notez le versement")
    en_cours = IncidentDePlan.objects.filter(pk=incident.pk, regularise_le=None)
    if not en_cours.update(regularise_le=le):
        raise Refus("Cet incident est déjà régularisé", "rechargez la page pour voir depuis quand")
    incident.refresh_from_db()
    tracer(par, "budget.regulariser_incident", plan, menage_id=plan.menage_id)
    return incident


@transaction.atomic
def denoncer_plan(
    plan: PlanApurement, *, le: date, version: int, par: Acces, statut: str = ""
) -> PlanApurement:
    """Met fin à un plan : dénoncé s'il était signé, abandonné s'il n'était que proposé.

    Args:
        statut: ce que deviennent les dettes encore dues ; vide : on ne le sait pas.
    Raises:
        Perimee: le plan a changé entre-temps.
        Refus: il est déjà fini, ou la date ne va pas.
    """
    exiger_dossier(plan.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    _exiger_venu(le, par)
    debut = plan.signe_le or plan.propose_le
    if plan.denonce_le:
        raise Refus("Ce plan est déjà dénoncé", "rechargez la page pour voir depuis quand")
    if le < debut:
        fait = f"Le plan commence le {date_longue(debut)}"
        raise Refus(fait, "choisissez ce jour ou un jour suivant", champ="le")
    if plan.signe_le:
        _constater(plan, le)
        dues = [p.dette for p in plan.parts.select_related("dette") if not p.dette.close]
        for dette in dues:
            Dette.objects.modifier(dette, dette.version, statut=statut, mensualite=None)
    PlanApurement.objects.modifier(plan, version, denonce_le=le)
    tracer(par, "budget.denoncer_plan", plan, menage_id=plan.menage_id, statut=statut)
    return plan


def _exiger_venu(le: date, par: Acces, *, champ: str = "le") -> None:
    if le > par.le:
        fait = f"Le {date_longue(le)} n'est pas encore venu"
        raise Refus(fait, "choisissez aujourd'hui ou une date passée", champ=champ)


def _exiger_signe(plan: PlanApurement) -> None:
    if plan.denonce_le:
        raise Refus("Ce plan est dénoncé", "notez le règlement sur la dette elle-même")
    if not plan.signe_le:
        raise Refus("Ce plan n'est pas signé", "notez d'abord sa signature")


def _exiger_apres_signature(
    plan: PlanApurement, le: date, par: Acces, *, champ: str = "le"
) -> None:
    _exiger_venu(le, par, champ=champ)
    if plan.signe_le and le < plan.signe_le:
        fait = f"Le plan est signé le {date_longue(plan.signe_le)}"
        raise Refus(fait, "choisissez ce jour ou un jour suivant", champ=champ)


def _constater(plan: PlanApurement, le: date) -> None:
    """Écrit les échéances tenues pour impayées ce jour-là : un paiement ne les efface plus."""
    ecrits = set(plan.incidents.filter(nature="ECHEANCE").values_list("rang", flat=True))
    constates = suivi(plan, le, delai_d_incident(plan.structure, le)).manquements
    IncidentDePlan.objects.bulk_create(
        IncidentDePlan(
            plan=plan, nature="ECHEANCE", rang=incident.rang, constate_le=incident.constate_le
        )
        for incident in constates
        if incident.rang is not None and incident.rang not in ecrits
    )


def _regulariser(plan: PlanApurement, le: date) -> None:
    """Date les échéances impayées qu'un versement vient de payer."""
    payees = {s.echeance.rang: s.soldee_le for s in suivi(plan, le, 0).echeances if s.soldee_le}
    for incident in plan.incidents.filter(nature="ECHEANCE", regularise_le=None):
        if paye_le := payees.get(incident.rang):
            incident.regularise_le = max(paye_le, incident.constate_le)
            incident.save(update_fields=["regularise_le"])
