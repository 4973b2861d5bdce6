"""Ce qui ne va pas dans un dossier d'échange : où, quoi, ce qui était attendu, que faire."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from palier.noyau.erreurs import DonneesFautives
from palier.noyau.texte import accorde
from palier.noyau.texte import nombre as ecrit

PLAFOND = 1000  # anomalies gardées par table, colonne et nature ; les suivantes sont comptées
_ENTETE = (
    *("niveau", "nature", "table", "fichier", "feuille", "ligne", "colonne"),
    *("valeur lue", "attendu", "proposition", "autres du même genre"),
)
MONTREES = 5  # anomalies du même genre écrites à l'écran ; le rapport .csv a les autres


class Niveau(StrEnum):
    """Ce qu'une anomalie empêche."""

    BLOQUANT = "bloquant"
    """La valeur est inutilisable : ni reprise, ni calcul."""
    COHERENCE = "coherence"
    """Chaque valeur se lit, mais elles se contredisent : pas de reprise ; un calcul avertit."""


class Nature(StrEnum):
    """Les genres d'anomalies, du plus gros au plus fin."""

    FICHIER = "Fichiers"
    COLONNE = "Colonnes"
    OBLIGATOIRE = "Valeurs obligatoires absentes"
    TYPE = "Valeurs illisibles"
    CODE = "Codes inconnus"
    BORNE = "Valeurs hors bornes"
    CLE = "Identifiants en double"
    REFERENCE = "Références sans objet"
    DATES = "Dates qui se contredisent"
    DOUBLON = "Doublons probables"


@dataclass(frozen=True)
class Anomalie:
    """Un défaut, situé comme le tableur le montre.

    Attributes:
        fichier: nom du fichier ou du classeur ; `feuille` : feuille du classeur, sinon vide.
        ligne: numéro de ligne affiché par un tableur (l'en-tête est la ligne 1), si connu.
        valeur: valeur lue, telle quelle.
        attendu: ce qui aurait convenu ; `proposition` : le geste qui corrige.
        autres: anomalies du même genre comptées mais non détaillées.
    """

    niveau: Niveau
    nature: Nature
    table: str
    fichier: str
    attendu: str
    colonne: str = ""
    ligne: int | None = None
    valeur: str = ""
    proposition: str = ""
    feuille: str = ""
    autres: int = 0

    def __str__(self) -> str:
        lieu = f"{self.fichier}, feuille {self.feuille}" if self.feuille else self.fichier
        if self.ligne is not None:
            lieu += f", ligne {self.ligne}"
        if self.colonne:
            lieu += f", {self.colonne}"
        lue = f"« {_extrait(self.valeur)} » : " if self.valeur else ""
        suite = f" ; {self.proposition}" if self.proposition else ""
        return f"{lieu} : {lue}{self.attendu}{suite}."


def _extrait(texte: str, longueur: int = 60) -> str:
    propre = "".join(c if c.isprintable() else "·" for c in texte)
    return propre if len(propre) <= longueur else propre[: longueur - 1] + "…"


def compte(anomalies: Iterable[Anomalie], niveau: Niveau | None = None) -> int:
    """Nombre d'anomalies, celles qui ne sont pas détaillées comprises."""
    return sum(1 + a.autres for a in anomalies if niveau is None or a.niveau is niveau)


def _lignes_rapport(anomalies: Iterable[Anomalie]) -> Iterator[str]:
    ordre = list(Nature)
    triees = sorted(anomalies, key=lambda a: (a.table, ordre.index(a.nature)))
    for (table, nature), paquet in groupby(triees, key=lambda a: (a.table, a.nature)):
        groupe = list(paquet)
        montrees = _choisies(groupe)
        nombre = compte(groupe)
        yield f"{table or 'Dossier'} — {nature.value.lower()} ({ecrit(nombre)})"
        yield from (f"  {anomalie}" for anomalie in montrees)
        if reste := nombre - len(montrees):
            yield f"  … et {ecrit(reste)} autres du même genre."


def _choisies(groupe: list[Anomalie]) -> list[Anomalie]:
    """Quelques exemples d'un groupe : chaque colonne fautive y paraît au moins une fois."""
    par_colonne: dict[str, list[Anomalie]] = {}
    for anomalie in groupe:
        par_colonne.setdefault(anomalie.colonne, []).append(anomalie)
    chacune = max(1, MONTREES // len(par_colonne))
    return [a for fautives in par_colonne.values() for a in fautives[:chacune]]


def rapport(anomalies: Iterable[Anomalie]) -> str:
    """Le rapport d'écran : par table, puis par nature, avec quelques exemples de chaque."""
    return "\n".join(_lignes_rapport(anomalies))


def ecrire_rapport(anomalies: Iterable[Anomalie], chemin: Path) -> None:
    """Écrit toutes les anomalies détaillées dans un `.csv` que le tableur ouvre."""
    with chemin.open("w", encoding="utf-8-sig", newline="") as sortie:
        redige = csv.writer(sortie, delimiter=";")
        redige.writerow(_ENTETE)
        for a in anomalies:
            lieu = [a.table, a.fichier, a.feuille, "" if a.ligne is None else a.ligne, a.colonne]
            fait = [a.valeur, a.attendu, a.proposition, a.autres or ""]
            redige.writerow([_sans_formule(v) for v in [a.niveau, a.nature, *lieu, *fait]])


def _sans_formule(valeur: object) -> object:
    """Un tableur n'exécute pas ce qui commence par une apostrophe."""
    texte = str(valeur)
    return f"'{texte}" if texte[:1] in ("=", "+", "-", "@") else valeur


def refuser(anomalies: Iterable[Anomalie], *niveaux: Niveau) -> None:
    """Refuse les données si une anomalie de l'un de ces niveaux existe.

    Raises:
        DonneesFautives: avec le rapport complet de ces anomalies.
    """
    retenues = [a for a in anomalies if a.niveau in niveaux]
    if nombre := compte(retenues):
        constat = f"{accorde(nombre, 'anomalie')} dans ces données, rien n'a été écrit"
        raise DonneesFautives(
            f"{rapport(retenues)}\n\n{constat}",
            "corrigez les lignes citées, puis recommencez",
        )
