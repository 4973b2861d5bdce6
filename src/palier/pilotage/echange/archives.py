"""Les archives zip, données ou classeurs : ouvertes sans jamais croire ce qu'elles annoncent."""

import lzma
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from palier.noyau.erreurs import Refus

TAILLE_MAX = 4 << 30
"""Octets décompressés admis dans une archive."""
RAPPORT_MAX = 250
"""Taille décompressée sur taille de l'archive ; un CSV se réduit de 5 à 30 fois."""
_PETITE = 32 << 20
"""En deçà, un rapport élevé est sans danger (un classeur presque vide se réduit beaucoup)."""

ABIMEES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)
"""Ce que lève la lecture d'une archive abîmée, selon l'endroit où elle l'est."""


def verifier(chemin: Path) -> list[zipfile.ZipInfo]:
    """Les membres d'une archive sûre.

    Raises:
        Refus: archive illisible, chiffrée, démesurée, ou qui écrirait hors de son dossier.
    """
    try:
        with zipfile.ZipFile(chemin) as archive:
            membres = [m for m in archive.infolist() if not m.is_dir()]
    except ABIMEES as erreur:
        raise Refus(
            f"Le fichier {chemin.name} est tronqué ou n'est pas une archive",
            "refaites l'export ou la copie",
        ) from erreur
    total = sum(m.file_size for m in membres)
    taille = max(1, chemin.stat().st_size)
    if total > TAILLE_MAX or (total > _PETITE and total / taille > RAPPORT_MAX):
        raise Refus(
            f"Le fichier {chemin.name} est démesuré : {total >> 20} Mo une fois décompressé",
            "vérifiez d'où il vient, ou donnez le dossier décompressé",
        )
    for membre in membres:
        morceaux = PurePosixPath(membre.filename.replace("\\", "/"))
        if morceaux.is_absolute() or ".." in morceaux.parts or ":" in membre.filename:
            raise Refus(
                f"L'archive {chemin.name} contient un chemin interdit, « {membre.filename} »",
                "vérifiez d'où elle vient",
            )
        if membre.flag_bits & 0x1:
            raise Refus(
                f"L'archive {chemin.name} est protégée par un mot de passe",
                "décompressez-la vous-même et donnez le dossier",
            )
    return membres


def extraire(chemin: Path, vers: Path) -> Path:
    """Décompresse une archive et rend le dossier qui porte les tables.

    Raises:
        Refus: archive refusée par `verifier`, ou abîmée.
    """
    membres = verifier(chemin)
    try:
        with zipfile.ZipFile(chemin) as archive:
            for membre in membres:
                archive.extract(membre, vers)
    except ABIMEES as erreur:
        raise Refus(
            f"L'archive {chemin.name} est abîmée", "refaites l'export ou la copie"
        ) from erreur
    contenu = [p for p in vers.iterdir() if p.name != "__MACOSX"]
    return contenu[0] if len(contenu) == 1 and contenu[0].is_dir() else vers
