"""Les réglages : la structure, ses paramètres, les données sensibles qu'elle tient."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.noyau.erreurs import Refus
from palier.noyau.parametres import Suite, suites
from palier.noyau.texte import cle
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.formulaires import refus_dans
from palier.socle.reglages import actions
from palier.socle.reglages.forms import FinaliteForm, FinValeurForm, StructureForm, ValeurForm
from palier.socle.reglages.models import Finalite, ValeurPropre
from palier.socle.reglages.parametres import cles_ecrites, suite
from palier.socle.reglages.sensibles import SENSIBLES, codes_de

LES_DEUX = ["GET", "POST"]
PAR_PAGE = 50


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def structure(request: HttpRequest) -> HttpResponse:
    """L'identité de la structure, et de qui elle demande un second facteur."""
    acces = request.acces  # type: ignore[attr-defined]
    form = StructureForm(request.POST or None, instance=_structure(acces))
    if form.is_valid():
        with refus_dans(form):
            actions.modifier_structure(par=acces, **form.cleaned_data)
            messages.success(request, "Réglages enregistrés.")
            return redirect("reglages:structure")
    return render(request, "reglages/structure.html", _cadre(acces, form=form))


@gzip_page
@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_safe
def parametres(request: HttpRequest) -> HttpResponse:
    """Ce que disent les textes, et ce que la structure a choisi d'appliquer."""
    acces = request.acces  # type: ignore[attr-defined]
    q = request.GET.get("q", "")[:120].strip()
    ici = _structure(acces)
    propres = ValeurPropre.objects.filter(structure=ici).en_vigueur(acces.le)
    par_code = {(v.code, v.cles): v for v in reversed(propres)}
    connues, titres = suites(ici.territoire or "METROPOLE"), _titres(ici)
    lignes = [
        (
            s,
            _precision(s),
            _precision_dite(s, titres),
            s.au(acces.le),
            par_code.get((s.code, _precision(s))),
        )
        for s in connues
        if cle(q) in cle(f"{s.titre} {s.code}")
    ]
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = _cadre(acces, page=page, q=q, propres=len(par_code))
    return render(request, "reglages/parametres.html", contexte)


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def parametre(request: HttpRequest, code: str) -> HttpResponse:
    """Un paramètre : ses valeurs nationales, leur source, et celles de la structure."""
    acces = request.acces  # type: ignore[attr-defined]
    ici, cles = _structure(acces), request.GET.get("cles", "")
    connue = suite(ici, code, cles)
    if connue is None:
        raise Http404
    form = ValeurForm(request.POST or None, unite=connue.unite, initial={"debut": acces.le})
    if form.is_valid():
        with refus_dans(form):
            actions.fixer_valeur(code=code, cles=cles, par=acces, **form.cleaned_data)
            messages.success(request, "La structure applique désormais sa propre valeur.")
            return redirect(request.get_full_path())
    contexte = _cadre(
        acces,
        suite=connue,
        dite=_precision_dite(connue, _titres(ici)),
        actuelle=connue.au(acces.le),
        nationales=connue.valeurs[::-1],
        propres=ValeurPropre.objects.filter(structure=ici, code=code, cles=cles),
        form=form,
        fin=FinValeurForm(initial={"le": acces.le}),
    )
    return render(request, "reglages/parametre.html", contexte)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_POST
def valeur_finir(request: HttpRequest, pk: int) -> HttpResponse:
    """La valeur nationale reprend le lendemain."""
    acces = request.acces  # type: ignore[attr-defined]
    valeur = get_object_or_404(ValeurPropre, pk=pk, structure_id=acces.structure_id)
    form = FinValeurForm(request.POST)
    if form.is_valid():
        with refus_dans(form):
            actions.finir_valeur(valeur, le=form.cleaned_data["le"], par=acces)
            messages.success(request, "La valeur nationale, s’il y en a une, reprend le lendemain.")
    for erreurs in form.errors.values():
        messages.error(request, " ".join(erreurs))
    adresse = reverse("reglages:parametre", args=[valeur.code])
    return redirect(f"{adresse}?cles={valeur.cles}" if valeur.cles else adresse)


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_safe
def sensibles(request: HttpRequest) -> HttpResponse:
    """Les données sensibles : éteintes, ou allumées par une finalité écrite."""
    acces = request.acces  # type: ignore[attr-defined]
    allumees = {f.donnee: f for f in Finalite.objects.allumees(acces.structure_id)}
    lignes = [(s, allumees.get(s.code), codes_de(s.code)) for s in SENSIBLES.values()]
    return render(request, "reglages/sensibles.html", _cadre(acces, lignes=lignes))


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def sensible_allumer(request: HttpRequest, code: str) -> HttpResponse:
    """Écrire à quoi sert une donnée sensible : elle s'allume."""
    acces = request.acces  # type: ignore[attr-defined]
    if code not in SENSIBLES:
        raise Http404
    actuelle = Finalite.objects.allumees(acces.structure_id).filter(donnee=code).first()
    form = FinaliteForm(request.POST or None, instance=actuelle)
    if form.is_valid():
        with refus_dans(form):
            actions.allumer(code, par=acces, **form.cleaned_data)
            messages.success(request, f"{SENSIBLES[code].libelle} : finalité écrite.")
            return redirect("reglages:sensibles")
    contexte = _cadre(acces, sensible=SENSIBLES[code], form=form, actuelle=actuelle)
    return render(request, "reglages/sensible_allumer.html", contexte)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_POST
def sensible_eteindre(request: HttpRequest, code: str) -> HttpResponse:
    """Cacher une donnée sensible, sans la détruire."""
    if code not in SENSIBLES:
        raise Http404
    try:
        actions.eteindre(code, par=request.acces)  # type: ignore[attr-defined]
        messages.success(request, f"{SENSIBLES[code].libelle} : éteinte, rien n'est détruit.")
    except Refus as refus:
        messages.error(request, str(refus))
    return redirect("reglages:sensibles")


def _structure(acces: Acces) -> Structure:
    return Structure.objects.get(pk=acces.structure_id)


def _precision(connue: Suite) -> str:
    """Les clés d'une valeur, et leur forme dans l'adresse."""
    return cles_ecrites(dict(connue.cles))


def _titres(ici: Structure) -> dict[str, str]:
    return {s.code: s.titre for s in suites(ici.territoire or "METROPOLE")}


def _precision_dite(connue: Suite, titres: dict[str, str]) -> str:
    """Les clés d'une valeur, en mots : le titre du délai visé, plutôt que son code."""
    return ", ".join(titres.get(v, f"{c} {v.replace('_', ' ').lower()}") for c, v in connue.cles)


def _cadre(acces: Acces, **contexte: Any) -> dict[str, Any]:
    return {"ecrit": acces.peut(Geste.ECRIRE, Donnee.REGLAGES), "rubrique": "Réglages", **contexte}
