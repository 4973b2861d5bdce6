"""Les instances : leur liste, une réunion, son ordre du jour, ses décisions, leurs tâches."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.metier.instances import actions
from palier.metier.instances.fiches import Fiche, fiches
from palier.metier.instances.forms import (
    USUELLES,
    AmeliorationForm,
    InscriptionForm,
    InstanceForm,
    ReleveForm,
    ReunionForm,
    decisions,
    equipe_de,
)
from palier.metier.instances.models import Amelioration, Examen, Instance, Reunion, Tache
from palier.noyau.texte import accorde
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.champs import choix
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import refus_dans, refus_en_avis

PAR_PAGE = 20
TACHES = 50
TERMINEES = ("FAITE", "ABANDONNEE")


def _a_decider(acces: Acces) -> Any:
    return Reunion.objects.visibles_par(acces, Geste.ECRIRE)


@reservee(Geste.LIRE, Donnee.INSTANCES)
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Les réunions à venir et passées, les tâches à faire, les actions annoncées."""
    acces = request.acces  # type: ignore[attr-defined]
    reunions = Reunion.objects.visibles_par(acces)
    passees = reunions.passees(acces.le).annotate(situations=Count("examens"))
    tenues = reunions.filter(date__year=acces.le.year, date__lte=acces.le)
    par_instance = dict(tenues.order_by().values_list("instance").annotate(n=Count("pk")))
    taches = Tache.objects.visibles_par(acces).a_faire()
    actions_annoncees = list(Amelioration.objects.visibles_par(acces)[:TACHES])
    contexte = {
        "a_venir": list(
            reunions.a_venir(acces.le).annotate(situations=Count("examens"))[:PAR_PAGE]
        ),
        "page": Paginator(passees, PAR_PAGE).get_page(request.GET.get("page")),
        "instances": [
            (i, par_instance.get(i.code, 0)) for i in Instance.objects.visibles_par(acces)
        ],
        "taches": list(taches.select_related("professionnel", "menage", "reunion")[:TACHES]),
        "ameliorations": [a for a in actions_annoncees if a.statut not in TERMINEES],
        "closes": [a for a in actions_annoncees if a.statut in TERMINEES],
        "statuts": choix("statut_amelioration"),
        **_droits(request),
    }
    return render(request, "instances/liste.html", contexte)


@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_http_methods(["GET", "POST"])
def instance_ouvrir(request: HttpRequest) -> HttpResponse:
    """Ajouter une instance à celles de la structure."""
    form = InstanceForm(request.POST or None)
    if form.is_valid():
        with refus_dans(form):
            instance = actions.ouvrir_instance(**form.cleaned_data, par=request.acces)  # type: ignore[attr-defined]
            messages.success(request, f"Instance suivie : {instance}.")
            return redirect("instances:liste")
    return render(request, "instances/instance_ouvrir.html", {"form": form, **_droits(request)})


@garde_brouillon("Prévoir une réunion")
@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_http_methods(["GET", "POST"])
def reunion_prevoir(request: HttpRequest) -> HttpResponse:
    """Prévoir une réunion, ou noter celle qui s'est tenue."""
    acces = request.acces  # type: ignore[attr-defined]
    form = ReunionForm(request.POST or None, acces=acces)
    if form.is_valid():
        with refus_dans(form):
            return redirect(actions.prevoir(**form.cleaned_data, par=acces))
    return render(request, "instances/reunion_prevoir.html", {"form": form, **_droits(request)})


@garde_brouillon("Noter les décisions", _a_decider)
@reservee(Geste.LIRE, Donnee.INSTANCES)
@require_safe
def reunion(request: HttpRequest, pk: int) -> HttpResponse:
    """Une réunion : son ordre du jour, ses décisions, ses tâches."""
    tenue = _reunion(request, pk, Geste.LIRE)
    tracer(request.acces, "instances.lire", tenue)  # type: ignore[attr-defined]
    return _rendre(request, tenue)


@reservee(Geste.LIRE, Donnee.INSTANCES)
@require_safe
def ordre_du_jour(request: HttpRequest, pk: int) -> HttpResponse:
    """L'ordre du jour à imprimer : une fiche minimale par situation."""
    acces = request.acces  # type: ignore[attr-defined]
    tenue = _reunion(request, pk, Geste.LIRE)
    tracer(acces, "instances.imprimer", tenue)
    contexte = {"reunion": tenue, "fiches": fiches(tenue, acces), **_droits(request)}
    return render(request, "instances/ordre_du_jour.html", contexte)


@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_POST
def reunion_inscrire(request: HttpRequest, pk: int) -> HttpResponse:
    """Inscrire une situation à l'ordre du jour."""
    acces = request.acces  # type: ignore[attr-defined]
    tenue = _reunion(request, pk, Geste.ECRIRE)
    form = InscriptionForm(request.POST, acces=acces)
    if form.is_valid():
        with refus_dans(form):
            actions.inscrire(tenue, **form.cleaned_data, par=acces)
            messages.success(request, "Situation inscrite à l'ordre du jour.")
            return redirect(tenue)
    return _rendre(request, tenue, inscription=form)


@garde_brouillon("Noter les décisions", _a_decider, page="instances:reunion")
@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_POST
def reunion_decider(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter toutes les décisions d'une réunion."""
    acces = request.acces  # type: ignore[attr-defined]
    tenue = _reunion(request, pk, Geste.ECRIRE)
    donnees = request.POST.copy()
    releve = ReleveForm(donnees)
    inscrites = fiches(tenue, acces)
    lignes = decisions(inscrites, equipe_de(acces, acces.le), request.POST)
    if releve.is_valid() and lignes.is_valid():
        dit = releve.cleaned_data
        with refus_dans(releve):
            taches = actions.decider(
                tenue,
                version=dit["version"],
                presents=dit["presents"],
                decisions=_dites(inscrites, lignes, dit),
                par=acces,
            )
            suite = f" ; {len(taches)} tâches confiées" if len(taches) > 1 else ""
            suite = " ; 1 tâche confiée" if len(taches) == 1 else suite
            messages.success(request, f"Décisions enregistrées{suite}.")
            return redirect(tenue)
        # Renvoyé après lecture, le formulaire vaut pour la réunion telle qu'elle est devenue.
        donnees["version"] = str(_reunion(request, pk, Geste.ECRIRE).version)
    return _rendre(request, tenue, releve=releve, lignes=lignes)


@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_POST
def examen_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Retirer une situation de l'ordre du jour."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Examen.objects.visibles_par(acces, Geste.ECRIRE).select_related("reunion")
    examen = get_object_or_404(visibles, pk=pk)
    with refus_en_avis(request):
        actions.retirer(examen, par=acces)
        messages.success(request, "Situation retirée de l'ordre du jour.")
    return redirect(examen.reunion)


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_POST
def tache_faire(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter qu'une tâche est faite."""
    acces = request.acces  # type: ignore[attr-defined]
    tache = get_object_or_404(Tache.objects.visibles_par(acces), pk=pk)
    with refus_en_avis(request):
        actions.faire(tache, le=acces.le, par=acces)
        messages.success(request, f"Fait : {tache}.")
    lit = acces.peut(Geste.LIRE, Donnee.INSTANCES) and "retour" not in request.POST
    return redirect("instances:liste" if lit else "bureau:accueil")


@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_http_methods(["GET", "POST"])
def amelioration_annoncer(request: HttpRequest) -> HttpResponse:
    """Noter une action d'amélioration annoncée par un bilan."""
    acces = request.acces  # type: ignore[attr-defined]
    initial = {"annee": acces.le.year, "statut": "PREVUE"}
    form = AmeliorationForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refus_dans(form):
            actions.annoncer(**form.cleaned_data, par=acces)
            messages.success(request, "Action annoncée.")
            return redirect("instances:liste")
    contexte = {"form": form, **_droits(request)}
    return render(request, "instances/amelioration_annoncer.html", contexte)


@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_POST
def amelioration_suivre(request: HttpRequest, pk: int) -> HttpResponse:
    """Dire où en est une action d'amélioration."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Amelioration.objects.visibles_par(acces, Geste.ECRIRE)
    amelioration = get_object_or_404(visibles, pk=pk)
    statut = request.POST.get("statut", "")
    if statut in dict(choix("statut_amelioration")):
        with refus_en_avis(request):
            depuis = request.POST.get("depuis", "")
            actions.suivre(amelioration, statut=statut, depuis=depuis, par=acces)
            messages.success(request, "Action mise à jour.")
    return redirect("instances:liste")


@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_POST
def demandes_inscrire(request: HttpRequest, pk: int) -> HttpResponse:
    """Inscrire toutes les demandes qui attendent la commission."""
    acces = request.acces  # type: ignore[attr-defined]
    tenue = _reunion(request, pk, Geste.ECRIRE)
    with refus_en_avis(request):
        inscrites = actions.inscrire_les_demandes(tenue, par=acces)
        dit = accorde(len(inscrites), "demande inscrite", "demandes inscrites")
        messages.success(request, f"{dit} à l'ordre du jour.")
    return redirect(tenue)


@reservee(Geste.ECRIRE, Donnee.INSTANCES)
@require_POST
def examen_revenir(request: HttpRequest, pk: int) -> HttpResponse:
    """Revenir sur une décision."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Examen.objects.visibles_par(acces, Geste.ECRIRE)
    lus = visibles.select_related("reunion", "mesure__dispositif", "mesure__menage")
    examen = get_object_or_404(lus, pk=pk)
    with refus_en_avis(request):
        actions.revenir_sur(examen, par=acces)
        messages.success(request, "Décision défaite : la situation attend de nouveau.")
    return redirect(examen.reunion)


def _dites(inscrites: list[Fiche], lignes: Any, dit: dict[str, Any]) -> list[actions.Decision]:
    """Les décisions du formulaire ; l'issue commune ne vaut que pour ce qui peut la recevoir."""
    commune = dit["issue_de_toutes"]
    preneurs = {f.examen.pk for f in inscrites if commune in f.issues}
    return [
        form.decidee(dit["toutes"], commune if form.cleaned_data["examen"] in preneurs else "")
        for form in lignes
    ]


def _reunion(request: HttpRequest, pk: int, geste: Geste) -> Reunion:
    visibles = Reunion.objects.visibles_par(request.acces, geste)  # type: ignore[attr-defined]
    return get_object_or_404(visibles, pk=pk)  # type: ignore[no-any-return]


def _droits(request: HttpRequest) -> dict[str, Any]:
    ecrit = request.acces.peut(Geste.ECRIRE, Donnee.INSTANCES)  # type: ignore[attr-defined]
    return {"ecrit": ecrit, "rubrique": "Instances"}


def _rendre(
    request: HttpRequest,
    tenue: Reunion,
    *,
    inscription: InscriptionForm | None = None,
    releve: ReleveForm | None = None,
    lignes: Any = None,
) -> HttpResponse:
    acces = request.acces  # type: ignore[attr-defined]
    inscrites = fiches(tenue, acces)
    initial = {"presents": tenue.presents, "version": tenue.version}
    lignes = lignes or decisions(inscrites, equipe_de(acces, acces.le))
    contexte = {
        "reunion": tenue,
        "fiches": list(zip(inscrites, lignes, strict=False)),
        "lignes": lignes,
        "decidables": any(f.a_decider for f in inscrites),
        "releve": releve or ReleveForm(initial=initial),
        "inscription": inscription or InscriptionForm(acces=acces),
        "taches": list(tenue.taches.select_related("professionnel", "menage")),
        "tenue": tenue.date <= acces.le,
        "usuelles": USUELLES,
        "en_attente": list(
            Examen.objects.demandes_en_attente(tenue, acces).select_related("menage", "dispositif")
        ),
        **_droits(request),
    }
    return render(request, "instances/reunion.html", contexte)
