"""Ouvrir des données pour compter, et dire ce qui n'y va pas."""

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from palier.config import base
from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde, minuscule
from palier.pilotage.echange import anomalies, reprise
from palier.pilotage.echange.anomalies import Niveau
from palier.pilotage.echange.lecture import Controle, Ouverture, ouvrir

if TYPE_CHECKING:
    from palier.pilotage.bilans.eteints import Eteints


def ouvrir_pour_compter(chemin: Path | None, structure: str | None = None) -> Ouverture:
    """Les données d'un dossier, à défaut celles de la base ; avertit des incohérences.

    Raises:
        Refus: ni dossier ni base, rien de lisible, ou des valeurs inutilisables.
    """
    if chemin is None:
        return base.ouvrir_pour_compter(aujourd_hui(), structure)
    donnees = ouvrir(chemin, controle=Controle(aujourd_hui()))
    if nombre := anomalies.compte(donnees.anomalies, Niveau.BLOQUANT):
        donnees.fermer()
        premiere = next(a for a in donnees.anomalies if a.niveau is Niveau.BLOQUANT)
        raise Refus(
            f"{accorde(nombre, 'valeur inutilisable', 'valeurs inutilisables')} dans {chemin} "
            f"(d'abord {str(premiere).rstrip('.')})",
            f"voyez-les toutes par palier importer {chemin} --simuler",
        )
    if message := reprise.avertir(donnees.anomalies):
        avertir(message)
    return donnees


def eteints(chemin: Path | None, structure: str | None) -> "Eteints":
    """Ce que ces données taisent ; un dossier d'échange, complet, ne tait rien."""
    from palier.pilotage.bilans.eteints import Eteints

    return Eteints() if chemin else base.eteints(structure)


def avertir_des_reserves(reserves: Mapping[str, str]) -> None:
    """Dit quels nombres ne comptent pas tout, et pourquoi : une ligne par raison."""
    par_raison: dict[str, list[str]] = {}
    for code, raison in reserves.items():
        par_raison.setdefault(raison, []).append(code)
    for raison, codes in par_raison.items():
        avertir(f"{', '.join(codes)} : {minuscule(raison)}")


def aujourd_hui() -> date:
    """La seule horloge de Palier : le jour du poste, passé ensuite en argument."""
    return datetime.now().astimezone().date()


def avertir(message: str) -> None:
    """Écrit sur la sortie d'erreur ce qu'il faut savoir sans que rien ne s'arrête."""
    print(f"palier : {message}", file=sys.stderr)
