"""Deux fiches parlent-elles de la même personne, du même ménage ? Un niveau, et ses raisons dites.

Ce n'est pas une note : chaque raison se lit, et c'est une personne qui décide. Des naissances qui
diffèrent sont celles d'homonymes ; des prénoms qui diffèrent dans un ménage, de jumeaux.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from palier.noyau.phonetique import sons
from palier.noyau.texte import cle

MEME = "même naissance"
INVERSEE = "jour et mois de naissance inversés"
VOISINE = "naissance à une année près"
INCONNUE = "naissance inconnue d'un côté"
_MEMES_NOMS = "mêmes nom et prénom"
_NOMS_INVERSES = "prénoms et noms inversés"
_FAUTE = 80
"""La part de lettres communes (sur 100) sous laquelle deux mots ne sont plus à une faute près."""


class Niveau(IntEnum):
    """Ce que vaut un rapprochement, du plus au moins sûr."""

    CERTAIN = 1
    PROBABLE = 2
    POSSIBLE = 3

    @property
    def libelle(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Rapprochement:
    """Pourquoi deux fiches se ressemblent."""

    niveau: Niveau
    raisons: tuple[str, ...]

    def renforce(self, raisons: list[str]) -> "Rapprochement":
        """Un indice de plus fait monter d'un niveau."""
        if not raisons:
            return self
        niveau = Niveau(max(Niveau.CERTAIN, self.niveau - 1))
        return replace(self, niveau=niveau, raisons=(*self.raisons, *raisons))


@dataclass(frozen=True)
class Identite:
    """Ce que l'on compare d'une personne.

    Attributes:
        telephones, adresses: les siens et ceux de ses ménages, mis en clés.
        menages: les ménages dont elle est, ou fut.
    """

    nom: str
    prenom: str
    naissance: date | None = None
    telephones: frozenset[str] = frozenset()
    adresses: frozenset[str] = frozenset()
    menages: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Foyer:
    """Ce que l'on compare d'un ménage ; `titulaires` : ceux qui le tiennent aujourd'hui."""

    nom: str
    adresse: str = ""
    telephone: str = ""
    titulaires: frozenset[int] = frozenset()


def jour_sans_ordre(naissance: date | None) -> str:
    """Le jour et le mois, dans un ordre qui ne dépend pas de qui les a inversés.

    >>> jour_sans_ordre(date(1988, 2, 9)) == jour_sans_ordre(date(1988, 9, 2))
    True
    """
    if naissance is None:
        return ""
    petit, grand = sorted((naissance.day, naissance.month))
    return f"{petit:02}{grand:02}"


def sons_du_nom(nom: str, prenom: str) -> str:
    """Le nom entier tel qu'il s'entend, dans un ordre qui ne dépend pas de qui l'a inversé.

    >>> sons_du_nom("Ferrand", "Nadia") == sons_du_nom("NADIA", "Férrant")
    True
    """
    return " ".join(sorted(mot for mot in (sons(nom), sons(prenom)) if mot))


def des_naissances(une: date | None, autre: date | None) -> str:
    """Ce qui rapproche deux naissances, en mots ; vide quand rien ne les rapproche.

    >>> des_naissances(date(1988, 2, 9), date(1988, 9, 2))
    'jour et mois de naissance inversés'
    """
    if une is None or autre is None:
        return INCONNUE
    if une == autre:
        return MEME
    if une.year == autre.year and (une.day, une.month) == (autre.month, autre.day):
        return INVERSEE
    proches = abs(une.year - autre.year) == 1 and (une.day, une.month) == (autre.day, autre.month)
    return VOISINE if proches else ""


def _proches(un: str, autre: str) -> bool:
    """Deux mots à une faute près, ou dont l'un commence l'autre (« Jean », « Jean-Pierre »)."""
    # Importé ici : seule une paire à départager en a besoin.
    from rapidfuzz import fuzz

    mots = sorted((cle(un), cle(autre)), key=len)
    if not mots[0]:
        return False
    return f"{mots[1]} ".startswith(f"{mots[0]} ") or fuzz.ratio(*mots) >= _FAUTE


def _contient(un: str, autre: str) -> bool:
    mots = [set(cle(nom).split()) for nom in (un, autre)]
    return bool(mots[0] and mots[1]) and (mots[0] < mots[1] or mots[1] < mots[0])


def _noms_egaux(a: Identite, b: Identite) -> str:
    """Les mêmes nom et prénom, écrits de même, inversés, ou entendus de même ; vide sinon."""
    if (cle(a.nom), cle(a.prenom)) == (cle(b.nom), cle(b.prenom)):
        return _MEMES_NOMS
    if sorted(cle(f"{a.nom} {a.prenom}").split()) == sorted(cle(f"{b.nom} {b.prenom}").split()):
        return _NOMS_INVERSES
    if sons_du_nom(a.nom, a.prenom) == sons_du_nom(b.nom, b.prenom):
        droits = sons(a.nom) == sons(b.nom)
        return "noms qui s'entendent de même" + ("" if droits else ", dans un autre ordre")
    return ""


def rapprocher(a: Identite, b: Identite) -> Rapprochement | None:
    """Ce qui rapproche deux personnes ; None si rien, ou si ce sont des homonymes ou des jumeaux.

    >>> nadia = Identite("Ferrand", "Nadia", date(1988, 2, 9))
    >>> rapprocher(nadia, Identite("Nadia", "Ferrand", date(1988, 2, 9))).raisons
    ('même naissance', 'prénoms et noms inversés')
    """
    ne = des_naissances(a.naissance, b.naissance)
    if not ne or not cle(a.nom + a.prenom) or not cle(b.nom + b.prenom):
        return None
    if noms := _noms_egaux(a, b):
        return _memes_noms(ne, noms).renforce(_indices(a, b))
    if ne in {INCONNUE, VOISINE}:
        return None
    return _noms_voisins(a, b, ne)


def _memes_noms(ne: str, noms: str) -> Rapprochement:
    sur = noms in {_MEMES_NOMS, _NOMS_INVERSES}
    if ne == MEME:
        niveau = Niveau.CERTAIN if sur else Niveau.PROBABLE
    elif ne == INCONNUE:
        niveau = Niveau.POSSIBLE
    else:
        niveau = Niveau.PROBABLE if sur else Niveau.POSSIBLE
    return Rapprochement(niveau, (ne, noms))


def _noms_voisins(a: Identite, b: Identite, ne: str) -> Rapprochement | None:
    """Un des deux noms seulement est le même : l'autre doit s'expliquer."""
    ensemble, indices = bool(a.menages & b.menages), _indices(a, b)
    niveau = Niveau.PROBABLE if ne == MEME else Niveau.POSSIBLE
    if sons(a.prenom) == sons(b.prenom) != "":
        if _contient(a.nom, b.nom):
            raison = "même prénom, l'un des noms contient l'autre (naissance et usage ?)"
            return Rapprochement(niveau, (ne, raison)).renforce(indices)
        if _proches(a.nom, b.nom):
            raison = "même prénom, noms à une faute près"
            return Rapprochement(niveau, (ne, raison)).renforce(indices)
        if ensemble or indices:
            raison = "même prénom, noms différents (nom de naissance et nom d'usage ?)"
            raisons = [*indices] + (["dans le même ménage"] if ensemble else [])
            return Rapprochement(Niveau.POSSIBLE, (ne, raison)).renforce(raisons)
        return None
    if ensemble or sons(a.nom) != sons(b.nom) or not _proches(a.prenom, b.prenom):
        return None
    raison = "même nom, prénoms à une faute près"
    return Rapprochement(Niveau.POSSIBLE, (ne, raison)).renforce(indices)


def _indices(a: Identite, b: Identite) -> list[str]:
    """Le téléphone, la rue : ils ne disent rien de deux membres d'un même ménage."""
    if a.menages & b.menages:
        return []
    trouves = ["même téléphone"] if a.telephones & b.telephones else []
    return trouves + (["même adresse"] if a.adresses & b.adresses else [])


def rapprocher_menages(
    a: Foyer, b: Foyer, *, nommer: Callable[[int], str] = str
) -> Rapprochement | None:
    """Ce qui rapproche deux ménages : qui les tient, leur nom, leur téléphone, leur adresse.

    Args:
        nommer: le nom d'une personne, pour le dire.
    """
    raisons = [f"{nommer(qui)} tient les deux" for qui in sorted(a.titulaires & b.titulaires)]
    nom = bool(cle(a.nom)) and sons(a.nom) == sons(b.nom)
    if nom:
        raisons.append("même nom" if cle(a.nom) == cle(b.nom) else "noms qui s'entendent de même")
    lieux = ["même téléphone"] if a.telephone and a.telephone == b.telephone else []
    lieux += ["même adresse"] if cle(a.adresse) and cle(a.adresse) == cle(b.adresse) else []
    raisons += lieux
    if a.titulaires & b.titulaires:
        return Rapprochement(Niveau.CERTAIN if lieux else Niveau.PROBABLE, tuple(raisons))
    if nom and lieux:
        niveau = Niveau.CERTAIN if len(lieux) == 2 else Niveau.PROBABLE
        return Rapprochement(niveau, tuple(raisons))
    if len(lieux) == 2:
        return Rapprochement(Niveau.POSSIBLE, (*lieux, "noms différents"))
    return None
