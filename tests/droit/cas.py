"""Lire les cas de droit d'une famille, en vérifier la forme, et en faire des essais nommés.

    @pytest.mark.parametrize("cas", cas_de("expulsion"))
    def test_expulsion(cas):
        assert conduire(cas.situation, cas.au) == cas.attendu

Un cas s'écrit dans `cas/<famille>.yaml` :

    - cas: T-EXP-01 bail après la réforme, six semaines pour payer
      regles: [R-EXP-04]
      situation: {bail conclu le: 2023-09-01, commandement délivré le: 2025-01-10}
      au: 2025-01-10
      attendu: {dernier jour pour payer: 2025-02-21}
      source: loi 89-462, art. 24 I
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from palier.noyau.texte import cle

DOSSIER = Path(__file__).parent / "cas"
_CODE = re.compile(r"[TR]-[A-Z]{3}-\d{2,3}\w*(?= )")
_REGLE = re.compile(r"R-[A-Z]{2,3}-\d{2}")


@dataclass(frozen=True)
class Cas:
    """Une situation, un jour, ce que le droit en dit, et où il le dit.

    Attributes:
        cas: le code (« T-EXP-01 », ou celui de la règle), puis une phrase.
        regles: les règles métier que ce cas éprouve.
        au: le jour où l'on se place.
    """

    cas: str
    regles: tuple[str, ...]
    situation: Mapping[str, Any]
    au: date
    attendu: Mapping[str, Any]
    source: str

    @property
    def nom(self) -> str:
        """L'identifiant de l'essai : le code tel quel, puis la phrase sans accents.

        >>> Cas("T-EXP-01 délai échu", (), {}, date(2025, 1, 1), {}, "").nom
        'T-EXP-01-delai-echu'
        """
        code, _, phrase = self.cas.partition(" ")
        return f"{code}-{cle(phrase).replace(' ', '-')}"


def cas_de(famille: str) -> list[Any]:
    """Les cas d'une famille, en paramètres pytest nommés.

    Raises:
        ValueError: un cas sort de la forme commune ; le message dit lequel et pourquoi.
    """
    return [pytest.param(cas, id=cas.nom) for cas in lus(DOSSIER / f"{famille}.yaml")]


def familles() -> Iterator[tuple[str, list[Cas]]]:
    """Toutes les familles écrites, par ordre alphabétique."""
    for fichier in sorted(DOSSIER.glob("*.yaml")):
        yield fichier.stem, lus(fichier)


def lus(fichier: Path) -> list[Cas]:
    ecrits = yaml.load(fichier.read_text(encoding="utf-8"), Loader=_Lecteur)
    if not isinstance(ecrits, list) or not ecrits:
        raise ValueError(f"{fichier.name} : attend une liste de cas.")
    cas = [_lu(f"{fichier.name}, cas {rang}", ecrit) for rang, ecrit in enumerate(ecrits, 1)]
    noms = [c.nom for c in cas]
    if doubles := {nom for nom in noms if noms.count(nom) > 1}:
        raise ValueError(f"{fichier.name} : deux cas portent le même nom : {sorted(doubles)}.")
    return cas


def _lu(ou: str, ecrit: Any) -> Cas:
    attendues = [champ.name for champ in fields(Cas)]
    if not isinstance(ecrit, dict) or set(ecrit) != set(attendues):
        raise ValueError(f"{ou} : attend exactement les clés {', '.join(attendues)}.")
    if not isinstance(ecrit["cas"], str) or not _CODE.match(ecrit["cas"]):
        raise ValueError(f"{ou} : « cas » s'ouvre sur un code T-… ou R-…, puis une phrase.")
    ou = f"{ou} ({ecrit['cas']})"
    regles = ecrit["regles"]
    if not isinstance(regles, list) or not all(_REGLE.fullmatch(str(r)) for r in regles):
        raise ValueError(f"{ou} : « regles » est une liste de codes R-XXX-00.")
    if type(ecrit["au"]) is not date:
        raise ValueError(f"{ou} : « au » est un jour, AAAA-MM-JJ.")
    for champ in ("situation", "attendu"):
        if not isinstance(ecrit[champ], dict) or not ecrit[champ]:
            raise ValueError(f"{ou} : « {champ} » dit au moins une chose, en « mot: valeur ».")
    if not isinstance(ecrit["source"], str) or not ecrit["source"].strip():
        raise ValueError(f"{ou} : « source » cite le texte ou l'exemple.")
    return Cas(**{**ecrit, "regles": tuple(regles)})


class _Lecteur(yaml.CSafeLoader):
    """Un nombre à virgule reste un décimal exact ; une clé écrite deux fois est une erreur."""

    def construct_mapping(self, noeud: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        cles = [self.construct_object(c, deep=True) for c, _ in noeud.value]
        if doubles := {c for c in cles if cles.count(c) > 1}:
            raise ValueError(f"{noeud.start_mark} : clé écrite deux fois : {sorted(doubles)}.")
        return super().construct_mapping(noeud, deep)


def _decimal(lecteur: _Lecteur, noeud: yaml.ScalarNode) -> Decimal:
    return Decimal(lecteur.construct_scalar(noeud))


_Lecteur.add_constructor("tag:yaml.org,2002:float", _decimal)
