"""Le rail : ce qu'une casquette peut ouvrir, et rien d'autre."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from palier.socle.habilitations.listes import Donnee, Geste


@dataclass(frozen=True)
class Entree:
    """Une ligne du menu."""

    nom: str
    icone: str
    page: str
    donnee: Donnee


MENU = (
    Entree("Bureau", "home", "bureau:accueil", Donnee.IDENTITE),
    Entree("Ménages", "users", "listes:menages", Donnee.IDENTITE),
    Entree("Agenda", "calendar-event", "accompagnement:agenda", Donnee.AGENDA),
    Entree("Instances", "building-community", "instances:liste", Donnee.INSTANCES),
    Entree("Annuaire", "address-book", "partenaires:liste", Donnee.IDENTITE),
    Entree("Bilans", "chart-bar", "bilans:liste", Donnee.AGREGATS),
    Entree("Réglages", "settings", "reglages:structure", Donnee.REGLAGES),
    Entree("Journal", "list-details", "journal:liste", Donnee.JOURNAL),
)

NOTER = "accompagnement:menage_choisir"


def cadre(request: HttpRequest) -> dict[str, Any]:
    """Le menu de la casquette, où elle cherche et où elle note ; vide si elle ne le peut pas."""
    acces = getattr(request, "acces", None)
    if acces is None:
        return {"menu": [], "fuseau": settings.TIME_ZONE}
    noter = _adresse(NOTER) if acces.peut(Geste.ECRIRE, Donnee.NOTES) else ""
    chercher = _adresse("recherche:page") if acces.peut(Geste.LIRE, Donnee.IDENTITE) else ""
    permises = (e for e in MENU if acces.peut(Geste.LIRE, e.donnee))
    menu = [(e, adresse) for e in permises if (adresse := _adresse(e.page))]
    return {
        "menu": menu,
        "chercher": chercher,
        "noter": noter,
        "fuseau": settings.TIME_ZONE,
        "jour_fixe": bool(settings.PALIER_JOUR),
    }


def _adresse(page: str) -> str:
    """L'adresse d'une page ; vide si sa tranche n'est pas installée."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
