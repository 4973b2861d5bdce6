"""Deux personnes sur la même fiche : montrer les deux textes, et laisser choisir."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict

from palier.noyau.erreurs import Perimee
from palier.noyau.texte import date_longue, numero

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


class FicheForm(forms.ModelForm):
    """Le formulaire d'une fiche partagée : il se souvient de ce qu'il montrait."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in self.fields.values():
            champ.show_hidden_initial = True


def repris_en_conflit(
    envoi: QueryDict, form: FicheForm, fiche: models.Model, ecrire: Callable[..., Any], par: Any
) -> dict[str, Any] | None:
    """Écrit la saisie ; si la fiche a changé, réunit ce qui se peut et rend ce qui se contredit.

    Ce que l'autre seul a changé est gardé, ce que l'on a seul changé est écrit ; ce que les deux
    ont changé autrement se choisit, et rien n'est écrit avant.

    Returns:
        None si la fiche porte la saisie ; sinon ce que montre `palier/conflit.html`.
    """
    version, saisi = envoi.get("version", ""), dict(form.cleaned_data)
    # Un champ montré en conflit et revenu sans choix se redemande : rien n'est écrit au hasard.
    choisi = all(nom in envoi for nom in envoi.getlist(A_CHOISIR))
    if choisi and _ecrite(ecrire, fiche, numero(version), par, saisi):
        return None
    fiche.refresh_from_db()
    for nom in saisi:
        if nom not in form.changed_data and choisi:
            saisi[nom] = getattr(fiche, nom)
    differents = _ecarts(form, fiche, saisi) if choisi else _ecarts(form, fiche, saisi, tous=True)
    if not differents and _ecrite(ecrire, fiche, fiche.version, par, saisi):  # type: ignore[attr-defined]
        return None
    noms = {ecart.nom for ecart in differents}
    return {
        "form": form,
        "version": fiche.version,  # type: ignore[attr-defined]
        "ecarts": differents,
        "inchanges": [(nom, _envoye(dit)) for nom, dit in saisi.items() if nom not in noms],
        "montres": [(f"initial-{nom}", _envoye(getattr(fiche, nom))) for nom in saisi],
    }


def _ecrite(
    ecrire: Callable[..., Any], fiche: models.Model, version: int, par: Any, saisi: dict[str, Any]
) -> bool:
    try:
        ecrire(fiche, version=version, par=par, **saisi)
    except Perimee:
        return False
    return True


def _ecarts(
    form: FicheForm, fiche: models.Model, saisi: dict[str, Any], tous: bool = False
) -> list[Ecart]:
    """Les champs que les deux ont changés autrement ; `tous` : ceux qui diffèrent, sans plus."""
    trouves = []
    for nom, mien in saisi.items():
        actuel, champ = getattr(fiche, nom), form.fields[nom]
        if _memes(actuel, mien) or (not tous and _memes(actuel, _montre(form, nom))):
            continue
        textes = (_lisible(champ, actuel), _lisible(champ, mien))
        trouves.append(Ecart(nom, str(champ.label), *textes, _envoye(actuel), _envoye(mien)))
    return trouves


def _montre(form: FicheForm, nom: str) -> Any:
    """La valeur que montrait le formulaire quand on l'a ouvert ; introuvable si elle manque."""
    cle, champ = form[nom].html_initial_name, form.fields[nom]
    if cle not in form.data:
        return object()
    try:
        return champ.to_python(form.data[cle])
    except forms.ValidationError:
        return object()


def _memes(valeur: Any, autre: Any) -> bool:
    return bool(valeur == autre) or (_vide(valeur) and _vide(autre))


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
