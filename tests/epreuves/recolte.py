"""Parcourir les pages comme on les parcourt : ouvrir, suivre les liens, relever les formulaires."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from palier.socle.comptes.models import Compte
from socle.matrice import ENVOYEES, MATRICE, SANS_COMPTE

_SEMBLABLES = {"reglages:parametre", "documents:courrier_rediger"}
"""Les pages que leur mot d'adresse ne change guère : une suffit."""


@dataclass(frozen=True)
class Champ:
    """Un champ d'un formulaire : son genre, ce qu'il porte, ce qu'il propose."""

    nom: str
    genre: str
    porte: tuple[str, ...] = ()
    propose: tuple[str, ...] = ()


@dataclass(frozen=True)
class Formulaire:
    """Un formulaire qui s'envoie, la page qui le montre et le compte qui l'a ouverte."""

    page: str
    adresse: str
    role: str
    champs: tuple[Champ, ...] = field(repr=False)

    @property
    def plausible(self) -> dict[str, list[str]]:
        """Une saisie ordinaire : ce qui est prérempli, et le premier choix pour le reste."""
        return {c.nom: list(c.porte) or _ordinaire(c) for c in self.champs if c.genre != "file"}


_ORDINAIRES = {
    "date": "2026-04-14",
    "number": "3",
    "email": "essai@palier.test",
    "checkbox": "on",
    "time": "09:00",
}


def _ordinaire(champ: Champ) -> list[str]:
    retenus = [valeur for valeur in champ.propose if valeur][:1]
    if champ.propose:
        return retenus
    if champ.genre == "hidden":
        return []
    if champ.nom.rsplit("-", 1)[-1] in {"le", "debut", "du_le", "constatee_le"}:
        return ["14/04/2026"]
    if "montant" in champ.nom or "niveau" in champ.nom or "mois" in champ.nom:
        return ["3"]
    return [_ORDINAIRES.get(champ.genre, "Essai")]


def formulaires(page: str, role: str, contenu: bytes) -> Iterator[Formulaire]:
    """Ceux d'une page, qui s'envoient (POST)."""
    arbre = html.fromstring(contenu)
    for balise in arbre.iter("form"):
        if (balise.get("method") or "get").lower() == "post":
            adresse = urljoin(page, balise.get("action") or page)
            if not adresse.startswith("/compte/"):
                yield Formulaire(page, adresse, role, tuple(_champs(balise)))


def _champs(balise: Any) -> Iterator[Champ]:
    par_nom: dict[str, list[Any]] = {}
    for element in balise.iter("input", "select", "textarea", "button"):
        nom = element.get("name")
        if nom and nom != "csrfmiddlewaretoken":
            par_nom.setdefault(nom, []).append(element)
    for nom, elements in par_nom.items():
        yield _champ(nom, elements)


def _champ(nom: str, elements: list[Any]) -> Champ:
    premier = elements[0]
    if premier.tag == "select":
        options = list(premier.iter("option"))
        choisies = tuple(o.get("value", "") for o in options if o.get("selected") is not None)
        return Champ(nom, "select", choisies, tuple(o.get("value", "") for o in options))
    if premier.tag == "textarea":
        return Champ(nom, "textarea", tuple(filter(None, [(premier.text or "").strip()])))
    genre = (premier.get("type") or "text").lower()
    valeurs = tuple(e.get("value", "on" if genre == "checkbox" else "") for e in elements)
    if genre in {"radio", "checkbox"} or premier.tag == "button":
        cochees = tuple(
            v for v, e in zip(valeurs, elements, strict=True) if e.get("checked") is not None
        )
        return Champ(nom, genre, cochees, valeurs)
    return Champ(nom, genre, tuple(filter(None, valeurs)))


@dataclass(frozen=True)
class Recolte:
    """Ce qu'un parcours a vu : les pages ouvertes, avec leur rôle, et leurs formulaires.

    Une même adresse montre à chaque rôle son bureau : elle y est autant de fois.
    """

    pages: tuple[tuple[str, str], ...]
    formulaires: tuple[Formulaire, ...]


def parcourir(comptes: Mapping[str, Compte], adresses: Mapping[str, str]) -> Recolte:
    """Ouvre chaque page sous le premier rôle qui y a droit, puis ce vers quoi elle mène.

    Args:
        comptes: par rôle, dans l'ordre où on les essaie.
    """
    pages: list[tuple[str, str]] = []
    recoltes: dict[tuple[Any, ...], Formulaire] = {}
    vues: set[tuple[Any, ...]] = set()
    for role, compte in comptes.items():
        client = Client()
        client.force_login(compte)
        reste = [a for nom, a in adresses.items() if nom not in ENVOYEES and role in MATRICE[nom]]
        while reste:
            adresse = reste.pop(0)
            cle = _genre_de_page(adresse, role)
            if cle is None or cle in vues:
                continue
            vues.add(cle)
            reponse = client.get(adresse)
            if reponse.streaming:
                continue
            if reponse.status_code != 200 or b"<html" not in reponse.content[:200]:
                continue
            pages.append((adresse, role))
            for trouve in formulaires(adresse, role, reponse.content):
                noms = tuple(sorted(c.nom for c in trouve.champs))
                recoltes.setdefault((_genre_de_page(trouve.adresse, ""), noms), trouve)
            liens = html.fromstring(reponse.content).xpath("//a/@href")
            reste += [urljoin(adresse, lien) for lien in liens if not lien.startswith("http")]
    vus = {resolve(urlsplit(f.adresse).path).view_name for f in recoltes.values()}
    for nom in ENVOYEES - vus:
        role = next(role for role in comptes if role in MATRICE[nom])
        recoltes[(nom,)] = Formulaire(adresses[nom], adresses[nom], role, ())
    return Recolte(tuple(pages), tuple(recoltes.values()))


def _genre_de_page(adresse: str, role: str) -> tuple[Any, ...] | None:
    """Deux adresses du même genre montrent la même page pour d'autres objets."""
    dite = urlsplit(adresse)
    try:
        motif = resolve(dite.path)
    except Resolver404:
        return None
    if motif.view_name not in MATRICE or motif.view_name in SANS_COMPTE:
        return None
    mots = tuple(v for v in motif.kwargs.values() if isinstance(v, str))
    mots = () if motif.view_name in _SEMBLABLES else mots
    demandes = tuple(sorted(paire.partition("=")[0] for paire in dite.query.split("&") if paire))
    sienne = role if motif.view_name in {"bureau:accueil"} else ""
    return (motif.view_name, mots, demandes, sienne)
