"""La carte des saisies : chaque colonne du tronc dit quel champ l'écrit, ou pourquoi aucun."""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django import forms

from palier.metier.menages.forms import FAITS
from palier.moteur.tables import Table

CARTE = yaml.safe_load(
    (Path(__file__).parent / "carte_des_saisies.yaml").read_text(encoding="utf-8")
)
TRANCHES = (
    *("territoires", "partenaires", "menages", "accompagnement"),
    *("budget", "logement", "instances", "collectif"),
)
RAISONS = {"cle", "calcul", "geste", "reprise"}
"""Une clé que Palier donne ; ce qu'il calcule ; ce qu'un geste date ou désigne seul ; ce qui ne
vient que d'une reprise ou d'une source publique."""


def _tables() -> dict[str, Table]:
    return {
        table.nom: table
        for tranche in TRANCHES
        for table in importlib.import_module(f"palier.metier.{tranche}.echange").TABLES
    }


def _modules() -> Iterator[str]:
    yield from (f"metier.{t}.forms" for t in ("partenaires", "menages"))
    yield from ("metier.budget.forms.saisies", "metier.budget.forms.plans")
    yield from (f"metier.{t}.forms" for t in ("logement", "instances", "collectif"))
    yield "pilotage.diagnostic.forms"
    yield from ("socle.comptes.forms", "socle.reglages.forms")
    for nom in ("absences", "actes", "dispositifs", "financements", "mesures"):
        yield f"metier.accompagnement.forms.{nom}"
    for nom in ("pieces", "reaffectation", "suites", "suivi"):
        yield f"metier.accompagnement.forms.{nom}"


def _formulaires() -> dict[str, set[str]]:
    """Le nom d'un formulaire, et ses champs ; ceux d'un même nom sont réunis."""
    trouves: dict[str, set[str]] = {}
    for module in map(importlib.import_module, (f"palier.{m}" for m in _modules())):
        for nom, classe in inspect.getmembers(module, inspect.isclass):
            if issubclass(classe, forms.BaseForm) and classe.__module__ == module.__name__:
                sa_place = f"{module.__name__.split('.')[2]}.{nom.lstrip('_')}"
                trouves.setdefault(sa_place, set()).update(classe.base_fields)
    for fait, form in FAITS.items():
        trouves[f"menages.{fait.name.capitalize()}"] = set(form.base_fields)
    return trouves


FORMULAIRES = _formulaires()


@pytest.mark.parametrize("nom", sorted(_tables()))
def test_chaque_colonne_dit_quel_champ_la_saisit_ou_pourquoi_aucun(nom):
    table, dites = _tables()[nom], CARTE["tables"].get(nom, {})
    assert set(dites) == {c.nom for c in table.colonnes}
    for colonne, places in dites.items():
        for place in str(places).split():
            if place in RAISONS:
                continue
            formulaire, _, champ = place.rpartition(".")
            assert champ in FORMULAIRES.get(formulaire, ()), f"{nom}.{colonne} : {place}"


def test_chaque_champ_de_formulaire_a_sa_colonne_ou_dit_pourquoi_non():
    dits = {
        place
        for colonnes in CARTE["tables"].values()
        for places in colonnes.values()
        for place in str(places).split()
    }
    ailleurs = CARTE["hors_echange"]
    muets = [
        f"{formulaire}.{champ}"
        for formulaire, champs in FORMULAIRES.items()
        for champ in sorted(champs)
        if f"{formulaire}.{champ}" not in dits
        and f"{formulaire}.{champ}" not in ailleurs
        and champ not in ailleurs["partout"]
    ]
    assert muets == []
