"""Deux personnes sur la même fiche : montrer les deux textes, et laisser choisir."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict

from palier.noyau.erreurs import Perimee
from palier.noyau.texte import date_longue

A_CHOISIR = "a_choisir"


@dataclass(frozen=True)
class Ecart:
    """Un champ que deux personnes ont écrit autrement.

    Attributes:
        enregistre, saisi: les deux textes à montrer.
        garder, remplacer: ce que renvoie le formulaire selon le choix.
    """

    nom: str
    libelle: str
    enregistre: str
    saisi: str
    garder: str
    remplacer: str


def ecarts(form: forms.BaseForm, fiche: Any) -> list[Ecart]:
    """Les champs valides saisis qui diffèrent de la fiche telle qu'elle est maintenant."""
    trouves = []
    for nom, champ in form.fields.items():
        if nom not in form.cleaned_data or not hasattr(fiche, nom):
            continue
        actuel, saisi = getattr(fiche, nom), form.cleaned_data[nom]
        if actuel == saisi or (_vide(actuel) and _vide(saisi)):
            continue
        textes = (_lisible(champ, actuel), _lisible(champ, saisi))
        trouves.append(Ecart(nom, str(champ.label), *textes, _envoye(actuel), _envoye(saisi)))
    return trouves


def repris_en_conflit(
    envoi: QueryDict,
    form: forms.BaseForm,
    fiche: models.Model,
    ecrire: Callable[..., Any],
    par: Any,
) -> dict[str, Any] | None:
    """Écrit la saisie ; si la fiche a changé, rien n'est écrit et les deux textes sont rendus.

    Returns:
        None si la fiche porte la saisie ; sinon ce que montre `palier/conflit.html`.
    """
    version = envoi.get("version", "")
    # Un champ montré en conflit et revenu sans choix se redemande : rien n'est écrit au hasard.
    if all(nom in envoi for nom in envoi.getlist(A_CHOISIR)) and version.isdecimal():
        try:
            ecrire(fiche, version=int(version), par=par, **form.cleaned_data)
        except Perimee:
            pass
        else:
            return None
    fiche.refresh_from_db()
    differents = ecarts(form, fiche)
    if not differents:
        return None
    noms = {ecart.nom for ecart in differents}
    return {
        "form": form,
        "version": fiche.version,  # type: ignore[attr-defined]
        "ecarts": differents,
        "inchanges": [
            (nom, _envoye(valeur)) for nom, valeur in form.cleaned_data.items() if nom not in noms
        ],
    }


def _vide(valeur: Any) -> bool:
    return valeur is None or valeur is False or valeur == ""


def _lisible(champ: forms.Field, valeur: Any) -> str:
    if isinstance(champ, forms.BooleanField):
        return "oui" if valeur else "non"
    if _vide(valeur):
        return "non renseigné"
    if isinstance(valeur, date):
        return date_longue(valeur)
    if isinstance(champ, forms.ChoiceField):
        return str(dict(champ.choices).get(valeur, valeur))  # type: ignore[arg-type]
    return str(valeur)


def _envoye(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "true" if valeur else "false"
    return "" if valeur is None else str(valeur)
