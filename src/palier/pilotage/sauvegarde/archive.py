"""L'archive d'une copie : ses fichiers, leurs empreintes, son chiffrement."""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pyrage

from palier.noyau.erreurs import Refus

MANIFESTE = "manifeste.json"
PHRASE_MINIMALE = 12


class CopieIllisible(Refus):
    """La copie est abîmée, ou la phrase n'est pas la sienne."""


def sceller(fichiers: Mapping[str, Path], description: Mapping[str, str], phrase: str) -> bytes:
    """L'archive chiffrée de ces fichiers.

    Args:
        fichiers: nom dans l'archive → fichier.
        description: ce que le manifeste dit de plus (version, date, moteur).
    Raises:
        Refus: la phrase est trop courte.
    """
    if len(phrase) < PHRASE_MINIMALE:
        raise Refus(
            f"La phrase de passe a moins de {PHRASE_MINIMALE} caractères",
            "choisissez une phrase que vous retrouverez, et gardez-la ailleurs que la copie",
        )
    empreintes = {nom: _empreinte(chemin.read_bytes()) for nom, chemin in fichiers.items()}
    manifeste = json.dumps({**description, "fichiers": empreintes}, ensure_ascii=False, indent=1)
    octets = io.BytesIO()
    with tarfile.open(fileobj=octets, mode="w:gz") as archive:
        _ajouter(archive, MANIFESTE, manifeste.encode())
        for nom, chemin in fichiers.items():
            archive.add(chemin, nom)
    return bytes(pyrage.passphrase.encrypt(octets.getvalue(), phrase))


def ouvrir(scelle: bytes, phrase: str, vers: Path) -> dict[str, object]:
    """Déchiffre, range les fichiers dans `vers`, vérifie leurs empreintes ; rend le manifeste.

    Raises:
        CopieIllisible: mauvaise phrase, archive tronquée, fichier altéré.
    """
    try:
        clair = bytes(pyrage.passphrase.decrypt(scelle, phrase))
        with tarfile.open(fileobj=io.BytesIO(clair), mode="r:gz") as archive:
            archive.extractall(vers, filter="data")
        manifeste: dict[str, object] = json.loads((vers / MANIFESTE).read_text(encoding="utf-8"))
    except (pyrage.DecryptError, tarfile.TarError, OSError, EOFError, ValueError):
        raise CopieIllisible(
            "Cette copie ne s'ouvre pas", "vérifiez la phrase de passe et le fichier"
        ) from None
    empreintes = manifeste.get("fichiers")
    for nom, attendue in (empreintes if isinstance(empreintes, dict) else {}).items():
        if not (vers / nom).is_file() or _empreinte((vers / nom).read_bytes()) != attendue:
            raise CopieIllisible(f"Dans la copie, {nom} est altéré", "prenez une autre copie")
    return manifeste


def _ajouter(archive: tarfile.TarFile, nom: str, contenu: bytes) -> None:
    fiche = tarfile.TarInfo(nom)
    fiche.size = len(contenu)
    archive.addfile(fiche, io.BytesIO(contenu))


def _empreinte(contenu: bytes) -> str:
    return hashlib.sha256(contenu).hexdigest()
