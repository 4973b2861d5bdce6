"""Le collectif : la liste des séances, une action, une séance et ses présences."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.metier.collectif import actions
from palier.metier.collectif.demandes import Demande
from palier.metier.collectif.forms import ActionForm, ActionModifieeForm, PointageForm, SeanceForm
from palier.metier.collectif.listes import CLAS, FORMATIONS
from palier.metier.collectif.models import Action, Presence, Seance
from palier.metier.collectif.regles import Referentiel, ecarts_au_clas, places_depassees
from palier.metier.menages.models import Personne
from palier.noyau.erreurs import Refus
from palier.noyau.texte import cle, numero
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.champs import choix
from palier.socle.comptes.models import Professionnel, en_vigueur
from palier.socle.fiches import Perimee
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.conflits import repris_en_conflit
from palier.socle.presentation.formulaires import refus_dans, refus_en_avis
from palier.socle.reglages.parametres import parametre_de

PAR_PAGE = 25
PROPOSES = 8
LES_DEUX = ["GET", "POST"]


def _actions(acces: Acces) -> Any:
    return Action.objects.visibles_par(acces, Geste.ECRIRE)


def _seances(acces: Acces) -> Any:
    return Seance.objects.visibles_par(acces, Geste.ECRIRE)


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Les séances d'une année : chaque compteur ouvre la liste qu'il compte."""
    acces = request.acces  # type: ignore[attr-defined]
    demande = Demande.lue(request.GET, acces.le)
    seances = demande.retenues(acces).select_related("action").avec_participants()
    page = Paginator(seances, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "demande": demande,
        "compteurs": demande.compteurs(acces),
        "page": page,
        "actions": list(Action.objects.visibles_par(acces)[:200]),
        "annees": range(acces.le.year + 1, acces.le.year - 6, -1),
        "types": choix("type_action"),
        "themes": choix("theme"),
        **_droits(request),
    }
    return render(request, "collectif/liste.html", contexte)


@garde_brouillon("Ouvrir un atelier ou un groupe")
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def action_ouvrir(request: HttpRequest) -> HttpResponse:
    """Ouvrir un atelier, un groupe, une formation."""
    form = ActionForm(request.POST or None, acces=request.acces)  # type: ignore[attr-defined]
    if form.is_valid():
        with refus_dans(form):
            return redirect(actions.ouvrir(**form.cleaned_data, par=request.acces))  # type: ignore[attr-defined]
    return render(request, "collectif/action_ouvrir.html", {"form": form, **_droits(request)})


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """Une action et ses séances."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Action.objects.visibles_par(acces).select_related("partenaire")
    menee = get_object_or_404(visibles, pk=pk)
    seances = menee.seances.select_related("action").avec_participants()
    vus = menee.seances.filter(date__year=acces.le.year).exclude(statut="ANNULEE")
    axes = set(vus.values_list("axe", flat=True)) if menee.type == CLAS else set()
    contexte = {
        "action": menee,
        "page": Paginator(seances, PAR_PAGE).get_page(request.GET.get("page")),
        "axes": [(nom, code in axes) for code, nom in choix("axe_clas")[:4]] if axes else [],
        **_droits(request),
    }
    return render(request, "collectif/action.html", contexte)


@garde_brouillon("Modifier un atelier ou un groupe", _actions)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def action_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Le nom, le thème et le site d'une action ; un conflit montre les deux textes."""
    acces = request.acces  # type: ignore[attr-defined]
    menee = get_object_or_404(_actions(acces), pk=pk)
    initial = {nom: getattr(menee, nom) for nom in ActionModifieeForm._meta.fields}  # type: ignore[union-attr]
    form = ActionModifieeForm(request.POST or None, initial=initial, acces=acces)
    contexte = {
        "action": menee,
        "form": form,
        "retour": menee.get_absolute_url(),
        "version": request.POST.get("version") or menee.version,
        **_droits(request),
    }
    if form.is_valid():
        with refus_dans(form):
            conflit = repris_en_conflit(request.POST, form, menee, actions.modifier, acces)
            if conflit is None:
                messages.success(request, "Modification enregistrée.")
                return redirect(menee)
            return render(request, "collectif/conflit.html", {**contexte, **conflit}, status=409)
    return render(request, "collectif/action_modifier.html", contexte)


@garde_brouillon("Prévoir une séance", _actions)
@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def seance_prevoir(request: HttpRequest, pk: int) -> HttpResponse:
    """Prévoir une séance, ou noter celle qui s'est tenue."""
    acces = request.acces  # type: ignore[attr-defined]
    menee = get_object_or_404(_actions(acces), pk=pk)
    derniere = menee.seances.exclude(statut="ANNULEE").first()
    initial = {"date": acces.le, "duree_min": derniere and derniere.duree_min}
    form = SeanceForm(request.POST or None, action=menee, le=acces.le, initial=initial)
    if form.is_valid():
        with refus_dans(form):
            return redirect(actions.prevoir(menee, **form.cleaned_data, par=acces))
    contexte = {"action": menee, "form": form, "derniere": derniere, **_droits(request)}
    return render(request, "collectif/seance_prevoir.html", contexte)


@garde_brouillon("Pointer une séance", _seances)
@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_http_methods(LES_DEUX)
def seance(request: HttpRequest, pk: int) -> HttpResponse:
    """Une séance : qui est inscrit, qui était là, qui encadrait."""
    acces = request.acces  # type: ignore[attr-defined]
    tenue = _seance(request, pk, Geste.ECRIRE if request.method == "POST" else Geste.LIRE)
    presences = _presences(tenue, acces)
    intervenants = actions.nombres_d_intervenants(tenue)
    donnees = request.POST.copy() if request.method == "POST" else None
    form = PointageForm(donnees, seance=tenue, presences=presences, intervenants=intervenants)
    ecarts = None
    if donnees is not None and form.is_valid():
        try:
            with refus_dans(form, sauf=Perimee):
                actions.pointer(tenue, **form.saisie(), par=acces)
                messages.success(request, "Présences enregistrées.")
                return redirect(tenue)
        except Perimee:
            ecarts = [p for p, case in form.lignes if p.present != bool(case.value())]
            # Renvoyé après lecture, le pointage vaut pour la séance telle qu'elle est devenue.
            donnees["version"] = str(_seance(request, pk, Geste.LIRE).version)
    elif donnees is None:
        tracer(acces, "collectif.lire", tenue)
    contexte = {
        "seance": tenue,
        "form": form,
        "ecarts": ecarts,
        "autres": tenue.inscrits - len(presences),
        "passee": tenue.date <= acces.le,
        "constats": _constats(tenue, intervenants),
        **_a_inscrire(request, tenue),
        **_droits(request),
    }
    statut = 200 if ecarts is None else 409
    return render(request, "collectif/seance.html", contexte, status=statut)


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_POST
def seance_inscrire(request: HttpRequest, pk: int) -> HttpResponse:
    """Inscrire quelqu'un à une séance."""
    acces = request.acces  # type: ignore[attr-defined]
    tenue = _seance(request, pk, Geste.ECRIRE)
    nom, connus = "personne", Personne.objects.visibles_par(acces)
    if tenue.action.pour_les_professionnels:
        nom, connus = "professionnel", _equipe(tenue, acces)
    qui = get_object_or_404(connus, pk=numero(request.POST.get(nom, "")))
    with refus_en_avis(request):
        actions.inscrire(tenue, par=acces, **{nom: qui})
        messages.success(request, f"{qui} : inscription notée.")
    return redirect(tenue)


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_POST
def seance_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Annuler une séance, ou la rétablir."""
    acces = request.acces  # type: ignore[attr-defined]
    tenue = _seance(request, pk, Geste.ECRIRE)
    with refus_en_avis(request):
        if tenue.statut == "ANNULEE":
            actions.retablir(tenue, par=acces)
            messages.success(request, "Séance rétablie : elle est de nouveau prévue.")
        else:
            actions.annuler(tenue, par=acces)
            messages.success(request, "Séance annulée : elle ne compte pas comme organisée.")
    return redirect(tenue)


@reservee(Geste.ECRIRE, Donnee.IDENTITE)
@require_POST
def presence_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Retirer un inscrit."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Presence.objects.visibles_par(acces).select_related("seance", "personne")
    presence = get_object_or_404(visibles, pk=pk)
    with refus_en_avis(request):
        actions.retirer(presence, par=acces)
        messages.success(request, f"{presence} n'est plus inscrit.")
    return redirect(presence.seance)


def _seance(request: HttpRequest, pk: int, geste: Geste) -> Seance:
    visibles = Seance.objects.visibles_par(request.acces, geste)  # type: ignore[attr-defined]
    lues = visibles.select_related("action__structure").avec_participants()
    return get_object_or_404(lues, pk=pk)  # type: ignore[no-any-return]


def _presences(tenue: Seance, acces: Acces) -> list[Presence]:
    visibles = Presence.objects.visibles_par(acces).filter(seance=tenue)
    lues = visibles.select_related("personne", "professionnel")
    return list(lues.order_by("personne__nom", "personne__prenom", "professionnel__nom", "pk"))


def _equipe(tenue: Seance, acces: Acces) -> Any:
    en_poste = en_vigueur(tenue.date, "affectations__")
    equipe = Professionnel.objects.filter(en_poste, affectations__structure=acces.structure_id)
    return equipe.distinct().order_by("nom", "prenom")


def _a_inscrire(request: HttpRequest, tenue: Seance) -> dict[str, Any]:
    """Qui l'on peut encore inscrire : l'équipe, ou les personnes que l'on cherche."""
    acces = request.acces  # type: ignore[attr-defined]
    if tenue.action.type in FORMATIONS:
        inscrits = tenue.presences.exclude(professionnel=None).values("professionnel")
        return {"equipe": list(_equipe(tenue, acces).exclude(pk__in=inscrits))}
    qui = request.GET.get("qui", "").strip()[:80]
    mots = cle(qui).split()
    if not mots:
        return {"qui": ""}
    trouvees = Personne.objects.visibles_par(acces).exclude(presences__seance=tenue)
    for mot in mots:
        trouvees = trouvees.filter(recherche__contains=f" {mot}")
    return {"qui": qui, "trouvees": list(trouvees[:PROPOSES])}


def _constats(tenue: Seance, intervenants: dict[str, int]) -> list[str]:
    """Plus d'inscrits que de places, et ce qui s'écarte du référentiel du CLAS ce jour-là."""
    if tenue.statut == "ANNULEE":
        return []
    places = places_depassees(tenue.action.capacite, tenue.inscrits)  # type: ignore[attr-defined]
    return [*places, *_ecarts_au_clas(tenue, intervenants)]


def _ecarts_au_clas(tenue: Seance, intervenants: dict[str, int]) -> Iterable[str]:
    if tenue.action.type != CLAS:
        return []
    codes = ("CLAS_GROUPE_MIN", "CLAS_GROUPE_MAX", "CLAS_INTERVENANTS", "CLAS_SEANCES_MIN")
    try:
        structure = tenue.action.structure
        attendu = Referentiel(*(int(parametre_de(structure, c, tenue.date).valeur) for c in codes))
    except Refus:
        return []
    lundi = tenue.date - timedelta(days=tenue.date.weekday())
    semaine = tenue.action.seances.filter(date__range=(lundi, lundi + timedelta(days=6)))
    return ecarts_au_clas(
        attendu,
        inscrits=tenue.inscrits,  # type: ignore[attr-defined]
        intervenants=sum(intervenants.values()) if intervenants else None,
        seances=semaine.exclude(statut="ANNULEE").count(),
    )


def _droits(request: HttpRequest) -> dict[str, Any]:
    ecrit = request.acces.peut(Geste.ECRIRE, Donnee.IDENTITE)  # type: ignore[attr-defined]
    return {"ecrit": ecrit, "rubrique": "Ateliers"}
