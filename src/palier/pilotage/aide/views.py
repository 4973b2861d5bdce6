"""Le guide : son sommaire, un chapitre."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.pilotage.aide import guide_lu
from palier.socle.habilitations.pages import ouverte_a_tous


@ouverte_a_tous
@login_required
@require_safe
def sommaire(request: HttpRequest) -> HttpResponse:
    """Le sommaire du guide."""
    contexte = {"parties": guide_lu.sommaire(), "rubrique": "Aide"}
    return render(request, "aide/sommaire.html", contexte)


@ouverte_a_tous
@login_required
@require_safe
def chapitre(request: HttpRequest, nom: str) -> HttpResponse:
    """Un chapitre du guide."""
    lu = guide_lu.chapitre(nom)
    if lu is None:
        raise Http404
    contexte = {"chapitre": lu, "parties": guide_lu.sommaire(), "rubrique": "Aide"}
    return render(request, "aide/chapitre.html", contexte)
