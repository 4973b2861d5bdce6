"""Les fichiers joints d'une archive : contrôlés comme un envoi, rangés chiffrés avec leur pièce."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from palier.metier.accompagnement.models import Piece
from palier.noyau.erreurs import Refus
from palier.pilotage.echange import archives
from palier.pilotage.echange.pieces_jointes import DOSSIER
from palier.socle.pieces.depot import limite, recevoir
from palier.socle.pieces.rangement import est_range, oublier, ranger


def en_porte(archive: Path) -> bool:
    """L'archive a des fichiers joints : on la garde jusqu'à la fin de la reprise."""
    return archive.suffix == ".zip" and bool(_membres(archive))


@contextmanager
def rangees(archive: Path, pieces: Sequence[Piece]) -> Iterator[None]:
    """Range le fichier de chaque pièce avant qu'elle s'écrive ; l'efface si elle ne s'écrit pas.

    Un fichier absent, ou qui n'est pas ce que dit son nom, n'est pas repris : sa pièce reste.
    Une pièce qui désigne un fichier déjà rangé ici ne l'ouvre pas : il est à une autre.
    """
    faits: list[str] = []
    try:
        for piece, octets in _lus(archive, pieces):
            try:
                recu = recevoir(Path(piece.fichier).name, octets)
            except Refus:
                continue
            piece.fichier = ranger(octets, recu.extension, piece.fichier)
            piece.taille = len(octets)
            faits.append(piece.fichier)
        for piece in pieces:
            if piece.taille is None and piece.fichier and est_range(piece.fichier):
                piece.fichier = ""
        yield
    except BaseException:
        for rangement in faits:
            oublier(rangement)
        raise


def _lus(archive: Path, pieces: Sequence[Piece]) -> Iterator[tuple[Piece, bytes]]:
    if not pieces or archive.suffix != ".zip" or not archive.is_file():
        return
    membres = _membres(archive)
    with zipfile.ZipFile(archive) as ouverte:
        for piece in pieces:
            membre = membres.get(piece.fichier)
            if membre is not None and membre.file_size <= limite():
                yield piece, ouverte.read(membre)


def _membres(archive: Path) -> dict[str, zipfile.ZipInfo]:
    """Les fichiers joints d'une archive sûre, par leur nom dans `pieces/`."""
    membres = {}
    for membre in archives.verifier(archive):
        avant, dossier, nom = f"/{membre.filename}".partition(f"/{DOSSIER}/")
        if dossier and nom and avant.count("/") <= 1:
            membres[nom] = membre
    return membres
