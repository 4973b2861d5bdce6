"""Les fichiers joints suivent leurs tables : en clair dans `pieces/`, chiffrés une fois rangés."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from palier.metier.accompagnement.models import Piece
from palier.noyau.erreurs import Refus
from palier.pilotage.echange import archives
from palier.socle.pieces.rangement import PiecePerdue, lire, ranger
from palier.socle.pieces.regles import exiger_nature

DOSSIER = "pieces"


def _jointes(structure_id: int | None) -> Iterator[tuple[str, bytes]]:
    """Le nom dans l'échange et le contenu clair de chaque fichier qui n'est pas perdu."""
    pieces = Piece.objects.exclude(fichier="").order_by("pk")
    if structure_id is not None:
        pieces = pieces.de_la_structure(structure_id)
    for rangement in pieces.values_list("fichier", flat=True).iterator():
        try:
            yield f"{DOSSIER}/{rangement}", lire(rangement)
        except PiecePerdue:
            continue  # `palier verifier` la dira


def rendre(vers: Path, structure_id: int | None) -> None:
    """Ajoute les fichiers joints à un dossier d'échange, ou à son archive."""
    if vers.suffix == ".zip":
        with zipfile.ZipFile(vers, "a", zipfile.ZIP_DEFLATED) as archive:
            for nom, octets in _jointes(structure_id):
                archive.writestr(nom, octets)
        return
    for nom, octets in _jointes(structure_id):
        (vers / nom).parent.mkdir(parents=True, exist_ok=True)
        (vers / nom).write_bytes(octets)


def reprendre(source: Path) -> int:
    """Range, chiffrés, les fichiers joints d'un dossier d'échange repris ; rend leur nombre.

    Un fichier qui n'est pas ce que dit son nom n'est pas repris : sa pièce reste, sans fichier.
    """
    faits = 0
    with _deplie(source) as dossier:
        racine = (dossier / DOSSIER).resolve()
        for piece in Piece.objects.exclude(fichier="").filter(taille=None).iterator():
            chemin = (racine / piece.fichier).resolve()
            if racine not in chemin.parents or not chemin.is_file():
                continue
            octets = chemin.read_bytes()
            try:
                extension = exiger_nature(chemin.name, octets).extension
            except Refus:
                continue
            rangement = ranger(octets, extension, piece.fichier)
            Piece.objects.filter(pk=piece.pk).update(fichier=rangement, taille=len(octets))
            faits += 1
    return faits


@contextmanager
def _deplie(source: Path) -> Iterator[Path]:
    """Le dossier d'une source : elle-même, ou ce que porte son archive."""
    if source.suffix != ".zip":
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="palier-pieces-") as travail:
        yield archives.extraire(source, Path(travail))
