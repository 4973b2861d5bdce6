"""La page d'une mesure, et les gestes sur elle et sur ce qu'elle porte."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from palier.metier.accompagnement.avertissements import avertissements
from palier.metier.accompagnement.listes import EN_COURS, FINIES
from palier.metier.accompagnement.models import (
    Acte,
    BilanDeMesure,
    Demarche,
    Difficulte,
    Mesure,
    Objectif,
)
from palier.metier.accompagnement.models.actes import entretiens
from palier.metier.accompagnement.regles import (
    exiger_statut,
    fin_anticipee,
    mois_pleins,
    sous_le_rythme,
    sur_le_rythme,
)
from palier.metier.accompagnement.views.gestes import (
    CYCLE,
    D_UN_BILAN,
    D_UN_OBJECTIF,
    D_UNE_DIFFICULTE,
    DANS_LA_MESURE,
    Geste,
    conduire,
)
from palier.metier.menages.models import Menage, Qualite
from palier.noyau.erreurs import Refus
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.comptes.models import en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee
from palier.socle.habilitations.listes import Geste as Droit
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer

MOIS_DE_RYTHME = 3


@reservee(Droit.LIRE, Donnee.MESURES)
@require_safe
def mesure(request: HttpRequest, pk: int) -> HttpResponse:
    """Ses périodes, ses objectifs, le suivi, les bilans ; la lecture est tracée."""
    acces = request.acces  # type: ignore[attr-defined]
    lue = get_object_or_404(
        Mesure.objects.visibles_par(acces)
        .select_related("dispositif", "menage", "referent", "convention")
        .prefetch_related("periodes", "suspensions", "participants__personne"),
        pk=pk,
    )
    tracer(acces, "accompagnement.lire_mesure", lue, menage_id=lue.menage_id)
    mene = _ouvert(lue.menage, acces, Donnee.MESURES)
    suit = _ouvert(lue.menage, acces, Donnee.NOTES)
    contexte = {
        "mesure": lue,
        "menage": lue.menage,
        "gestes": _gestes(lue, acces.le) if mene else [],
        "mene": mene and lue.statut not in FINIES,
        "mene_apres": mene,
        "suivis_apres": list(lue.suivis_posterieurs.select_related("personne")),
        "suit": suit,
        "suit_ouverte": suit and lue.statut not in FINIES,
        "periodes": _periodes(lue, acces.le),
        "anticipee": lue.fin is not None and fin_anticipee(lue.fin, lue.fin_prevue),
        "suppleants": lue.menage.suivis.filter(
            en_vigueur(acces.le), qualite=Qualite.SUPPLEANT
        ).select_related("professionnel"),
        "objectifs": _objectifs(lue),
        "bilans": list(lue.bilans.all()),
        "rubrique": "Ménages",
    }
    if acces.peut(Droit.LIRE, Donnee.NOTES):
        contexte |= _suivi(lue, acces)
    contexte["avertissements"] = [
        *avertissements(lue, acces),
        *sur_le_rythme(contexte.pop("manques", ()), lue.dispositif.les_regles),
    ]
    return render(request, "accompagnement/mesure.html", contexte)


def _ouvert(menage: Menage, acces: Acces, donnee: Donnee) -> bool:
    return Menage.objects.visibles_par(acces, donnee, Droit.ECRIRE).filter(pk=menage.pk).exists()


def _gestes(mesure: Mesure, le: date) -> list[tuple[str, Geste, bool]]:
    """Les gestes permis, le plus attendu en premier et en plein."""
    permis = mesure.gestes()
    attendu = next((verbe for verbe in _attendus(mesure, le) if verbe in permis), None)
    rangs = sorted(permis, key=lambda verbe: verbe != attendu)
    return [(verbe.replace("_", "-"), CYCLE[verbe], verbe == attendu) for verbe in rangs]


def _attendus(mesure: Mesure, le: date) -> tuple[str, ...]:
    """Le pas suivant, d'après ce qui manque."""
    if mesure.statut == "INCOMPLETE":
        return ("completer",)
    if mesure.dispositif.les_regles.commission and mesure.statut in ("DEMANDEE", "AJOURNEE"):
        return ("passer_en_commission",)
    if mesure.statut == "ACCORDEE":
        return ("confier",) if mesure.referent_id is None else ("demarrer",)
    if mesure.statut == "ACTIVE":
        bientot = mesure.fin_prevue is not None and (mesure.fin_prevue - le).days <= 60
        return ("renouveler",) if bientot else ()
    return ("accorder", "demarrer", "reprendre")


def _periodes(mesure: Mesure, le: date) -> list[dict[str, Any]]:
    """Chaque période et, pour la jauge, ses jours écoulés."""
    jusqu_au = min(le, mesure.fin or le)
    return [
        {
            "periode": periode,
            "mois": periode.accord().mois,
            "ecoules": periode.ecoules(jusqu_au),
            "en_cours": mesure.statut in EN_COURS and periode == mesure.periode_du(le),
        }
        for periode in mesure.periodes.all()
    ]


def _objectifs(mesure: Mesure) -> list[Objectif]:
    """Les objectifs, chacun suivi de ses étapes."""
    etapes = Prefetch("sous_objectifs", Objectif.objects.all(), to_attr="etapes")
    return list(mesure.objectifs.filter(parent=None).prefetch_related(etapes))


def _suivi(mesure: Mesure, acces: Acces) -> dict[str, Any]:
    """Ce que montre le suivi à qui peut lire les notes."""
    vus: Iterable[date] = ()
    mois: list[date] = []
    regles = mesure.dispositif.les_regles
    if mesure.debut and regles.rencontres_par_mois:
        arrets = [(s.debut, s.fin) for s in mesure.suspensions.all()]
        mois = mois_pleins(mesure.debut, mesure.fin, arrets, acces.le)[-MOIS_DE_RYTHME:]
    if mois:
        actes = Acte.objects.realises().filter(mesure=mesure, date__gte=mois[0])
        vus = list(actes.filter(type__in=entretiens()).values_list("date", flat=True))
    manques = sous_le_rythme(vus, mois, regles)
    trop_peu = dict(manques)
    comptes = [jour.replace(day=1) for jour in vus]
    return {
        "difficultes": list(mesure.difficultes.all()),
        "autonomies": mesure.autonomies.progressions(),
        "rythme": [(m, comptes.count(m), m in trop_peu) for m in mois],
        "manques": manques if mesure.statut in EN_COURS else [],
        "rencontres_attendues": regles.rencontres_par_mois,
        "demarches": list(Demarche.objects.visibles_par(acces).filter(mesure=mesure)[:8]),
        "lit_notes": True,
    }


@garde_brouillon(
    lambda cle: {**CYCLE, **DANS_LA_MESURE}[cle.replace("-", "_")].titre,
    lambda acces: Mesure.objects.visibles_par(acces, Droit.ECRIRE),
)
@reservee(Droit.ECRIRE, Donnee.MESURES)
@require_http_methods(["GET", "POST"])
def mesure_geste(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """Un geste sur la mesure, si son statut le permet encore."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Mesure.objects.visibles_par(acces, Droit.ECRIRE)
    objet = get_object_or_404(visibles.select_related("dispositif", "menage", "referent"), pk=pk)
    verbe = cle.replace("-", "_")
    retour = objet.get_absolute_url()
    if verbe in CYCLE:
        try:
            exiger_statut(verbe, objet.statut, objet.dispositif.les_regles)
        except Refus as refus:
            messages.error(request, str(refus))
            return redirect(retour)
    geste = _trouver({**CYCLE, **DANS_LA_MESURE}, verbe, acces)
    return conduire(request, geste, objet, retour=retour, mesure=objet, menage=objet.menage)


def _trouver(gestes: Mapping[str, Geste], cle: str, acces: Acces) -> Geste:
    """Raises: Http404: le geste n'existe pas, ou cette casquette n'écrit pas le suivi."""
    geste = gestes.get(cle)
    if geste is None or (geste.suivi and not acces.peut(Droit.ECRIRE, Donnee.NOTES)):
        raise Http404
    return geste


def _dans_la_mesure(
    request: HttpRequest, gestes: Mapping[str, Geste], cle: str, objet: Any
) -> HttpResponse:
    geste = _trouver(gestes, cle, request.acces)  # type: ignore[attr-defined]
    mesure = objet.mesure
    retour = mesure.get_absolute_url()
    return conduire(request, geste, objet, retour=retour, mesure=mesure, menage=mesure.menage)


@garde_brouillon(
    lambda cle: D_UN_OBJECTIF[cle].titre,
    lambda acces: Objectif.objects.visibles_par(acces, Droit.ECRIRE),
)
@reservee(Droit.ECRIRE, Donnee.MESURES)
@require_http_methods(["GET", "POST"])
def objectif_geste(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """Commencer, conclure un objectif, lui ajouter une étape."""
    visibles = Objectif.objects.visibles_par(request.acces, Droit.ECRIRE)  # type: ignore[attr-defined]
    objet = get_object_or_404(_avec_mesure(visibles), pk=pk)
    return _dans_la_mesure(request, D_UN_OBJECTIF, cle, objet)


@garde_brouillon(
    lambda cle: D_UNE_DIFFICULTE[cle].titre,
    lambda acces: Difficulte.objects.visibles_par(acces, Droit.ECRIRE),
)
@reservee(Droit.ECRIRE, Donnee.NOTES)
@require_http_methods(["GET", "POST"])
def difficulte_geste(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """Lever une difficulté."""
    visibles = Difficulte.objects.visibles_par(request.acces, Droit.ECRIRE)  # type: ignore[attr-defined]
    objet = get_object_or_404(_avec_mesure(visibles), pk=pk)
    return _dans_la_mesure(request, D_UNE_DIFFICULTE, cle, objet)


@garde_brouillon(
    lambda cle: D_UN_BILAN[cle].titre,
    lambda acces: BilanDeMesure.objects.visibles_par(acces, Droit.ECRIRE),
)
@reservee(Droit.ECRIRE, Donnee.NOTES)
@require_http_methods(["GET", "POST"])
def bilan_geste(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """Rendre un bilan, le faire signer."""
    visibles = BilanDeMesure.objects.visibles_par(request.acces, Droit.ECRIRE)  # type: ignore[attr-defined]
    objet = get_object_or_404(_avec_mesure(visibles), pk=pk)
    return _dans_la_mesure(request, D_UN_BILAN, cle, objet)


def _avec_mesure(visibles: Any) -> Any:
    return visibles.select_related("mesure__dispositif", "mesure__menage")


def adresse_du_volet(menage: Menage, cle: str) -> str:
    """L'onglet du dossier d'où partent les gestes d'un ménage."""
    return reverse("dossier:volet", args=[menage.pk, cle])
