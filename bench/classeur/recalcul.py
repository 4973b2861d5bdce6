"""Recalculer et exporter un classeur par LibreOffice sans écran."""

import shutil
from pathlib import Path

from bench.chrono import Echec, Passage, passer

TOUJOURS, JAMAIS = 0, 1
"""Recalculer à l'ouverture : même si le fichier porte des valeurs, ou jamais."""

_REGLAGES = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item>
</oor:items>
"""


def profil(dossier: Path, mode: int) -> Path:
    """Des réglages de LibreOffice neufs ; le premier passage qui s'en sert les complète."""
    shutil.rmtree(dossier, ignore_errors=True)
    (dossier / "user").mkdir(parents=True)
    reglages = _REGLAGES.format(mode=mode)
    (dossier / "user" / "registrymodifications.xcu").write_text(reglages, encoding="utf-8")
    return dossier


def convertir(classeur: Path, vers: str, reglages: Path) -> Passage:
    """Ouvre `classeur` et l'écrit en `vers` (pdf, xlsx), dans un dossier de ce nom à côté de lui.

    Raises:
        Echec: LibreOffice manque, ou n'a rien écrit.
    """
    if not shutil.which("soffice"):
        raise Echec("LibreOffice est introuvable : installez-le, ou mesurez les autres groupes.")
    sortie = classeur.parent / vers
    ecrit = sortie / classeur.with_suffix(f".{vers}").name
    ecrit.unlink(missing_ok=True)
    commande = ["soffice", f"-env:UserInstallation={reglages.resolve().as_uri()}", "--headless"]
    passage = passer([*commande, "--convert-to", vers, "--outdir", str(sortie), str(classeur)])
    if not ecrit.exists():
        raise Echec(f"LibreOffice n'a rien écrit : {passage.sortie}")
    return passage
