"""Cinq structures fictives, engendrées à graine fixe, et leurs bilans.

Mots : un *gabarit* (YAML de `donnees/`) dit les effectifs à tenir ; un *suivi* est une mesure en
train d'être écrite ; un *scénario* est ce qu'elle raconte. Rien ici ne lit de donnée réelle.
"""

import csv
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from palier.pilotage.demonstration.ccas import ccas
from palier.pilotage.demonstration.centre_social import centre_social
from palier.pilotage.demonstration.outre_mer import outre_mer
from palier.pilotage.demonstration.pole import pole
from palier.pilotage.demonstration.registre import COLONNES, Tables
from palier.pilotage.demonstration.residences import residences
from palier.pilotage.echange import ecriture, lecture
from palier.pilotage.echange.ecriture import Format

GRAINE = "palier"
STRUCTURES: Mapping[str, Callable[[int, str], Tables]] = {
    "ccas-vaubrelle": ccas,
    "pole-havrelle": pole,
    "residences-oriane": residences,
    "centre-social-courte-echelle": centre_social,
    "outre-mer-lakay-soley": outre_mer,
}


def structures(annee: int = 2025, graine: str = GRAINE) -> dict[str, Tables]:
    """Les tables d'échange des cinq structures, par nom de dossier.

    Args:
        annee: année du bilan ; toutes les dates s'y rapportent, aucune ne la dépasse.
        graine: deux graines donnent deux jeux différents aux mêmes effectifs.
    """
    return {nom: engendrer(annee, graine) for nom, engendrer in STRUCTURES.items()}


def ecrire(
    tables: Tables, chemin: Path, format_: Format = Format.CSV, *, annee: int = 2025
) -> None:
    """Écrit un dossier d'échange (ou une archive, ou un classeur).

    Raises:
        Refus: la destination existe déjà ou ne convient pas au format.
    """
    with tempfile.TemporaryDirectory() as travail:
        for nom, lignes in tables.items():
            if lignes:
                _csv(Path(travail) / f"{nom}.csv", COLONNES[nom], lignes)
        controle = lecture.Controle(le=date(annee, 12, 31), coherence=False)
        with lecture.ouvrir(Path(travail), controle=controle) as ouverture:
            ecriture.ecrire(ouverture.connexion, chemin, format_)


def copier_textes(nom: str, modele: str, dossier: Path) -> list[Path]:
    """Copie les textes écrits pour le bilan d'une structure, s'il y en a ; rend leurs chemins.

    Un fichier déjà présent n'est jamais réécrit.
    """
    textes = files("palier.pilotage.demonstration") / "textes" / nom / modele
    if not textes.is_dir():
        return []
    dossier.mkdir(parents=True, exist_ok=True)
    copies = []
    for texte in sorted(textes.iterdir(), key=lambda t: t.name):
        cible = dossier / texte.name
        if not cible.exists():
            cible.write_text(texte.read_text(encoding="utf-8"), encoding="utf-8")
            copies.append(cible)
    return copies


def _csv(fichier: Path, colonnes: tuple[str, ...], lignes: list[tuple[Any, ...]]) -> None:
    with fichier.open("w", encoding="utf-8", newline="") as sortie:
        ecrivain = csv.writer(sortie)
        ecrivain.writerow(colonnes)
        ecrivain.writerows(map(_texte, ligne) for ligne in lignes)


def _texte(valeur: Any) -> Any:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return "|".join(valeur) if isinstance(valeur, list) else valeur
