"""Les enregistrements traduits d'un classeur, réunis quand plusieurs lignes disent le même."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from palier.pilotage.echange import textes
from palier.pilotage.echange.correspondance import Correspondance
from palier.pilotage.echange.sources import Forme, Source
from palier.pilotage.echange.tables import TABLES

_SANS_CLE_MAIS_UNIQUES = ("compositions", "participants", "affectations")


@dataclass
class _Page:
    """Les enregistrements d'une table qui viennent d'une même feuille."""

    lignes: list[tuple[int | None, dict[str, str]]] = field(default_factory=list)
    titres: dict[str, str] = field(default_factory=dict)


class Registre:
    """Amasse les enregistrements par table et par feuille.

    Deux lignes qui donnent le même identifiant n'en font qu'un, si elles ne se contredisent pas ;
    sinon les deux restent, et le contrôle des clés les signale.
    """

    def __init__(self, classeur: str) -> None:
        self.classeur = classeur
        self._pages: dict[tuple[str, str, str], _Page] = {}
        self._connus: dict[tuple[str, ...], dict[str, str]] = {}

    def ajouter_lignes(self, correspondance: Correspondance) -> None:
        """Ajoute les enregistrements que la correspondance écrit elle-même."""
        for table, enregistrements in correspondance.lignes.items():
            for enregistrement in enregistrements:
                self._ajouter(table, correspondance.nom, "", None, enregistrement, {})

    def ajouter(
        self,
        table: str,
        feuille: str,
        ligne: int,
        enregistrement: Mapping[str, str],
        titres: Mapping[str, str],
    ) -> None:
        """Ajoute un enregistrement du classeur, ou complète celui qui le précède."""
        self._ajouter(table, self.classeur, feuille, ligne, enregistrement, titres)

    def _ajouter(
        self,
        table: str,
        fichier: str,
        feuille: str,
        ligne: int | None,
        enregistrement: Mapping[str, str],
        titres: Mapping[str, str],
    ) -> None:
        identite = self._identite(table, enregistrement)
        connu = self._connus.get(identite) if identite else None
        if connu is not None and all(connu.get(k, v) == v for k, v in enregistrement.items()):
            connu.update(enregistrement)
            return
        nouveau = dict(enregistrement)
        if identite:
            self._connus.setdefault(identite, nouveau)
        page = self._pages.setdefault((table, fichier, feuille), _Page())
        page.lignes.append((ligne, nouveau))
        page.titres.update(titres)

    def _identite(self, table: str, enregistrement: Mapping[str, str]) -> tuple[str, ...]:
        noms = TABLES[table].cle
        if noms and all(n in enregistrement for n in noms):
            return (table, *(enregistrement[n] for n in noms))
        if table in _SANS_CLE_MAIS_UNIQUES:
            return (table, *(f"{k}={v}" for k, v in sorted(enregistrement.items())))
        return ()

    def ecrire(self, travail: Path) -> list[Source]:
        """Écrit une copie de travail par table et par feuille, dans l'ordre des tables."""
        ordre = list(TABLES)
        sources = []
        for rang, (reperes, page) in enumerate(
            sorted(self._pages.items(), key=lambda p: ordre.index(p[0][0]))
        ):
            table, fichier, feuille = reperes
            remplies = {nom for _, e in page.lignes for nom in e}
            entete = tuple(c.nom for c in TABLES[table].colonnes if c.nom in remplies)
            copie = travail / f"traduite-{rang}-{table}.csv"
            lignes = [(n, [e.get(c, "") for c in entete]) for n, e in page.lignes]
            textes.copier([(0, entete), *lignes], copie)
            sources.append(
                Source(
                    TABLES[table],
                    copie,
                    Forme.CSV,
                    fichier,
                    feuille,
                    entete=entete,
                    titres=page.titres,
                )
            )
        return sources
