"""Les droits d'un ménage : les estimer, essayer un autre salaire, engager une démarche."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from palier.metier.accompagnement.actions import engager_demarche
from palier.metier.accompagnement.models import Demarche, Mesure
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.pilotage.droits import estimation
from palier.pilotage.droits.courbe import courbe
from palier.pilotage.droits.estimation import Bilan, estimer, varier
from palier.pilotage.droits.forms import PrecisionsForm
from palier.pilotage.droits.lecture import ADULTES, lire_dossier
from palier.pilotage.droits.passerelle import Etat, Indisponible
from palier.pilotage.droits.precisions import Precisions
from palier.pilotage.droits.regles import PAR_CODE, Verdict
from palier.socle.eteints import est_eteint
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def menage(request: HttpRequest, pk: int) -> HttpResponse:
    """Les droits estimés d'un ménage ; les précisions envoyées ne servent qu'à cette page."""
    contexte = _contexte(request, pk)
    dossier, acces = contexte["dossier"], request.acces  # type: ignore[attr-defined]
    if contexte["etat"] is Etat.PRET:
        try:
            bilan = estimer(dossier, acces.le)
            contexte |= {"bilan": bilan, **_par_verdict(bilan, dossier.demarches)}
        except Indisponible as refus:
            contexte["refus"] = refus
    return render(request, "droits/menage.html", contexte)


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def varier_le_salaire(request: HttpRequest, pk: int) -> HttpResponse:
    """Et si le salaire changeait : la courbe du revenu disponible et son tableau."""
    contexte = _contexte(request, pk)
    dossier, form = contexte["dossier"], contexte["form"]
    acces = request.acces  # type: ignore[attr-defined]
    if contexte["etat"] is Etat.PRET and dossier.foyer is not None:
        rang = form.qui if form.is_bound and form.is_valid() else 0
        membre = dossier.foyer.adultes[rang]
        try:
            points = varier(dossier, acces.le, rang)
            contexte |= {
                "membre": membre,
                "courbe": courbe(points, membre.revenus.get("SALAIRE")),
            }
        except Indisponible as refus:
            contexte["refus"] = refus
    return render(request, "droits/varier_le_salaire.html", contexte)


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_POST
def demarche_engager(request: HttpRequest, pk: int) -> HttpResponse:
    """Engager, en un clic, la démarche qui demande un droit."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Menage.objects.visibles_par(acces, Donnee.IDENTITE, Geste.ECRIRE)
    du_menage = get_object_or_404(visibles, pk=pk)
    prestation = PAR_CODE.get(request.POST.get("droit", ""))
    try:
        if prestation is None:
            raise Refus("Ce droit n'existe pas", "revenez à la page des droits")
        mesures = Mesure.objects.visibles_par(acces).filter(menage=du_menage)
        demarche = engager_demarche(
            du_menage,
            type=prestation.demarche,
            le=acces.le,
            par=acces,
            mesure=mesures.en_cours(acces.le).first(),
        )
        messages.success(request, f"Démarche engagée : {demarche}.")
    except Refus as refus:
        messages.error(request, str(refus))
    return redirect("dossier:volet", du_menage.pk, "demarches")


def _contexte(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Le dossier lu, le calculateur lancé s'il le faut, et ce que toute page des droits montre."""
    acces = request.acces  # type: ignore[attr-defined]
    du_menage = get_object_or_404(Menage.objects.visibles_par(acces, Donnee.BUDGET), pk=pk)
    places = du_menage.compositions.au(acces.le).filter(role__in=ADULTES)
    noms = [str(p.personne) for p in sorted(places, key=lambda p: ADULTES.index(p.role))][:2]
    handicap = not est_eteint("demarche", PAR_CODE["AAH"].demarche)
    form = PrecisionsForm(request.POST or None, adultes=noms, handicap=handicap)
    precisions = form.precisions() if form.is_bound and form.is_valid() else Precisions()
    if not request.headers.get("HX-Request"):
        tracer(acces, "droits.lire", du_menage, menage_id=du_menage.pk)
    return {
        "menage": du_menage,
        "form": form,
        "precise": precisions != Precisions(),
        "dossier": lire_dossier(du_menage, acces, precisions),
        "etat": estimation.calculateur().preparer(f"{acces.le:%Y-%m}"),
        "engage": acces.peut(Geste.ECRIRE, Donnee.IDENTITE),
        "rubrique": "Ménages",
    }


def _par_verdict(bilan: Bilan, demarches: Mapping[str, Demarche]) -> dict[str, Any]:
    """Les droits de chaque verdict, avec la démarche qui les demande déjà."""
    return {
        v.value.lower(): [(d, demarches.get(d.prestation.demarche)) for d in bilan.de(v)]
        for v in Verdict
    }
