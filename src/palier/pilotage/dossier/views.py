"""Lire un dossier."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Composition, Menage, membres_du_jour, menages_ouverts
from palier.pilotage.dossier.lectures import (
    ACTES,
    derniere_situation,
    derniers_actes,
    mesure_du_moment,
    procedures_ouvertes,
    prochaine_echeance,
    tous_les_actes,
)
from palier.pilotage.dossier.volets import VOLETS, permis
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.preparees import un


def _anciens(acces: Acces, menage: int) -> int:
    """Les actes que le fil ne montre pas."""
    return Acte.objects.visibles_par(acces).filter(menage=menage).count() - ACTES


def _membres(menage: Menage, acces: Acces) -> list[tuple[Composition, int | None]]:
    """Les membres du jour, et leur âge."""
    return [(m, m.personne.age_au(acces.le)) for m in membres_du_jour(menage.pk, acces.le)]


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def fil(request: HttpRequest, pk: int) -> HttpResponse:
    """Le bandeau, le fil chronologique et les volets d'un ménage ; la lecture est tracée."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = un(menages_ouverts(acces, pk))
    if menage is None:
        raise Http404
    tout = "tout" in request.GET
    lus = tous_les_actes(acces, pk) if tout else derniers_actes(acces, pk)
    montres = lus if tout else lus[:ACTES]
    procedures = procedures_ouvertes(acces, pk)
    mesure = un(mesure_du_moment(acces, pk))
    periode = mesure.periode_du(acces.le) if mesure else None
    tracer(acces, "dossier.lire", menage, menage_id=menage.pk)
    contexte = {
        "menage": menage,
        "membres": _membres(menage, acces),
        "mois": [(m, list(a)) for m, a in groupby(montres, lambda a: a.date.replace(day=1))],
        "reste": _anciens(acces, pk) if len(lus) > len(montres) else 0,
        "mesure": mesure,
        "periode": periode,
        "ecoules": periode.ecoules(acces.le) if periode else 0,
        "situation": un(derniere_situation(acces, pk)),
        "procedures": procedures,
        "annonce": prochaine_echeance(procedures, acces.le),
        "volets": permis(acces),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.NOTES),
        "rubrique": "Ménages",
    }
    return render(request, "dossier/fil.html", contexte)


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def volet(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """Un onglet du dossier, si la casquette peut lire ce qu'il montre de ce ménage."""
    acces = request.acces  # type: ignore[attr-defined]
    ouvert = VOLETS.get(cle)
    if ouvert is None:
        raise Http404
    menage = get_object_or_404(Menage.objects.visibles_par(acces, ouvert.donnee), pk=pk)
    tracer(acces, "dossier.lire", menage, menage_id=menage.pk, volet=cle)
    contexte = {
        "menage": menage,
        "acces": acces,
        "membres": _membres(menage, acces),
        "volet": ouvert,
        "volets": permis(acces),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.NOTES),
        "rubrique": "Ménages",
        **ouvert.contexte(menage, acces),
    }
    return render(request, "dossier/volet.html", contexte)
