"""La recherche : une page, et le fragment qu'en prend la palette."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from palier.pilotage.recherche.notes import chercher_notes
from palier.pilotage.recherche.trouvailles import chercher
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer

PALETTE, PAGE = 8, 50
LONGUEUR = 120
PAUSE = 60
"""La palette cherche à chaque frappe : une trace par minute suffit à dire que l'on a cherché."""


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Les dossiers qui répondent à « q »."""
    acces = request.acces  # type: ignore[attr-defined]
    demande = request.GET.get("q", "").replace("\x00", "")[:LONGUEUR].strip()
    palette = bool(request.htmx)  # type: ignore[attr-defined]
    reponse = chercher(demande, acces, PALETTE if palette else PAGE)
    if demande and (not palette or cache.add(f"recherche-{acces.compte_id}", True, PAUSE)):
        tracer(acces, "recherche.chercher", reponses=len(reponse.trouvailles), palette=palette)
    gabarit = "recherche/resultats.html" if palette else "recherche/page.html"
    contexte = {
        "reponse": reponse,
        "demande": demande,
        "palette": palette,
        "ouvre": acces.peut(Geste.ECRIRE, Donnee.IDENTITE),
    }
    rendu = render(request, gabarit, contexte)
    patch_vary_headers(rendu, ["HX-Request"])
    return rendu


@reservee(Geste.LIRE, Donnee.NOTES)
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest) -> HttpResponse:
    """Les notes qui contiennent « q » ; ce qu'on cherche ne reste dans aucune adresse."""
    demande = request.POST.get("q", "").replace("\x00", "")[:LONGUEUR].strip()
    lecture = chercher_notes(demande, request.acces) if demande else None  # type: ignore[attr-defined]
    return render(request, "recherche/notes.html", {"demande": demande, "lecture": lecture})
