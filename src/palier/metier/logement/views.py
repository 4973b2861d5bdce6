"""Le logement d'un ménage et ses procédures."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.metier.logement import actions
from palier.metier.logement.dessin import dessin
from palier.metier.logement.echeances import bail_de, pour_calculer
from palier.metier.logement.forms import (
    ClotureForm,
    EtapeForm,
    OccupationForm,
    ProcedureForm,
    RelogementForm,
    SupposerForm,
)
from palier.metier.logement.frise import recit, supposee
from palier.metier.logement.models import Etape, Occupation, Procedure
from palier.metier.logement.surendettement import effets
from palier.metier.logement.voisines import voisines
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import refus_dans


def _a_suivre(acces: Acces) -> Any:
    return Menage.objects.visibles_par(acces, Donnee.BUDGET, Geste.ECRIRE)


@garde_brouillon("Noter un logement", _a_suivre)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def occupation_noter(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter le logement qu'un ménage occupe."""
    menage = _menage(request, pk)
    form = OccupationForm(request.POST or None)
    if form.is_valid():
        with refus_dans(form):
            actions.occuper(menage, **form.cleaned_data, par=request.acces)  # type: ignore[attr-defined]
            return _fait(request, menage, "Logement noté.")
    return _saisir(request, menage, form, "occupation_noter")


@garde_brouillon(
    "Corriger un logement", lambda acces: Occupation.objects.visibles_par(acces, Geste.ECRIRE)
)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def occupation_corriger(request: HttpRequest, pk: int) -> HttpResponse:
    """Corriger un logement, ou noter son dernier jour."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Occupation.objects.visibles_par(acces, Geste.ECRIRE).select_related("menage")
    occupation = get_object_or_404(visibles, pk=pk)
    form = OccupationForm(request.POST or None, instance=visibles.get(pk=pk))
    if form.is_valid():
        with refus_dans(form):
            actions.corriger_occupation(occupation, **form.cleaned_data, par=acces)
            return _fait(request, occupation.menage, "Logement corrigé.")
    return _saisir(request, occupation.menage, form, "occupation_corriger")


@garde_brouillon("Noter un relogement", _a_suivre)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def relogement_noter(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter un relogement."""
    menage = _menage(request, pk)
    form = RelogementForm(request.POST or None, mesures=menage.mesures.all())
    if form.is_valid():
        with refus_dans(form):
            actions.reloger(menage, **form.cleaned_data, par=request.acces)  # type: ignore[attr-defined]
            return _fait(request, menage, "Relogement noté.")
    return _saisir(request, menage, form, "relogement_noter")


@garde_brouillon("Ouvrir une procédure", _a_suivre)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def procedure_ouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Ouvrir une procédure."""
    acces, menage = request.acces, _menage(request, pk)  # type: ignore[attr-defined]
    form = ProcedureForm(request.POST or None, le=acces.le, mesures=menage.mesures.all())
    if form.is_valid():
        with refus_dans(form):
            procedure = actions.ouvrir_procedure(menage, **form.cleaned_data, par=acces)
            messages.success(request, "Procédure ouverte : notez sa première étape.")
            return redirect(procedure)
    return _saisir(request, menage, form, "procedure_ouvrir")


def _a_conduire(acces: Acces) -> Any:
    return Procedure.objects.visibles_par(acces, Geste.ECRIRE)


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_safe
def procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """La frise d'une procédure : ce qui est fait, ce qui suit, et « et si »."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = pour_calculer(Procedure.objects.visibles_par(acces))
    suivie = get_object_or_404(visibles.select_related("mesure__dispositif"), pk=pk)
    tracer(acces, "logement.lire", suivie, menage_id=suivie.menage_id)
    autres = [] if suivie.close_le else voisines(suivie, acces)
    raconte = recit(suivie, acces.le, autres=map(str, autres))
    contexte = {
        "procedure": suivie,
        "menage": suivie.menage,
        "recit": raconte,
        "effets": effets(suivie, acces),
        "dessin": dessin(suivie, raconte, acces.le),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.BUDGET) and not suivie.close_le,
        "rubrique": "Ménages",
        **_et_si(request, suivie),
    }
    return render(request, "logement/procedure.html", contexte)


def _et_si(request: HttpRequest, suivie: Procedure) -> dict[str, Any]:
    """Ce qu'une étape supposée donnerait ; une adresse, jamais une écriture."""
    le = request.acces.le  # type: ignore[attr-defined]
    donnees = request.GET if "si-code" in request.GET else None
    form = SupposerForm(donnees, procedure=suivie, bail=bail_de(suivie), le=le)
    suppose: list[Any] = []
    if form.is_valid():
        with refus_dans(form):
            suppose = supposee(suivie, form.fait(), bail_le=form.cleaned_data.get("bail"))
    return {"si": form, "suppose": suppose, "si_permis": suivie.type != "DALO"}


@garde_brouillon("Ajouter une étape", _a_conduire)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def etape_franchir(request: HttpRequest, pk: int) -> HttpResponse:
    """Ajouter une étape."""
    acces = request.acces  # type: ignore[attr-defined]
    suivie = _procedure(request, pk, Geste.ECRIRE)
    if suivie.close_le:
        messages.error(request, "Cette procédure est close.")
        return redirect(suivie)
    form = EtapeForm(request.POST or None, procedure=suivie, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            etape = actions.franchir(suivie, **form.cleaned_data, par=acces)
            messages.success(request, f"Étape notée : {etape}.")
            return redirect(suivie)
    contexte = {"procedure": suivie, "menage": suivie.menage, "form": form, "rubrique": "Ménages"}
    return render(request, "logement/etape_franchir.html", contexte)


@garde_brouillon("Clore une procédure", _a_conduire)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def procedure_clore(request: HttpRequest, pk: int) -> HttpResponse:
    """Clore une procédure."""
    acces = request.acces  # type: ignore[attr-defined]
    suivie = _procedure(request, pk, Geste.ECRIRE)
    if suivie.close_le:
        messages.error(request, "Cette procédure est close.")
        return redirect(suivie)
    form = ClotureForm(request.POST or None, procedure=suivie, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            actions.clore(suivie, **form.cleaned_data, par=acces)
            messages.success(request, "Procédure close.")
            return redirect(suivie)
    contexte = {"procedure": suivie, "menage": suivie.menage, "form": form, "rubrique": "Ménages"}
    return render(request, "logement/procedure_clore.html", contexte)


@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_POST
def etape_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Retirer une étape notée par erreur."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Procedure.objects.visibles_par(acces, Geste.ECRIRE)
    etapes = Etape.objects.filter(procedure__in=visibles).select_related("procedure__menage")
    etape = get_object_or_404(etapes, pk=pk)
    try:
        version = int(request.POST.get("version", "0"))
        actions.retirer_etape(etape, version=version, par=acces)
        messages.success(request, "Étape retirée.")
    except (Refus, ValueError) as refus:
        dit = str(refus) if isinstance(refus, Refus) else "La page a changé : rechargez-la."
        messages.error(request, dit)
    return redirect(etape.procedure)


def _menage(request: HttpRequest, pk: int) -> Menage:
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Menage.objects.visibles_par(acces, Donnee.BUDGET, Geste.ECRIRE)
    return get_object_or_404(visibles, pk=pk)  # type: ignore[no-any-return]


def _procedure(request: HttpRequest, pk: int, geste: Geste) -> Procedure:
    visibles = Procedure.objects.visibles_par(request.acces, geste)  # type: ignore[attr-defined]
    return get_object_or_404(visibles.select_related("menage", "mesure__dispositif"), pk=pk)  # type: ignore[no-any-return]


def _fait(request: HttpRequest, menage: Menage, dit: str) -> HttpResponse:
    messages.success(request, dit)
    return redirect("dossier:volet", menage.pk, "logement")


def _saisir(request: HttpRequest, menage: Menage, form: Any, page: str) -> HttpResponse:
    contexte = {"menage": menage, "form": form, "rubrique": "Ménages"}
    return render(request, f"logement/{page}.html", contexte)
