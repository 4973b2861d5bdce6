"""Le PDF : balisé (PDF/UA-1), archivable (PDF/A-2a), identique à l'octet pour un même document.

Le gabarit est un fichier ; le document lui arrive en JSON, et tout texte y reste une chaîne.
"""

import json
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from palier.edition.composition import composer, jour
from palier.edition.document import Document
from palier.edition.polices import DOSSIER, dessinable

_GABARITS = Path(__file__).with_name("gabarits")


def pdf(document: Document) -> bytes:
    """Compose le document en PDF."""
    arbre = composer(document, dessinable)
    octets = typst.compile(
        str(_GABARITS / "document.typ"),
        root=str(_GABARITS),
        font_paths=[str(DOSSIER)],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(arbre, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.combine(jour(document), time(), UTC),
    )
    return bytes(octets)
