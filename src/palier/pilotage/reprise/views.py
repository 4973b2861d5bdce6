"""Reprendre des données, relire un import ligne à ligne, le lancer, l'annuler ; tout exporter.

Ces pages touchent tous les dossiers d'un coup : il faut pouvoir y écrire dans toute la structure et
en tenir les réglages. L'administrateur technique, qui ne lit aucun dossier, n'y entre donc pas.
"""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.reprise import actions, apercu
from palier.pilotage.reprise import colonnes as _colonnes
from palier.pilotage.reprise.forms import (
    ColonnesForm,
    DepotForm,
    ExportForm,
    TexteForm,
    choix_dits,
    coches,
    valeurs_retapees,
)
from palier.pilotage.reprise.listes import Choix, Etape, Etat, Rang
from palier.pilotage.reprise.models import Export, Import
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import Vue, reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import refus_dans

PAR_PAGE = 25
IMPORTS = 20


def encadree(vue: Vue) -> Vue:
    """Réservée à qui écrit dans tous les dossiers et tient les réglages de la structure."""
    reglages = reservee(Geste.ECRIRE, Donnee.REGLAGES)
    return reglages(reservee(Geste.ECRIRE, Donnee.MESURES, sur=Portee.STRUCTURE)(vue))


def _import(request: HttpRequest, pk: int) -> Import:
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Import.objects.visibles_par(acces).select_related("structure", "par")
    return get_object_or_404(visibles, pk=pk)  # type: ignore[no-any-return]


@encadree
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Déposer un fichier, retrouver un import, tout exporter."""
    return _accueil(request, DepotForm(), ExportForm())


def _accueil(request: HttpRequest, depot: DepotForm, export: ExportForm) -> HttpResponse:
    acces = request.acces  # type: ignore[attr-defined]
    tous = Import.objects.visibles_par(acces).select_related("par")
    contexte = {
        "depot": depot,
        "export": export,
        "page": Paginator(tous, IMPORTS).get_page(request.GET.get("page")),
        "exports": list(Export.objects.visibles_par(acces).select_related("par")[:3]),
        "rubrique": "Données",
    }
    code = 200 if request.method == "GET" else 422
    return render(request, "reprise/imports.html", contexte, status=code)


@encadree
@require_POST
def deposer(request: HttpRequest) -> HttpResponse:
    """Déposer un fichier ; le même fichier rouvre l'import qui le tient."""
    form = DepotForm(request.POST, request.FILES)
    if form.is_valid():
        with refus_dans(form):
            lu = actions.deposer(**form.cleaned_data, par=request.acces)  # type: ignore[attr-defined]
            return redirect(lu)
    return _accueil(request, form, ExportForm())


@encadree
@require_POST
def exporter(request: HttpRequest) -> HttpResponse:
    """Demander l'export complet."""
    form = ExportForm(request.POST)
    if form.is_valid():
        with refus_dans(form):
            actions.exporter(**form.cleaned_data, par=request.acces)  # type: ignore[attr-defined]
            return redirect("reprise:imports")
    return _accueil(request, DepotForm(), form)


@encadree
@require_safe
def export_retirer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Télécharger un export prêt."""
    acces = request.acces  # type: ignore[attr-defined]
    prets = Export.objects.visibles_par(acces).filter(etape=Etape.PRET)
    export = get_object_or_404(prets, pk=pk)
    if not export.chemin.exists():
        raise Http404
    tracer(acces, "reprise.export_retirer", export, format=export.format)
    return FileResponse(export.chemin.open("rb"), as_attachment=True, filename=export.fichier)


@encadree
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Un import : où il en est, ce qu'il contient, ce qu'on en fait."""
    return render(request, "reprise/import.html", _contexte(_import(request, pk)))


@encadree
@require_safe
def avancement(request: HttpRequest, pk: int) -> HttpResponse:
    """Le cours du travail, redemandé par la page ; elle se recharge quand il s'arrête."""
    lu = _import(request, pk)
    if not lu.travaille:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "reprise/avancement.html", {"lu": lu})


def _contexte(lu: Import) -> dict[str, Any]:
    contexte: dict[str, Any] = {"lu": lu, "rubrique": "Données", "Etat": Etat}
    if lu.etat in (Etat.APERCU, Etat.FAIT, Etat.ECRITURE, Etat.ANNULE):
        bilans = apercu.par_table(lu)
        du_fichier = list(lu.defauts.filter(ligne=None)[:50])
        totaux = apercu.totaux(bilans)
        contexte |= {"bilans": bilans, "totaux": totaux, "du_fichier": du_fichier}
        contexte["retenues"] = totaux["toutes"] - totaux["rejetees"]
        contexte["tranche"] = lu.lignes.a_trancher().count()
    return contexte


@encadree
@require_http_methods(["GET", "POST"])
def colonnes(request: HttpRequest, pk: int) -> HttpResponse:
    """Dire ce qu'est chaque colonne d'un classeur."""
    lu = _relisible(request, pk)
    pages = _colonnes.lire_pages(lu.examen)
    annee = _colonnes.annee_dite(lu, pages)
    form = ColonnesForm(pages, annee, request.POST or None)
    if form.is_valid():
        with refus_dans(form):
            dites = {nom: form.cleaned_data[nom] for nom in ("annee", "garder")}
            texte = _colonnes.rediger(lu, form.relues(), **dites)
            actions.relier(lu, texte=texte, par=request.acces)  # type: ignore[attr-defined]
            return redirect(lu)
    return render(request, "reprise/colonnes.html", {"lu": lu, "form": form, **_RUBRIQUE})


@encadree
@require_http_methods(["GET", "POST"])
def correspondance(request: HttpRequest, pk: int) -> HttpResponse:
    """Écrire la correspondance à la main, pour ce que les questions ne savent pas dire."""
    lu = _relisible(request, pk)
    texte = lu.correspondance or _colonnes.rediger(lu, _colonnes.lire_pages(lu.examen))
    form = TexteForm(request.POST or None, initial={"texte": texte})
    if form.is_valid():
        with refus_dans(form):
            actions.relier(lu, **form.cleaned_data, par=request.acces)  # type: ignore[attr-defined]
            return redirect(lu)
    return render(request, "reprise/correspondance.html", {"lu": lu, "form": form, **_RUBRIQUE})


_RUBRIQUE = {"rubrique": "Données"}


def _relisible(request: HttpRequest, pk: int) -> Import:
    lu = _import(request, pk)
    if not lu.examen or lu.etat not in (Etat.COLONNES, Etat.APERCU):
        raise Http404
    return lu


@encadree
@require_safe
def lignes(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """Les lignes d'une table : les corriger, les rejeter, les rattacher à une fiche."""
    lu = _import(request, pk)
    bilans = apercu.par_table(lu)
    bilan = next((b for b in bilans if b.nom == table), None)
    if bilan is None:
        raise Http404
    voir = request.GET.get("voir", "")
    voir = voir if voir in apercu.VOIR else bilan.premiere
    choisies = lu.lignes.filter(apercu.VOIR[voir][1], table=table).prefetch_related("defauts")
    page = Paginator(choisies.order_by("rang"), PAR_PAGE).get_page(request.GET.get("page"))
    onglets = [(nom, dit, bilan.comptes[nom]) for nom, (dit, _) in apercu.VOIR.items()]
    contexte = {
        "lu": lu,
        "bilan": bilan,
        "bilans": bilans,
        "voir": voir,
        "onglets": [o for o in onglets if o[2] or o[0] == voir],
        "page": page,
        "vues": apercu.vues(list(page.object_list)),
        "series": Choix.choices if apercu.colonnes_reference(table) else [],
        "ecrit": lu.etat == Etat.APERCU,
        **_RUBRIQUE,
    }
    return render(request, "reprise/lignes.html", contexte)


@encadree
@require_POST
def relire(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """Enregistrer ce qui a été corrigé, rejeté ou choisi sur une page de lignes."""
    lu = _import(request, pk)
    if table not in TABLES:
        raise Http404
    dit, acces = request.POST, request.acces  # type: ignore[attr-defined]
    faire: dict[str, Callable[[], int]] = {
        "corriger": lambda: actions.corriger(lu, valeurs=valeurs_retapees(dit), par=acces),
        "rejeter": lambda: actions.rejeter(lu, lignes=coches(dit), par=acces),
        "remettre": lambda: actions.reprendre_rejets(lu, lignes=coches(dit), par=acces),
        "choisir": lambda: actions.choisir(lu, choix=choix_dits(dit), par=acces),
    }
    serie = dit.get("serie", "")
    try:
        if serie in Choix.values and dit.get("geste") == "choisir":
            rang = Rang.RESSEMBLE if dit.get("voir") == "doutes" else Rang.CONNUE
            nombre = actions.choisir_en_serie(
                lu, table=table, rang=rang, choix=Choix(serie), par=acces
            )
        elif dit.get("geste") in faire:
            nombre = faire[dit["geste"]]()
        else:
            raise Http404
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"{accorde(nombre, 'ligne relue', 'lignes relues')}.")
    return redirect(lu)


@encadree
@require_POST
def geste(request: HttpRequest, pk: int, geste: str) -> HttpResponse:
    """Rejeter les erreurs, lancer, interrompre, annuler, abandonner."""
    lu = _import(request, pk)
    faire: dict[str, Callable[..., Any]] = {
        "rejeter": lambda **qui: actions.rejeter(lu, lignes=None, **qui),
        "reprendre": lambda **qui: actions.reprendre(lu, **qui),
        "interrompre": lambda **qui: actions.interrompre(lu, **qui),
        "annuler": lambda **qui: actions.annuler(lu, **qui),
        "abandonner": lambda **qui: actions.abandonner(lu, **qui),
    }
    if geste not in faire:
        raise Http404
    try:
        faire[geste](par=request.acces)  # type: ignore[attr-defined]
    except Refus as refus:
        messages.error(request, str(refus))
    return redirect("reprise:imports" if geste == "abandonner" else lu)


@encadree
@require_safe
def rejets(request: HttpRequest, pk: int) -> HttpResponse:
    """Les lignes rejetées et leur motif, pour un tableur."""
    lu = _import(request, pk)
    tampon = io.StringIO()
    redige = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    rangs = actions.rejets(lu)
    redige.writerows([_sans_formule(cellule) for cellule in rang] for rang in rangs)
    tracer(request.acces, "reprise.rejets", lu, lignes=len(rangs) - 1)  # type: ignore[attr-defined]
    reponse = HttpResponse("\ufeff" + tampon.getvalue(), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="rejets-{lu.pk}.csv"'
    return reponse


def _sans_formule(texte: str) -> str:
    """Un tableur n'exécute pas ce qui commence par une apostrophe."""
    return f"'{texte}" if texte[:1] in ("=", "+", "-", "@", "\t", "\r") else texte
