"""Les fiches qui se ressemblent : les comparer, les écarter, les fondre, les séparer de nouveau."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.metier.menages import doublons
from palier.metier.menages.models import Fusion, Genre, PaireEcartee
from palier.noyau.erreurs import Refus
from palier.pilotage.doublons import actions
from palier.pilotage.doublons.bilan import deplacees, plus_recente, prevoir
from palier.pilotage.doublons.carte import FICHES
from palier.pilotage.doublons.comparaison import COTES, nommer, places, suivra, traits
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.models import Trace
from palier.socle.presentation.formulaires import refus_dans

PAR_PAGE = 25
DERNIERES = 20
DIX_MINUTES = 600
LES_DEUX = ["GET", "POST"]
_TIENT_TOUT = reservee(Geste.ECRIRE, Donnee.IDENTITE, sur=Portee.STRUCTURE)


@_TIENT_TOUT
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Les paires qui se ressemblent, des plus sûres aux moins sûres, et ce qu'on en a fait."""
    acces = request.acces  # type: ignore[attr-defined]
    paires = _paires(acces.structure_id)
    page = Paginator(paires, PAR_PAGE).get_page(request.GET.get("page"))
    ecartees = list(PaireEcartee.objects.filter(structure_id=acces.structure_id)[:DERNIERES])
    fiches = nommer(acces.structure_id, [*page.object_list, *ecartees])
    fusions = Fusion.objects.en_vigueur().de_la_structure(acces.structure_id)
    contexte = {
        "page": page,
        "lignes": [(p, *_cotes(fiches, p)) for p in page.object_list],
        "ecartees": [(e, *c) for e in ecartees if all(c := _cotes(fiches, e))],
        "fusions": fusions[:DERNIERES],
        "rubrique": "Ménages",
    }
    return render(request, "doublons/liste.html", contexte)


def _paires(structure_id: int) -> list[Any]:
    """Toutes les paires ; gardées tant que rien n'est écrit dans la structure (décision 0013)."""
    etat = Trace.objects.derniere_ecriture(structure_id)
    cle = f"doublons.{structure_id}.{etat}"
    return cache.get_or_set(cle, lambda: doublons.de_la_structure(structure_id), DIX_MINUTES)  # type: ignore[return-value]


def _cotes(fiches: dict[tuple[str, int], Any], paire: Any) -> list[Any]:
    return [fiches.get((str(paire.genre), pk)) for pk in (paire.premiere, paire.seconde)]


def _paire(request: HttpRequest, genre: str, une: int, autre: int) -> tuple[Genre, Any, Any]:
    """Les deux fiches, si elles sont de la structure ; sinon 404."""
    if genre not in Genre.values or une == autre:
        raise Http404
    structure_id = request.acces.structure_id  # type: ignore[attr-defined]
    siennes = FICHES[Genre(genre)]._base_manager.filter(structure_id=structure_id)
    return (
        Genre(genre),
        get_object_or_404(siennes, pk=une),
        get_object_or_404(siennes, pk=autre),
    )


@_TIENT_TOUT
@require_http_methods(LES_DEUX)
def comparer(request: HttpRequest, genre: str, une: int, autre: int) -> HttpResponse:
    """Deux fiches côte à côte ; qui tient la structure choisit, champ par champ, et les fond."""
    acces = request.acces  # type: ignore[attr-defined]
    if request.method == "POST" and (deja := _deja_fondue(acces, genre, une, autre)):
        messages.info(request, "Ces deux fiches n'en font déjà qu'une.")
        return redirect("doublons:fusion", deja.pk)
    espece, gauche, droite = _paire(request, genre, une, autre)
    form = FusionForm(request.POST or None)
    if form.is_valid():
        with refus_dans(form):
            fusion = _fondre(request, form, gauche, droite)
            messages.success(request, f"Les deux fiches n'en font plus qu'une : {fusion}.")
            return redirect("doublons:fusion", fusion.pk)
    fiches = (gauche, droite)
    contexte = {
        "genre": espece,
        "fiches": list(zip(COTES, fiches, places(espece, fiches), strict=True)),
        "gauche": gauche,
        "droite": droite,
        "dit": doublons.rapprochement(espece, gauche.pk, droite.pk),
        "traits": traits(espece, gauche, droite),
        "suivra": suivra(espece, fiches),
        "form": form,
        "peut_fondre": actions.peut_fondre(acces),
        "rubrique": "Ménages",
    }
    return render(request, "doublons/comparer.html", contexte)


class FusionForm(forms.Form):
    """La fiche que l'on garde, et ce que portaient les deux quand on les a comparées."""

    garder = forms.ChoiceField(label="Fiche gardée", choices=[(c, c) for c in COTES])
    version_gauche = forms.IntegerField(widget=forms.HiddenInput)
    version_droite = forms.IntegerField(widget=forms.HiddenInput)


def _fondre(request: HttpRequest, form: FusionForm, gauche: Any, droite: Any) -> Fusion:
    fiches = dict(zip(COTES, (gauche, droite), strict=True))
    garder = form.cleaned_data["garder"]
    autre = next(c for c in COTES if c != garder)
    genre = next(g for g, modele in FICHES.items() if isinstance(gauche, modele))
    prises = {t.nom for t in traits(genre, gauche, droite) if request.POST.get(t.nom) == autre}
    versions = [form.cleaned_data[f"version_{c}"] for c in (garder, autre)]
    return actions.fondre(
        fiches[garder],
        fiches[autre],
        prises=prises,
        versions=(versions[0], versions[1]),
        par=request.acces,  # type: ignore[attr-defined]
    )


def _deja_fondue(acces: Any, genre: str, une: int, autre: int) -> Fusion | None:
    """Un second envoi : la fiche n'est plus, sa fusion le dit."""
    siennes = Fusion.objects.en_vigueur().de_la_structure(acces.structure_id).filter(genre=genre)
    ensemble = Q(fondue=une, gardee=autre) | Q(fondue=autre, gardee=une)
    return siennes.filter(ensemble).first()


@_TIENT_TOUT
@require_POST
def ecarter(request: HttpRequest, genre: str, une: int, autre: int) -> HttpResponse:
    """Ce ne sont pas les mêmes : la paire ne se montre plus."""
    espece, gauche, droite = _paire(request, genre, une, autre)
    actions.ecarter(espece, gauche.pk, droite.pk, par=request.acces)  # type: ignore[attr-defined]
    messages.success(request, f"Noté : {gauche} et {droite} ne sont pas les mêmes.")
    return redirect("doublons:liste")


@_TIENT_TOUT
@require_POST
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Une paire écartée par erreur se montre de nouveau."""
    acces = request.acces  # type: ignore[attr-defined]
    siennes = PaireEcartee.objects.filter(structure_id=acces.structure_id)
    actions.reprendre(get_object_or_404(siennes, pk=pk), par=acces)
    messages.success(request, "Cette paire est de nouveau à comparer.")
    return redirect("doublons:liste")


@_TIENT_TOUT
@require_http_methods(LES_DEUX)
def fusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Ce qu'une fusion a réuni, et de quoi la défaire."""
    acces = request.acces  # type: ignore[attr-defined]
    siennes = Fusion.objects.de_la_structure(acces.structure_id).select_related("faite_par")
    faite = get_object_or_404(siennes, pk=pk)
    if request.method == "POST":
        try:
            retour = actions.defaire(faite, par=acces)
        except Refus as refus:
            messages.error(request, str(refus))
            return redirect("doublons:fusion", faite.pk)
        suite = " Ce qui s'est ajouté depuis est resté sur la fiche gardée." if retour else ""
        messages.success(request, f"Les deux fiches sont de nouveau séparées.{suite}")
        return redirect("doublons:liste")
    contexte = {
        "fusion": faite,
        "gardee": FICHES[Genre(faite.genre)]._base_manager.filter(pk=faite.gardee).first(),
        "deplacees": deplacees(faite),
        "retour": prevoir(faite),
        "plus_recente": plus_recente(faite),
        "peut_fondre": actions.peut_fondre(acces),
        "rubrique": "Ménages",
    }
    return render(request, "doublons/fusion.html", contexte)
