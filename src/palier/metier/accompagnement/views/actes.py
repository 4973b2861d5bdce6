"""Choisir un ménage, noter un acte, fixer la suite."""

import secrets
from typing import Any

from django.contrib import messages
from django.db.models import F, Max, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from palier.metier.accompagnement.actions import DejaNote, noter
from palier.metier.accompagnement.forms import DUREES, TYPES, ActeForm, SuiteForm
from palier.metier.accompagnement.models import Acte, Objectif
from palier.metier.menages.models import Composition, Menage, menages_ouverts
from palier.noyau.texte import cle, liste
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.preparees import un
from palier.socle.presentation.formulaires import refus_dans
from palier.socle.presentation.templatetags.palier import jour_nomme

PROPOSES = 30


def _a_noter(acces: Acces) -> QuerySet[Menage]:
    return Menage.objects.visibles_par(acces, Donnee.NOTES, Geste.ECRIRE)


@reservee(Geste.ECRIRE, Donnee.NOTES)
@require_safe
def menage_choisir(request: HttpRequest) -> HttpResponse:
    """Les ménages que l'on suit, les derniers vus d'abord ; un seul répond : on y va."""
    acces = request.acces  # type: ignore[attr-defined]
    demande = request.GET.get("q", "")
    du_jour = Prefetch("compositions", Composition.objects.au(acces.le), to_attr="membres")
    miens = _a_noter(acces).annotate(dernier=Max("actes__date")).prefetch_related(du_jour)
    miens = miens.order_by(F("dernier").desc(nulls_last=True), "nom_usage", "pk")
    trouves = [m for m in miens if _repond(m, demande)]
    if "choisir" in request.GET and len(trouves) == 1:
        return redirect("accompagnement:acte_noter", trouves[0].pk)
    contexte = {"demande": demande, "menages": trouves[:PROPOSES], "rubrique": "Noter"}
    contexte["autres"] = len(trouves) - len(contexte["menages"])
    return render(request, "accompagnement/menage_choisir.html", contexte)


def _repond(menage: Menage, demande: str) -> bool:
    """Chaque mot de la demande commence un mot du nom, d'un membre, de l'adresse ou du numéro."""
    membres = (str(m.personne) for m in menage.membres)  # type: ignore[attr-defined]
    mots = cle(" ".join((str(menage), menage.adresse, menage.reference, *membres))).split()
    return all(any(mot.startswith(m) for mot in mots) for m in cle(demande).split())


@garde_brouillon("Noter un acte", _a_noter)
@reservee(Geste.ECRIRE, Donnee.NOTES)
@require_http_methods(["GET", "POST"])
def acte_noter(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter un acte dans un dossier ouvert à cette casquette."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = un(menages_ouverts(acces, pk, Donnee.NOTES, Geste.ECRIRE))
    if menage is None:
        raise Http404
    initial = {"type": "PHYSIQUE_BUREAU", "le": jour_nomme(acces.le), "duree": 45, "cle": _cle()}
    form = ActeForm(request.POST or None, initial=initial, le=acces.le, menage=menage, acces=acces)
    if form.is_valid():
        with refus_dans(form):
            try:
                acte = noter(menage, **form.cleaned_data, par=acces)
            except DejaNote:
                form.renouveler(_cle())
                raise
            messages.success(request, f"Noté : {acte}.")
            if "suite" in request.POST:
                return redirect("accompagnement:suite_fixer", menage.pk)
            return redirect(menage)
    contexte = {
        **_seance(menage, form, acces),
        "derniere": Acte.objects.visibles_par(acces).realises().filter(menage=menage).first(),
        "objectifs": Objectif.objects.filter(mesure__menage=menage, mesure__fin=None).ouverts()[:5],
    }
    return render(request, "accompagnement/acte_noter.html", contexte)


@garde_brouillon("Fixer un rendez-vous", _a_noter)
@reservee(Geste.ECRIRE, Donnee.NOTES)
@require_http_methods(["GET", "POST"])
def suite_fixer(request: HttpRequest, pk: int) -> HttpResponse:
    """Fixer le prochain rendez-vous d'un ménage : un acte prévu."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(_a_noter(acces), pk=pk)
    initial = {"type": "PHYSIQUE_BUREAU", "duree": 45, "cle": _cle()}
    form = SuiteForm(request.POST or None, initial=initial, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            try:
                acte = noter(menage, **form.cleaned_data, statut="PREVU", par=acces)
            except DejaNote:
                form.renouveler(_cle())
                raise
            messages.success(request, f"Rendez-vous fixé : {acte}.")
            return redirect(menage)
    return render(request, "accompagnement/suite_fixer.html", _seance(menage, form, acces))


def _seance(menage: Menage, form: Any, acces: Acces) -> dict[str, Any]:
    membres = [str(m.personne) for m in menage.compositions.au(acces.le)]
    return {
        "menage": menage,
        "form": form,
        "types": TYPES,
        "durees": DUREES,
        "qui": liste(membres) if membres else str(menage),
        "rubrique": "Noter",
    }


def _cle() -> str:
    return secrets.token_hex(16)
