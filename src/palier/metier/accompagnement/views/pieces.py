"""Joindre, rendre, remplacer, supprimer une pièce."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from palier.metier.accompagnement.actions import pieces as actions
from palier.metier.accompagnement.forms.pieces import JoindreForm, RemplacerForm
from palier.metier.accompagnement.models import Piece
from palier.metier.accompagnement.views.mesures import adresse_du_volet
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.pieces.depot import rendre
from palier.socle.pieces.rangement import lire
from palier.socle.presentation.formulaires import refus_dans


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(["GET", "POST"])
def piece_joindre(request: HttpRequest, pk: int) -> HttpResponse:
    """Joindre une pièce au dossier d'un ménage ; `?mesure=` la rattache d'avance."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Menage.objects.visibles_par(acces, Donnee.IDENTITE, Geste.ECRIRE)
    menage = get_object_or_404(visibles, pk=pk)
    form = JoindreForm(
        request.POST or None,
        request.FILES or None,
        acces=acces,
        menage=menage,
        initial={"mesure": request.GET.get("mesure")},
    )
    if form.is_valid():
        with refus_dans(form):
            piece = actions.joindre(menage, **form.cleaned_data, par=acces)
            messages.success(request, f"Pièce jointe : {piece}.")
            return redirect(adresse_du_volet(menage, "pieces"))
    contexte = {"menage": menage, "form": form, "rubrique": "Ménages"}
    return render(request, "accompagnement/piece_joindre.html", contexte)


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def piece_telecharger(request: HttpRequest, pk: int) -> HttpResponse:
    """Rendre le fichier d'une pièce ; la lecture est tracée."""
    piece = _piece(request, pk, Geste.LIRE)
    if not piece.fichier:
        raise Http404
    try:
        octets = lire(piece.fichier)
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect(adresse_du_volet(piece.menage, "pieces"))
    tracer(request.acces, "piece.lire", piece, menage_id=piece.menage_id)  # type: ignore[attr-defined]
    return rendre(str(piece), octets)


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(["GET", "POST"])
def piece_remplacer(request: HttpRequest, pk: int) -> HttpResponse:
    """Mettre un autre fichier à la place."""
    acces, piece = request.acces, _piece(request, pk, Geste.ECRIRE)  # type: ignore[attr-defined]
    form = RemplacerForm(
        request.POST or None,
        request.FILES or None,
        acces=acces,
        initial={"date": piece.date, "echeance": piece.echeance, "version": piece.version},
    )
    if form.is_valid():
        with refus_dans(form):
            actions.remplacer(piece, **form.cleaned_data, par=acces)
            messages.success(request, f"Pièce remplacée : {piece}.")
            return redirect(adresse_du_volet(piece.menage, "pieces"))
    contexte = {"piece": piece, "menage": piece.menage, "form": form, "rubrique": "Ménages"}
    return render(request, "accompagnement/piece_remplacer.html", contexte)


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(["GET", "POST"])
def piece_supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmer, puis effacer."""
    acces, piece = request.acces, _piece(request, pk, Geste.ECRIRE)  # type: ignore[attr-defined]
    menage, refuse = piece.menage, ""
    if request.method == "POST":
        try:
            actions.supprimer(piece, par=acces)
            messages.success(request, f"Pièce supprimée : {piece}.")
            return redirect(adresse_du_volet(menage, "pieces"))
        except Refus as refus:
            refuse = str(refus)
    contexte = {"piece": piece, "menage": menage, "refuse": refuse, "rubrique": "Ménages"}
    return render(request, "accompagnement/piece_supprimer.html", contexte)


def _piece(request: HttpRequest, pk: int, geste: Geste) -> Piece:
    visibles = Piece.objects.visibles_par(request.acces, geste)  # type: ignore[attr-defined]
    return get_object_or_404(visibles.select_related("menage", "mesure__dispositif"), pk=pk)  # type: ignore[no-any-return]
