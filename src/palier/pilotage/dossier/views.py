"""Lire un dossier."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.models import Acte, Mesure
from palier.metier.budget.models import Situation
from palier.metier.logement.models import Procedure
from palier.metier.menages.models import Menage
from palier.pilotage.dossier.volets import VOLETS, permis
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer

ACTES = 20


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def fil(request: HttpRequest, pk: int) -> HttpResponse:
    """Le bandeau, le fil chronologique et les volets d'un ménage ; la lecture est tracée."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(Menage.objects.visibles_par(acces), pk=pk)
    actes = Acte.objects.visibles_par(acces).filter(menage=menage).select_related("professionnel")
    lus = list(actes.avec_qui()[: ACTES + 1])
    derniers = lus[:ACTES]
    mesures = Mesure.objects.visibles_par(acces).filter(menage=menage)
    mesure = mesures.pour_le_dossier().first()
    periode = mesure.periode_du(acces.le) if mesure else None
    tracer(acces, "dossier.lire", menage, menage_id=menage.pk)
    contexte = {
        "menage": menage,
        "membres": [(m, m.personne.age_au(acces.le)) for m in menage.compositions.au(acces.le)],
        "mois": [(m, list(a)) for m, a in groupby(derniers, lambda a: a.date.replace(day=1))],
        "reste": actes.count() - ACTES if len(lus) > ACTES else 0,
        "mesure": mesure,
        "periode": periode,
        "ecoules": periode.ecoules(acces.le) if periode else 0,
        "situation": Situation.objects.visibles_par(acces).filter(menage=menage).first(),
        "procedure": Procedure.objects.visibles_par(acces).filter(menage=menage).ouvertes().first(),
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
        "membres": [(m, m.personne.age_au(acces.le)) for m in menage.compositions.au(acces.le)],
        "volet": ouvert,
        "volets": permis(acces),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.NOTES),
        "rubrique": "Ménages",
        **ouvert.contexte(menage, acces),
    }
    return render(request, "dossier/volet.html", contexte)
