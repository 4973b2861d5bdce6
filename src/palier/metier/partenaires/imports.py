"""Déposer un annuaire public, voir ce qu'il changerait, puis le faire."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from palier.metier.partenaires import actions
from palier.metier.partenaires.data_inclusion import Lecture, Organisme, lignes, organismes
from palier.metier.partenaires.forms import ImportForm
from palier.metier.partenaires.rapprocher import apercu
from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.formulaires import refus_dans

LES_DEUX = ["GET", "POST"]
CLE = "annuaire_a_importer"
LIMITE = 1_000
"""Au-delà, personne ne relit l'aperçu : mieux vaut un territoire plus petit."""
_TIENT_TOUT = reservee(Geste.ECRIRE, Donnee.IDENTITE, sur=Portee.STRUCTURE)


@_TIENT_TOUT
@require_http_methods(LES_DEUX)
def importer(request: HttpRequest) -> HttpResponse:
    """Le dépôt des fichiers ; rien ne change encore."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refus_dans(form):
            lecture = _lire(form)
            request.session[CLE] = {
                "organismes": [asdict(o) for o in lecture.organismes],
                "refusees": lecture.refusees[:LIMITE],
                "ailleurs": lecture.ailleurs,
            }
            return redirect("partenaires:importer_apercu")
    return render(request, "partenaires/importer.html", {"form": form, "rubrique": "Annuaire"})


def _lire(form: ImportForm) -> Lecture:
    saisi = form.cleaned_data
    services = saisi.get("services")
    lecture = organismes(
        lignes(saisi["structures"].read()),
        lignes(services.read()) if services else (),
        defaut=saisi["categorie"],
        lieux=saisi["lieux"],
    )
    if not lecture.organismes:
        raise Refus(
            "Aucune structure du fichier n'est de ce lieu", "vérifiez les codes", champ="lieux"
        )
    if len(lecture.organismes) > LIMITE:
        combien = accorde(len(lecture.organismes), "structure")
        raise Refus(
            f"{combien} à la fois ne se relisent pas ({LIMITE} au plus)",
            "resserrez par code INSEE ou postal",
            champ="lieux",
        )
    return lecture


@_TIENT_TOUT
@require_http_methods(LES_DEUX)
def importer_apercu(request: HttpRequest) -> HttpResponse:
    """Ce que l'import changerait ; rien n'écrase une fiche tenue à la main sans qu'on le coche."""
    acces = request.acces  # type: ignore[attr-defined]
    lu = request.session.get(CLE)
    if lu is None and request.method == "POST":
        # Un second envoi : l'import est déjà fait.
        return redirect("partenaires:liste")
    if lu is None:
        contexte = {"form": ImportForm(), "rubrique": "Annuaire"}
        return render(request, "partenaires/importer.html", contexte)
    lus = [Organisme(**o) for o in lu["organismes"]]
    if request.method == "POST":
        nombres = actions.importer(lus, remplacer=request.POST.getlist("remplacer"), par=acces)
        del request.session[CLE]
        messages.success(request, _dit(nombres))
        return redirect("partenaires:liste")
    contexte = {
        "apercu": apercu(lus, acces),
        "refusees": lu["refusees"],
        "ailleurs": lu["ailleurs"],
        "rubrique": "Annuaire",
    }
    return render(request, "partenaires/importer_apercu.html", contexte)


def _dit(nombres: dict[str, int]) -> str:
    ajoutees = accorde(nombres["ajoutees"], "fiche ajoutée", "fiches ajoutées")
    changees = accorde(nombres["changees"], "mise à jour", "mises à jour")
    laissees = accorde(nombres["laissees"], "laissée telle quelle", "laissées telles quelles")
    return f"Annuaire : {ajoutees}, {changees}, {laissees}."
