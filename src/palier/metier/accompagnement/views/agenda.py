"""L'agenda : les rendez-vous à venir, jour par jour, et ceux dont on n'a pas dit la suite."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.models import Acte
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee

RENDEZ_VOUS = 200
SANS_SUITE = 30


@reservee(Geste.LIRE, Donnee.AGENDA)
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Les siens ; à l'accueil et à l'encadrement, ceux de la structure."""
    acces = request.acces  # type: ignore[attr-defined]
    prevus = Acte.objects.rendez_vous(acces).select_related("menage", "professionnel")
    a_venir = prevus.filter(date__gte=acces.le).order_by("date", "heure", "pk")
    passes = prevus.filter(date__lt=acces.le).order_by("-date", "heure", "pk")
    contexte = {
        "jours": [(j, list(a)) for j, a in groupby(a_venir[:RENDEZ_VOUS], lambda a: a.date)],
        "passes": list(passes[:SANS_SUITE]),
        "de_tous": acces.portee(Geste.LIRE, Donnee.AGENDA) is Portee.STRUCTURE,
        "rubrique": "Agenda",
    }
    return render(request, "accompagnement/agenda.html", contexte)
