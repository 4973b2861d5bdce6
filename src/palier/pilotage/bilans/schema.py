"""Lire un modèle de bilan et dire tout de suite, clé par clé, ce qui n'y va pas."""

import dataclasses
import types
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import yaml

from palier.noyau.erreurs import Inconnu, Refus
from palier.pilotage.bilans import modele as m
from palier.pilotage.bilans.constats import Patron, patron
from palier.pilotage.bilans.expressions import Expression, Reference, analyse

LIVRES = ("asll", "pole", "flash")
_DOSSIER = files("palier.pilotage.bilans") / "modeles"
_BOOLEENS = {"oui": True, "non": False, True: True, False: False}
_BLOCS: dict[str, type] = {
    "texte": m.TexteAEcrire,
    "phrases": m.Fixe,
    "chiffres": m.Repere,
    "figure": m.Figure,
    "tableau": m.Tableau,
    "citation": m.Citation,
    "colonnes": m.Colonnes,
    "horizon": m.Horizon,
    "facade": m.Facade,
    "sujet": m.SousSection,
    "definitions": m.Definitions,
}


def modele(nom_ou_chemin: str) -> m.Modele:
    """Le modèle livré de ce nom, ou celui du fichier.

    Raises:
        Refus: le fichier manque ou n'est pas un modèle ; le message dit où et que faire.
    """
    if nom_ou_chemin in LIVRES:
        return _livre(nom_ou_chemin)
    chemin = Path(nom_ou_chemin)
    if chemin.suffix not in (".yaml", ".yml"):
        raise Inconnu("Modèle de bilan", nom_ou_chemin, proches(nom_ou_chemin, LIVRES))
    try:
        texte = chemin.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        geste = "donnez le chemin d'un fichier YAML en UTF-8"
        raise Refus(f"Le modèle « {chemin} » ne se lit pas", geste) from None
    return lit(texte, chemin.name)


@cache
def _livre(nom: str) -> m.Modele:
    return lit(source_du_modele(nom), f"{nom}.yaml")


def source_du_modele(nom_ou_chemin: str) -> str:
    """Le texte YAML d'un modèle livré ou d'un fichier."""
    if nom_ou_chemin in LIVRES:
        return (_DOSSIER / f"{nom_ou_chemin}.yaml").read_text(encoding="utf-8")
    return Path(nom_ou_chemin).read_text(encoding="utf-8")


def lit(texte: str, fichier: str) -> m.Modele:
    """Le modèle écrit dans ce texte YAML.

    Raises:
        Refus: YAML illisible, clé inconnue ou manquante, valeur d'un autre type, phrase mal écrite.
    """
    try:
        donnees = yaml.load(texte, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as erreur:
        ligne = getattr(getattr(erreur, "problem_mark", None), "line", 0) + 1
        geste = "vérifiez le retrait et les guillemets"
        raise Refus(f"{fichier}, ligne {ligne} : le YAML ne se lit pas", geste) from None
    if not isinstance(donnees, dict):
        raise Refus(f"{fichier} n'est pas un modèle de bilan", "il commence par « nom: »")
    lu: m.Modele = _objet(m.Modele, donnees, fichier)
    _verifie(lu, fichier)
    return lu


def proches(mot: str, candidats: Any) -> list[str]:
    """Les candidats qui ressemblent le plus au mot."""
    from rapidfuzz import process

    return [p[0] for p in process.extract(mot, list(candidats), limit=1)]


@cache
def _types(classe: type) -> dict[str, Any]:
    return get_type_hints(classe, vars(m))


def _objet(classe: type, donnees: object, ou: str) -> Any:
    if not isinstance(donnees, Mapping):
        raise Refus(f"{ou} : des clés sont attendues", f"par exemple {_noms(classe)}")
    attendus = _types(classe)
    for cle in donnees:
        if cle not in attendus:
            proche = proches(str(cle), attendus)[0]
            raise Refus(f"{ou} : clé « {cle} » inconnue", f"la plus proche est « {proche} »")
    valeurs = {cle: _valeur(attendus[cle], brut, f"{ou} › {cle}") for cle, brut in donnees.items()}
    for champ in dataclasses.fields(classe):
        facultatif = (champ.default, champ.default_factory) != (dataclasses.MISSING,) * 2
        if champ.name not in valeurs and not facultatif:
            raise Refus(f"{ou} : la clé « {champ.name} » manque", "ajoutez-la")
    return classe(**valeurs)


def _noms(classe: type) -> str:
    return ", ".join(f.name for f in dataclasses.fields(classe)[:4])


def _valeur(attendu: Any, brut: Any, ou: str) -> Any:
    origine, arguments = get_origin(attendu), get_args(attendu)
    if attendu == m.Dire:
        return _dire(brut, ou)
    if attendu is Expression:
        return _phrase(analyse, str(brut), ou)
    if attendu is Reference:
        return _reference(str(brut), ou)
    if origine is Literal:
        if brut not in arguments:
            proche = proches(str(brut), arguments)[0]
            raise Refus(f"{ou} : « {brut} » inconnu", f"le plus proche est « {proche} »")
        return brut
    if origine in (Union, types.UnionType):
        return _union(arguments, brut, ou)
    if origine is tuple:
        return _suite(arguments, brut, ou)
    if origine is dict:
        if not isinstance(brut, Mapping):
            raise Refus(f"{ou} : des clés sont attendues", "écrivez une clé par ligne")
        return {str(k): _valeur(arguments[1], v, f"{ou} › {k}") for k, v in brut.items()}
    if isinstance(attendu, type) and dataclasses.is_dataclass(attendu):
        return _objet(attendu, brut, ou)
    if attendu is bool:
        if brut not in _BOOLEENS:
            raise Refus(f"{ou} : « {brut} » n'est ni oui ni non", "écrivez oui ou non")
        return _BOOLEENS[brut]
    if attendu is int:
        if not isinstance(brut, int):
            raise Refus(f"{ou} : « {brut} » n'est pas un entier", "écrivez un nombre entier")
        return brut
    return str(brut)


def _suite(arguments: tuple[Any, ...], brut: Any, ou: str) -> tuple[Any, ...]:
    if Ellipsis not in arguments:
        if not isinstance(brut, list) or len(brut) != len(arguments):
            raise Refus(f"{ou} : {len(arguments)} éléments attendus", "écrivez [terme, définition]")
        return tuple(str(x) for x in brut)
    element = arguments[0]
    elements = brut if isinstance(brut, list) else [brut]
    if m.TexteAEcrire in get_args(element):
        return tuple(_bloc(x, f"{ou}[{i}]") for i, x in enumerate(elements, 1))
    return tuple(_valeur(element, x, f"{ou}[{i}]") for i, x in enumerate(elements, 1))


def _union(arguments: tuple[Any, ...], brut: Any, ou: str) -> Any:
    utiles = [a for a in arguments if a is not types.NoneType]
    if brut is None and len(utiles) < len(arguments):
        return None
    if m.Facade in utiles and len(utiles) == 2:
        return _objet(m.Facade if "claires" in brut else m.Horizon, brut, ou)
    if set(utiles) == {int, float, str}:
        return brut
    return _valeur(utiles[0], brut, ou)


def _bloc(brut: Any, ou: str) -> Any:
    if not isinstance(brut, Mapping) or len(brut) != 1:
        raise Refus(f"{ou} : un bloc a une seule clé", f"choisissez parmi {', '.join(_BLOCS)}")
    ((genre, contenu),) = brut.items()
    if genre not in _BLOCS:
        proche = proches(str(genre), _BLOCS)[0]
        raise Refus(f"{ou} : bloc « {genre} » inconnu", f"le plus proche est « {proche} »")
    ou = f"{ou} › {genre}"
    if genre == "chiffres":
        return tuple(_objet(m.Repere, x, ou) for x in contenu)
    if genre == "phrases":
        return m.Fixe(tuple(_dire(x, ou) for x in contenu))
    return _objet(_BLOCS[genre], contenu or {}, ou)


def _dire(brut: Any, ou: str) -> tuple[Patron, ...]:
    """Une phrase, une liste de phrases de rechange, ou des phrases sous condition `si`."""
    elements = brut if isinstance(brut, list) else [brut]
    patrons = []
    for x in elements:
        if isinstance(x, Mapping):
            if set(x) != {"si", "dire"}:
                raise Refus(f"{ou} : une phrase sous condition a les clés si et dire", "corrigez")
            patrons.append(_phrase(patron, x["dire"], ou, str(x["si"])))
        else:
            patrons.append(_phrase(patron, str(x), ou))
    return tuple(patrons)


def _phrase(lire: Any, texte: str, ou: str, *si: str) -> Any:
    try:
        return lire(texte, *si)
    except ValueError as erreur:
        raise Refus(f"{ou} : {erreur}", "reprenez cette phrase") from None


def _reference(texte: str, ou: str) -> Reference:
    expression = _phrase(analyse, texte, ou)
    if len(expression.references) != 1:
        raise Refus(
            f"{ou} : « {texte} » ne désigne pas un indicateur", "écrivez I-010 ou I-061/mois"
        )
    seule: Reference = expression.references[0]
    return seule


def _verifie(lu: m.Modele, fichier: str) -> None:
    """Indicateurs connus, textes distincts, une forme avec ce qu'elle demande."""
    from palier.pilotage.indicateurs.catalogue import CATALOGUE

    for r in m.references(lu):
        if r.code not in CATALOGUE:
            raise Refus(
                f"{fichier} : indicateur {r.code} inconnu",
                f"le plus proche est {proches(r.code, CATALOGUE)[0]}",
            )
    noms = [t.fichier for t in m.textes_a_ecrire(lu)]
    for nom in noms:
        if noms.count(nom) > 1 or "/" in nom:
            raise Refus(f"{fichier} : le texte « {nom} » est demandé deux fois", "renommez-en un")
    for f in m.feuilles(lu):
        if isinstance(f, m.Figure) and f.indicateur is None and f.forme != "rangees":
            raise Refus(f"{fichier}, figure « {f.sujet} » : indicateur absent", "ajoutez-le")
