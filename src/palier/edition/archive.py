"""L'arbre en JSON, lisible et relisible : c'est ainsi qu'un bilan publié se fige.

Chaque nœud porte son « type » ; un champ à sa valeur par défaut ne s'écrit pas.
"""

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any, get_args

from palier.edition import document as _document
from palier.edition import figures as _figures
from palier.edition.document import Document
from palier.noyau.erreurs import Refus

VERSION = 1
_TYPES: dict[str, Any] = {
    nom: objet
    for module in (_figures, _document)
    for nom, objet in vars(module).items()
    if isinstance(objet, type) and is_dataclass(objet) and objet.__module__ == module.__name__
}


def en_json(document: Document) -> str:
    """Le document en JSON indenté, accents compris ; deux documents égaux donnent le même texte."""
    return json.dumps({"version": VERSION} | _noeud(document), ensure_ascii=False, indent=1) + "\n"


def de_json(texte: str) -> Document:
    """Relit un document.

    Raises:
        Refus: le texte n'est pas un document écrit par `en_json`.
    """
    try:
        brut = json.loads(texte)
        if brut.pop("version") != VERSION:
            raise Refus("Ce document figé vient d'une autre version", "mettez Palier à jour")
        relu = _valeur(brut)
    except (ValueError, TypeError, KeyError, AttributeError) as erreur:
        raise Refus("Ce document figé est illisible", "reprenez le fichier d'origine") from erreur
    if not isinstance(relu, Document):
        raise Refus("Ce fichier ne contient pas un document", "choisissez un document figé")
    return relu


def _noeud(objet: Any) -> Any:
    if isinstance(objet, date):
        return objet.isoformat()
    if isinstance(objet, tuple):
        return [_noeud(x) for x in objet]
    if not is_dataclass(objet):
        return objet
    valeurs = {
        champ.name: getattr(objet, champ.name)
        for champ in fields(objet)
        if champ.default is MISSING or getattr(objet, champ.name) != champ.default
    }
    return {"type": type(objet).__name__} | {nom: _noeud(v) for nom, v in valeurs.items()}


def _valeur(brut: Any) -> Any:
    if isinstance(brut, list):
        return tuple(_valeur(x) for x in brut)
    if not isinstance(brut, dict):
        return brut
    classe = _TYPES[brut.pop("type")]
    dates = {c.name for c in fields(classe) if date in get_args(c.type)}
    lus = {nom: _valeur(v) for nom, v in brut.items()}
    return classe(**{n: date.fromisoformat(v) if n in dates and v else v for n, v in lus.items()})
