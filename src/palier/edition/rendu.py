"""Le rendu des figures : spécifications → SVG, dans des processus à part, avec une mémoire.

`prechauffer` dès le départ de la commande : les moteurs démarrent pendant que l'on compte.
"""

import atexit
import base64
import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from palier.edition.polices import DOSSIER

PROCESSUS = 2


class Dessinateur:
    """Un processus de dessin ; une demande à la fois."""

    def __init__(self) -> None:
        script = str(Path(__file__).with_name("atelier.py"))
        # -P : le dossier du script reste hors du chemin, où ses modules en masqueraient d'autres.
        self._processus = subprocess.Popen(
            [sys.executable, "-P", script, str(DOSSIER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._verrou = threading.Lock()

    def demander(self, demande: dict[str, Any]) -> dict[str, str]:
        """Raises: RuntimeError: la spécification est refusée, ou le processus est mort."""
        entree, sortie = self._processus.stdin, self._processus.stdout
        if entree is None or sortie is None:
            raise RuntimeError("Le processus de dessin n'a pas de tuyau.")
        reponse: dict[str, str] | None = None
        with self._verrou, contextlib.suppress(OSError, ValueError):
            entree.write(json.dumps(demande) + "\n")
            entree.flush()
            reponse = json.loads(sortie.readline() or "null")
        if reponse is None:
            reponse = {"erreur": f"processus interrompu. {self.fermer()}"}
        if "erreur" in reponse:
            raise RuntimeError(f"Dessin impossible : {reponse['erreur']}")
        return reponse

    def vivant(self) -> bool:
        return self._processus.poll() is None

    def fermer(self) -> str:
        """Arrête le processus ; rend ce qu'il a dit de son échec, s'il y en a un."""
        self._processus.kill()
        with contextlib.suppress(ValueError):
            return self._processus.communicate()[1].strip()[-500:]
        return ""


_dessinateurs: list[Dessinateur] = []
_memoire: dict[str, str] = {}
_ouverture = threading.Lock()


def prechauffer(processus: int = PROCESSUS) -> None:
    """Lance les processus de dessin sans les attendre ; répétable, remplace les morts."""
    with _ouverture:
        _dessinateurs[:] = [d for d in _dessinateurs if d.vivant()]
        while len(_dessinateurs) < processus:
            _dessinateurs.append(Dessinateur())


def fermer() -> None:
    """Arrête les processus de dessin ; un rendu ultérieur en relancerait."""
    with _ouverture:
        while _dessinateurs:
            _dessinateurs.pop().fermer()


atexit.register(fermer)


def svg(specifications: Sequence[dict[str, Any]]) -> list[str]:
    """Dessine toutes les figures, en parallèle, dans l'ordre reçu.

    Raises:
        RuntimeError: une spécification est refusée par Vega-Lite.
    """
    cles = [json.dumps(s, sort_keys=True) for s in specifications]
    manquantes = {c: s for c, s in zip(cles, specifications, strict=True) if c not in _memoire}
    if manquantes:
        reponses = _partager([{"spec": s} for s in manquantes.values()])
        for cle, reponse in zip(manquantes, reponses, strict=True):
            _memoire[cle] = reponse["svg"]
    return [_memoire[c] for c in cles]


def png(images: Sequence[str], echelle: float = 2) -> list[bytes]:
    """Met des SVG en points, `echelle` pixels par point."""
    reponses = _partager([{"svg": i, "echelle": echelle} for i in images])
    return [base64.b64decode(r["png"]) for r in reponses]


def _partager(demandes: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Chaque dessinateur prend la demande suivante dès qu'il a fini la sienne."""
    prechauffer()
    reponses: list[dict[str, str]] = [{} for _ in demandes]
    erreurs: list[RuntimeError] = []
    file = iter(enumerate(demandes))
    tour = threading.Lock()

    def travailler(dessinateur: Dessinateur) -> None:
        for i, demande in _tirer(file, tour):
            try:
                reponses[i] = dessinateur.demander(demande)
            except RuntimeError as erreur:
                erreurs.append(erreur)
                return

    fils = [threading.Thread(target=travailler, args=(d,)) for d in list(_dessinateurs)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    if erreurs:
        raise erreurs[0]
    return reponses


def _tirer(
    file: Iterator[tuple[int, dict[str, Any]]], tour: threading.Lock
) -> Iterator[tuple[int, dict[str, Any]]]:
    while True:
        with tour:
            suivante = next(file, None)
        if suivante is None:
            return
        yield suivante
