"""Mes rappels, et le calendrier que lit un agenda sans se connecter."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.metier.menages.models import Menage
from palier.pilotage.agenda.actions import (
    creer_calendrier,
    empreinte,
    regler_les_rappels,
    revoquer_calendrier,
)
from palier.pilotage.agenda.casquettes import casquettes, les_siennes
from palier.pilotage.agenda.forms import RappelsForm
from palier.pilotage.agenda.models import Calendrier, Rappels
from palier.pilotage.agenda.sources import preavis_de
from palier.socle.comptes.cloison import dire_la_structure
from palier.socle.comptes.models import Compte
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import ouverte_a_tous, reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import refus_en_avis

A_VENIR = timedelta(days=180)
PASSEES = timedelta(days=31)
LIEN = "lien_du_calendrier"


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_http_methods(["GET", "POST"])
def mes_rappels(request: HttpRequest) -> HttpResponse:
    """Le courriel, oui ou non ; le calendrier privé : le créer, le copier, le révoquer."""
    acces = request.acces  # type: ignore[attr-defined]
    rappels = Rappels.objects.visibles_par(acces).first()
    initial = {"courriel": bool(rappels and rappels.courriel)}
    envoye = request.POST if request.method == "POST" else None
    form = RappelsForm(envoye, initial=initial)
    if form.is_valid():
        regler_les_rappels(**form.cleaned_data, par=acces)
        messages.success(request, "Vos rappels sont réglés.")
        return redirect("agenda:mes_rappels")
    contexte = {
        "form": form,
        "calendrier": Calendrier.objects.visibles_par(acces).ouverts().first(),
        "lien": request.session.pop(LIEN, ""),
        "compte": Compte.objects.get(pk=acces.compte_id),
        "preavis": preavis_de(request.affectation.structure, acces.le),  # type: ignore[attr-defined]
        "rubrique": "Bureau",
    }
    return render(request, "agenda/mes_rappels.html", contexte)


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_POST
def calendrier_creer(request: HttpRequest) -> HttpResponse:
    """Un lien neuf, montré une fois ; l'ancien ne sert plus."""
    acces = request.acces  # type: ignore[attr-defined]
    jeton = creer_calendrier(maintenant=datetime.now().astimezone(), par=acces)
    adresse = reverse("agenda:calendrier", args=[acces.structure_id, jeton])
    request.session[LIEN] = request.build_absolute_uri(adresse)
    messages.success(request, "Calendrier créé : copiez son lien maintenant.")
    return redirect("agenda:mes_rappels")


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_POST
def calendrier_revoquer(request: HttpRequest) -> HttpResponse:
    """Le lien ne sert plus."""
    with refus_en_avis(request):
        acces = request.acces  # type: ignore[attr-defined]
        revoquer_calendrier(maintenant=datetime.now().astimezone(), par=acces)
        messages.success(request, "Calendrier révoqué : son lien ne sert plus.")
    return redirect("agenda:mes_rappels")


@ouverte_a_tous
@require_safe
def calendrier(request: HttpRequest, structure: int, jeton: str) -> HttpResponse:
    """Les échéances de qui tient le lien, sans session ni nom ; chaque envoi est tracé."""
    from palier.pilotage.agenda.ical import ical  # la bibliothèque ne se charge qu'ici

    le = request.aujourd_hui  # type: ignore[attr-defined]
    # La base ne rend que les lignes de la structure que dit l'adresse ; le jeton, lui, la prouve.
    dire_la_structure(structure)
    ouverts = Calendrier.objects.ouverts().select_related("professionnel__compte", "structure")
    lu = ouverts.filter(structure_id=structure, jeton=empreinte(jeton)).first()
    tenus = casquettes(lu.professionnel, structure, le) if lu else []
    if lu is None or not tenus:
        raise Http404
    preavis = preavis_de(lu.structure, le)
    siennes = [e for e in les_siennes(tenus, le + A_VENIR, preavis) if e.le >= le - PASSEES]
    menages = Menage.objects.filter(structure_id=structure, pk__in={e.menage_id for e in siennes})
    contenu = ical(
        siennes,
        dict(menages.values_list("pk", "reference")),
        preavis,
        cree_le=lu.cree_le,
        adresse=request.build_absolute_uri("/").rstrip("/"),
    )
    etag = f'"{sha256(contenu).hexdigest()}"'
    reponse = HttpResponse(contenu, content_type="text/calendar; charset=utf-8")
    reponse["ETag"], reponse["Cache-Control"] = etag, "private, no-cache"
    reponse["Content-Disposition"] = 'inline; filename="palier.ics"'
    rendue = get_conditional_response(request, etag=etag, response=reponse) or reponse
    if rendue.status_code == 200:
        tracer(tenus[0], "agenda.lire_calendrier", lu, nombre=len(siennes))
    return rendue
