"""La liste des ménages : son compteur est sa longueur."""

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.metier.menages.models import Menage
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee

PAR_PAGE = 50


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Les ménages ouverts à cette casquette."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Menage.objects.visibles_par(acces).annotate(dernier_acte=Max("actes__date"))
    visibles = visibles.order_by("nom_usage", "pk")
    page = Paginator(visibles, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "menages/liste.html", {"page": page, "rubrique": "Ménages"})
