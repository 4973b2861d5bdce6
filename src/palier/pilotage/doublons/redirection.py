"""L'ancienne adresse d'une fiche fondue mène à celle qui l'a absorbée."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from palier.metier.menages.models import Fusion, Genre, Menage, Personne

_DOSSIER = "menages/<int:pk>/"
_CHAINE = 20
"""Une fiche fondue dans une fiche fondue : on suit, mais pas sans fin."""


class Redirection:
    """Sur une page de dossier introuvable, cherche si la fiche a été fondue dans une autre."""

    def __init__(self, suite: Callable[[HttpRequest], HttpResponse]) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.suite(request)
        trouvee = request.resolver_match
        if reponse.status_code != 404 or request.method != "GET" or trouvee is None:
            return reponse
        acces = getattr(request, "acces", None)
        if acces is None or not trouvee.route.startswith(_DOSSIER):
            return reponse
        noms = dict(trouvee.kwargs)
        noms["pk"] = _suivie(Genre.MENAGE, noms["pk"], acces.structure_id)
        if "personne" in noms:
            noms["personne"] = _suivie(Genre.PERSONNE, noms["personne"], acces.structure_id)
        if noms == trouvee.kwargs or not _visible(noms, acces):
            return reponse
        return redirect(reverse(trouvee.view_name, kwargs=noms))


def _suivie(genre: Genre, pk: int, structure_id: int) -> int:
    """La fiche où celle-ci a été fondue, de fusion en fusion."""
    fusions = Fusion.objects.en_vigueur().de_la_structure(structure_id).filter(genre=genre)
    for _ in range(_CHAINE):
        suivante = fusions.filter(fondue=pk).values_list("gardee", flat=True).first()
        if suivante is None:
            break
        pk = suivante
    return pk


def _visible(noms: dict[str, int], acces: object) -> bool:
    menages = Menage.objects.visibles_par(acces).filter(pk=noms["pk"])  # type: ignore[arg-type]
    if "personne" not in noms:
        return menages.exists()
    membres = Personne.objects.filter(pk=noms["personne"], compositions__menage__in=menages)
    return membres.exists()
