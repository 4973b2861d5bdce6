"""Sur quoi l'on mesure : la machine, les versions, l'état du dépôt."""

import os
import platform
import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.chrono import RACINE

_PAQUETS = ("palier", "duckdb", "ibis-framework", "typst", "vl-convert-python", "openpyxl")


def _sortie(*commande: str) -> str:
    try:
        fait = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return fait.stdout.strip()


def _processeur() -> str:
    infos = Path("/proc/cpuinfo")
    if not infos.exists():
        return _sortie("sysctl", "-n", "machdep.cpu.brand_string") or platform.processor()
    noms = [li for li in infos.read_text().splitlines() if li.startswith("model name")]
    return noms[0].partition(":")[2].strip() if noms else platform.processor()


def decrire() -> dict[str, Any]:
    """Cœurs, mémoire (Gio), processeur, système, versions des programmes mesurés."""
    memoire = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "coeurs": os.cpu_count(),
        "memoire_gio": round(memoire, 1),
        "processeur": _processeur(),
        "systeme": platform.platform(terse=True),
        "versions": {
            "python": platform.python_version(),
            **{nom: version(nom) for nom in _PAQUETS},
            "libreoffice": _sortie("soffice", "--version"),
        },
    }


def moment() -> dict[str, Any]:
    """Quand, sur quel état du dépôt, et si la machine était occupée (charge sur une minute)."""
    return {
        "le": datetime.now().astimezone().isoformat(timespec="seconds"),
        "commit": _sortie("git", "rev-parse", "--short", "HEAD"),
        "modifie": bool(_sortie("git", "status", "--porcelain", "--untracked-files=no", "src")),
        "charge": round(os.getloadavg()[0], 2),
    }
