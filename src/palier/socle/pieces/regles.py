"""Ce que l'on admet : un nom sans danger, un contenu qui est bien celui que dit son nom.

La liste est courte et fermée : ce qui n'y est pas est refusé. Aucune bibliothèque de reconnaissance
n'est employée (`docs/decisions/0012`) : elles devinent parmi des milliers de formats, et prennent
tout ZIP pour un classeur.
"""

import io
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from palier.noyau.erreurs import Refus

LONGUEUR = 120
DEPLIE = 200_000_000
"""Octets d'une archive dépliée, au plus ; au-delà, c'est un piège ou une erreur."""
ENTREES = 5_000
_RAPPORT = 200
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_TABLEUR = "spreadsheet"


@dataclass(frozen=True)
class Nature:
    """Un format admis.

    Attributes:
        reconnait: dit si un contenu est de ce format, d'après ses octets.
    """

    extension: str
    libelle: str
    mime: str
    reconnait: Callable[[bytes], bool]


def _commence(*debuts: bytes) -> Callable[[bytes], bool]:
    return lambda octets: octets.startswith(debuts)


def _webp(octets: bytes) -> bool:
    return octets[:4] == b"RIFF" and octets[8:12] == b"WEBP"


def _heic(octets: bytes) -> bool:
    return octets[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")


def _texte(octets: bytes) -> bool:
    """Du texte lisible, et rien qu'un navigateur exécuterait."""
    try:
        lu = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        lu = octets.decode("cp1252", "replace")
    propre = all(c in "\t\r\n\f" or ord(c) >= 32 for c in lu) and "\ufffd" not in lu
    return propre and not lu.lstrip().startswith("<")


def _contient(*noms: str) -> Callable[[bytes], bool]:
    def reconnait(octets: bytes) -> bool:
        return octets.startswith(b"PK\x03\x04") and set(noms) <= set(_noms(octets))

    return reconnait


def _type_opendocument(genre: str) -> Callable[[bytes], bool]:
    def reconnait(octets: bytes) -> bool:
        # Le format impose ce fichier en tête, sans compression : il se lit tel quel.
        return octets.startswith(b"PK\x03\x04") and octets[30:].startswith(
            b"mimetype" + f"{_OPEN}{genre}".encode()
        )

    return reconnait


_JPEG = _commence(b"\xff\xd8\xff")
_TIFF = _commence(b"II*\x00", b"MM\x00*")
NATURES = {
    nature.extension: nature
    for nature in (
        Nature("pdf", "PDF", "application/pdf", _commence(b"%PDF-")),
        Nature("jpg", "photo JPEG", "image/jpeg", _JPEG),
        Nature("jpeg", "photo JPEG", "image/jpeg", _JPEG),
        Nature("png", "image PNG", "image/png", _commence(b"\x89PNG\r\n\x1a\n")),
        Nature("webp", "image WebP", "image/webp", _webp),
        Nature("heic", "photo HEIC", "image/heic", _heic),
        Nature("tif", "image TIFF", "image/tiff", _TIFF),
        Nature("tiff", "image TIFF", "image/tiff", _TIFF),
        Nature(
            "docx",
            "document Word",
            f"{_OFFICE}wordprocessingml.document",
            _contient("[Content_Types].xml", "word/document.xml"),
        ),
        Nature(
            "xlsx",
            "classeur Excel",
            f"{_OFFICE}spreadsheetml.sheet",
            _contient("[Content_Types].xml", "xl/workbook.xml"),
        ),
        Nature("odt", "document LibreOffice", f"{_OPEN}text", _type_opendocument("text")),
        Nature(
            "ods", "classeur LibreOffice", f"{_OPEN}spreadsheet", _type_opendocument("spreadsheet")
        ),
        Nature("txt", "texte", "text/plain", _texte),
    )
}
ARCHIVES = frozenset({"docx", "xlsx", "odt", "ods"})
ADMIS = "PDF, photo (JPEG, PNG, WebP, HEIC, TIFF), Word, Excel, LibreOffice ou texte"


def nom_propre(nom: str) -> str:
    """Un nom de fichier que l'on peut montrer et rendre sans danger.

    Ni chemin, ni caractère de contrôle ou de sens d'écriture ; au plus `LONGUEUR` caractères,
    l'extension gardée. Vide si rien ne reste.

    >>> nom_propre("../../etc/bail\\n\\u202egpj.pdf")
    'bail gpj.pdf'
    >>> nom_propre("C:\\\\Users\\\\moi\\\\Avis .PDF")
    'Avis.PDF'
    """
    dernier = PurePosixPath(unicodedata.normalize("NFC", nom).replace("\\", "/")).name
    lisible = "".join(" " if c.isspace() else c for c in dernier)
    lisible = "".join(c for c in lisible if unicodedata.category(c)[0] != "C")
    lisible = "".join("_" if c in '<>:"|?*' else c for c in lisible)
    tronc, point, extension = " ".join(lisible.split()).strip(" .").rpartition(".")
    if not point or len(extension) > LONGUEUR // 4:
        return f"{tronc}{point}{extension}"[:LONGUEUR].strip(" .")
    return f"{tronc[: LONGUEUR - len(extension) - 1].strip(' .')}.{extension}"


def nature(nom: str) -> Nature | None:
    """Le format que dit un nom ; None s'il n'est pas admis."""
    _, point, extension = nom.rpartition(".")
    return NATURES.get(extension.casefold()) if point else None


def exiger_nature(nom: str, octets: bytes) -> Nature:
    """Le format d'un fichier, si son contenu est bien celui que dit son nom.

    Raises:
        Refus: vide, format non admis, contenu d'un autre format, archive piégée.
    """
    if not octets:
        raise Refus("Ce fichier est vide", "choisissez-en un autre", champ="fichier")
    attendue = nature(nom)
    if attendue is None:
        fait = f"« {nom or 'Ce fichier'} » n'est pas d'un format admis"
        raise Refus(fait, f"joignez un {ADMIS}", champ="fichier")
    if attendue.extension in ARCHIVES:
        _exiger_archive_saine(nom, octets)
    if not attendue.reconnait(octets):
        reelle = next((n for n in NATURES.values() if n.reconnait(octets)), None)
        dit = f" : c'est un fichier de type {reelle.libelle}" if reelle else ""
        fait = f"« {nom} » n'est pas un fichier de type {attendue.libelle}{dit}"
        geste = "enregistrez-le sous son vrai format, ou numérisez la pièce de nouveau"
        raise Refus(fait, geste, champ="fichier")
    return attendue


def _noms(octets: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def _exiger_archive_saine(nom: str, octets: bytes) -> None:
    """Un document est une archive : on refuse celle qui se déplie sans mesure, ou qui agit."""
    if octets.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        fait = f"« {nom} » est protégé par un mot de passe, ou d'un ancien format"
        raise Refus(fait, "enregistrez-le sans mot de passe", champ="fichier")
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            entrees = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        fait = f"« {nom} » est abîmé"
        raise Refus(fait, "ouvrez-le et enregistrez-le de nouveau", champ="fichier") from None
    deplie = sum(e.file_size for e in entrees)
    if len(entrees) > ENTREES or deplie > max(DEPLIE // 10, min(DEPLIE, len(octets) * _RAPPORT)):
        fait = f"« {nom} » se déplierait en {deplie // 1_000_000} Mo"
        raise Refus(fait, "ce fichier est piégé ou abîmé : ne l'ouvrez pas", champ="fichier")
    if any(e.filename.casefold().endswith("vbaproject.bin") for e in entrees):
        fait = f"« {nom} » contient des macros"
        raise Refus(fait, "enregistrez-le sans macros (.docx, .xlsx) ou en PDF", champ="fichier")
