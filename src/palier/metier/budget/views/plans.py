"""Le plan d'apurement : le simuler, le proposer, le signer, le suivre."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from palier.metier.budget.actions import plans as actions
from palier.metier.budget.forms.plans import (
    DenonciationForm,
    IncidentForm,
    PlanModifieForm,
    PropositionForm,
    RegularisationForm,
    SignatureForm,
    SimulationForm,
    VersementForm,
)
from palier.metier.budget.models import IncidentDePlan, PlanApurement
from palier.metier.budget.plans import delai_d_incident, suivi
from palier.metier.budget.simulation import simuler
from palier.metier.menages.models import Menage
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import refus_dans


def _menages(acces: Acces) -> Any:
    return Menage.objects.visibles_par(acces, Donnee.BUDGET, Geste.ECRIRE)


def _a_modifier(acces: Acces) -> Any:
    return PlanApurement.objects.visibles_par(acces, Geste.ECRIRE)


@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_safe
def plan_simuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Étaler ce qui reste dû, et voir ce qu'il reste pour vivre ; rien n'est enregistré."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(_menages(acces), pk=pk)
    # À l'ouverture, un premier essai : le loyer dû, au rythme habituel.
    form = SimulationForm(menage=menage, le=acces.le)
    choisis = request.GET or (form.essai() if form.initial["dettes"] else None)
    if choisis:
        form = SimulationForm(choisis, menage=menage, le=acces.le)
    resultat = None
    if form.is_valid():
        with refus_dans(form):
            resultat = simuler(menage, le=acces.le, **form.cleaned_data)
    contexte = {
        "menage": menage,
        "form": form,
        "resultat": resultat,
        "choix": request.GET.urlencode() or urlencode(choisis or {}, doseq=True),
        "rubrique": "Ménages",
    }
    partiel = request.headers.get("HX-Request") == "true"
    if not partiel:
        tracer(acces, "budget.simuler_plan", menage, menage_id=menage.pk)
    gabarit = "budget/plan_resultat.html" if partiel else "budget/plan_simuler.html"
    return render(request, gabarit, contexte)


@garde_brouillon("Proposer un plan", _menages)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def plan_proposer(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposer un plan, tel que la simulation l'a préparé."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(_menages(acces), pk=pk)
    initiales = SimulationForm(request.GET or None, menage=menage, le=acces.le).reprises()
    form = PropositionForm(request.POST or None, menage=menage, le=acces.le, initial=initiales)
    if form.is_valid():
        with refus_dans(form):
            plan = actions.proposer_plan(menage, **form.cleaned_data, par=acces)
            messages.success(request, "Plan proposé. Notez sa signature quand il sera signé.")
            return redirect(plan)
    contexte = {"menage": menage, "form": form, "rubrique": "Ménages"}
    return render(request, "budget/plan_proposer.html", contexte)


@garde_brouillon("Suivre un plan", _a_modifier)
@reservee(Geste.LIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Un plan : son échéancier, ce qui est payé, ses incidents, ce qu'on peut y faire."""
    acces = request.acces  # type: ignore[attr-defined]
    ecrit = request.method == "POST"
    tenu = _plan(request, pk, Geste.ECRIRE if ecrit else Geste.LIRE)
    form = PlanModifieForm(request.POST or None, plan=tenu, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            actions.modifier_plan(tenu, **form.cleaned_data, par=acces)
            messages.success(request, "Plan modifié.")
            return redirect(tenu)
    if not ecrit:
        tracer(acces, "budget.lire_plan", tenu, menage_id=tenu.menage_id)
    vu = suivi(tenu, acces.le, delai_d_incident(tenu.structure, acces.le))
    loyers = [i for i in tenu.incidents.all() if i.nature == "LOYER"]
    contexte = {
        "plan": tenu,
        "menage": tenu.menage,
        "suivi": vu,
        "echeances": [(e, _incident(vu, e)) for e in vu.echeances],
        "loyers": loyers,
        "form": form,
        "versement": _versement(vu, tenu, acces),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.BUDGET),
        "le": acces.le,
        "rubrique": "Ménages",
    }
    return render(request, "budget/plan.html", contexte)


def _incident(vu: Any, echeance: Any) -> Any:
    rang = echeance.echeance.rang
    return next((i for i in vu.manquements if i.rang == rang), None)


def _versement(vu: Any, tenu: PlanApurement, acces: Acces) -> VersementForm | None:
    """Le formulaire d'un geste : la prochaine échéance, payée aujourd'hui."""
    if not vu.en_cours or vu.prochaine is None:
        return None
    montant = min(vu.prochaine.reste, vu.du)
    dit = {"le": acces.le, "version": tenu.version, "montant": montant}
    return VersementForm(**dit, auto_id="versement_%s")


@garde_brouillon("Signer un plan", _a_modifier)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def plan_signer(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter la signature d'un plan."""
    acces = request.acces  # type: ignore[attr-defined]
    tenu = _plan(request, pk, Geste.ECRIRE)
    form = SignatureForm(request.POST or None, le=acces.le, version=tenu.version)
    if form.is_valid():
        with refus_dans(form):
            actions.signer_plan(tenu, **form.cleaned_data, par=acces)
            messages.success(request, "Signature notée. Les échéances arrivent au bureau.")
            return redirect(tenu)
    return _geste(request, tenu, form, "budget/plan_signer.html")


@garde_brouillon("Noter un versement", _a_modifier)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def plan_verser(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter un versement ; il paie l'échéance la plus ancienne."""
    acces = request.acces  # type: ignore[attr-defined]
    tenu = _plan(request, pk, Geste.ECRIRE)
    vu = suivi(tenu, acces.le, delai_d_incident(tenu.structure, acces.le))
    montant = min(vu.prochaine.reste, vu.du) if vu.prochaine else None
    form = VersementForm(request.POST or None, le=acces.le, version=tenu.version, montant=montant)
    if form.is_valid():
        with refus_dans(form):
            actions.verser(tenu, **form.cleaned_data, par=acces)
            messages.success(request, "Versement noté.")
            return redirect(tenu)
    return _geste(request, tenu, form, "budget/plan_verser.html")


@garde_brouillon("Dénoncer un plan", _a_modifier)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def plan_denoncer(request: HttpRequest, pk: int) -> HttpResponse:
    """Dénoncer un plan signé, ou abandonner celui qui n'était que proposé."""
    acces = request.acces  # type: ignore[attr-defined]
    tenu = _plan(request, pk, Geste.ECRIRE)
    form = DenonciationForm(request.POST or None, le=acces.le, plan=tenu)
    if form.is_valid():
        with refus_dans(form):
            actions.denoncer_plan(tenu, **form.cleaned_data, par=acces)
            messages.success(request, "Plan dénoncé." if tenu.signe_le else "Plan abandonné.")
            return redirect(tenu)
    return _geste(request, tenu, form, "budget/plan_denoncer.html")


@garde_brouillon("Signaler un loyer impayé", _a_modifier)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def plan_signaler(request: HttpRequest, pk: int) -> HttpResponse:
    """Signaler qu'un loyer courant n'est pas payé."""
    acces = request.acces  # type: ignore[attr-defined]
    tenu = _plan(request, pk, Geste.ECRIRE)
    form = IncidentForm(request.POST or None, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            actions.signaler_incident(tenu, **form.cleaned_data, par=acces)
            messages.success(request, "Incident signalé.")
            return redirect(tenu)
    return _geste(request, tenu, form, "budget/plan_signaler.html")


@garde_brouillon(
    "Régulariser un incident",
    lambda acces: IncidentDePlan.objects.filter(plan__in=_a_modifier(acces), nature="LOYER"),
)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def incident_regulariser(request: HttpRequest, pk: int) -> HttpResponse:
    """Dater la régularisation d'un loyer impayé ; l'incident reste écrit."""
    acces = request.acces  # type: ignore[attr-defined]
    loyers = IncidentDePlan.objects.filter(plan__in=_a_modifier(acces), nature="LOYER")
    incident = get_object_or_404(loyers.select_related("plan__menage", "plan__structure"), pk=pk)
    form = RegularisationForm(request.POST or None, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            actions.regulariser_incident(incident, **form.cleaned_data, par=acces)
            messages.success(request, "Incident régularisé ; il reste au plan, avec sa date.")
            return redirect(incident.plan)
    return _geste(request, incident.plan, form, "budget/incident_regulariser.html", incident)


def _geste(
    request: HttpRequest,
    tenu: PlanApurement,
    form: Any,
    gabarit: str,
    incident: IncidentDePlan | None = None,
) -> HttpResponse:
    contexte = {
        "plan": tenu,
        "menage": tenu.menage,
        "form": form,
        "incident": incident,
        "rubrique": "Ménages",
    }
    return render(request, gabarit, contexte)


def _plan(request: HttpRequest, pk: int, geste: Geste) -> PlanApurement:
    visibles = PlanApurement.objects.visibles_par(request.acces, geste)  # type: ignore[attr-defined]
    visibles = visibles.select_related("menage", "structure").avec_suivi()
    return get_object_or_404(visibles, pk=pk)  # type: ignore[no-any-return]
