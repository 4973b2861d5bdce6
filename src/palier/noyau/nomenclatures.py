"""Les listes fermées du métier : codes stables, libellés, alias, attributs.

Une nomenclature est un fichier YAML de `palier/nomenclatures/`, lu à la première demande :

- `titre`, `source` ;
- `codes` : `CODE: Libellé`, ou `CODE: {libelle, alias, retire_le, …attributs libres}` ;
- `reprend` : `{autre_liste: {attributs ajoutés}}`, les codes d'une autre liste, placés avant ou
  après `codes` selon l'ordre du fichier ;
- `autre: non`, `nsp: non` : la liste n'admet pas `AUTRE` ou `NSP`, qu'elle reçoit sinon en fin.

Un code n'est jamais supprimé : `retire_le` le garde lisible sans plus le proposer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from palier.noyau.erreurs import Inconnu
from palier.noyau.texte import cle, proches

_DOSSIER = files("palier") / "nomenclatures"
_OUVERTURES = {"AUTRE": ("autre", "Autre"), "NSP": ("nsp", "Non renseigné")}
_ALIAS = {
    "AUTRE": ("autres",),
    "NSP": ("inconnu", "non renseignée", "ne sait pas", "nc", "n/c", "nr", "non communiqué"),
}
_RESERVES = {"libelle", "alias", "retire_le"}


@dataclass(frozen=True)
class Entree:
    """Un code : son libellé, ce qui s'y ramène, la date de son retrait, ses attributs."""

    libelle: str
    alias: tuple[str, ...]
    retire_le: date | None
    attributs: Mapping[str, Any]


@dataclass(frozen=True)
class Nomenclature:
    """Une liste fermée de codes, immuable.

    Attributes:
        entrees: chaque code, retiré ou non, dans l'ordre de présentation.
        repris: codes venus d'une autre liste ; un alias propre l'emporte sur le leur.
    """

    nom: str
    titre: str
    source: str
    entrees: Mapping[str, Entree]
    repris: frozenset[str] = frozenset()

    @cached_property
    def tous(self) -> tuple[str, ...]:
        """Tous les codes, retirés compris."""
        return tuple(self.entrees)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Les codes admis à la saisie, dans l'ordre ; `AUTRE` puis `NSP` en fin."""
        return tuple(c for c, entree in self.entrees.items() if entree.retire_le is None)

    def libelle(self, code: str) -> str:
        """Le libellé français d'un code ; un code inconnu se rend lui-même."""
        entree = self.entrees.get(code)
        return entree.libelle if entree else code

    def attribut(self, code: str, nom: str) -> Any:
        """Un attribut libre du code (`entretien`, `rang`, `nature`…), ou `None`."""
        entree = self.entrees.get(code)
        return entree.attributs.get(nom) if entree else None

    def ordre(self, code: str) -> int:
        """Le rang du code dans la liste ; un code inconnu vient après tous les autres."""
        return self._rangs.get(code, len(self._rangs))

    def resoudre(self, texte: str) -> str | None:
        """Le code désigné, par son nom, son libellé ou un alias ; `None` sinon.

        La casse, les accents et la ponctuation ne comptent pas.
        """
        return texte if texte in self.entrees else self._index.get(cle(texte))

    def proches(self, texte: str, n: int = 3) -> list[str]:
        """Les codes proposés qui ressemblent le plus au texte, du plus proche au moins proche."""
        formes = {f: c for f, c in self._index.items() if self.entrees[c].retire_le is None}
        codes = (formes[forme] for forme in proches(texte, formes, len(formes)))
        return list(dict.fromkeys(codes))[:n]

    @cached_property
    def _rangs(self) -> Mapping[str, int]:
        return {code: rang for rang, code in enumerate(self.entrees)}

    @cached_property
    def _index(self) -> Mapping[str, str]:
        """Forme comparable → code ; un code l'emporte sur un alias, le propre sur le repris."""
        index: dict[str, str] = {}
        rangees = sorted(self.entrees.items(), key=lambda e: e[0] in self.repris)
        for code, _ in rangees:
            index.setdefault(cle(code), code)
        for code, entree in rangees:
            for forme in (entree.libelle, *entree.alias):
                index.setdefault(cle(forme), code)
        return index


def nomenclature(nom: str) -> Nomenclature:
    """La nomenclature de ce nom, lue une seule fois.

    Raises:
        Inconnu: aucune nomenclature ne porte ce nom.
    """
    if nom not in noms():
        raise Inconnu("Nomenclature", nom, proches(nom, noms()))
    return _lue(nom)


@cache
def noms() -> tuple[str, ...]:
    """Les noms de toutes les nomenclatures, par ordre alphabétique."""
    fichiers = (f.name for f in _DOSSIER.iterdir())
    return tuple(sorted(f.removesuffix(".yaml") for f in fichiers if f.endswith(".yaml")))


@cache
def toutes() -> Mapping[str, Nomenclature]:
    """Toutes les nomenclatures, par leur nom."""
    return MappingProxyType({nom: _lue(nom) for nom in noms()})


@cache
def _lue(nom: str) -> Nomenclature:
    texte = (_DOSSIER / f"{nom}.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(texte, Loader=yaml.CSafeLoader)
    entrees: dict[str, Entree] = {}
    repris: set[str] = set()
    for section, contenu in document.items():
        if section == "codes":
            entrees |= {code: _entree(code, valeur) for code, valeur in contenu.items()}
        elif section == "reprend":
            for code, entree in _reprises(contenu):
                entrees[code] = entree
                repris.add(code)
    for code, (ouverture, libelle) in _OUVERTURES.items():
        entree_finale = entrees.pop(code, None) or _entree(code, libelle)
        if document.get(ouverture) != "non":
            entrees[code] = entree_finale
    return Nomenclature(
        nom, document["titre"], document["source"], MappingProxyType(entrees), frozenset(repris)
    )


def _entree(code: str, valeur: str | dict[str, Any]) -> Entree:
    contenu: dict[str, Any] = {"libelle": valeur} if isinstance(valeur, str) else valeur
    attributs = {nom: v for nom, v in contenu.items() if nom not in _RESERVES}
    return Entree(
        libelle=contenu["libelle"],
        alias=(*contenu.get("alias", ()), *_ALIAS.get(code, ())),
        retire_le=contenu.get("retire_le"),
        attributs=MappingProxyType(attributs),
    )


def _reprises(listes: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Entree]]:
    for nom, attributs in listes.items():
        for code, entree in _lue(nom).entrees.items():
            if code not in _OUVERTURES:
                ajoutes = MappingProxyType({**entree.attributs, **attributs})
                yield code, Entree(entree.libelle, entree.alias, entree.retire_le, ajoutes)
