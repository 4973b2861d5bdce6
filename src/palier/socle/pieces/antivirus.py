"""Soumettre un fichier à clamd, s'il y en a un : protocole INSTREAM, par socket.

Un antivirus réglé mais injoignable vaut refus : rien n'est gardé sans avoir été examiné, et la
personne a encore son fichier. Une mise en quarantaine demanderait à quelqu'un de la vider.
"""

import socket
import struct
from contextlib import closing

from django.conf import settings

from palier.noyau.erreurs import Refus

DELAI = 30
_TRANCHE = 1 << 16


def examiner(octets: bytes) -> None:
    """Laisse passer un fichier sain ; ne fait rien si aucun antivirus n'est réglé.

    Raises:
        Refus: le fichier est infecté, ou l'antivirus ne répond pas.
    """
    adresse: str = settings.PALIER_ANTIVIRUS
    if not adresse:
        return
    try:
        with closing(_joindre(adresse)) as lien:
            reponse = _soumettre(lien, octets)
    except (OSError, ValueError):
        reponse = ""
    if reponse.endswith("FOUND"):
        menace = reponse.removeprefix("stream:").removesuffix("FOUND").strip()
        fait = f"L'antivirus a reconnu un logiciel malveillant dans ce fichier ({menace[:60]})"
        raise Refus(fait, "il n'est pas gardé : prévenez qui vous l'a remis", champ="fichier")
    if not reponse.endswith("OK"):
        fait = "L'antivirus ne répond pas : ce fichier n'est pas gardé"
        raise Refus(fait, "réessayez dans un moment, ou prévenez l'administration", champ="fichier")


def _joindre(adresse: str) -> socket.socket:
    """`unix:/chemin/du/socket` ou `tcp:hote:port`."""
    genre, _, ou = adresse.partition(":")
    if genre == "unix":
        lien = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        lien.settimeout(DELAI)
        lien.connect(ou)
        return lien
    hote, _, port = ou.rpartition(":")
    return socket.create_connection((hote, int(port)), timeout=DELAI)


def _soumettre(lien: socket.socket, octets: bytes) -> str:
    lien.sendall(b"zINSTREAM\0")
    for debut in range(0, len(octets), _TRANCHE):
        tranche = octets[debut : debut + _TRANCHE]
        lien.sendall(struct.pack("!L", len(tranche)) + tranche)
    lien.sendall(struct.pack("!L", 0))
    reponse = b""
    while not reponse.endswith(b"\0") and (lu := lien.recv(4096)):
        reponse += lu
    return reponse.rstrip(b"\0\n").decode("utf-8", "replace").strip()
