"""Quand un référent part ou s'absente : confier ses ménages, et passer le relais."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from palier.metier.accompagnement.actions import reaffecter as confier_en_serie
from palier.metier.accompagnement.forms.reaffectation import ReaffectationForm
from palier.metier.accompagnement.models import (
    Acte,
    BilanDeMesure,
    Demarche,
    Difficulte,
    Mesure,
    Objectif,
)
from palier.metier.menages.models import Composition, Menage, Qualite, Suivi
from palier.noyau.texte import accorde, numero
from palier.socle.comptes.models import Professionnel, en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.formulaires import refus_dans

FICHES = 60
DERNIERS_ACTES = 3


@reservee(Geste.ECRIRE, Donnee.MESURES, sur=Portee.STRUCTURE)
@require_http_methods(["GET", "POST"])
def reaffecter(request: HttpRequest) -> HttpResponse:
    """Choisir qui part, puis ses ménages, le nouveau référent et la date."""
    acces = request.acces  # type: ignore[attr-defined]
    referents = _referents(acces)
    choisi = request.GET.get("de", "")
    contexte: dict[str, Any] = {"referents": referents, "rubrique": "Réaffectation"}
    if choisi.isdecimal():
        de = get_object_or_404(referents, pk=numero(choisi))
        envoye = request.POST if request.method == "POST" else None
        form = ReaffectationForm(
            envoye,
            objet=de,
            acces=acces,
            suivis=_suivis_par(de, acces),
            initial=_dates(request),
        )
        if form.is_valid():
            with refus_dans(form):
                n = confier_en_serie(de=de, par=acces, **form.cleaned_data)
                messages.success(request, f"{accorde(n, 'ménage')} : relais confié.")
                menages = "&".join(f"m={m.pk}" for m in form.cleaned_data["menages"][:FICHES])
                return redirect(f"{reverse('accompagnement:relais')}?{menages}")
        contexte |= {"de": de, "form": form}
    return render(request, "accompagnement/reaffecter.html", contexte)


def _dates(request: HttpRequest) -> dict[str, date]:
    """Les dates d'une absence, quand on en vient."""
    dites = ((nom, parse_date(request.GET.get(nom, "")[:10])) for nom in ("le", "jusqu_au"))
    return {nom: jour for nom, jour in dites if jour}


def _referents(acces: Acces) -> QuerySet[Professionnel]:
    """Ceux qui sont référents d'un ménage de la structure, et de combien."""
    siens = en_vigueur(acces.le, "suivis__") & Q(
        suivis__qualite=Qualite.REFERENT, suivis__menage__structure=acces.structure_id
    )
    comptes = Count("suivis__menage", filter=siens, distinct=True)
    return Professionnel.objects.annotate(menages_suivis=comptes).filter(menages_suivis__gt=0)


def _suivis_par(de: Professionnel, acces: Acces) -> QuerySet[Menage]:
    """Les ménages dont `de` est le référent ce jour-là."""
    suivis = Suivi.objects.filter(en_vigueur(acces.le), professionnel=de, qualite=Qualite.REFERENT)
    visibles = Menage.objects.visibles_par(acces, Donnee.MESURES, Geste.ECRIRE)
    return visibles.filter(pk__in=suivis.values("menage"))


@reservee(Geste.LIRE, Donnee.NOTES)
@require_safe
def relais(request: HttpRequest) -> HttpResponse:
    """Une fiche par ménage, à imprimer pour qui prend la suite ; l'impression est tracée."""
    acces = request.acces  # type: ignore[attr-defined]
    choisis = [numero(m) for m in request.GET.getlist("m")[:FICHES]]
    visibles = Menage.objects.visibles_par(acces, Donnee.NOTES)
    menages = list(_pour_la_fiche(visibles.filter(pk__in=choisis), acces))
    if not menages:
        raise Http404
    for menage in menages:
        tracer(acces, "accompagnement.ouvrir_fiche_de_relais", menage, menage_id=menage.pk)
    actes = _derniers_actes(menages, acces)
    fiches = [(menage, actes.get(menage.pk, [])) for menage in menages]
    contexte = {"fiches": fiches, "rubrique": "Ménages"}
    return render(request, "accompagnement/relais.html", contexte)


def _pour_la_fiche(menages: QuerySet[Menage], acces: Acces) -> QuerySet[Menage]:
    ouvertes = (
        Mesure.objects.visibles_par(acces)
        .ouvertes()
        .select_related("dispositif", "referent")
        .prefetch_related(
            "periodes",
            Prefetch("objectifs", Objectif.objects.ouverts(), to_attr="a_atteindre"),
            Prefetch("difficultes", Difficulte.objects.ouvertes(), to_attr="a_lever"),
            Prefetch("bilans", BilanDeMesure.objects.dus(), to_attr="a_rendre"),
        )
    )
    demarches = Demarche.objects.visibles_par(acces).ouvertes()
    return menages.prefetch_related(
        Prefetch("compositions", Composition.objects.au(acces.le), to_attr="membres"),
        Prefetch("mesures", ouvertes, to_attr="a_suivre"),
        Prefetch("demarches", demarches, to_attr="a_conduire"),
    )


def _derniers_actes(menages: list[Menage], acces: Acces) -> dict[int, list[Acte]]:
    """Les derniers actes de chaque ménage, moins ce que leur auteur s'est réservé."""
    actes = Acte.objects.visibles_par(acces).filter(menage__in=menages, date__lte=acces.le)
    par_menage: dict[int, list[Acte]] = {}
    for acte in actes.select_related("professionnel")[: DERNIERS_ACTES * 10 * len(menages)]:
        siens = par_menage.setdefault(acte.menage_id, [])
        if len(siens) < DERNIERS_ACTES:
            siens.append(acte)
    return par_menage
