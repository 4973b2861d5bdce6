"""Remplir un modèle : les faits du dossier à la place des champs."""

import io
import re
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from palier.noyau.erreurs import Refus
from palier.pilotage.documents.champs import deplier
from palier.pilotage.documents.listes import Usage
from palier.pilotage.documents.verification import defauts, environnement

_INTERDITS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def remplir(modele: bytes, usage: Usage, valeurs: Mapping[str, Any]) -> bytes:
    """Le document Word d'un modèle, rempli ; tout y reste modifiable.

    Raises:
        Refus: le modèle n'est plus admis, ou ne se remplit pas.
    """
    if trouves := defauts(modele, usage):
        raise Refus(f"Ce modèle n'est plus admis. {trouves[0]}", "corrigez-le, puis redéposez-le")
    document = DocxTemplate(io.BytesIO(modele))
    try:
        document.render(deplier(_propres(valeurs)), environnement(), autoescape=True)
    except TemplateError:
        raise Refus("Ce modèle ne se remplit pas", "vérifiez ses balises") from None
    octets = io.BytesIO()
    document.save(octets)
    return octets.getvalue()


def _propres(valeur: Any) -> Any:
    """Des textes que Word sait lire : sans caractère de contrôle, ni balise que l'on rejouerait."""
    if isinstance(valeur, Mapping):
        return {nom: _propres(v) for nom, v in valeur.items()}
    if isinstance(valeur, list):
        return [_propres(v) for v in valeur]
    lisse = str(valeur).replace("\r\n", "\n").replace("\r", "\n")
    return _INTERDITS.sub("", lisse).replace("{_", "{ _").replace("_}", "_ }")
