"""Lire, rédiger, remettre un diagnostic social et financier, et le rendre en document."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from palier.edition.docx import docx
from palier.edition.pdf import pdf
from palier.metier.logement.echeances import droit_de
from palier.metier.logement.models import Procedure
from palier.metier.logement.regles.audience import diagnostic_avant, entretien_du_diagnostic
from palier.pilotage.diagnostic import actions
from palier.pilotage.diagnostic.document import document
from palier.pilotage.diagnostic.faits import rubriques, textes_tus
from palier.pilotage.diagnostic.forms import (
    EN_TETE,
    OuvertureForm,
    RedactionForm,
    RemiseForm,
    TransmissionForm,
    hors_carence,
)
from palier.pilotage.diagnostic.models import Diagnostic
from palier.pilotage.diagnostic.rubriques import Rubrique, a_remplir, figees
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.pieces.depot import rendre
from palier.socle.presentation.conflits import repris_en_conflit
from palier.socle.presentation.formulaires import fait, refus_dans

RENDUS = {"pdf": pdf, "docx": docx}
LES_DEUX = ["GET", "POST"]


def _a_rediger(acces: Acces) -> Any:
    return Diagnostic.objects.visibles_par(acces, Geste.ECRIRE).a_rediger()


def _a_conduire(acces: Acces) -> Any:
    return Procedure.objects.visibles_par(acces, Geste.ECRIRE)


@garde_brouillon("Commencer un diagnostic", _a_conduire)
@reservee(Geste.LIRE, Donnee.BUDGET)
@require_http_methods(LES_DEUX)
def diagnostics(request: HttpRequest, pk: int) -> HttpResponse:
    """Les diagnostics d'une procédure ; en commencer un."""
    acces = request.acces  # type: ignore[attr-defined]
    geste = Geste.ECRIRE if request.method == "POST" else Geste.LIRE
    visibles = Procedure.objects.visibles_par(acces, geste).filter(type="EXPULSION")
    procedure = get_object_or_404(visibles.select_related("menage"), pk=pk)
    siens = list(Diagnostic.objects.visibles_par(acces).filter(procedure=procedure))
    en_cours = any(d.remis_le is None for d in siens)
    ecrit = acces.peut(Geste.ECRIRE, Donnee.BUDGET) and not procedure.close_le and not en_cours
    form = OuvertureForm(request.POST or None, le=acces.le)
    if form.is_valid():
        with refus_dans(form):
            ouvert = actions.ouvrir(procedure, **form.cleaned_data, par=acces)
            messages.success(request, "Diagnostic commencé : le dossier l’a prérempli.")
            return redirect("diagnostic:diagnostic_rediger", ouvert.pk)
    contexte = {
        "procedure": procedure,
        "menage": procedure.menage,
        "diagnostics": siens,
        "form": form if ecrit or form.errors else None,
        "rubrique": "Ménages",
    }
    return render(request, "diagnostic/diagnostics.html", contexte)


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_safe
def diagnostic(request: HttpRequest, pk: int) -> HttpResponse:
    """Un diagnostic, rubrique par rubrique : en cours, ou tel qu'il fut remis."""
    acces = request.acces  # type: ignore[attr-defined]
    lu = _diagnostic(request, pk, Geste.LIRE)
    tracer(acces, "diagnostic.lire", lu, menage_id=lu.menage_id)
    contexte = _page(lu, acces) | {"ecrit": acces.peut(Geste.ECRIRE, Donnee.BUDGET)}
    return render(request, "diagnostic/diagnostic.html", contexte)


@garde_brouillon("Rédiger un diagnostic", _a_rediger)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(LES_DEUX)
def diagnostic_rediger(request: HttpRequest, pk: int) -> HttpResponse:
    """Rédiger les textes, en face de ce que dit le dossier."""
    acces = request.acces  # type: ignore[attr-defined]
    redige = _diagnostic(request, pk, Geste.ECRIRE)
    if redige.remis_le:
        messages.error(request, "Ce diagnostic est remis, et figé.")
        return redirect(redige)
    initial = model_to_dict(redige, RedactionForm.Meta.fields)
    tus = textes_tus(acces) | hors_carence(redige)
    form = RedactionForm(request.POST or None, initial=initial, tus=tus)
    page = _page(redige, acces)
    if form.is_valid():
        with refus_dans(form):
            conflit = repris_en_conflit(request.POST, form, redige, actions.rediger, acces)
            if conflit is None:
                messages.success(request, "Diagnostic enregistré.")
                return redirect(redige)
            page["retour"] = redige.get_absolute_url()
            return render(request, "diagnostic/conflit.html", page | conflit, status=409)
    page["saisies"] = [(r, *_champs(form, r)) for r in page["rubriques"]]
    page["version"] = request.POST.get("version") or redige.version
    return render(request, "diagnostic/diagnostic_rediger.html", page | {"form": form})


def _champs(form: RedactionForm, rubrique: Rubrique) -> tuple[list[Any], list[Any]]:
    """Ce qui se choisit dans une rubrique, et ce qui s'y rédige."""
    tete = [form[nom] for nom in EN_TETE.get(rubrique.code, ())]
    return tete, [form[texte.champ] for texte in rubrique.textes]


@garde_brouillon("Remettre un diagnostic", _a_rediger)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(LES_DEUX)
def diagnostic_remettre(request: HttpRequest, pk: int) -> HttpResponse:
    """Remettre : ce qui manque encore se dit, puis tout se fige."""
    acces = request.acces  # type: ignore[attr-defined]
    remis = _diagnostic(request, pk, Geste.ECRIRE)
    if remis.remis_le:
        messages.error(request, "Ce diagnostic est déjà remis.")
        return redirect(remis)
    form = RemiseForm(request.POST or None, diagnostic=remis, le=acces.le)
    dit = "Diagnostic remis : l’étape est notée à la procédure."
    if fait(request, form, partial(actions.remettre, remis), dit):
        return redirect(remis)
    if form.errors:
        remis = _diagnostic(request, pk, Geste.ECRIRE)
    contexte = _page(remis, acces) | {"form": form}
    return render(request, "diagnostic/diagnostic_remettre.html", contexte)


@garde_brouillon(
    "Noter une transmission", lambda acces: Diagnostic.objects.visibles_par(acces, Geste.ECRIRE)
)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(LES_DEUX)
def diagnostic_transmettre(request: HttpRequest, pk: int) -> HttpResponse:
    """Noter à qui, et quand, un diagnostic remis est transmis."""
    acces = request.acces  # type: ignore[attr-defined]
    transmis = _diagnostic(request, pk, Geste.ECRIRE)
    if not transmis.remis_le:
        messages.error(request, "Ce diagnostic n’est pas remis : remettez-le d’abord.")
        return redirect(transmis)
    form = TransmissionForm(request.POST or None, diagnostic=transmis)
    if fait(request, form, partial(actions.transmettre, transmis), "Transmission notée."):
        return redirect(transmis)
    contexte = {**_autour(transmis, acces), "form": form}
    return render(request, "diagnostic/diagnostic_transmettre.html", contexte)


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_safe
def diagnostic_telecharger(request: HttpRequest, pk: int, forme: str) -> HttpResponse:
    """Le document, en PDF ou en DOCX modifiable ; un projet le dit."""
    acces = request.acces  # type: ignore[attr-defined]
    if forme not in RENDUS:
        raise Http404
    rendu = _diagnostic(request, pk, Geste.LIRE)
    octets = RENDUS[forme](document(rendu, _rubriques(rendu, acces)))
    tracer(acces, "diagnostic.exporter", rendu, menage_id=rendu.menage_id, forme=forme)
    etat = f"{rendu.remis_le:%Y-%m-%d}" if rendu.remis_le else "projet"
    return rendre(f"Diagnostic, {rendu.menage}, {etat}.{forme}", octets)


def _diagnostic(request: HttpRequest, pk: int, geste: Geste) -> Diagnostic:
    visibles = Diagnostic.objects.visibles_par(request.acces, geste)  # type: ignore[attr-defined]
    lus = visibles.select_related(
        "menage", "structure", "redacteur", "procedure__menage", "procedure__structure"
    )
    return get_object_or_404(lus.prefetch_related("procedure__etapes"), pk=pk)  # type: ignore[no-any-return]


def _rubriques(lu: Diagnostic, acces: Acces) -> list[Rubrique]:
    """Celles du jour, ou celles qui furent remises ; la santé à qui peut la lire."""
    if not lu.remis_le or not lu.contenu:
        return rubriques(lu, acces)
    return [rubrique.sans(textes_tus(acces)) for rubrique in figees(lu.contenu)]


def _page(lu: Diagnostic, acces: Acces) -> dict[str, Any]:
    dites = _rubriques(lu, acces)
    return {**_autour(lu, acces), "rubriques": dites, "vides": a_remplir(dites)}


def _autour(lu: Diagnostic, acces: Acces) -> dict[str, Any]:
    return {
        "diagnostic": lu,
        "menage": lu.menage,
        "procedure": lu.procedure,
        "rubrique": "Ménages",
        **_echeances(lu, acces),
    }


def _echeances(lu: Diagnostic, acces: Acces) -> dict[str, Any]:
    """Le dernier jour pour proposer l'entretien, et pour transmettre avant l'audience connue."""
    if lu.remis_le:
        return {}
    droit, audience = droit_de(lu.procedure), lu.audience()
    transmission = diagnostic_avant(audience.date, droit) if audience else None
    limite = transmission.au_plus_tard if transmission else None
    entretien = None
    if not lu.entretien_propose_le:
        entretien = entretien_du_diagnostic(lu.saisi_le, droit)
    return {
        "audience": audience,
        "transmission": transmission,
        "reste": (limite - acces.le).days if limite else None,
        "entretien": entretien,
    }
