"""Le rail : ce qu'une casquette peut ouvrir, et rien d'autre."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee, Role


@dataclass(frozen=True)
class Entree:
    """Une ligne du menu."""

    nom: str
    icone: str
    page: str
    donnee: Donnee
    geste: Geste = Geste.LIRE
    sur: Portee = Portee.SIENS


MENU = (
    Entree("Bureau", "home", "bureau:accueil", Donnee.IDENTITE),
    Entree("Ménages", "users", "listes:menages", Donnee.IDENTITE),
    Entree("Agenda", "calendar-event", "accompagnement:agenda", Donnee.AGENDA),
    Entree("Ateliers", "users-group", "collectif:liste", Donnee.IDENTITE),
    Entree("Instances", "building-community", "instances:liste", Donnee.INSTANCES),
    Entree("Annuaire", "address-book", "partenaires:liste", Donnee.IDENTITE),
    Entree("Bilans", "chart-bar", "bilans:liste", Donnee.AGREGATS),
    Entree("Comptes", "key", "comptes:liste", Donnee.COMPTES),
    Entree("Données", "folder", "reprise:imports", Donnee.MESURES, Geste.ECRIRE, Portee.STRUCTURE),
    Entree("Réglages", "settings", "reglages:structure", Donnee.REGLAGES),
    Entree("Journal", "list-details", "journal:liste", Donnee.JOURNAL),
)

ACCUEILS = {
    Role.ADMINISTRATEUR: "comptes:liste",
    Role.DELEGUE: "journal:liste",
    Role.COMMISSION: "instances:liste",
    Role.DIRECTION: "bilans:liste",
}
"""Où commence la journée de qui n'a pas de bureau."""

NOTER = "accompagnement:menage_choisir"


def ailleurs(request: HttpRequest) -> HttpResponse:
    """Conduit qui n'a pas de bureau à sa première page.

    Raises:
        PermissionDenied: aucune page ne s'ouvre à cette casquette.
    """
    acces = request.acces  # type: ignore[attr-defined]
    adresses = [_adresse(ACCUEILS.get(acces.role, "")), *(a for _, a in _menu(acces))]
    adresse = next((a for a in adresses if a), None)
    if adresse is None:
        raise PermissionDenied
    return redirect(adresse)


def cadre(request: HttpRequest) -> dict[str, Any]:
    """Le menu de la casquette, où elle cherche et où elle note ; vide si elle ne le peut pas."""
    acces = getattr(request, "acces", None)
    if acces is None:
        return {"menu": [], "fuseau": settings.TIME_ZONE}
    noter = _adresse(NOTER) if acces.peut(Geste.ECRIRE, Donnee.NOTES) else ""
    chercher = _adresse("recherche:page") if acces.peut(Geste.LIRE, Donnee.IDENTITE) else ""
    return {
        "menu": _menu(acces),
        "chercher": chercher,
        "noter": noter,
        "fuseau": settings.TIME_ZONE,
        "jour_fixe": bool(settings.PALIER_JOUR),
    }


def _menu(acces: Acces) -> list[tuple[Entree, str]]:
    permises = (e for e in MENU if acces.portee(e.geste, e.donnee) >= e.sur)
    return [(e, adresse) for e in permises if (adresse := _adresse(e.page))]


@cache
def _adresse(page: str) -> str:
    """L'adresse d'une page ; vide si sa tranche n'est pas installée."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
