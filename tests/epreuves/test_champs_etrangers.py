"""Un formulaire du Nord ne prend rien du Sud : ni par un choix, ni par un numéro caché."""

import re
from typing import Any

import pytest
from django.db import models
from django.test import Client

from epreuves.conftest import PAS, Mondes
from epreuves.ecritures import ecritures
from epreuves.recolte import Champ
from palier.metier.accompagnement.models import Mesure
from palier.metier.budget.models import Dette
from palier.metier.menages.models import Menage, Personne
from palier.socle.comptes.models import Professionnel

pytestmark = pytest.mark.django_db


def _numeros(champ: Champ) -> list[int]:
    return [
        int(v)
        for v in {*champ.porte, *champ.propose}
        if v.isascii() and v.isdecimal() and int(v) >= PAS and len(v) <= 9
    ]


def _rang(modele: type[models.Model]) -> int:
    """Le million où cette table numérote."""
    return modele._base_manager.values_list("pk", flat=True)[0] // PAS


def _a_glisser(champ: Champ, etrangers: dict[int, list[int]]) -> list[int]:
    """Les numéros du Sud qu'un champ pourrait prendre : de la même table que les siens.

    Un champ caché sans valeur n'en dit rien : on y glisse un numéro de ce qu'il pourrait désigner.
    """
    if champ.nom.startswith(("initial-", "cle", "version")):
        return []
    rangs = {numero // PAS for numero in _numeros(champ)}
    if rangs:
        return [pk for rang in rangs for pk in etrangers.get(rang, [])[:2]]
    if (
        champ.genre in {"hidden", "select", "checkbox"}
        and not champ.porte
        and not any(champ.propose)
    ):
        probables = (Personne, Mesure, Menage, Professionnel, Dette)
        premiers = {pks[0] // PAS: pks[0] for pks in etrangers.values() if pks}
        return [premiers[_rang(modele)] for modele in probables]
    return []


def _fautes(client: Client, formulaire: Any, champ: Champ, etranger: int, sud: set[int]) -> str:
    saisie = {**formulaire.plausible, champ.nom: [str(etranger)]}
    with ecritures() as vues:
        reponse = client.post(formulaire.adresse, saisie)
    ou = f"{formulaire.adresse}, {champ.nom} = {etranger}"
    portes = {v for v in vues.valeurs if v in sud or (isinstance(v, str) and v == str(etranger))}
    if portes:
        return f"{ou} : écrit {sorted(portes, key=str)} dans {vues.tables}"
    if _numeros(champ) and vues.tables:
        return f"{ou} : {reponse.status_code}, écrit {vues.tables}"
    return ""


def test_un_identifiant_d_une_autre_structure_est_refuse_dans_tous_les_champs(mondes: Mondes):
    sud = {pk for pks in mondes.etrangers.values() for pk in pks}
    fautes, essayes = [], set()
    for formulaire in mondes.recolte.formulaires:
        client = Client()
        client.force_login(mondes.comptes[formulaire.role])
        for champ in formulaire.champs:
            genre = (formulaire.adresse, re.sub(r"\d+", "0", champ.nom))
            glisses = () if genre in essayes else _a_glisser(champ, mondes.etrangers)
            essayes |= {genre} if glisses else set()
            for etranger in glisses:
                fautes.append(_fautes(client, formulaire, champ, etranger, sud))
    assert len(essayes) > 20
    assert [faute for faute in fautes if faute] == []
