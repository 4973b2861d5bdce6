"""L'accueil d'une casquette."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.echeances import echeances as de_l_accompagnement
from palier.metier.accompagnement.models import Acte
from palier.pilotage.bureau.contacts import sans_contact
from palier.socle.brouillons.pages import a_reprendre
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.cadre import ailleurs
from palier.socle.presentation.echeances import par_urgence

TRANCHES = (de_l_accompagnement,)
"""Ce que chaque tranche du métier attend ; le bureau les range ensemble."""
A_VENIR = timedelta(days=30)
AU_DELA = timedelta(days=180)
PAR_URGENCE = 8


@reservee(Geste.LIRE, Donnee.IDENTITE, sinon=ailleurs)
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """Aujourd'hui, les échéances par urgence, les ménages sans contact."""
    acces = request.acces  # type: ignore[attr-defined]
    tout = "tout" in request.GET
    jusqu_au = acces.le + (AU_DELA if tout else A_VENIR)
    attendues = [e for tranche in TRANCHES for e in tranche(acces, jusqu_au)]
    rendez_vous = Acte.objects.rendez_vous(acces).filter(
        date=acces.le, professionnel_id=acces.professionnel_id
    )
    encadre = acces.portee(Geste.ECRIRE, Donnee.MESURES) is Portee.STRUCTURE
    contexte = {
        "rendez_vous": list(rendez_vous.select_related("menage").order_by("heure", "pk")),
        "urgences": par_urgence(attendues, acces.le, None if tout else PAR_URGENCE),
        "en_retard": sum(e.le < acces.le for e in attendues),
        "en_sept_jours": sum(0 <= (e.le - acces.le).days <= 7 for e in attendues),
        "tout": tout,
        "mene": acces.peut(Geste.ECRIRE, Donnee.MESURES),
        "encadre": encadre,
        "sans_contact": sans_contact(acces),
        "brouillons": a_reprendre(acces),
        "rubrique": "Bureau",
    }
    return render(request, "bureau/accueil.html", contexte)
