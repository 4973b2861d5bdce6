"""Les classeurs `.xlsx` et `.ods` : leurs feuilles, cellule par cellule, en texte."""

import datetime
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from palier.noyau.erreurs import Refus
from palier.pilotage.echange import archives

EXTENSIONS = (".xlsx", ".xlsm", ".ods")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_CHIFFRE = "EncryptedPackage".encode("utf-16-le")
_CELLULE = re.compile(rb"<c\b([^>]*)>(.*?)</c>", re.DOTALL)
_ADRESSE = re.compile(rb'\br="([A-Z]+\d+)"')
_VALEUR = re.compile(rb"<v>[^<]|<is>")


@dataclass(frozen=True)
class Feuille:
    """Une feuille : son nom et ses lignes, la première étant la ligne 1 du tableur."""

    nom: str
    lignes: list[list[str]]


def ouvrir(chemin: Path, nom: str) -> Iterator[Feuille]:
    """Les feuilles d'un classeur, dans leur ordre.

    Raises:
        Refus: vide, protégé, ancien format, tronqué, formule sans valeur, cellule en erreur.
    """
    _refuser_enveloppe(chemin, nom)
    archives.verifier(chemin)
    _refuser_cellules(chemin, nom)
    try:
        classeur = CalamineWorkbook.from_path(str(chemin))
        for feuille in classeur.sheet_names:
            yield Feuille(feuille, _lignes(classeur.get_sheet_by_name(feuille)))
    except (CalamineError, OSError) as erreur:
        raise Refus(
            f"Le classeur {nom} ne se lit pas : il est abîmé",
            "ouvrez-le dans un tableur et enregistrez-le à nouveau en .xlsx ou .ods",
        ) from erreur


def _refuser_enveloppe(chemin: Path, nom: str) -> None:
    with chemin.open("rb") as flux:
        debut = flux.read(8)
    if not debut:
        raise Refus(f"Le classeur {nom} est vide", "refaites l'export ou la copie")
    if debut.startswith(_OLE):
        if _CHIFFRE in chemin.read_bytes():
            raise Refus(
                f"Le classeur {nom} est protégé par un mot de passe",
                "ouvrez-le, retirez le mot de passe et enregistrez-en une copie",
            )
        raise Refus(
            f"Le classeur {nom} est à l'ancien format .xls",
            "ouvrez-le et enregistrez-le sous « Classeur Excel (.xlsx) »",
        )
    if not debut.startswith(b"PK"):
        raise Refus(
            f"Le fichier {nom} n'est pas un classeur",
            "enregistrez le tableau en .xlsx, .ods ou .csv",
        )


def _refuser_cellules(chemin: Path, nom: str) -> None:
    """Une cellule dont le fichier ne dit pas la valeur n'est pas une cellule vide."""
    try:
        with zipfile.ZipFile(chemin) as archive:
            noms = archive.namelist()
            if "META-INF/manifest.xml" in noms and b"encryption-data" in archive.read(
                "META-INF/manifest.xml"
            ):
                raise Refus(
                    f"Le classeur {nom} est protégé par un mot de passe",
                    "ouvrez-le, retirez le mot de passe et enregistrez-en une copie",
                )
            if "content.xml" in noms and b'value-type="error"' in archive.read("content.xml"):
                raise _erreur(nom, "")
            for membre in noms:
                if membre.startswith("xl/worksheets/") and membre.endswith(".xml"):
                    _refuser_cellules_xlsx(archive.read(membre), nom)
    except archives.ABIMEES as erreur:
        raise Refus(f"Le classeur {nom} est abîmé", "refaites l'export ou la copie") from erreur


def _refuser_cellules_xlsx(xml: bytes, nom: str) -> None:
    if b"<f" not in xml and b't="e"' not in xml:
        return
    for cellule in _CELLULE.finditer(xml):
        attributs, contenu = cellule.groups()
        adresse = _ADRESSE.search(attributs)
        ou = adresse.group(1).decode() if adresse else ""
        if b't="e"' in attributs:
            raise _erreur(nom, ou)
        if b"<f" in contenu and not _VALEUR.search(contenu) and b't="str"' not in attributs:
            raise Refus(
                f"Dans le classeur {nom}, la cellule {ou} est une formule sans résultat enregistré",
                "ouvrez-le dans un tableur et enregistrez-le à nouveau, ou collez les valeurs",
            )


def _erreur(nom: str, ou: str) -> Refus:
    cellule = f"la cellule {ou}" if ou else "une cellule"
    return Refus(
        f"Dans le classeur {nom}, {cellule} affiche une erreur de calcul (#REF!, #N/A…)",
        "corrigez la formule ou effacez la cellule",
    )


def _lignes(feuille: CalamineSheet) -> list[list[str]]:
    lignes = [[texte(v) for v in ligne] for ligne in feuille.to_python(skip_empty_area=False)]
    for (haut, gauche), (bas, droite) in feuille.merged_cell_ranges or []:
        valeur = lignes[haut][gauche] if haut < len(lignes) else ""
        for i in range(haut, min(bas + 1, len(lignes))):
            lignes[i][gauche : droite + 1] = [valeur] * len(lignes[i][gauche : droite + 1])
    return lignes


def texte(valeur: object) -> str:
    """Une valeur de cellule telle que la lirait un `.csv` : dates ISO, point décimal, oui/non."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float):
        return str(int(valeur)) if valeur.is_integer() else format(Decimal(repr(valeur)), "f")
    if isinstance(valeur, datetime.datetime):
        minuit = valeur.time() == datetime.time()
        return valeur.date().isoformat() if minuit else valeur.isoformat()
    if isinstance(valeur, datetime.date | datetime.time):
        return valeur.isoformat()
    return str(valeur)
