"""Le rail : ce qu'une casquette peut ouvrir, et rien d'autre."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from palier.socle.habilitations.listes import Donnee, Geste, Portee, Role
from palier.socle.habilitations.regles import portee


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
AVANT, APRES = slice(2), slice(2, 4)
"""En bas d'écran, les entrées qui entourent « Noter »."""


def ailleurs(request: HttpRequest) -> HttpResponse:
    """Conduit qui n'a pas de bureau à sa première page.

    Raises:
        PermissionDenied: aucune page ne s'ouvre à cette casquette.
    """
    acces = request.acces  # type: ignore[attr-defined]
    adresses = [_adresse(ACCUEILS.get(acces.role, "")), *(a for _, a in _permises(acces.role))]
    adresse = next((a for a in adresses if a), None)
    if adresse is None:
        raise PermissionDenied
    return redirect(adresse)


def cadre(request: HttpRequest) -> dict[str, Any]:
    """Qui est connecté, ce que sa casquette ouvre, où elle cherche et où elle note, ou vide."""
    connecte = {"compte_id": request.user.pk, "fuseau": settings.TIME_ZONE}
    acces = getattr(request, "acces", None)
    if acces is None:
        return connecte
    noter = _adresse(NOTER) if acces.peut(Geste.ECRIRE, Donnee.NOTES) else ""
    chercher = _adresse("recherche:page") if acces.peut(Geste.LIRE, Donnee.IDENTITE) else ""
    return {
        **connecte,
        "menu": _permises(acces.role),
        "chercher": chercher,
        "noter": noter,
        "jour_fixe": bool(settings.PALIER_JOUR),
    }


@dataclass(frozen=True)
class MenuEcrit:
    """Les entrées du menu, écrites : toutes, et les premières, autour de « Noter »."""

    toutes: str = ""
    avant: str = ""
    apres: str = ""


def menu_ecrit(request: HttpRequest | None, rubrique: str) -> MenuEcrit:
    """Le menu de la casquette ; l'entrée où l'on est le dit."""
    acces = getattr(request, "acces", None)
    if acces is None:
        return MenuEcrit()
    ici = [
        e for e, adresse in _permises(acces.role) if adresse == request.path or e.nom == rubrique
    ]
    return _ecrit(acces.role, *ici)


@cache
def _ecrit(role: str, *ici: Entree) -> MenuEcrit:
    """Écrit une fois pour toutes : il ne dépend que du rôle, et de l'entrée où l'on est."""
    ecrites = [
        render_to_string("palier/entree.html", {"entree": e, "adresse": adresse, "ici": e in ici})
        for e, adresse in _permises(role)
    ]
    return MenuEcrit(*(SafeString("".join(ecrites[s])) for s in (slice(None), AVANT, APRES)))


@cache
def _permises(role: str) -> list[tuple[Entree, str]]:
    """Les entrées que ce rôle peut ouvrir, et leur adresse."""
    permises = (e for e in MENU if portee(role, e.geste, e.donnee) >= e.sur)
    return [(e, adresse) for e in permises if (adresse := _adresse(e.page))]


@cache
def _adresse(page: str) -> str:
    """L'adresse d'une page ; vide si sa tranche n'est pas installée."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
