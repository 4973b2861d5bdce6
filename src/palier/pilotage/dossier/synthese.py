"""La fiche de synthèse : un dossier sur une ou deux pages, faites pour être imprimées."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.listes import FINIES
from palier.metier.accompagnement.models import Acte, Demarche, Mesure, Piece
from palier.metier.budget.models import Dette, Situation
from palier.metier.logement.models import Occupation, Procedure
from palier.metier.menages.models import Menage
from palier.socle.comptes.models import en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer

ACTES, PIECES = 10, 12


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def synthese(request: HttpRequest, pk: int) -> HttpResponse:
    """L'essentiel d'un dossier, à imprimer ; la lecture est tracée, l'impression aussi."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(Menage.objects.visibles_par(acces), pk=pk)
    tracer(acces, "dossier.lire", menage, menage_id=menage.pk, volet="synthese")
    contexte = {
        "menage": menage,
        "membres": [(m, m.personne.age_au(acces.le)) for m in menage.compositions.au(acces.le)],
        **_accompagnement(menage, acces),
        **_vie_materielle(menage, acces),
        "rubrique": "Ménages",
    }
    return render(request, "dossier/synthese.html", contexte)


def _accompagnement(menage: Menage, acces: Acces) -> dict[str, Any]:
    mesures = Mesure.objects.visibles_par(acces).filter(menage=menage).pour_le_dossier()
    demarches = Demarche.objects.visibles_par(acces).filter(menage=menage).ouvertes()
    # Ce qu'un auteur s'est réservé ne part pas sur papier, fût-il celui qui imprime.
    actes = Acte.objects.visibles_par(acces).filter(menage=menage).exclude(visibilite="AUTEUR")
    pieces = Piece.objects.visibles_par(acces).filter(menage=menage).dans_l_ordre()
    return {
        "mesures": [m for m in mesures if m.statut not in FINIES],
        "demarches": list(demarches),
        "actes": list(actes.exclude(statut="PREVU").select_related("professionnel")[:ACTES]),
        "pieces": list(pieces[:PIECES]),
    }


def _vie_materielle(menage: Menage, acces: Acces) -> dict[str, Any]:
    """Budget, dettes, logement ; vide à qui ne les lit pas."""
    situations = Situation.objects.visibles_par(acces).filter(menage=menage).avec_lignes()
    logements = Occupation.objects.visibles_par(acces).filter(menage=menage)
    procedures = Procedure.objects.visibles_par(acces).filter(menage=menage).ouvertes()
    situation = situations.first()
    return {
        "lit_budget": acces.peut(Geste.LIRE, Donnee.BUDGET),
        "situation": situation,
        "soldes": situation.soldes() if situation else None,
        "dettes": list(Dette.objects.visibles_par(acces).filter(menage=menage).en_cours()),
        "logement": logements.filter(en_vigueur(acces.le)).first(),
        "procedures": [(p, list(p.etapes.all())) for p in procedures.prefetch_related("etapes")],
    }
