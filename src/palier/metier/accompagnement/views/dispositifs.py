"""Les dispositifs de la structure, et ce que chacun permet."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from palier.metier.accompagnement.actions.dispositifs import creer_dispositif, regler_dispositif
from palier.metier.accompagnement.forms.dispositifs import DispositifForm, DispositifNeufForm
from palier.metier.accompagnement.models import Dispositif
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.formulaires import refus_dans

LES_DEUX = ["GET", "POST"]


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_safe
def dispositifs(request: HttpRequest) -> HttpResponse:
    """Ce que la structure propose, et combien de mesures y sont ouvertes."""
    acces = request.acces  # type: ignore[attr-defined]
    ouvertes = Count("mesures", filter=Q(mesures__statut__in=("ACTIVE", "SUSPENDUE")))
    contexte = {
        "dispositifs": Dispositif.objects.de_la_structure(acces.structure_id)
        .annotate(ouvertes=ouvertes)
        .order_by("nom", "pk"),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.REGLAGES),
        "rubrique": "Réglages",
    }
    return render(request, "accompagnement/dispositifs.html", contexte)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def dispositif_creer(request: HttpRequest) -> HttpResponse:
    """Un dispositif de plus, aux règles d'usage de son code."""
    acces = request.acces  # type: ignore[attr-defined]
    form = DispositifNeufForm(request.POST or None, structure_id=acces.structure_id)
    if form.is_valid():
        with refus_dans(form):
            cree = creer_dispositif(par=acces, **form.cleaned_data)
            messages.success(request, f"{cree} est créé : relisez ses règles.")
            return redirect("accompagnement:dispositif", cree.pk)
    contexte = {"form": form, "rubrique": "Réglages"}
    return render(request, "accompagnement/dispositif_creer.html", contexte)


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_http_methods(LES_DEUX)
def dispositif(request: HttpRequest, pk: int) -> HttpResponse:
    """Les règles d'un dispositif."""
    acces = request.acces  # type: ignore[attr-defined]
    siens = Dispositif.objects.de_la_structure(acces.structure_id)
    regle = get_object_or_404(siens, pk=pk)
    form = DispositifForm(request.POST or None, instance=siens.get(pk=pk))
    if form.is_valid():
        with refus_dans(form):
            version = form.cleaned_data["version"]
            champs = {"version": version, "regles": form.regles(), **form.fiche()}
            regler_dispositif(regle, par=acces, **champs)
            messages.success(request, "Règles enregistrées : les prochaines mesures les suivent.")
            return redirect("accompagnement:dispositif", pk)
    contexte = {
        "dispositif": regle,
        "form": form,
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.REGLAGES),
        "rubrique": "Réglages",
    }
    return render(request, "accompagnement/dispositif.html", contexte)
