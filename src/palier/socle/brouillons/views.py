"""Garder et oublier un brouillon, à la demande du navigateur."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST

from palier.noyau.erreurs import Refus
from palier.socle.brouillons.actions import AutreBrouillon, DejaEnregistre
from palier.socle.brouillons.actions import garder as garder_le_brouillon
from palier.socle.brouillons.actions import oublier as oublier_le_brouillon
from palier.socle.brouillons.models import Brouillon
from palier.socle.brouillons.pages import Formulaire, FormulaireInconnu
from palier.socle.brouillons.regles import heure_dite
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.pages import ouverte_a_tous

VERSION_MAX = 10**9


@ouverte_a_tous
@login_required
@require_POST
def garder(request: HttpRequest) -> HttpResponse:
    """Garde les valeurs envoyées ; 409 et l'autre brouillon si un autre poste l'a continué.

    410 : la même saisie est enregistrée, il n'y a plus rien à garder.
    """
    acces = request.acces  # type: ignore[attr-defined]
    if acces is None:
        return redirect("comptes:casquette")
    try:
        garde = garder_le_brouillon(
            _formulaire(request),
            contenu=request.POST.get("contenu", ""),
            version=min(_entier(request.POST.get("version", "")), VERSION_MAX),
            le=now(),
            par=acces,
        )
    except AutreBrouillon as refus:
        return JsonResponse(en_json(refus.autre), status=409)
    except DejaEnregistre:
        return HttpResponse(status=410)
    except FormulaireInconnu:
        raise Http404 from None
    except Interdit:
        raise PermissionDenied from None
    except Refus as refus:
        return JsonResponse({"refus": str(refus)}, status=400)
    return JsonResponse({"version": garde.version, "heure": heure_dite(localtime(garde.garde_le))})


@ouverte_a_tous
@login_required
@require_POST
def oublier(request: HttpRequest) -> HttpResponse:
    """Jette un brouillon de ce compte."""
    if request.acces is None:  # type: ignore[attr-defined]
        return redirect("comptes:casquette")
    oublier_le_brouillon(_formulaire(request), par=request.acces)  # type: ignore[attr-defined]
    return HttpResponse(status=204)


def en_json(brouillon: Brouillon) -> dict[str, object]:
    """Ce que le navigateur reçoit d'un brouillon."""
    return {
        "version": brouillon.version,
        "heure": heure_dite(localtime(brouillon.garde_le)),
        "valeurs": brouillon.valeurs,
    }


def _formulaire(request: HttpRequest) -> Formulaire:
    try:
        nom = request.POST.get("formulaire", "")
        return Formulaire.dit(nom, _entier(request.POST.get("objet", "")))
    except FormulaireInconnu:
        raise Http404 from None


def _entier(texte: str) -> int:
    """Un entier d'au plus quinze chiffres ; 0 s'il n'en est pas un."""
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) <= 15 else 0
