"""Les dettes d'un ménage et leurs règlements."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from palier.metier.budget import actions
from palier.metier.budget.forms.saisies import DetteForm, DetteModifieeForm, ReglementForm
from palier.metier.budget.models import Dette, PlanApurement
from palier.metier.menages.models import Menage
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import fait, refus_dans


@garde_brouillon(
    "Noter une dette",
    lambda acces: Menage.objects.visibles_par(acces, Donnee.BUDGET, Geste.ECRIRE),
)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def dette_constater(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter une dette d'un ménage."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Menage.objects.visibles_par(acces, Donnee.BUDGET, Geste.ECRIRE)
    menage = get_object_or_404(visibles, pk=pk)
    form = DetteForm(request.POST or None, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            dette = actions.constater_dette(menage, **form.champs(), par=acces)
            messages.success(request, f"Dette notée : {dette}.")
            return redirect("dossier:volet", menage.pk, "budget")
    contexte = {"menage": menage, "form": form, "rubrique": "Ménages"}
    return render(request, "budget/dette_constater.html", contexte)


def _a_modifier(acces: Acces) -> Any:
    return Dette.objects.visibles_par(acces, Geste.ECRIRE)


@garde_brouillon("Modifier une dette", _a_modifier)
@reservee(Geste.LIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def dette(request: HttpRequest, pk: int) -> HttpResponse:
    """Une dette, ses règlements, et ce qui en change."""
    acces = request.acces  # type: ignore[attr-defined]
    ecrit = request.method == "POST"
    due = _dette(request, pk, Geste.ECRIRE if ecrit else Geste.LIRE)
    form = DetteModifieeForm(request.POST or None, instance=_dette(request, pk, Geste.LIRE))
    if fait(request, form, partial(actions.modifier_dette, due), "Dette modifiée."):
        return redirect(due)
    if not ecrit:
        tracer(acces, "budget.lire_dette", due, menage_id=due.menage_id)
    contexte = {
        "dette": due,
        "menage": due.menage,
        "form": form,
        "reglements": list(due.reglements.all()),
        "plan": PlanApurement.objects.en_vigueur().filter(parts__dette=due).first(),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.BUDGET),
        "rubrique": "Ménages",
    }
    return render(request, "budget/dette.html", contexte)


@garde_brouillon("Noter un règlement", _a_modifier)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def dette_regler(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter un règlement."""
    acces = request.acces  # type: ignore[attr-defined]
    due = _dette(request, pk, Geste.ECRIRE)
    form = ReglementForm(request.POST or None, le=acces.le, version=due.version)
    if fait(request, form, partial(actions.regler, due), "Règlement noté."):
        return redirect(due)
    contexte = {"dette": due, "menage": due.menage, "form": form, "rubrique": "Ménages"}
    return render(request, "budget/dette_regler.html", contexte)


def _dette(request: HttpRequest, pk: int, geste: Geste) -> Dette:
    visibles = Dette.objects.visibles_par(request.acces, geste).select_related("menage")  # type: ignore[attr-defined]
    return get_object_or_404(visibles, pk=pk)  # type: ignore[no-any-return]
