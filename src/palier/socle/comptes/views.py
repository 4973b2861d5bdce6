"""Choisir sa casquette ; tenir les comptes de la structure ; accepter une invitation."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.noyau.erreurs import Refus
from palier.noyau.texte import de, numero
from palier.socle.comptes import actions, invitations
from palier.socle.comptes.casquette import CLE
from palier.socle.comptes.forms import (
    EquipeForm,
    FinForm,
    InvitationForm,
    MotDePasseForm,
    PosteForm,
    RenvoiForm,
)
from palier.socle.comptes.models import Affectation, Compte, Equipe, Invitation
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import ouverte_a_tous, reservee
from palier.socle.presentation.formulaires import refus_dans

PAR_PAGE = 50
LES_DEUX = ["GET", "POST"]


@ouverte_a_tous
@login_required
@require_http_methods(LES_DEUX)
def casquette(request: HttpRequest) -> HttpResponse:
    """La casquette de cette session ; une seule à la fois."""
    suite = request.POST.get("suite") or request.GET.get("suite") or "/"
    permise = suite.startswith("/") and url_has_allowed_host_and_scheme(
        suite, allowed_hosts={request.get_host()}
    )
    if not permise:
        suite = "/"
    if request.method == "POST":
        miennes = request.user.casquettes(request.aujourd_hui)  # type: ignore[union-attr, attr-defined]
        choisie = request.POST.get("casquette", "")
        retenue = get_object_or_404(miennes, pk=numero(choisie))
        request.session[CLE] = retenue.pk
        return HttpResponseRedirect(suite)
    return render(request, "comptes/casquette.html", {"suite": suite})


@reservee(Geste.LIRE, Donnee.COMPTES)
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Les affectations de la structure ; celles qui sont finies, à la demande."""
    acces = request.acces  # type: ignore[attr-defined]
    toutes = "finies" in request.GET
    affectations = Affectation.objects.de_la_structure(acces)
    if not toutes:
        affectations = affectations.a_venir_ou_en_vigueur(acces.le)
    ouvertes = Invitation.objects.ouvertes(_maintenant())
    lignes = (
        affectations.select_related("professionnel__compte", "equipe")
        .prefetch_related(Prefetch("invitations", ouvertes, to_attr="ouvertes"))
        .order_by("professionnel__nom", "professionnel__prenom", "-debut", "pk")
    )
    contexte = {
        "page": Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")),
        "toutes": toutes,
        "le": acces.le,
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.COMPTES),
        "equipes": Equipe.objects.filter(structure_id=acces.structure_id),
        "rubrique": "Comptes",
    }
    return render(request, "comptes/liste.html", contexte)


@reservee(Geste.ECRIRE, Donnee.COMPTES)
@require_http_methods(LES_DEUX)
def inviter(request: HttpRequest) -> HttpResponse:
    """Une personne de plus : son poste, et le lien qui lui ouvre un compte."""
    acces = request.acces  # type: ignore[attr-defined]
    form = InvitationForm(request.POST or None, acces=acces)
    if form.is_valid():
        with refus_dans(form):
            affectation = actions.affecter(form.poste(), **form.personne(), par=acces)
            return _ouvrir_l_acces(request, affectation, form.cleaned_data["courriel"])
    return render(request, "comptes/inviter.html", {"form": form, "rubrique": "Comptes"})


@reservee(Geste.LIRE, Donnee.COMPTES)
@require_safe
def affectation(request: HttpRequest, pk: int) -> HttpResponse:
    """Une affectation : qui, sous quel rôle, et ce que l'on peut y changer."""
    return _fiche(request, _affectation(request, pk))


@reservee(Geste.ECRIRE, Donnee.COMPTES)
@require_http_methods(LES_DEUX)
def affectation_changer(request: HttpRequest, pk: int) -> HttpResponse:
    """Un autre rôle à partir d'un jour ; l'ancien finit la veille."""
    acces, poste = request.acces, _affectation(request, pk)  # type: ignore[attr-defined]
    initial = {nom: getattr(poste, nom) for nom in ("role", "fonction", "equipe")}
    form = PosteForm(request.POST or None, acces=acces, initial=initial)
    if form.is_valid():
        with refus_dans(form):
            nouvelle = actions.changer_role(poste, form.poste(), par=acces)
            messages.success(request, f"{nouvelle.professionnel} change de poste.")
            return redirect("comptes:affectation", nouvelle.pk)
    contexte = {"affectation": poste, "form": form, "rubrique": "Comptes"}
    return render(request, "comptes/affectation_changer.html", contexte)


@reservee(Geste.ECRIRE, Donnee.COMPTES)
@require_http_methods(LES_DEUX)
def affectation_finir(request: HttpRequest, pk: int) -> HttpResponse:
    """Le dernier jour d'un poste ; sans autre poste, le compte se ferme."""
    acces, poste = request.acces, _affectation(request, pk)  # type: ignore[attr-defined]
    form = FinForm(request.POST or None, jour=acces.le)
    if form.is_valid():
        with refus_dans(form):
            actions.mettre_fin(poste, le=form.cleaned_data["le"], par=acces)
            messages.success(request, f"L’affectation {de(poste.professionnel)} prend fin.")
            return redirect("comptes:affectation", poste.pk)
    contexte = {"affectation": poste, "form": form, "rubrique": "Comptes"}
    return render(request, "comptes/affectation_finir.html", contexte)


@reservee(Geste.ECRIRE, Donnee.COMPTES)
@require_POST
def invitation_envoyer(request: HttpRequest, pk: int) -> HttpResponse:
    """Une invitation, ou une autre : la précédente ne sert plus."""
    poste = _affectation(request, pk)
    form = RenvoiForm(request.POST)
    if form.is_valid():
        with refus_dans(form):
            return _ouvrir_l_acces(request, poste, form.cleaned_data["courriel"])
    return _fiche(request, poste, form)


@reservee(Geste.ECRIRE, Donnee.COMPTES)
@require_POST
def invitation_revoquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Le lien envoyé ne sert plus."""
    poste = _affectation(request, pk)
    try:
        invitations.revoquer(poste, maintenant=_maintenant(), par=request.acces)  # type: ignore[attr-defined]
        messages.success(request, "Invitation révoquée : son lien ne sert plus.")
    except Refus as refus:
        messages.error(request, str(refus))
    return redirect("comptes:affectation", poste.pk)


@reservee(Geste.ECRIRE, Donnee.COMPTES)
@require_http_methods(LES_DEUX)
def equipe_creer(request: HttpRequest) -> HttpResponse:
    """Une équipe de plus dans la structure."""
    form = EquipeForm(request.POST or None)
    if form.is_valid():
        with refus_dans(form):
            equipe = actions.creer_equipe(par=request.acces, **form.cleaned_data)  # type: ignore[attr-defined]
            messages.success(request, f"Équipe créée : {equipe}.")
            return redirect("comptes:liste")
    return render(request, "comptes/equipe_creer.html", {"form": form, "rubrique": "Comptes"})


@ouverte_a_tous
@require_http_methods(LES_DEUX)
def invitation_accepter(request: HttpRequest, jeton: str) -> HttpResponse:
    """Choisir son mot de passe ; le lien ne sert qu'une fois."""
    invitation = invitations.ouverte(jeton, _maintenant())
    form = MotDePasseForm(request.POST or None)
    if invitation is not None and form.is_valid():
        with refus_dans(form):
            mot_de_passe = form.cleaned_data["mot_de_passe"]
            invitations.accepter(jeton, mot_de_passe=mot_de_passe, maintenant=_maintenant())
            messages.success(request, "Votre compte est ouvert : connectez-vous.")
            return redirect("account_login")
    contexte = {"invitation": invitation, "form": form}
    etat = 200 if invitation else 410
    return render(request, "comptes/invitation_accepter.html", contexte, status=etat)


def _maintenant() -> datetime:
    return datetime.now().astimezone()


def _affectation(request: HttpRequest, pk: int) -> Affectation:
    siennes = Affectation.objects.de_la_structure(request.acces)  # type: ignore[attr-defined]
    return get_object_or_404(
        siennes.select_related("professionnel__compte", "equipe", "structure"), pk=pk
    )


def _fiche(
    request: HttpRequest, poste: Affectation, form: RenvoiForm | None = None
) -> HttpResponse:
    acces = request.acces  # type: ignore[attr-defined]
    derniere = Invitation.objects.filter(affectation__professionnel=poste.professionnel).first()
    connu = derniere.courriel if derniere else poste.professionnel.courriel
    contexte = {
        "affectation": poste,
        "compte": Compte.objects.filter(professionnel=poste.professionnel).first(),
        "invitation": Invitation.objects.ouvertes(_maintenant())
        .filter(affectation__professionnel=poste.professionnel)
        .first(),
        "form": form or RenvoiForm(initial={"courriel": connu}),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.COMPTES),
        "soi": poste.professionnel_id == acces.professionnel_id,
        "finie": poste.fin is not None and poste.fin < acces.le,
        "lien": request.session.pop("lien_d_invitation", ""),
        "rubrique": "Comptes",
    }
    return render(request, "comptes/affectation.html", contexte)


def _ouvrir_l_acces(request: HttpRequest, poste: Affectation, courriel: str) -> HttpResponse:
    """Invite, ou prévient qui a déjà un compte ; sans courriel, le lien se remet en main propre."""
    acces = request.acces  # type: ignore[attr-defined]
    deja = Compte.objects.filter(professionnel=poste.professionnel).first()
    if deja is not None:
        invitations.prevenir(poste, deja.courriel, request.build_absolute_uri("/"))
        messages.success(request, f"{poste.professionnel} a déjà un compte : casquette ajoutée.")
        return redirect("comptes:affectation", poste.pk)
    envoi = invitations.inviter(poste, courriel=courriel, maintenant=_maintenant(), par=acces)
    lien = request.build_absolute_uri(reverse("comptes:invitation_accepter", args=[envoi.jeton]))
    if invitations.envoyer(envoi, lien):
        messages.success(request, f"Invitation envoyée à {envoi.invitation.courriel}.")
    else:
        request.session["lien_d_invitation"] = lien
        messages.error(request, "Le courriel n'est pas parti : remettez le lien vous-même.")
    return redirect("comptes:affectation", poste.pk)
