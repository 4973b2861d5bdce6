"""Une publication gardée en base, relue par ce qui sait lire une archive."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from palier.pilotage.bilans import comparaison, publication, versement
from palier.pilotage.bilans.comparaison import Ecart
from palier.pilotage.bilans.models import Publication
from palier.pilotage.bilans.production import Bilan

FORMATS = {
    "pdf": ("bilan.pdf", "application/pdf"),
    "docx": (
        "bilan.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "html": ("bilan.html", "text/html; charset=utf-8"),
    "json": ("nombres.json", "application/json"),
    "zip": ("", "application/zip"),
}
"""Ce qui se télécharge d'une publication : la pièce de l'archive, et son type."""


@contextmanager
def sur_disque(publiee: Publication) -> Iterator[Path]:
    """L'archive dans un fichier, le temps de la lire."""
    with tempfile.TemporaryDirectory(prefix="palier-") as dossier:
        chemin = Path(dossier) / publiee.nom_de_fichier(".zip")
        chemin.write_bytes(bytes(publiee.archive))
        yield chemin


def document(publiee: Publication, forme: str) -> bytes:
    """Un document de la publication, tel qu'il a été figé."""
    piece = FORMATS[forme][0]
    if not piece:
        return bytes(publiee.archive)
    with sur_disque(publiee) as chemin:
        return publication.lire(chemin).pieces[piece]


def defauts(publiee: Publication) -> list[str]:
    """Ce qui n'est plus comme au jour de la publication ; vide si tout y est."""
    with sur_disque(publiee) as chemin:
        return publication.verifier(chemin)


def rejouee_a_l_identique(publiee: Publication) -> bool:
    """Le PDF recomposé d'après l'archive seule est celui qui a été publié, à l'octet."""
    with sur_disque(publiee) as chemin:
        rejoue = publication.rejouer(chemin, chemin.with_suffix(".pdf"))
        return rejoue.read_bytes() == publication.lire(chemin).pieces["bilan.pdf"]


def rectification(bilan: Bilan, precedente: Publication, motif: str) -> dict[str, str] | None:
    """Ce qui lie un rectificatif à la publication qu'il rectifie."""
    with sur_disque(precedente) as chemin:
        return publication.rectification(bilan, chemin, motif)


def ecarts_d_avec(publiee: Publication, ancienne: Publication) -> list[Ecart]:
    """Chaque nombre qui a changé d'une publication à l'autre, et pourquoi."""
    with sur_disque(ancienne) as avant, sur_disque(publiee) as apres:
        return comparaison.comparer(avant, apres)


def ecarts_d_aujourd_hui(publiee: Publication, le: date) -> list[Ecart]:
    """Chaque nombre publié que les données d'aujourd'hui ne donneraient plus, et pourquoi."""
    with (
        sur_disque(publiee) as chemin,
        versement.verser(publiee.bilan.structure_id, le) as ouverture,
    ):
        return comparaison.comparer(chemin, ouverture)
