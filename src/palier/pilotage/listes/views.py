"""La liste des ménages, et son export : les mêmes lignes, comptées par la même requête."""

import csv
import io
from collections.abc import Iterator
from hashlib import md5
from typing import Any

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from palier.pilotage.listes.demandes import LUS, TRIS, Demande, total
from palier.pilotage.listes.lignes import Colonnes, cellules, entete, lignes, rang
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.journal.models import Trace

PAR_PAGE = 50
LOT = 500
DIX_MINUTES = 600


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def menages(request: HttpRequest) -> HttpResponse:
    """Les ménages de cette casquette, filtrés, triés, comptés.

    Une liste déjà écrite est rendue telle quelle tant que rien n'a changé dans la structure.
    """
    acces = request.acces  # type: ignore[attr-defined]
    etat = Trace.objects.derniere_ecriture(acces.structure_id)
    demande = md5(request.META["QUERY_STRING"].encode(), usedforsecurity=False).hexdigest()
    cle = f"listes.menages.{acces.affectation_id}.{acces.le}.{etat}.{demande}"
    gardee = cache.get_or_set(cle, lambda: _ecrite(request), DIX_MINUTES)
    return render(request, "listes/menages.html", {**gardee, "rubrique": "Ménages"})


def _ecrite(request: HttpRequest) -> dict[str, Any]:
    """La liste telle que la page la montre, et son compte."""
    acces = request.acces  # type: ignore[attr-defined]
    demande = Demande.lue(request.GET, acces)
    page = Paginator(range(demande.compte()), PAR_PAGE).get_page(request.GET.get("page"))
    lues, colonnes = lignes(demande.lus(page.object_list), acces), Colonnes.de(acces)
    contexte = {
        "demande": demande,
        "page": page,
        "lignes": lues,
        "rangs": [rang(ligne, colonnes) for ligne in lues],
        "colonnes": colonnes,
        "tris": {tri: _tri(demande, tri) for tri in TRIS},
        "total": total(acces) if demande.filtree else None,
        "ouvre": acces.peut(Geste.ECRIRE, Donnee.IDENTITE),
        "tient_tout": acces.portee(Geste.ECRIRE, Donnee.IDENTITE) is Portee.STRUCTURE,
    }
    return {
        "compte": page.paginator.count,
        "corps": render_to_string("listes/corps.html", contexte, request),
    }


def _tri(demande: Demande, tri: str) -> dict[str, str]:
    """L'adresse qui trie par cette colonne, et le sens où elle l'est."""
    sens = {tri: "ascending", f"-{tri}": "descending"}.get(demande.tri, "")
    return {"adresse": demande.adresse(tri=f"-{tri}" if sens == "ascending" else tri), "sens": sens}


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def menages_exporter(request: HttpRequest) -> HttpResponseBase:
    """Les lignes de la liste, pour un tableur ; l'export est tracé avant de partir."""
    acces = request.acces  # type: ignore[attr-defined]
    demande = Demande.lue(request.GET, acces)
    choisis = demande.menages()
    tracer(acces, "listes.exporter", lignes=choisis.count(), filtres=sorted(demande.retenus))
    colonnes = Colonnes.de(acces)

    def ecrire() -> Iterator[str]:
        yield "\ufeff" + _csv([entete(colonnes)])
        ids = list(choisis.values_list("pk", flat=True))
        for debut in range(0, len(ids), LOT):
            lot = choisis.filter(pk__in=ids[debut : debut + LOT]).values_list(*LUS)
            yield _csv([cellules(ligne, colonnes) for ligne in lignes(lot, acces)])

    reponse = StreamingHttpResponse(ecrire(), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="menages-{acces.le}.csv"'
    return reponse


def _csv(rangs: list[list[str]]) -> str:
    tampon = io.StringIO()
    csv.writer(tampon, delimiter=";", lineterminator="\r\n").writerows(rangs)
    return tampon.getvalue()
