"""Ce que l'on accepte en dépôt : la taille, le type vérifié au contenu, le nom neutralisé."""

import re
import shutil
import unicodedata
import zipfile
from pathlib import Path

from django.conf import settings

from palier.noyau.erreurs import Refus
from palier.pilotage.echange import archives, classeurs, textes
from palier.pilotage.echange.tables import TABLES

TAILLE_MAX = 50 << 20
"""Octets d'un fichier déposé ; au-delà, la commande `palier importer` convient mieux."""
DECOMPRESSE_MAX = 500 << 20
SUFFIXES = (".zip", ".xlsx", ".ods", ".csv", ".parquet")
_INTERDITS = re.compile(r"[^\w .()'’-]")


def nom_sur(nom: str) -> str:
    """Le nom d'un fichier, sans chemin ni caractère qui agisse.

    >>> nom_sur("../../etc/<b>pass wd.CSV"), nom_sur("C:\\\\dossier\\\\suivi.xlsx")
    ('_b_pass wd.csv', 'suivi.xlsx')
    """
    dernier = re.split(r"[/\\]", unicodedata.normalize("NFC", nom))[-1]
    propre = _INTERDITS.sub("_", dernier).strip(" .")
    tronc, point, suffixe = propre.rpartition(".")
    if not point:
        return propre[:100] or "fichier"
    return f"{tronc[:100] or 'fichier'}.{suffixe.lower()[:10]}"


def dossier(numero: int) -> Path:
    """Où attend un fichier déposé, hors de la base, lisible de son seul propriétaire."""
    chemin: Path = settings.PALIER_DOSSIER / "depots" / str(numero)
    chemin.mkdir(parents=True, exist_ok=True, mode=0o700)
    return chemin


def fichier(numero: int, nom: str) -> Path:
    """Le fichier déposé."""
    return dossier(numero) / nom


def oublier(numero: int) -> None:
    """Efface un fichier déposé."""
    shutil.rmtree(settings.PALIER_DOSSIER / "depots" / str(numero), ignore_errors=True)


def verifier(chemin: Path) -> None:
    """Refuse ce qui n'est pas ce que son nom annonce.

    Raises:
        Refus: type inconnu, vide, faux, chiffré ou démesuré.
    """
    suffixe = chemin.suffix
    if suffixe not in SUFFIXES:
        raise Refus(
            f"Palier ne lit pas les fichiers « {suffixe or 'sans extension'} »",
            "déposez un .zip, .xlsx, .ods, .csv ou .parquet",
            champ="fichier",
        )
    if suffixe in (".zip", ".xlsx", ".ods"):
        _verifier_archive(chemin)
    elif suffixe == ".parquet":
        with chemin.open("rb") as flux:
            debut = flux.read(4)
        if debut != b"PAR1":
            raise Refus(f"{chemin.name} n'est pas un fichier Parquet", "refaites l'export")
    else:
        textes.reconnaitre(chemin, chemin.name)


def _verifier_archive(chemin: Path) -> None:
    with chemin.open("rb") as flux:
        debut = flux.read(4)
    if not debut:
        raise Refus(f"Le fichier {chemin.name} est vide", "refaites l'export ou la copie")
    # Ce qui n'est pas une archive, l'ouverture du classeur sait le nommer (ancien .xls, chiffré).
    if chemin.suffix != ".zip" and not debut.startswith(b"PK"):
        next(classeurs.ouvrir(chemin, chemin.name), None)
    membres = archives.verifier(chemin)
    total = sum(m.file_size for m in membres)
    if total > DECOMPRESSE_MAX:
        raise Refus(
            f"Le fichier {chemin.name} est démesuré : {total >> 20} Mo une fois décompressé",
            "coupez-le, ou reprenez-le par la commande palier importer",
        )
    if not _tient_sa_promesse(chemin, {m.filename for m in membres}):
        geste = "vérifiez le fichier choisi, ou enregistrez-le à nouveau"
        raise Refus(f"{chemin.name} n'est pas ce que son nom annonce", geste)


def _tient_sa_promesse(chemin: Path, noms: set[str]) -> bool:
    if chemin.suffix == ".xlsx":
        return "xl/workbook.xml" in noms
    if chemin.suffix == ".ods":
        with zipfile.ZipFile(chemin) as archive:
            return "mimetype" in noms and b"opendocument.spreadsheet" in archive.read("mimetype")
    return any(nom.lower().endswith((".csv", ".parquet")) for nom in noms)


def est_d_echange(chemin: Path) -> bool:
    """Le fichier porte nos tables ; sinon il lui faut une correspondance."""
    if chemin.suffix == ".zip":
        return True
    if chemin.suffix in classeurs.EXTENSIONS:
        feuilles = classeurs.ouvrir(chemin, chemin.name)
        return any(feuille.nom.strip().lower() in TABLES for feuille in feuilles)
    return chemin.suffix == ".parquet" or chemin.stem.lower() in TABLES
