"""Demander une mesure, engager et conduire une démarche."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from palier.metier.accompagnement.models import Demarche
from palier.metier.accompagnement.views.gestes import (
    D_UNE_DEMARCHE,
    DEMANDER,
    ENGAGER,
    ORIENTER,
    conduire,
)
from palier.metier.accompagnement.views.mesures import adresse_du_volet
from palier.metier.menages.models import Menage
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee


def a_mener(acces: Acces) -> QuerySet[Menage]:
    return Menage.objects.visibles_par(acces, Donnee.MESURES, Geste.ECRIRE)


def a_suivre(acces: Acces) -> QuerySet[Menage]:
    return Menage.objects.visibles_par(acces, Donnee.IDENTITE, Geste.ECRIRE)


def a_conduire(acces: Acces) -> QuerySet[Demarche]:
    return Demarche.objects.visibles_par(acces, Geste.ECRIRE)


@garde_brouillon("Demander une mesure", a_mener)
@reservee(Geste.ECRIRE, Donnee.MESURES)
@require_http_methods(["GET", "POST"])
def mesure_demander(request: HttpRequest, pk: int) -> HttpResponse:
    """Demander une mesure pour un ménage."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(a_mener(acces), pk=pk)
    retour = adresse_du_volet(menage, "mesures")
    return conduire(request, DEMANDER, menage, retour=retour, menage=menage)


@garde_brouillon("Engager une démarche", a_suivre)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(["GET", "POST"])
def demarche_engager(request: HttpRequest, pk: int) -> HttpResponse:
    """Engager une démarche pour un ménage."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(a_suivre(acces), pk=pk)
    retour = adresse_du_volet(menage, "demarches")
    return conduire(request, ENGAGER, menage, retour=retour, menage=menage)


@garde_brouillon("Noter une orientation", a_suivre)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(["GET", "POST"])
def orientation_noter(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter une orientation reçue ou émise."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(a_suivre(acces), pk=pk)
    retour = adresse_du_volet(menage, "demarches")
    return conduire(request, ORIENTER, menage, retour=retour, menage=menage)


@garde_brouillon(lambda cle: D_UNE_DEMARCHE[cle].titre, a_conduire)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(["GET", "POST"])
def demarche_geste(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """Faire avancer une démarche, noter sa réponse, la contester."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = a_conduire(acces).select_related("menage", "structure")
    demarche = get_object_or_404(visibles, pk=pk)
    geste = D_UNE_DEMARCHE.get(cle)
    if geste is None:
        raise Http404
    retour = adresse_du_volet(demarche.menage, "demarches")
    return conduire(request, geste, demarche, retour=retour, menage=demarche.menage)
