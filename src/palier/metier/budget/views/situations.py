"""Le budget d'une photographie."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.metier.budget import actions
from palier.metier.budget.comparaison import comparer
from palier.metier.budget.forms.saisies import SituationForm
from palier.metier.budget.models import Situation
from palier.metier.budget.superposition import superposer
from palier.metier.budget.tableau import Tableau, ecarts, tableau, verdicts
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.fiches import Perimee
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import refus_dans
from palier.socle.reglages.finalites import eteints


@garde_brouillon(
    "Remplir un budget", lambda acces: Situation.objects.visibles_par(acces, Geste.ECRIRE)
)
@reservee(Geste.LIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def situation(request: HttpRequest, pk: int) -> HttpResponse:
    """Le budget d'une photographie : le lire, le remplir, le comparer aux autres."""
    acces = request.acces  # type: ignore[attr-defined]
    photo = _situation(request, pk, Geste.ECRIRE if request.method == "POST" else Geste.LIRE)
    passees = list(Situation.objects.comparables_a(photo).avec_lignes())
    donnees = request.POST.copy() if request.POST else None
    table = tableau(photo, donnees, passees)
    ecrit_sante = acces.peut(Geste.ECRIRE, Donnee.SANTE)
    caches = eteints(acces.structure_id, "situations") if ecrit_sante else actions.SANTE
    form = SituationForm(donnees, instance=_copie(photo), caches=caches)
    conflit = None
    if donnees and table.lignes.is_valid() and form.is_valid():
        try:
            with refus_dans(form, sauf=Perimee):
                version = form.cleaned_data["version"]
                lignes = table.saisies()
                actions.corriger(photo, version=version, par=acces, lignes=lignes, **form.faits())
                messages.success(request, "Budget enregistré.")
                return redirect(photo)
        except Perimee as perimee:
            conflit = perimee
            # Renvoyé tel quel, le formulaire garde ce que l'on a écrit, en connaissance de cause.
            donnees["version"] = str(photo.version)
    elif not donnees:
        tracer(acces, "budget.lire", photo, menage_id=photo.menage_id)
    contexte = _page(table, [photo, *passees]) | {
        "form": form,
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.BUDGET),
        "conflit": conflit and {"dit": str(conflit), "ecarts": list(ecarts(table))},
    }
    return render(request, "budget/situation.html", contexte)


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_safe
def situation_comparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Début, milieu et fin côte à côte, autour de cette photographie."""
    acces = request.acces  # type: ignore[attr-defined]
    photo = _situation(request, pk, Geste.LIRE)
    autres = Situation.objects.comparables_a(photo).avec_lignes().select_related("menage")
    toutes = [photo, *autres]
    prefetch_related_objects([s.menage for s in toutes], "compositions")
    tracer(acces, "budget.comparer", photo, menage_id=photo.menage_id)
    comparaison = comparer(toutes)
    contexte = {
        "photo": photo,
        "menage": photo.menage,
        "comparaison": comparaison,
        "superposition": superposer(comparaison.photos if comparaison else ()),
        "rubrique": "Ménages",
    }
    return render(request, "budget/situation_comparer.html", contexte)


@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_POST
def situation_calculer(request: HttpRequest, pk: int) -> HttpResponse:
    """Les soldes de ce que l'on est en train d'écrire ; rien n'est enregistré."""
    table = tableau(_situation(request, pk, Geste.ECRIRE), request.POST)
    contexte = {"photo": table.situation, **verdicts(table.situation, table.en_regle())}
    return render(request, "budget/soldes.html", {**contexte, "partiel": True})


def _situation(request: HttpRequest, pk: int, geste: Geste) -> Situation:
    visibles = Situation.objects.visibles_par(request.acces, geste)  # type: ignore[attr-defined]
    visibles = visibles.select_related("menage", "structure", "mesure__dispositif").avec_lignes()
    return get_object_or_404(visibles, pk=pk)  # type: ignore[no-any-return]


def _copie(photo: Situation) -> Situation:
    """La fiche que le formulaire peut remplir sans toucher à celle que l'on affiche."""
    return Situation.objects.get(pk=photo.pk)


def _page(table: Tableau, situations: list[Situation]) -> dict[str, Any]:
    photo = table.situation
    return {
        "photo": photo,
        "menage": photo.menage,
        "table": table,
        "colonnes": [(p, p.soldes()) for p in table.passees],
        "largeur": len(table.passees) + 4,
        "superposition": superposer(situations),
        "rubrique": "Ménages",
        **verdicts(photo, table.en_regle()),
    }
