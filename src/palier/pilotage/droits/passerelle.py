"""Le processus séparé où openfisca-france calcule : le lancer, lui parler, le laisser partir.

Il se charge à la demande (une dizaine de secondes, hors de la page), se préchauffe sur un foyer
type, puis répond en moins d'une seconde. Une demande est une ligne de JSON sur son entrée, une
réponse une ligne sur sa sortie. Oublié, il s'arrête ; il s'arrête aussi avec celui qui l'a lancé,
dont la fin ferme son entrée. Absent ou tombé, il le dit par un refus : la page reste utilisable.
"""

import atexit
import json
import queue
import subprocess
import sys
import threading
import time
from enum import StrEnum
from pathlib import Path
from typing import Any

from palier.noyau.erreurs import Refus

DELAI_CHARGEMENT = 90.0
DELAI_REPONSE = 30.0
REPOS = 900.0
"""Secondes sans demande au bout desquelles le calculateur rend sa mémoire."""

_PROGRAMME = Path(__file__).with_name("calculateur.py")
_PAUSE_APRES_CHUTE = 20.0
_LANGUE = {"PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"}


class Etat(StrEnum):
    """Où en est le calculateur."""

    ABSENT = "ABSENT"
    ARRETE = "ARRETE"
    PREPARATION = "PREPARATION"
    PRET = "PRET"
    TOMBE = "TOMBE"


class Indisponible(Refus):
    """Le calculateur ne répond pas : aucun droit ne peut être estimé pour l'instant."""


class Passerelle:
    """Un calculateur et son état ; une seule par processus web, partagée par ses fils."""

    def __init__(self, environnement: Path, *, repos: float = REPOS) -> None:
        self.environnement = environnement
        self.repos = repos
        self.charge_en: float | None = None
        self._processus: subprocess.Popen[str] | None = None
        self._reponses: queue.Queue[str] = queue.Queue()
        self._parole = threading.Lock()
        self._naissance = threading.Lock()
        self._pret = threading.Event()
        self._tombe_a: float | None = None
        self._derniere = time.monotonic()
        atexit.register(self.arreter)

    @property
    def python(self) -> Path:
        return self.environnement / (
            "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        )

    @property
    def pid(self) -> int:
        """Le numéro du processus ; 0 s'il n'y en a pas."""
        return self._processus.pid if self._processus is not None else 0

    @property
    def etat(self) -> Etat:
        """L'état, sans rien lancer."""
        if not self.python.exists():
            return Etat.ABSENT
        if self._processus is not None:
            if self._processus.poll() is None:
                return Etat.PRET if self._pret.is_set() else Etat.PREPARATION
            self._tomber()
        if self._tombe_a is not None and time.monotonic() - self._tombe_a < _PAUSE_APRES_CHUTE:
            return Etat.TOMBE
        return Etat.ARRETE

    def preparer(self, mois: str) -> Etat:
        """Lance le calculateur s'il ne l'est pas, sans l'attendre ; rend son état."""
        with self._naissance:
            if self.etat is Etat.ARRETE:
                self._lancer()
                threading.Thread(target=self._prechauffer, args=(mois,), daemon=True).start()
        return self.etat

    def demander(self, demande: dict[str, Any], *, attendre: float = DELAI_CHARGEMENT) -> Any:
        """Les foyers calculés, dans l'ordre de la demande.

        Raises:
            Indisponible: le calculateur est absent, tombé, trop long ou refuse la demande.
        """
        if self.preparer(demande["mois"]) is Etat.ABSENT:
            fait = "Le calculateur de droits n'est pas installé"
            geste = "demandez à qui tient l'installation de lancer « make droits »"
            raise Indisponible(fait, geste)
        if not self._pret_avant(attendre):
            fait = "Le calculateur de droits ne répond pas encore"
            raise Indisponible(fait, "réessayez dans un instant")
        reponse = self._echanger(demande, DELAI_REPONSE)
        if "refus" in reponse:
            fait = "Le calculateur de droits n'a pas su calculer cette situation"
            raise Indisponible(fait, "vérifiez les dates de naissance, la commune et les montants")
        return reponse["foyers"]

    def _pret_avant(self, attendre: float) -> bool:
        """Attend la fin de la préparation ; inutile d'attendre un calculateur tombé."""
        fin = time.monotonic() + attendre
        while not self._pret.wait(0.1):
            if self.etat not in (Etat.PREPARATION, Etat.PRET) or time.monotonic() > fin:
                return False
        return True

    def arreter(self) -> None:
        """Laisse partir le calculateur ; la prochaine demande en lancera un autre."""
        processus, self._processus = self._processus, None
        self._pret.clear()
        if processus is None or processus.poll() is not None:
            return
        processus.terminate()
        try:
            processus.wait(5)
        except subprocess.TimeoutExpired:
            processus.kill()
            processus.wait(5)

    def _tomber(self) -> None:
        """Un calculateur parti sans qu'on l'ait demandé : on attend un peu avant d'en relancer."""
        self._tombe_a = time.monotonic()
        self.arreter()

    def _lancer(self) -> None:
        self._pret.clear()
        self._reponses = queue.Queue()
        self._derniere = time.monotonic()
        self._processus = subprocess.Popen(
            [str(self.python), "-I", str(_PROGRAMME)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=_LANGUE,
        )
        ecoute = (self._processus, self._reponses)
        threading.Thread(target=_ecouter, args=ecoute, daemon=True).start()

    def _prechauffer(self, mois: str) -> None:
        """Le premier foyer coûte le chargement des barèmes : il n'est celui de personne."""
        try:
            reponse = self._echanger({**FOYER_TYPE, "mois": mois}, DELAI_CHARGEMENT)
        except Indisponible:
            return
        self.charge_en = reponse.get("charge_en")
        self._tombe_a = None
        self._pret.set()
        processus = self._processus
        while processus is not None and processus is self._processus:
            reste = self.repos - (time.monotonic() - self._derniere)
            if reste <= 0:
                self.arreter()
                return
            time.sleep(min(reste, 1.0))

    def _echanger(self, demande: dict[str, Any], delai: float) -> dict[str, Any]:
        """Une ligne contre une ligne ; un calculateur muet ou mort est retiré."""
        with self._parole:
            self._derniere = time.monotonic()
            try:
                if self._processus is None or self._processus.stdin is None:
                    raise BrokenPipeError
                self._processus.stdin.write(json.dumps(demande) + "\n")
                self._processus.stdin.flush()
                ligne = self._reponses.get(timeout=delai)
                if not ligne:
                    raise BrokenPipeError
            except (OSError, queue.Empty):
                self._tomber()
                fait = "Le calculateur de droits s'est arrêté"
                raise Indisponible(fait, "réessayez dans un instant") from None
        lue: dict[str, Any] = json.loads(ligne)
        return lue


def _ecouter(processus: "subprocess.Popen[str]", reponses: "queue.Queue[str]") -> None:
    """Range les réponses à mesure ; une ligne vide dit que le processus est parti."""
    if processus.stdout is not None:
        for ligne in processus.stdout:
            reponses.put(ligne)
    reponses.put("")


VARIABLES = (
    *("aah", "aspa", "aide_logement", "af", "crds_af", "cf", "crds_cf", "asf", "crds_asf"),
    *("paje_base", "crds_paje", "ars", "crds_ars", "rsa", "ppa", "crds_ppa"),
    *("cmu_c", "css_participation_forfaitaire"),
)
"""Ce que l'on demande, dans l'ordre où ces droits dépendent les uns des autres."""

FOYER_TYPE = {
    "variables": VARIABLES,
    "foyers": [
        {
            "personnes": [
                {"role": "parent", "date_naissance": "1990-01-01", "salaire_net": 900.0},
                {"role": "enfant", "date_naissance": "2020-01-01"},
            ],
            "menage": {
                "statut_occupation_logement": "locataire_hlm",
                "loyer": 400.0,
                "depcom": "92046",
            },
        }
    ],
}
"""Une parente seule et son enfant : de quoi charger tous les barèmes du mois."""
