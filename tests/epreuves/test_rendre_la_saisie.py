"""Ce qui a été tapé est rendu : un refus ne fait rien retaper, et dit quel champ reprendre."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from epreuves.conftest import Mondes
from epreuves.ecritures import ecritures
from epreuves.recolte import Formulaire

pytestmark = pytest.mark.django_db
JAMAIS = "le 32 du mois"
"""Aucun champ n'en fait un jour."""
TAPE = "Ce qu’Amina a tapé"
JOURS = {"le", "debut", "fin", "date", "naissance", "echeance", "du_le", "fin_prevue"}


def _saisie(formulaire: Formulaire) -> dict[str, Any]:
    """Une saisie ordinaire, dont les textes libres sont tapés et un jour impossible."""
    saisie: dict[str, Any] = dict(formulaire.plausible)
    textes = [c.nom for c in formulaire.champs if c.genre == "textarea"]
    jours = [c.nom for c in formulaire.champs if c.nom.rsplit("-", 1)[-1] in JOURS]
    jours = [nom for nom in jours if nom not in textes]
    return {**saisie, **dict.fromkeys(textes, TAPE), **dict.fromkeys(jours[:1], JAMAIS)}


def _rendus(arbre: Any) -> set[str]:
    """Ce que portent les champs d'une page."""
    portes = {e.get("value") for e in arbre.iter("input")}
    return portes | {(e.text or "").strip() for e in arbre.iter("textarea")}


def _fautes(formulaire: Formulaire, saisie: dict[str, Any], contenu: bytes) -> list[str]:
    arbre = html.fromstring(contenu)
    rendus, connus = _rendus(arbre), set(arbre.xpath("//@id"))
    fautes = [
        f"{nom} perdu" for nom, dit in saisie.items() if dit in (JAMAIS, TAPE) and dit not in rendus
    ]
    relies = [
        set(e.get("aria-describedby", "").split()) & connus
        for e in arbre.xpath("//*[@aria-invalid='true']")
    ]
    if not any(relies):
        fautes.append("aucune erreur reliée à un champ")
    return [f"{formulaire.page}, vers {formulaire.adresse} : {faute}" for faute in fautes]


def test_une_saisie_refusee_rend_ce_qui_a_ete_tape_et_dit_quel_champ_reprendre(mondes: Mondes):
    fautes, refuses = [], 0
    for formulaire in mondes.recolte.formulaires:
        saisie = _saisie(formulaire)
        if JAMAIS not in saisie.values():
            continue
        client = Client()
        client.force_login(mondes.comptes[formulaire.role])
        with ecritures():
            reponse = client.post(formulaire.adresse, saisie)
        if reponse.status_code == 200:
            refuses += 1
            fautes += _fautes(formulaire, saisie, reponse.content)
    assert refuses > 20
    assert "\n".join(fautes) == ""
