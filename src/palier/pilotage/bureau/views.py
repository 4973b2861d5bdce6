"""Le bureau d'une casquette : sa journée, ce qui presse, ce qui lui revient."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.models import Acte
from palier.metier.instances.echeances import a_faire_sans_date
from palier.metier.menages.models import Menage
from palier.pilotage.agenda.sources import Preavis, attendues, preavis_de
from palier.pilotage.bureau.contacts import sans_contact
from palier.pilotage.bureau.entrees import a_orienter, arrivees, departs
from palier.pilotage.bureau.equipe import equipe, sans_referent
from palier.pilotage.bureau.retour import pendant_mon_absence
from palier.pilotage.sauvegarde.rappel import rappel_de_copie
from palier.socle.brouillons.pages import a_reprendre
from palier.socle.brouillons.regles import jours_gardes
from palier.socle.comptes.models import Absence
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.cadre import ailleurs
from palier.socle.presentation.echeances import Echeance, dans, par_urgence

A_VENIR = timedelta(days=30)
AU_DELA = timedelta(days=180)
PAR_URGENCE = 8


def _sans_bureau(request: HttpRequest) -> HttpResponse:
    """Qui n'a pas de bureau va à sa première page ; le rappel de sauvegarde l'y suit."""
    if rappel := rappel_de_copie(request.acces):  # type: ignore[attr-defined]
        messages.error(request, rappel)
    return ailleurs(request)


@reservee(Geste.LIRE, Donnee.IDENTITE, sinon=_sans_bureau)
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """Aujourd'hui, les échéances par urgence, et ce que ce rôle tient en plus."""
    acces = request.acces  # type: ignore[attr-defined]
    tout = "tout" in request.GET
    jusqu_au = acces.le + (AU_DELA if tout else A_VENIR)
    preavis = preavis_de(request.affectation.structure, acces.le)  # type: ignore[attr-defined]
    toutes = attendues(acces, jusqu_au, preavis)
    contexte = {
        **_journee(acces, request.maintenant),  # type: ignore[attr-defined]
        **_echeances(acces, toutes, preavis, tout=tout),
        "mene": acces.peut(Geste.ECRIRE, Donnee.MESURES),
        "sans_contact": sans_contact(acces),
        "brouillons": a_reprendre(acces),
        "brouillons_jours": jours_gardes(acces.le),
        "sans_date": a_faire_sans_date(acces),
        "retour": pendant_mon_absence(acces),
        "copie": rappel_de_copie(acces),
        "rubrique": "Bureau",
        **_du_role(acces, toutes),
    }
    contexte["debute"] = _debute(acces, contexte)
    contexte["ouvre"] = acces.peut(Geste.ECRIRE, Donnee.IDENTITE)
    return render(request, "bureau/accueil.html", contexte)


def _debute(acces: Acces, vu: dict[str, Any]) -> bool:
    """Vrai si rien n'est à montrer parce qu'aucun dossier n'est encore ouvert à cette casquette."""
    montre = ("rendez_vous", "urgences", "sans_contact", "brouillons", "a_orienter", "arrivees")
    return (
        not any(vu.get(nom) for nom in montre) and not Menage.objects.visibles_par(acces).exists()
    )


def _journee(acces: Acces, maintenant: datetime) -> dict[str, Any]:
    """Ses rendez-vous du jour ; l'accueil reçoit pour tous, et sait qui n'est pas là."""
    rendez_vous = Acte.objects.rendez_vous(acces).filter(date=acces.le)
    de_tous = acces.portee(Geste.ECRIRE, Donnee.AGENDA) is Portee.STRUCTURE
    if not de_tous:
        rendez_vous = rendez_vous.filter(professionnel_id=acces.professionnel_id)
    lus = list(rendez_vous.select_related("menage", "professionnel").order_by("heure", "pk"))
    suivant = next((r for r in lus if r.heure and r.heure >= maintenant.time()), None)
    absents = Absence.objects.de_la_structure(acces).en_cours(acces.le)
    return {
        "rendez_vous": lus,
        "suivant": suivant,
        "dans": dans(suivant.heure, maintenant) if suivant else "",
        "de_tous": de_tous,
        "absents": list(absents.select_related("professionnel")) if de_tous else [],
    }


def _echeances(
    acces: Acces, toutes: list[Echeance], preavis: Preavis, *, tout: bool
) -> dict[str, Any]:
    maximum = None if tout else PAR_URGENCE
    return {
        "urgences": par_urgence(toutes, acces.le, maximum, preavis.rappel),
        "attend": bool(toutes) or acces.peut(Geste.ECRIRE, Donnee.MESURES),
        "en_retard": sum(e.le < acces.le for e in toutes),
        "en_sept_jours": sum(0 <= (e.le - acces.le).days <= 7 for e in toutes),
        "tout": tout,
    }


def _du_role(acces: Acces, toutes: list[Echeance]) -> dict[str, Any]:
    """Ce que voit qui encadre, qui accueille, qui gère une résidence."""
    if acces.portee(Geste.ECRIRE, Donnee.MESURES) is Portee.STRUCTURE:
        membres = equipe(acces, toutes)
        return {
            "encadre": True,
            "equipe": membres,
            "libres": [m for m in membres if not m.occupe],
            "a_confier": sans_referent(acces),
            "a_orienter": a_orienter(acces),
        }
    if acces.portee(Geste.ECRIRE, Donnee.IDENTITE) is Portee.STRUCTURE:
        return {"accueille": True, "a_orienter": a_orienter(acces)}
    if acces.portee(Geste.LIRE, Donnee.MESURES) is Portee.STRUCTURE:
        return {"reside": True, "arrivees": arrivees(acces), "departs": departs(acces)}
    return {}
