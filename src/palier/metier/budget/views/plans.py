"""Le plan d'apurement : le simuler, le proposer, le signer, le suivre."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from palier.metier.accompagnement.views.gestes import Geste as GesteDuDossier
from palier.metier.accompagnement.views.gestes import conduire
from palier.metier.budget.actions import plans as actions
from palier.metier.budget.forms.plans import (
    AbandonForm,
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
from palier.metier.budget.plans import delai_d_incident, duree_maximale, suivi, sur_la_duree
from palier.metier.budget.simulation import simuler
from palier.metier.menages.models import Menage
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import fait, refus_dans


def _menages(acces: Acces) -> QuerySet[Menage]:
    return Menage.objects.visibles_par(acces, Donnee.BUDGET, Geste.ECRIRE)


def _a_modifier(acces: Acces) -> QuerySet[PlanApurement]:
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
            limite = duree_maximale(menage.structure, acces.le)
            if signale := sur_la_duree(form.cleaned_data["mois"], limite):
                messages.warning(request, str(signale))
            return redirect(plan)
    contexte = {"menage": menage, "form": form, "rubrique": "Ménages"}
    return render(request, "budget/plan_proposer.html", contexte)


@garde_brouillon("Suivre un plan", _a_modifier)
@reservee(Geste.LIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Un plan : son échéancier, ce qui est payé, ses incidents, ce qu'on peut y faire."""
    acces = request.acces  # type: ignore[attr-defined]
    envoi = request.method == "POST"
    tenu = _plan(request, pk, Geste.ECRIRE if envoi else Geste.LIRE)
    form = PlanModifieForm(request.POST or None, plan=tenu, le=acces.le)
    if fait(request, form, partial(actions.modifier_plan, tenu), "Plan modifié."):
        return redirect(tenu)
    if not envoi:
        tracer(acces, "budget.lire_plan", tenu, menage_id=tenu.menage_id)
    vu = suivi(tenu, acces.le, delai_d_incident(tenu.structure, acces.le))
    ecrit = acces.peut(Geste.ECRIRE, Donnee.BUDGET)
    versement = None
    if ecrit and vu.en_cours and vu.prochaine:
        versement = VersementForm(objet=tenu, acces=acces, auto_id="versement_%s")
    contexte = {
        "plan": tenu,
        "menage": tenu.menage,
        "suivi": vu,
        "loyers": [i for i in tenu.incidents.all() if i.nature == "LOYER"],
        "form": form,
        "versement": versement,
        "ecrit": ecrit,
        "rubrique": "Ménages",
    }
    return render(request, "budget/plan.html", contexte)


GESTES: Mapping[str, GesteDuDossier] = {
    "signer": GesteDuDossier(
        "Noter la signature",
        "Signature notée. Les échéances arrivent au bureau.",
        SignatureForm,
        actions.signer_plan,
        "check",
        "Les dettes passent au plan, et ses échéances arrivent au bureau.",
    ),
    "verser": GesteDuDossier(
        "Noter un versement",
        "Versement noté.",
        VersementForm,
        actions.verser,
        "plus",
        "Il paie l’échéance la plus ancienne.",
    ),
    "signaler": GesteDuDossier(
        "Signaler un loyer impayé",
        "Incident signalé.",
        IncidentForm,
        actions.signaler_incident,
        "alert-triangle",
        "Un loyer courant impayé est un incident, comme une échéance impayée à trente jours.",
    ),
    "denoncer": GesteDuDossier(
        "Dénoncer le plan",
        "Plan dénoncé.",
        DenonciationForm,
        actions.denoncer_plan,
        "x",
        "Les versements notés restent, les dettes gardent leur reste dû ; ses échéances quittent "
        "le bureau.",
    ),
    "abandonner": GesteDuDossier(
        "Abandonner le plan",
        "Plan abandonné.",
        AbandonForm,
        actions.denoncer_plan,
        "x",
        "Jamais signé : les dettes ne changent pas.",
    ),
}
REGULARISER = GesteDuDossier(
    "Régulariser un loyer impayé",
    "Incident régularisé ; il reste au plan, avec sa date.",
    RegularisationForm,
    actions.regulariser_incident,
    "check",
    "L’incident reste écrit, avec sa date de régularisation.",
)


@garde_brouillon(lambda cle: GESTES[cle].titre, _a_modifier)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def plan_geste(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """Signer un plan, noter un versement, signaler un loyer impayé, y mettre fin."""
    tenu = _plan(request, pk, Geste.ECRIRE)
    if cle not in GESTES:
        raise Http404
    return _conduire(request, GESTES[cle], tenu, tenu)


def _loyers_impayes(acces: Acces) -> QuerySet[IncidentDePlan]:
    return IncidentDePlan.objects.filter(plan__in=_a_modifier(acces), nature="LOYER")


@garde_brouillon(REGULARISER.titre, _loyers_impayes)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def incident_regulariser(request: HttpRequest, pk: int) -> HttpResponse:
    """Dater la régularisation d'un loyer impayé ; l'incident reste écrit."""
    loyers = _loyers_impayes(request.acces)  # type: ignore[attr-defined]
    incident = get_object_or_404(loyers.select_related("plan__menage", "plan__structure"), pk=pk)
    return _conduire(request, REGULARISER, incident, incident.plan)


def _conduire(
    request: HttpRequest, geste: GesteDuDossier, objet: Any, tenu: PlanApurement
) -> HttpResponse:
    retour = tenu.get_absolute_url()
    return conduire(request, geste, objet, retour=retour, menage=tenu.menage, plan=tenu)


def _plan(request: HttpRequest, pk: int, geste: Geste) -> PlanApurement:
    visibles = PlanApurement.objects.visibles_par(request.acces, geste)  # type: ignore[attr-defined]
    visibles = visibles.select_related("menage", "structure").avec_suivi()
    return get_object_or_404(visibles, pk=pk)  # type: ignore[no-any-return]
