"""Ranger, relire, effacer un fichier ; chiffré sur le disque, sous un nom qui ne dit rien."""

import contextlib
import os
import re
import secrets
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from palier.noyau.erreurs import Refus
from palier.socle.coffre.champs import cles
from palier.socle.coffre.chiffre import desceller, sceller

_RANGEMENT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}\.[a-z]{3,4}")


class PiecePerdue(Refus):
    """La fiche existe, son fichier non."""


def _chemin(rangement: str) -> Path:
    """Raises: PiecePerdue: le rangement mène hors du dossier des pièces."""
    dossier = Path(settings.PALIER_PIECES).resolve()
    chemin = (dossier / rangement).resolve()
    if not rangement or dossier not in chemin.parents:
        raise PiecePerdue("Le fichier de cette pièce n'est plus dans son dossier")
    return chemin


def ranger(octets: bytes, extension: str, voulu: str = "") -> str:
    """Écrit un fichier chiffré et rend où il est ; l'effacer si la suite échoue est à l'appelant.

    L'emplacement est lié au contenu : deux fichiers échangés ne se déchiffrent plus.

    Args:
        voulu: un emplacement déjà donné par Palier, à reprendre s'il est libre.
    """
    rangement = voulu if _RANGEMENT.fullmatch(voulu) else ""
    if not rangement or _chemin(rangement).exists():
        nom = secrets.token_hex(16)
        rangement = f"{nom[:2]}/{nom}.{extension}"
    chemin = _chemin(rangement)
    chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    provisoire = chemin.with_suffix(".partiel")
    descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descripteur, "wb") as fichier:
        fichier.write(sceller(octets, cles(), rangement))
        fichier.flush()
        os.fsync(fichier.fileno())
    provisoire.replace(chemin)
    return rangement


def lire(rangement: str) -> bytes:
    """Le contenu clair d'un fichier rangé ; un fichier repris d'ailleurs se lit tel quel.

    Raises:
        PiecePerdue: le fichier manque.
    """
    try:
        octets = _chemin(rangement).read_bytes()
    except OSError:
        fait = "Le fichier de cette pièce n'est plus dans son dossier"
        raise PiecePerdue(fait, "restaurez-le depuis une sauvegarde, ou remplacez-le") from None
    return desceller(octets, cles(), rangement)


def est_range(rangement: str) -> bool:
    """Un fichier est déjà à cet emplacement."""
    try:
        return _chemin(rangement).is_file()
    except (PiecePerdue, OSError, ValueError):
        return False


def effacer(rangement: str) -> None:
    """Efface un fichier une fois la transaction aboutie ; rien si elle échoue."""
    transaction.on_commit(partial(oublier, rangement))


def oublier(rangement: str) -> None:
    """Efface un fichier tout de suite ; un fichier déjà absent n'est pas une faute."""
    with contextlib.suppress(OSError, PiecePerdue):
        _chemin(rangement).unlink()
