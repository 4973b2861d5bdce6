"""Importer et exporter : lire, contrôler, et ne rien écrire tant qu'une anomalie demeure."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from palier.noyau.texte import accorde, liste
from palier.pilotage.echange.anomalies import Anomalie, Niveau, compte, ecrire_rapport, refuser
from palier.pilotage.echange.ecriture import Format, ecrire
from palier.pilotage.echange.lecture import Controle, Ouverture, ouvrir
from palier.pilotage.echange.tables import TABLES


@dataclass(frozen=True)
class Reprise:
    """Ce qu'un import a lu, et ce qu'il a écrit.

    Attributes:
        lignes: nombre de lignes de chaque table non vide.
        non_reprises: colonnes d'un classeur que la correspondance laisse de côté.
        sortie: dossier écrit ; None si rien n'a été écrit.
    """

    lignes: dict[str, int]
    non_reprises: tuple[str, ...]
    sortie: Path | None
    empreinte: str

    def __str__(self) -> str:
        tables = [f"  {TABLES[nom].titre} : {nombre}" for nom, nombre in self.lignes.items()]
        phrases = [f"{accorde(len(self.lignes), 'table')} sans anomalie :", *tables]
        if self.non_reprises:
            titres = liste([f"« {titre} »" for titre in self.non_reprises])
            phrases.append(f"Colonnes du classeur laissées de côté : {titres}.")
        ecrit = f"Dossier écrit : {self.sortie}" if self.sortie else "Rien n'est écrit"
        return "\n".join([*phrases, f"{ecrit}."])


def importer(
    chemin: Path,
    *,
    le: date,
    correspondance: Path | None = None,
    sortie: Path | None = None,
    format_: Format = Format.CSV,
    rapport: Path | None = None,
) -> Reprise:
    """Lit un dossier ou un classeur, le contrôle, et écrit un dossier d'échange propre.

    Args:
        le: jour du contrôle.
        sortie: où écrire ; None contrôle sans rien écrire.
        rapport: où écrire les anomalies en `.csv`, s'il y en a.
    Raises:
        Refus: rien de lisible, ou destination impossible.
        DonneesFautives: une anomalie au moins ; rien n'est écrit, hors le rapport.
    """
    with ouvrir(chemin, controle=Controle(le), correspondance=correspondance) as ouverture:
        if rapport and compte(ouverture.anomalies):
            ecrire_rapport(ouverture.anomalies, rapport)
        refuser(ouverture.anomalies, *Niveau)
        if sortie:
            ecrire(ouverture.connexion, sortie, format_)
            _joindre_pieces(chemin, sortie)
        return Reprise(_lignes(ouverture), ouverture.non_reprises, sortie, ouverture.empreinte)


def avertir(anomalies: list[Anomalie]) -> str:
    """La phrase d'un calcul mené malgré des incohérences ; vide s'il n'y en a pas."""
    nombre = compte(anomalies, Niveau.COHERENCE)
    if not nombre:
        return ""
    constat = accorde(nombre, "incohérence")
    return f"{constat} dans ces données : lancez « palier importer --simuler » pour les voir."


def _lignes(ouverture: Ouverture) -> dict[str, int]:
    comptes = ", ".join(f"(SELECT count(*) FROM main.{nom})" for nom in TABLES)
    nombres = ouverture.connexion.execute(f"SELECT {comptes}").fetchone() or ()
    return {nom: nombre for nom, nombre in zip(TABLES, nombres, strict=True) if nombre}


def _joindre_pieces(chemin: Path, sortie: Path) -> None:
    """Les pièces jointes suivent leur dossier."""
    if (chemin / "pieces").is_dir() and sortie.is_dir():
        shutil.copytree(chemin / "pieces", sortie / "pieces")
