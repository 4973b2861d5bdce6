"""Les conventions et les moyens de la structure."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.metier.accompagnement.actions import financements as actions
from palier.metier.accompagnement.forms.financements import (
    ConventionCloreForm,
    ConventionForm,
    MoyenCorrigeForm,
    MoyenForm,
)
from palier.metier.accompagnement.models import Convention, Moyen
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.formulaires import refus_dans

LES_DEUX = ["GET", "POST"]


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_safe
def conventions(request: HttpRequest) -> HttpResponse:
    """Ce que les financeurs paient, et les moyens de chaque année."""
    acces = request.acces  # type: ignore[attr-defined]
    siennes = Convention.objects.de_la_structure(acces.structure_id)
    moyens = Moyen.objects.filter(structure_id=acces.structure_id).select_related("dispositif")
    par_annee: dict[int, list[Moyen]] = {}
    for moyen in moyens:
        par_annee.setdefault(moyen.annee, []).append(moyen)
    contexte = {
        "conventions": siennes.annotate(financees=Count("mesures")).order_by("-debut", "pk"),
        "annees": list(par_annee.items()),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.REGLAGES),
        "rubrique": "Réglages",
    }
    return render(request, "accompagnement/conventions.html", contexte)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def convention_creer(request: HttpRequest) -> HttpResponse:
    """Une convention de plus."""
    acces = request.acces  # type: ignore[attr-defined]
    form = ConventionForm(request.POST or None, acces=acces)
    return _saisir(
        request,
        form,
        lambda dit: f"Convention notée : {actions.creer_convention(par=acces, **dit)}.",
        titre="Noter une convention",
    )


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def convention(request: HttpRequest, pk: int) -> HttpResponse:
    """Une convention, ce qu'on en corrige, son dernier jour."""
    acces = request.acces  # type: ignore[attr-defined]
    form = ConventionForm(request.POST or None, instance=_convention(request, pk), acces=acces)
    if form.is_valid():
        with refus_dans(form):
            actions.modifier_convention(_convention(request, pk), par=acces, **form.cleaned_data)
            messages.success(request, "Convention enregistrée.")
            return redirect("accompagnement:conventions")
    return _rendre(request, _convention(request, pk), form)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_POST
def convention_clore(request: HttpRequest, pk: int) -> HttpResponse:
    """Le dernier jour d'une convention."""
    acces, notee = request.acces, _convention(request, pk)  # type: ignore[attr-defined]
    form = ConventionCloreForm(request.POST, acces=acces, version=notee.version)
    if form.is_valid():
        with refus_dans(form):
            actions.clore_convention(notee, par=acces, **form.cleaned_data)
            messages.success(request, f"{notee} : dernier jour noté.")
            return redirect("accompagnement:conventions")
    return _rendre(request, notee, None, form)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def moyen_noter(request: HttpRequest) -> HttpResponse:
    """Un moyen d'une année."""
    acces = request.acces  # type: ignore[attr-defined]
    form = MoyenForm(request.POST or None, acces=acces, initial={"annee": acces.le.year})

    def noter(dit: dict[str, Any]) -> str:
        moyen = actions.noter_moyen(par=acces, **dit)
        return f"{moyen.get_code_display()} noté pour {moyen.annee}."  # type: ignore[attr-defined]

    return _saisir(request, form, noter, titre="Noter un moyen annuel")


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def moyen(request: HttpRequest, pk: int) -> HttpResponse:
    """La valeur d'un moyen déjà noté."""
    acces, note = request.acces, _moyen(request, pk)  # type: ignore[attr-defined]

    def corriger(dit: dict[str, Any]) -> str:
        actions.corriger_moyen(note, par=acces, **dit)
        return "Valeur corrigée."

    form = MoyenCorrigeForm(request.POST or None, moyen=note)
    titre = f"Corriger un moyen de {note.annee}"
    return _saisir(request, form, corriger, titre=titre, moyen=note)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_POST
def moyen_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Retirer un moyen noté par erreur."""
    actions.retirer_moyen(_moyen(request, pk), par=request.acces)  # type: ignore[attr-defined]
    messages.success(request, "Moyen retiré : il redevient non renseigné.")
    return redirect("accompagnement:conventions")


def _saisir(
    request: HttpRequest,
    form: forms.BaseForm,
    ecrire: Callable[[dict[str, Any]], str],
    **contexte: Any,
) -> HttpResponse:
    if form.is_valid():
        with refus_dans(form):
            messages.success(request, ecrire(form.cleaned_data))
            return redirect("accompagnement:conventions")
    contexte |= {"form": form, "rubrique": "Réglages"}
    return render(request, "accompagnement/financement_saisir.html", contexte)


def _convention(request: HttpRequest, pk: int) -> Convention:
    siennes = Convention.objects.de_la_structure(request.acces.structure_id)  # type: ignore[attr-defined]
    return get_object_or_404(siennes, pk=pk)  # type: ignore[no-any-return]


def _moyen(request: HttpRequest, pk: int) -> Moyen:
    siens = Moyen.objects.filter(structure_id=request.acces.structure_id)  # type: ignore[attr-defined]
    return get_object_or_404(siens.select_related("dispositif"), pk=pk)


def _rendre(
    request: HttpRequest,
    notee: Convention,
    form: ConventionForm | None,
    cloture: ConventionCloreForm | None = None,
) -> HttpResponse:
    acces = request.acces  # type: ignore[attr-defined]
    contexte = {
        "convention": notee,
        "form": form or ConventionForm(instance=notee, acces=acces),
        "cloture": cloture or ConventionCloreForm(acces=acces, version=notee.version),
        "dispositifs": list(notee.dispositifs.all()),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.REGLAGES),
        "finie": notee.fin is not None and notee.fin < acces.le,
        "rubrique": "Réglages",
    }
    return render(request, "accompagnement/convention.html", contexte)
