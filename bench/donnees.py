"""Les données mesurées, engendrées une fois par la démonstration dans `build/bench/`.

S : le pôle (1 845 ménages, 9 618 entretiens dans l'année) ; M et L : environ cent et mille fois
plus. Un jeu est refait quand le code qui l'engendre a changé.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from bench.chrono import ATELIER, PALIER, RACINE, a_part, passer

ANNEE = "2025"
_GENERATEUR = RACINE / "src" / "palier" / "pilotage" / "demonstration"


def pole() -> Path:
    """Le dossier d'échange du pôle, en CSV."""
    return _jeu("pole", lambda sortie: a_part("pole", ANNEE, sortie))


def pole_parquet() -> Path:
    """Le même, en Parquet."""
    return _jeu("pole-parquet", lambda sortie: _convertir(sortie, "parquet"))


def pole_classeur() -> Path:
    """Le même, en classeur d'échange."""
    return _jeu("pole.xlsx", lambda sortie: _convertir(sortie, "xlsx"))


def grand(taille: str) -> Path:
    """Un grand jeu en Parquet : M (184 500 ménages) ou L (un million)."""
    return _jeu(f"grand-{taille}", lambda sortie: a_part("grand", ANNEE, taille, sortie))


def federation(structures: int) -> Path:
    """Un dossier de dossiers Parquet : des structures distinctes, réunies à la lecture."""
    return _jeu(f"federation-{structures}", lambda s: a_part("federation", ANNEE, structures, s))


def federation_csv(structures: int) -> Path:
    """Les mêmes, en CSV."""
    source = federation(structures)
    return _jeu(f"{source.name}-csv", lambda sortie: a_part("en_csv", source, sortie))


def _convertir(sortie: Path, format_: str) -> None:
    passer([PALIER, "exporter", str(sortie), "--donnees", str(pole()), "--format", format_])


def _jeu(nom: str, engendrer: Callable[[Path], object]) -> Path:
    """Le jeu de données de ce nom, engendré si son code a changé."""
    jeu, temoin = ATELIER / nom, ATELIER / f".{nom}"
    empreinte = _empreinte()
    if not jeu.exists() or not temoin.exists() or temoin.read_text() != empreinte:
        ATELIER.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(jeu, ignore_errors=True)
        jeu.unlink(missing_ok=True)
        engendrer(jeu)
        temoin.write_text(empreinte)
    return jeu


def _empreinte() -> str:
    total = hashlib.sha256()
    for fichier in sorted(f for f in _GENERATEUR.rglob("*") if f.suffix in (".py", ".yaml")):
        total.update(fichier.read_bytes())
    return total.hexdigest()
