"""Ouvrir un dossier, en corriger les coordonnées, en dater la composition et les faits."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from palier.metier.menages import actions
from palier.metier.menages.doublons import de_la_saisie
from palier.metier.menages.droits import DONNEE
from palier.metier.menages.forms import (
    FAITS,
    CoordonneesForm,
    JourForm,
    MembreForm,
    MenageForm,
    PersonneForm,
    TitulaireForm,
)
from palier.metier.menages.listes import Fait
from palier.metier.menages.models import MODELES, Composition, Menage, Personne
from palier.noyau.texte import numero
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.conflits import repris_en_conflit
from palier.socle.presentation.formulaires import refus_dans

LES_DEUX = ["GET", "POST"]


def _membre(menage: Menage, personne: int) -> Personne:
    """Une personne du ménage ; partie puis revenue, elle y a deux places."""
    membres = Personne.objects.filter(compositions__menage=menage).distinct()
    return get_object_or_404(membres, pk=personne)


def _menage(acces: Acces, pk: int, donnee: Donnee = Donnee.IDENTITE) -> Menage:
    """Le ménage, si cette casquette peut écrire cette donnée de son dossier ; sinon 404."""
    return get_object_or_404(Menage.objects.visibles_par(acces, donnee, Geste.ECRIRE), pk=pk)


def _a_tenir(acces: Acces) -> Any:
    return Menage.objects.visibles_par(acces, Donnee.IDENTITE, Geste.ECRIRE)


def _situation(menage: Menage) -> str:
    return reverse("dossier:volet", args=[menage.pk, "situation"])


@garde_brouillon("Ouvrir un dossier")
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def menage_ouvrir(request: HttpRequest) -> HttpResponse:
    """Ouvrir un dossier, après avoir vu ceux qui lui ressemblent."""
    acces = request.acces  # type: ignore[attr-defined]
    commune = request.affectation.structure.commune  # type: ignore[attr-defined]
    form = TitulaireForm(
        request.POST or None, initial={"le": acces.le, "cle": secrets.token_hex(16)}
    )
    lieux = CoordonneesForm(request.POST or None, initial={"commune": commune})
    doublons = None
    if form.is_valid() and lieux.is_valid():
        if "nouveau" not in request.POST:
            doublons = de_la_saisie(acces, **form.criteres)
        if not doublons:
            with refus_dans(form):
                saisi = form.cleaned_data
                menage = actions.ouvrir_dossier(
                    titulaire=form.titulaire,
                    le=saisi["le"],
                    cle=saisi["cle"] or None,
                    par=acces,
                    **lieux.cleaned_data,
                )
                messages.success(request, f"Dossier ouvert : {menage}, n° {menage.reference}.")
                return redirect(menage)
    contexte = {"form": form, "lieux": lieux, "doublons": doublons, "rubrique": "Ménages"}
    return render(request, "menages/menage_ouvrir.html", contexte)


@garde_brouillon("Modifier les coordonnées", _a_tenir)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def coordonnees_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Où et comment joindre un ménage ; un conflit montre les deux textes."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = _menage(acces, pk)
    form = MenageForm(request.POST or None, initial=_tel_quel(menage, MenageForm))
    return _modifier(
        request, menage, menage, form, "Modifier les coordonnées", actions.modifier_coordonnees
    )


@garde_brouillon(lambda _personne: "Modifier une identité", _a_tenir)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def personne_modifier(request: HttpRequest, pk: int, personne: int) -> HttpResponse:
    """L'identité d'un membre ; un enfant attendu y reçoit sa naissance."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = _menage(acces, pk)
    membre = _membre(menage, personne)
    form = PersonneForm(request.POST or None, initial=_tel_quel(membre, PersonneForm))

    def ecrire(fiche: Personne, **saisi: Any) -> None:
        actions.modifier_personne(fiche, menage, **saisi)

    return _modifier(request, menage, membre, form, "Modifier l’identité", ecrire)


def _tel_quel(fiche: Any, form: type[forms.ModelForm]) -> dict[str, Any]:
    return forms.model_to_dict(fiche, form._meta.fields)


def _modifier(
    request: HttpRequest, menage: Menage, fiche: Any, form: forms.Form, titre: str, ecrire: Any
) -> HttpResponse:
    """Écrit la fiche si elle n'a pas changé ; sinon montre les deux textes, et fait choisir."""
    contexte: dict[str, Any] = {
        "menage": menage,
        "titre": titre,
        "dit": "" if fiche == menage else fiche,
        "retour": _situation(menage),
        "rubrique": "Ménages",
    }
    if form.is_valid():
        with refus_dans(form):
            conflit = repris_en_conflit(request.POST, form, fiche, ecrire, request.acces)  # type: ignore[attr-defined]
            if conflit is None:
                messages.success(request, "Fiche enregistrée.")
                return redirect(_situation(menage))
            return render(request, "menages/conflit.html", {**contexte, **conflit}, status=409)
    version = request.POST.get("version") or fiche.version
    return render(
        request, "menages/fiche_modifier.html", {**contexte, "form": form, "version": version}
    )


@garde_brouillon("Ajouter une personne", _a_tenir)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def membre_ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """Une personne connue ou nouvelle entre dans le ménage ; un enfant en a parfois deux."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = _menage(acces, pk)
    form = MembreForm(request.POST or None, initial={"nom": menage.nom_usage, "le": acces.le})
    doublons = None
    if form.is_valid():
        personne: Any = form.personne
        if choisie := request.POST.get("personne"):
            connues = Personne.objects.visibles_par(acces)
            personne = get_object_or_404(connues, pk=numero(choisie))
        elif "nouveau" not in request.POST:
            doublons = de_la_saisie(acces, **form.criteres)
        if not doublons:
            with refus_dans(form):
                membre = actions.ajouter_membre(menage, personne=personne, **form.place, par=acces)
                messages.success(request, f"{membre.personne} fait partie du ménage.")
                return redirect(_situation(menage))
    contexte = {"menage": menage, "form": form, "doublons": doublons, "rubrique": "Ménages"}
    return render(request, "menages/membre_ajouter.html", contexte)


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def membre_retirer(request: HttpRequest, pk: int, composition: int) -> HttpResponse:
    """Le dernier jour d'une personne dans le ménage."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = _menage(acces, pk)
    places = Composition.objects.select_related("personne", "menage")
    place = get_object_or_404(places, pk=composition, menage=menage)
    form = JourForm(request.POST or None, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            actions.retirer_membre(place, le=form.cleaned_data["le"], par=acces)
            messages.success(request, f"{place.personne} ne fait plus partie du ménage.")
            return redirect(_situation(menage))
    contexte = {"menage": menage, "place": place, "form": form, "rubrique": "Ménages"}
    return render(request, "menages/membre_retirer.html", contexte)


def _fait(request: HttpRequest, pk: int, nature: str) -> tuple[Menage, Fait]:
    """Le ménage et la nature du fait, si la casquette peut l'y écrire ; sinon 404."""
    if nature not in list(Fait):
        raise Http404
    fait = Fait(nature)
    return _menage(request.acces, pk, DONNEE[fait]), fait  # type: ignore[attr-defined]


@garde_brouillon(
    lambda _personne, nature: f"Noter : {Fait(nature).libelle.lower()}",
    lambda acces: Menage.objects.visibles_par(acces, Donnee.NOTES, Geste.ECRIRE),
)
@reservee(Geste.ECRIRE, Donnee.NOTES)
@require_http_methods(LES_DEUX)
def fait_noter(request: HttpRequest, pk: int, personne: int, nature: str) -> HttpResponse:
    """Un emploi, une ressource, un lieu de vie, un diplôme : dit une fois, daté."""
    menage, fait = _fait(request, pk, nature)
    membre = _membre(menage, personne)
    form = FAITS[fait](request.POST or None)
    if form.is_valid():
        with refus_dans(form):
            actions.noter_fait(
                membre,
                menage,
                fait,
                par=request.acces,  # type: ignore[attr-defined]
                remplace="remplace" in request.POST,
                **form.cleaned_data,
            )
            messages.success(request, f"{fait.libelle} : noté pour {membre}.")
            return redirect(_situation(menage))
    contexte = {
        "menage": menage,
        "membre": membre,
        "fait": fait,
        "remplacable": fait is Fait.RESSOURCE and membre.ressources.filter(fin=None).exists(),
        "form": form,
        "rubrique": "Ménages",
    }
    return render(request, "menages/fait_noter.html", contexte)


@reservee(Geste.ECRIRE, Donnee.NOTES)
@require_http_methods(LES_DEUX)
def fait_clore(request: HttpRequest, pk: int, nature: str, note: int) -> HttpResponse:
    """Le dernier jour d'un fait en cours."""
    menage, fait = _fait(request, pk, nature)
    if fait is Fait.DIPLOME:
        raise Http404
    acces = request.acces  # type: ignore[attr-defined]
    notes = MODELES[fait]._default_manager.select_related("personne")
    en_cours: Any = get_object_or_404(
        notes.distinct(), pk=note, personne__compositions__menage=menage
    )
    form = JourForm(request.POST or None, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            actions.clore_fait(en_cours, menage, fait, le=form.cleaned_data["le"], par=acces)
            messages.success(request, f"{en_cours} : fin notée pour {en_cours.personne}.")
            return redirect(_situation(menage))
    contexte = {
        "menage": menage,
        "note": en_cours,
        "fait": fait,
        "form": form,
        "rubrique": "Ménages",
    }
    return render(request, "menages/fait_clore.html", contexte)
