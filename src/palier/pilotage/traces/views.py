"""Consulter le journal, l'exporter, en vérifier la chaîne ; y inscrire une impression."""

import csv
import io
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe

from palier.noyau.texte import accorde
from palier.pilotage.traces.demandes import DemandeForm, Ligne, lignes
from palier.socle.comptes.casquette import FICHE_MAX
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import ouverte_a_tous, reservee
from palier.socle.journal.actions import premiere_rupture, tracer
from palier.socle.journal.models import Trace

PAR_PAGE, LOT = 50, 1_000
ENTETE = ("quand", "qui", "casquette", "geste", "sur", "dossier", "empreinte")


@reservee(Geste.LIRE, Donnee.JOURNAL)
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Les traces de la structure, filtrées ; les consulter laisse aussi une trace."""
    acces = request.acces  # type: ignore[attr-defined]
    form = DemandeForm(request.GET, acces=acces)
    page = Paginator(form.traces(), PAR_PAGE).get_page(request.GET.get("page"))
    lues = lignes(list(page.object_list))
    tracer(acces, "journal.lire", filtres=_filtres(form))
    contexte = {
        "form": form,
        "page": page,
        "lignes": lues,
        "filtree": bool(_filtres(form)),
        "adresse": request.GET.urlencode(),
        "rubrique": "Journal",
    }
    return render(request, "traces/liste.html", contexte)


@reservee(Geste.LIRE, Donnee.JOURNAL)
@require_safe
def exporter(request: HttpRequest) -> HttpResponseBase:
    """Les mêmes traces, pour un tableur ; l'export est tracé avant de partir."""
    acces = request.acces  # type: ignore[attr-defined]
    form = DemandeForm(request.GET, acces=acces)
    choisies = form.traces()
    tracer(acces, "journal.exporter", lignes=choisies.count(), filtres=_filtres(form))

    def ecrire() -> Iterator[str]:
        yield "\ufeff" + _csv([ENTETE])
        ids = list(choisies.values_list("pk", flat=True))
        for debut in range(0, len(ids), LOT):
            lot = list(Trace.objects.filter(pk__in=ids[debut : debut + LOT]))
            dites = zip(lignes(lot), lot, strict=True)
            yield _csv([_cellules(dite, trace) for dite, trace in dites])

    reponse = StreamingHttpResponse(ecrire(), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="journal-{acces.le}.csv"'
    return reponse


@reservee(Geste.LIRE, Donnee.JOURNAL)
@require_POST
def verifier(request: HttpRequest) -> HttpResponse:
    """Relit toute la chaîne : chaque trace répond de la précédente."""
    nombre, rupture = Trace.objects.count(), premiere_rupture()
    tracer(request.acces, "journal.verifier", intact=rupture is None)  # type: ignore[attr-defined]
    if rupture is None:
        messages.success(request, f"Chaîne intacte, {accorde(nombre, 'trace')}.")
    else:
        messages.error(
            request,
            f"La chaîne se rompt à la trace {rupture.pk}, du {rupture.le:%d/%m/%Y} : prévenez"
            " qui exploite Palier, et gardez la dernière copie.",
        )
    return redirect("journal:liste")


@ouverte_a_tous
@login_required
@require_POST
def imprimer(request: HttpRequest) -> HttpResponse:
    """Le navigateur imprime une fiche : on le note. Une page sans fiche n'en laisse pas."""
    acces = request.acces  # type: ignore[attr-defined]
    try:
        page = resolve(request.POST.get("page", ""))
    except Resolver404:
        page = None
    fiche = page.kwargs.get("pk") if page else None
    if acces is not None and page is not None and isinstance(fiche, int) and fiche <= FICHE_MAX:
        menage = fiche if page.route.startswith("menages/") else None
        tracer(acces, "dossier.imprimer", menage_id=menage, page=page.view_name, fiche=fiche)
    return HttpResponse(status=204)


def _filtres(form: DemandeForm) -> list[str]:
    """Les noms des filtres employés, jamais ce qu'on y a écrit."""
    return sorted(nom for nom in form.fields if form.data.get(nom))


def _cellules(dite: Ligne, trace: Trace) -> tuple[str, ...]:
    quand = f"{dite.le:%Y-%m-%d %H:%M:%S}"
    return (quand, dite.qui, dite.role, dite.geste, dite.sur, dite.dossier, trace.empreinte)


def _csv(rangs: list[tuple[str, ...]]) -> str:
    tampon = io.StringIO()
    csv.writer(tampon, delimiter=";", lineterminator="\r\n").writerows(rangs)
    return tampon.getvalue()
