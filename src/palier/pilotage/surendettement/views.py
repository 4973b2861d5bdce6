"""Le dossier de surendettement d'un ménage, et sa recopie."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from palier.metier.budget.models import Dette, Situation
from palier.metier.logement.models import Occupation, Procedure
from palier.metier.menages.models import Menage
from palier.pilotage.surendettement.etat import Foyer, etat_des_dettes, part_indicative
from palier.pilotage.surendettement.recopie import rubriques
from palier.socle.comptes.models import en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """L'état des dettes, le budget et la part à rembourser ; la lecture est tracée."""
    acces = request.acces  # type: ignore[attr-defined]
    menage, faits = _faits(request, pk)
    photo, foyer = faits["photo"], faits["foyer"]
    soldes = photo.soldes() if photo else None
    tracer(acces, "surendettement.lire", menage, menage_id=menage.pk)
    contexte = {
        "menage": menage,
        **faits,
        "soldes": soldes,
        "indicative": part_indicative(menage, foyer, photo, soldes, acces),
        "procedures": _procedures(menage, acces, type="SURENDETTEMENT"),
        "ecrit_courrier": acces.peut(Geste.ECRIRE, Donnee.NOTES),
        "ecrit_budget": acces.peut(Geste.ECRIRE, Donnee.BUDGET),
        "rubrique": "Ménages",
    }
    return render(request, "surendettement/dossier.html", contexte)


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_safe
def recopie(request: HttpRequest, pk: int) -> HttpResponse:
    """Ce que le dossier sait, dans l'ordre du formulaire de dépôt ; à recopier ou à imprimer."""
    acces = request.acces  # type: ignore[attr-defined]
    menage, faits = _faits(request, pk)
    logements = Occupation.objects.visibles_par(acces).filter(menage=menage)
    logement = logements.filter(en_vigueur(acces.le)).first()
    procedures = _procedures(menage, acces)
    tracer(acces, "surendettement.recopier", menage, menage_id=menage.pk)
    photo, etat = faits["photo"], faits["etat"]
    contexte = {
        "menage": menage,
        "photo": photo,
        "rubriques": rubriques(menage, faits["foyer"], photo, etat, logement, procedures, acces.le),
        "rubrique": "Ménages",
    }
    return render(request, "surendettement/recopie.html", contexte)


def _faits(request: HttpRequest, pk: int) -> tuple[Menage, dict[str, Any]]:
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Menage.objects.visibles_par(acces, Donnee.BUDGET).select_related("structure")
    menage = get_object_or_404(visibles, pk=pk)
    photos = Situation.objects.visibles_par(acces).filter(menage=menage, date__lte=acces.le)
    dettes = Dette.objects.visibles_par(acces).filter(menage=menage).en_cours()
    return menage, {
        "photo": photos.derniere_detaillee(),
        "foyer": Foyer(list(menage.compositions.au(acces.le))),
        "etat": etat_des_dettes(dettes),
    }


def _procedures(menage: Menage, acces: Acces, **seules: Any) -> list[Procedure]:
    siennes = Procedure.objects.visibles_par(acces).filter(menage=menage, **seules)
    return list(siennes.prefetch_related("etapes"))
