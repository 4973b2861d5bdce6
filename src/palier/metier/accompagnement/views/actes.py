"""Noter un acte."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from palier.metier.accompagnement.actions import noter
from palier.metier.accompagnement.forms import DUREES, TYPES, ActeForm
from palier.metier.accompagnement.models import Acte, Objectif
from palier.metier.menages.models import Menage
from palier.noyau.texte import date_longue
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.formulaires import refus_dans


@reservee(Geste.ECRIRE, Donnee.NOTES)
@require_http_methods(["GET", "POST"])
def acte_noter(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter un acte dans un dossier ouvert à cette casquette."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Menage.objects.visibles_par(acces, Donnee.NOTES, Geste.ECRIRE)
    menage = get_object_or_404(visibles, pk=pk)
    initial = {
        "type": "PHYSIQUE_BUREAU",
        "le": date_longue(acces.le),
        "duree_min": 45,
        "cle": secrets.token_hex(16),
    }
    form = ActeForm(request.POST or None, initial=initial, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            acte = noter(menage, **form.cleaned_data, par=acces)
            messages.success(request, f"Noté : {acte}.")
            return redirect(menage)
    contexte = {
        "menage": menage,
        "form": form,
        "types": TYPES,
        "durees": DUREES,
        "membres": menage.compositions.au(acces.le),
        "derniere": Acte.objects.visibles_par(acces).filter(menage=menage).first(),
        "objectifs": Objectif.objects.filter(mesure__menage=menage, mesure__fin=None).ouverts()[:5],
        "rubrique": "Ménages",
    }
    return render(request, "accompagnement/acte_noter.html", contexte)
