"""L'annuaire : chercher, lire, tenir à jour."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from palier.metier.partenaires import actions
from palier.metier.partenaires.forms import ContactForm, PartenaireForm
from palier.metier.partenaires.models import Contact, Partenaire
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.champs import choix
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.conflits import repris_en_conflit
from palier.socle.presentation.formulaires import refus_dans

PAR_PAGE = 100
LONGUEUR = 120
LES_DEUX = ["GET", "POST"]


def _partenaire(acces: Acces, pk: int) -> Partenaire:
    return get_object_or_404(Partenaire.objects.visibles_par(acces), pk=pk)


def _contact(acces: Acces, pk: int, contact: int) -> Contact:
    siens = Contact.objects.visibles_par(acces).select_related("partenaire")
    return get_object_or_404(siens, pk=contact, partenaire=pk)


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Les partenaires communs et ceux de la structure, par catégorie."""
    acces = request.acces  # type: ignore[attr-defined]
    q = request.GET.get("q", "").replace("\x00", "")[:LONGUEUR].strip()
    categories = choix("categorie_partenaire")
    categorie = request.GET.get("categorie", "")
    partenaires = Partenaire.objects.visibles_par(acces).repondant(q)
    if categorie in dict(categories):
        partenaires = partenaires.filter(categorie=categorie)
    lignes = partenaires.avec_contacts(acces).par_categorie()
    contexte = {
        "page": Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")),
        "q": q,
        "categories": categories,
        "categorie": categorie,
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.IDENTITE),
        "importe": acces.portee(Geste.ECRIRE, Donnee.IDENTITE) is Portee.STRUCTURE,
        "rubrique": "Annuaire",
    }
    return render(request, "partenaires/liste.html", contexte)


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """Un partenaire, et les personnes que la structure y connaît."""
    acces = request.acces  # type: ignore[attr-defined]
    partenaire = _partenaire(acces, pk)
    ecrit = acces.peut(Geste.ECRIRE, Donnee.IDENTITE)
    contexte = {
        "partenaire": partenaire,
        "contacts": Contact.objects.visibles_par(acces).filter(partenaire=partenaire),
        "ecrit": ecrit,
        "modifie": ecrit and partenaire.structure_id == acces.structure_id,
        "rubrique": "Annuaire",
    }
    return render(request, "partenaires/fiche.html", contexte)


@garde_brouillon("Ajouter un partenaire")
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def partenaire_ajouter(request: HttpRequest) -> HttpResponse:
    """Un partenaire de plus dans l'annuaire de la structure."""
    form = PartenaireForm(request.POST or None)
    if form.is_valid():
        with refus_dans(form):
            partenaire = actions.ajouter(par=request.acces, **form.cleaned_data)  # type: ignore[attr-defined]
            messages.success(request, f"{partenaire} est dans l'annuaire.")
            return redirect(partenaire)
    contexte = {"form": form, "titre": "Ajouter un partenaire", "rubrique": "Annuaire"}
    return render(request, "partenaires/saisir.html", contexte)


@garde_brouillon("Modifier un partenaire", Partenaire.objects.visibles_par)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def partenaire_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Un partenaire de la structure ; un conflit montre les deux textes."""
    acces = request.acces  # type: ignore[attr-defined]
    siens = Partenaire.objects.filter(structure_id=acces.structure_id)
    partenaire = get_object_or_404(siens, pk=pk)
    form = _form(PartenaireForm, request, partenaire)
    return _modifier(request, partenaire, partenaire, form, actions.modifier)


@garde_brouillon("Ajouter un interlocuteur", Partenaire.objects.visibles_par)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def contact_ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """Une personne à joindre chez un partenaire."""
    acces = request.acces  # type: ignore[attr-defined]
    partenaire = _partenaire(acces, pk)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        with refus_dans(form):
            contact = actions.ajouter_contact(partenaire, par=acces, **form.cleaned_data)
            messages.success(request, f"Contact noté : {contact}.")
            return redirect(partenaire)
    contexte = {
        "partenaire": partenaire,
        "form": form,
        "titre": "Ajouter un contact",
        "rubrique": "Annuaire",
    }
    return render(request, "partenaires/saisir.html", contexte)


@garde_brouillon(lambda _contact: "Modifier un interlocuteur", Partenaire.objects.visibles_par)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def contact_modifier(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Une personne à joindre ; un conflit montre les deux textes."""
    connu = _contact(request.acces, pk, contact)  # type: ignore[attr-defined]
    form = _form(ContactForm, request, connu)
    return _modifier(request, connu.partenaire, connu, form, actions.modifier_contact)


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def contact_retirer(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Confirmer, puis effacer un contact."""
    acces = request.acces  # type: ignore[attr-defined]
    connu = _contact(acces, pk, contact)
    if request.method == "POST":
        actions.retirer_contact(connu, par=acces)
        messages.success(request, f"Contact retiré : {connu}.")
        return redirect(connu.partenaire)
    contexte = {"contact": connu, "partenaire": connu.partenaire, "rubrique": "Annuaire"}
    return render(request, "partenaires/contact_retirer.html", contexte)


def _form(modele: type[forms.ModelForm], request: HttpRequest, fiche: models.Model) -> Any:
    tel_quel = forms.model_to_dict(fiche, modele._meta.fields)  # type: ignore[attr-defined]
    return modele(request.POST or None, initial=tel_quel)


def _modifier(
    request: HttpRequest, partenaire: Partenaire, fiche: Any, form: Any, ecrire: Any
) -> HttpResponse:
    contexte: dict[str, Any] = {
        "partenaire": partenaire,
        "form": form,
        "titre": f"Modifier {fiche}",
        "retour": partenaire.get_absolute_url(),
        "version": request.POST.get("version") or fiche.version,
        "rubrique": "Annuaire",
    }
    if form.is_valid():
        with refus_dans(form):
            conflit = repris_en_conflit(request.POST, form, fiche, ecrire, request.acces)  # type: ignore[attr-defined]
            if conflit is None:
                messages.success(request, "Fiche enregistrée.")
                return redirect(partenaire)
            contexte |= conflit
            return render(request, "partenaires/conflit.html", contexte, status=409)
    return render(request, "partenaires/saisir.html", contexte)
