"""Des fichiers d'essai : bons, d'un autre type, piégés."""

import io
import zipfile

import docx

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00" + bytes(64)
# La chaîne d'essai des antivirus, en deux morceaux pour n'alerter personne ici.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def docx_de(*paragraphes: str) -> bytes:
    word = docx.Document()
    for paragraphe in paragraphes:
        word.add_paragraph(paragraphe)
    octets = io.BytesIO()
    word.save(octets)
    return octets.getvalue()


def zip_de(entrees: dict[str, bytes], sur: bytes = b"") -> bytes:
    """Une archive compressée de ces entrées ; `sur` : un document auquel les ajouter."""
    octets = io.BytesIO(sur)
    with zipfile.ZipFile(octets, "a" if sur else "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in entrees.items():
            archive.writestr(nom, contenu)
    return octets.getvalue()


def bombe() -> bytes:
    """Un document de 60 Ko qui se déplie en 60 Mo."""
    return zip_de({"word/media/image1.bin": bytes(60_000_000)}, docx_de("Bonjour"))


def odt() -> bytes:
    """Le plus petit document LibreOffice : son type, en tête et sans compression."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return octets.getvalue()
