"""L'agenda : ce qui vient, un jour, une semaine ; les absents, et ce qui est sans suite."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.models import Acte
from palier.socle.comptes.models import Absence
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee

RENDEZ_VOUS = 200
SANS_SUITE = 30
UN_JOUR, UNE_SEMAINE = timedelta(days=1), timedelta(days=7)


@reservee(Geste.LIRE, Donnee.AGENDA)
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Les siens ; à l'accueil et à l'encadrement, ceux de la structure."""
    acces = request.acces  # type: ignore[attr-defined]
    vue = request.GET.get("vue", "")
    le = _jour_dit(request.GET.get("le", ""), acces.le)
    contexte: dict[str, Any] = {
        "vue": vue if vue in ("jour", "semaine") else "",
        "le": le,
        "de_tous": acces.portee(Geste.LIRE, Donnee.AGENDA) is Portee.STRUCTURE,
        "rubrique": "Agenda",
    }
    if contexte["vue"] == "semaine":
        contexte |= _periode(acces, le - timedelta(days=le.weekday()), UNE_SEMAINE)
    elif contexte["vue"] == "jour":
        contexte |= _periode(acces, le, UN_JOUR)
    else:
        contexte |= _a_venir(acces)
    return render(request, "accompagnement/agenda.html", contexte)


def _jour_dit(texte: str, defaut: date) -> date:
    """Le jour d'une adresse, d'un siècle proche ; sinon celui-ci."""
    try:
        dit = parse_date(texte)
    except ValueError:
        dit = None
    return dit if dit and 1990 <= dit.year <= 2100 else defaut


def _prevus(acces: Acces) -> Any:
    return Acte.objects.rendez_vous(acces).select_related("menage", "professionnel")


def _a_venir(acces: Acces) -> dict[str, Any]:
    a_venir = _prevus(acces).filter(date__gte=acces.le).order_by("date", "heure", "pk")
    passes = _prevus(acces).filter(date__lt=acces.le).order_by("-date", "heure", "pk")
    return {
        "jours": [(j, list(a)) for j, a in groupby(a_venir[:RENDEZ_VOUS], lambda a: a.date)],
        "passes": list(passes[:SANS_SUITE]),
    }


def _periode(acces: Acces, debut: date, duree: timedelta) -> dict[str, Any]:
    """Chaque jour d'une période, ses rendez-vous et ses absents ; la période d'avant, d'après."""
    fin = debut + duree - UN_JOUR
    lus = _prevus(acces).filter(date__range=(debut, fin)).order_by("date", "heure", "pk")
    rendez_vous = {j: list(a) for j, a in groupby(lus, lambda a: a.date)}
    absences = list(_absences(acces, debut, fin))
    jours = (debut + timedelta(days=i) for i in range(duree.days))
    return {
        "jours": [(j, rendez_vous.get(j, []), _absents(absences, j)) for j in jours],
        "avant": debut - duree,
        "apres": debut + duree,
        "fin": fin,
    }


def _absences(acces: Acces, debut: date, fin: date) -> Iterable[Absence]:
    toutes = Absence.objects.de_la_structure(acces).filter(debut__lte=fin, fin__gte=debut)
    if acces.portee(Geste.LIRE, Donnee.AGENDA) is not Portee.STRUCTURE:
        toutes = toutes.filter(professionnel_id=acces.professionnel_id)
    return toutes.select_related("professionnel")


def _absents(absences: Iterable[Absence], jour: date) -> list[str]:
    return [str(a.professionnel) for a in absences if a.debut <= jour <= a.fin]
