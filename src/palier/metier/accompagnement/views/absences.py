"""Partir en congé : dater l'absence, voir ce qu'elle découvre, noter un retour."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from palier.metier.accompagnement import actions
from palier.metier.accompagnement.actions.absences import date_les_absences
from palier.metier.accompagnement.forms.absences import AbsenceForm
from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Menage, Qualite, Suivi
from palier.noyau.erreurs import Refus
from palier.socle.comptes.models import Absence, en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.formulaires import refus_dans

MONTREES = 40


@reservee(Geste.LIRE, Donnee.AGENDA)
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Celles que l'on tient, en cours et à venir ; en noter une mène à ses relais."""
    acces = request.acces  # type: ignore[attr-defined]
    form = AbsenceForm(request.POST if request.method == "POST" else None, acces=acces)
    if form.is_valid():
        with refus_dans(form):
            absence = actions.s_absenter(**form.cleaned_data, par=acces)
            messages.success(request, f"{absence} : notée.")
            return redirect("accompagnement:absences")
    contexte = {
        "form": form,
        "absences": _ce_qu_elles_decouvrent(list(_tenues(acces)[:MONTREES]), acces),
        "encadre": acces.portee(Geste.ECRIRE, Donnee.MESURES) is Portee.STRUCTURE,
        "rubrique": "Agenda",
    }
    return render(request, "accompagnement/absences.html", contexte)


def _tenues(acces: Acces) -> QuerySet[Absence]:
    toutes = Absence.objects.de_la_structure(acces).pas_finies(acces.le)
    if not date_les_absences(acces):
        toutes = toutes.filter(professionnel_id=acces.professionnel_id)
    return toutes.select_related("professionnel")


def _ce_qu_elles_decouvrent(absences: list[Absence], acces: Acces) -> list[dict[str, Any]]:
    """Chaque absence, ses ménages sans relais, ses rendez-vous à déplacer ; trois requêtes."""
    absents = [absence.professionnel_id for absence in absences]
    suivis = list(
        Suivi.objects.filter(
            en_vigueur(acces.le),
            professionnel__in=absents,
            qualite=Qualite.REFERENT,
            menage__in=Menage.objects.visibles_par(acces),
        ).select_related("menage")
    )
    relais = Suivi.objects.filter(
        qualite=Qualite.SUPPLEANT, menage__in=[s.menage_id for s in suivis], fin__gte=acces.le
    )
    jusqu_au = dict(relais.values_list("menage").annotate(fin=Max("fin")))
    prevus = Acte.objects.rendez_vous(acces).filter(professionnel__in=absents)
    rendez_vous = list(prevus.select_related("menage").order_by("date", "heure", "pk"))
    return [
        {
            "absence": a,
            "decouverts": [
                s.menage
                for s in suivis
                if s.professionnel_id == a.professionnel_id
                and jusqu_au.get(s.menage_id, date.min) < a.fin
            ],
            "rendez_vous": [
                r
                for r in rendez_vous
                if r.professionnel_id == a.professionnel_id and a.debut <= r.date <= a.fin
            ],
        }
        for a in absences
    ]


@reservee(Geste.LIRE, Donnee.AGENDA)
@require_POST
def absence_revenir(request: HttpRequest, pk: int) -> HttpResponse:
    """De retour aujourd'hui : l'absence et ses relais s'arrêtent la veille."""
    acces = request.acces  # type: ignore[attr-defined]
    absence = get_object_or_404(_tenues(acces), pk=pk)
    with suppress(Refus):
        actions.revenir(absence, le=acces.le, par=acces)
        messages.success(request, f"{absence.professionnel} est de retour.")
    return redirect("accompagnement:absences")
