"""Chronométrer une commande dans un processus neuf, et résumer plusieurs passages."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[1]
ATELIER = RACINE / "build" / "bench"
PALIER = str(Path(sys.executable).with_name("palier"))

# ru_maxrss : kibioctets sous Linux, octets sous macOS.
_OCTETS_PAR_RSS = 1 if sys.platform == "darwin" else 1024


class Echec(Exception):
    """La commande mesurée a échoué : il n'y a rien à publier."""


@dataclass(frozen=True)
class Passage:
    """Un passage d'une commande : secondes, mégaoctets (10⁶), sortie standard."""

    secondes: float
    memoire: float
    sortie: str


def passer(commande: Sequence[str]) -> Passage:
    """Exécute la commande dans un processus neuf.

    La mémoire est la plus grande mémoire résidente d'un seul processus, lui ou l'un de ses enfants
    (`wait4`) ; `pic` donne leur total. Ce processus-ci reste petit : un enfant
    hérite du maximum de qui l'a lancé.

    Raises:
        Echec: code de sortie non nul, avec la fin de ce que la commande a écrit.
    """
    with tempfile.TemporaryFile("w+") as sortie, tempfile.TemporaryFile("w+") as plainte:
        depart = time.perf_counter()
        processus = subprocess.Popen(
            list(commande),
            stdout=sortie,
            stderr=plainte,
            cwd=RACINE,
        )
        _, statut, usage = os.wait4(processus.pid, 0)
        secondes = time.perf_counter() - depart
        processus.returncode = os.waitstatus_to_exitcode(statut)
        sortie.seek(0)
        plainte.seek(0)
        texte, erreurs = sortie.read(), plainte.read()
    if processus.returncode:
        raise Echec(f"{' '.join(commande)}\n{texte[-600:]}{erreurs[-1500:]}")
    return Passage(secondes, usage.ru_maxrss * _OCTETS_PAR_RSS / 1e6, texte)


def pic(commande: Sequence[str]) -> float:
    """Le plus haut total de mémoire résidente du processus **et** de ses descendants, en Mo.

    Les pages partagées comptent dans chacun : le total majore. Sans `/proc`, rend le maximum d'un
    seul processus. Passage à part : l'observation ralentit ce qu'elle regarde.
    """
    if not Path("/proc/self/statm").exists():
        return passer(commande).memoire
    processus = subprocess.Popen(
        list(commande),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=RACINE,
    )
    haut = 0.0
    while processus.poll() is None:
        haut = max(haut, sum(map(resident, descendance(processus.pid))))
        time.sleep(0.01)
    if processus.returncode:
        raise Echec(" ".join(commande))
    return haut


def descendance(racine: int) -> list[int]:
    """Ce processus et tous ceux qui en descendent."""
    parents: dict[int, list[int]] = {}
    for dossier in Path("/proc").iterdir():
        if dossier.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((dossier / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(dossier.name))
    famille, file = [], [racine]
    while file:
        famille.append(file.pop())
        file += parents.get(famille[-1], [])
    return famille


def resident(pid: int) -> float:
    """La mémoire résidente d'un processus, en Mo ; 0 s'il a fini."""
    with contextlib.suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


def propre(pid: int) -> float:
    """La mémoire d'un processus, en Mo, chaque page partagée comptée au prorata (Pss)."""
    lignes = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (pss,) = (ligne.split()[1] for ligne in lignes if ligne.startswith("Pss:"))
    return int(pss) * 1_024 / 1e6


def repeter(fois: int, passage: Callable[[], Passage]) -> list[Passage]:
    """Le même passage, plusieurs fois."""
    return [passage() for _ in range(fois)]


def a_part(travail: str, *arguments: object) -> tuple[Any, Passage]:
    """Exécute `python -m bench.travaux TRAVAIL …` à part ; rend son JSON et son passage."""
    commande = [sys.executable, "-m", "bench.travaux", travail, *map(str, arguments)]
    passage = passer(commande)
    return json.loads(passage.sortie.splitlines()[-1]), passage


@dataclass(frozen=True)
class Chiffre:
    """Un chiffre publié : ses valeurs mesurées, son unité, sa cible.

    Attributes:
        cible: la valeur à tenir ; None si le chiffre n'est donné que pour mémoire.
        sens: « ≤ » si la cible est un plafond, « ≥ » si c'est un plancher.
        commande: ce qui le refait.
    """

    nom: str
    unite: str
    valeurs: tuple[float, ...]
    commande: str
    cible: float | None = None
    sens: str = "≤"

    @property
    def mediane(self) -> float:
        """La valeur publiée."""
        return statistics.median(self.valeurs)

    def decrire(self) -> dict[str, Any]:
        """Le chiffre tel qu'on l'écrit en JSON."""
        return {
            "nom": self.nom,
            "unite": self.unite,
            "mediane": round(self.mediane, 4),
            "minimum": round(min(self.valeurs), 4),
            "maximum": round(max(self.valeurs), 4),
            "passages": len(self.valeurs),
            "cible": self.cible,
            "sens": self.sens,
            "tenue": self._tenue(),
            "commande": self.commande,
        }

    def _tenue(self) -> bool | None:
        if self.cible is None:
            return None
        return self.mediane <= self.cible if self.sens == "≤" else self.mediane >= self.cible


def temps(
    nom: str, passages: Sequence[Passage], commande: str, cible: float | None = None
) -> Chiffre:
    """Le temps de ces passages, en secondes."""
    return Chiffre(nom, "s", tuple(p.secondes for p in passages), commande, cible)


def memoire(
    nom: str, passages: Sequence[Passage], commande: str, cible: float | None = None
) -> Chiffre:
    """La mémoire résidente maximale de ces passages, en mégaoctets."""
    return Chiffre(nom, "Mo", tuple(p.memoire for p in passages), commande, cible)
