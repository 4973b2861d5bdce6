"""Une lettre en PDF : même feuille que le modèle Word fourni, prête à imprimer."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from palier.edition.polices import DOSSIER, dessinable

_GABARITS = Path(__file__).with_name("gabarits")


@dataclass(frozen=True)
class Lettre:
    """Ce qu'une lettre dit, dans l'ordre où on la lit.

    Attributes:
        emetteur, destinataire, signature: une ligne par élément ; la première en gras.
        paragraphes: le corps ; un retour à la ligne y reste un retour à la ligne.
    """

    titre: str
    emetteur: tuple[str, ...]
    destinataire: tuple[str, ...]
    date: str
    objet: str
    paragraphes: tuple[str, ...]
    signature: tuple[str, ...]
    pied: str


def pdf_de_lettre(lettre: Lettre, le: date) -> bytes:
    """La lettre en PDF balisé (PDF/UA-1, PDF/A-2a), identique à l'octet pour un même texte."""
    arbre: dict[str, object] = {nom: _propre(dit) for nom, dit in asdict(lettre).items()}
    arbre["jour"] = [le.year, le.month, le.day]
    octets = typst.compile(
        str(_GABARITS / "lettre.typ"),
        root=str(_GABARITS),
        font_paths=[str(DOSSIER)],
        ignore_system_fonts=True,
        sys_inputs={"lettre": json.dumps(arbre, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.combine(le, time(), UTC),
    )
    return bytes(octets)


def _propre(dit: str | tuple[str, ...]) -> str | list[str]:
    """Ce que la police sait dessiner ; une ligne vide n'existe pas."""
    if isinstance(dit, str):
        return dessinable(dit)
    return [dessinable(ligne) for ligne in dit if ligne.strip()]
