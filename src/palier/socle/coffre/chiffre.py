"""Chiffrer et déchiffrer un texte ; plusieurs clés, la première sert à écrire.

Un texte chiffré s'écrit « c1:<clé>:<base64> » ; `<clé>` est le début de l'empreinte de la clé, qui
permet la rotation. L'aléa est tiré à chaque écriture : deux textes égaux ne se ressemblent pas.

Un code s'écrit « d1:<clé>:<base64> », sans aléa : dans une même colonne, deux codes égaux se
scellent pareil, et la base les retrouve (AES-256-GCM-SIV, RFC 8452). Chaque colonne a sa clé,
dérivée ; complété à 32 octets, aucun code ne se reconnaît à sa longueur.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV

from palier.noyau.erreurs import Refus

_VERSION = "c1"
CODE = "d1"
"""Par quoi commence un code scellé."""
_ALEA = 12
_FICHIER = b"palier-piece-1:"
_LARGEUR = 32
_SANS_ALEA = bytes(_ALEA)


class CleAbsente(Refus):
    """Le texte est chiffré par une clé que ce poste n'a pas."""


def nom(cle: bytes) -> str:
    """Ce qui désigne une clé sans rien en dire."""
    return hashlib.sha256(b"palier" + cle).hexdigest()[:8]


def lire_cles(chemin: Path) -> Mapping[str, bytes]:
    """Les clés d'un fichier, une par ligne, la plus récente en tête ; le crée au besoin.

    Le fichier n'est lisible que de son propriétaire.
    """
    if not chemin.exists():
        chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descripteur = os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descripteur, "w", encoding="ascii") as fichier:
            fichier.write(_nouvelle() + "\n")
    lignes = chemin.read_text(encoding="ascii").split()
    cles = [base64.b64decode(ligne) for ligne in lignes]
    return {nom(cle): cle for cle in cles}


def ajouter_cle(chemin: Path) -> None:
    """Met une clé neuve en tête ; les anciennes restent, pour lire."""
    anciennes = chemin.read_text(encoding="ascii").split()
    _ecrire(chemin, [_nouvelle(), *anciennes])


def retirer_cles(chemin: Path) -> int:
    """Ne garde que la clé en tête ; rend le nombre de clés retirées."""
    neuve, *anciennes = chemin.read_text(encoding="ascii").split()
    _ecrire(chemin, [neuve])
    return len(anciennes)


def _ecrire(chemin: Path, lignes: Sequence[str]) -> None:
    """D'un coup : le fichier n'est jamais à moitié écrit, ni lisible d'un autre."""
    provisoire = chemin.with_suffix(".neuf")
    descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descripteur, "w", encoding="ascii") as fichier:
        fichier.write("\n".join(lignes) + "\n")
        fichier.flush()
        os.fsync(fichier.fileno())
    provisoire.replace(chemin)


def _nouvelle() -> str:
    return base64.b64encode(AESGCM.generate_key(256)).decode("ascii")


def chiffrer(texte: str, cles: Mapping[str, bytes]) -> str:
    """Le texte chiffré par la clé en tête ; un texte vide reste vide."""
    if not texte:
        return ""
    designe, cle = next(iter(cles.items()))
    alea = os.urandom(_ALEA)
    scelle = _aes(cle).encrypt(alea, texte.encode(), designe.encode())
    return f"{_VERSION}:{designe}:{base64.b64encode(alea + scelle).decode('ascii')}"


def dechiffrer(scelle: str, cles: Mapping[str, bytes]) -> str:
    """Le texte clair.

    Raises:
        CleAbsente: la clé manque, ou le texte a été altéré.
    """
    if not scelle:
        return ""
    _, designe, corps = scelle.split(":", 2)
    octets = base64.b64decode(corps)
    try:
        clair = _aes(cles[designe]).decrypt(octets[:_ALEA], octets[_ALEA:], designe.encode())
    except (KeyError, InvalidTag):
        raise CleAbsente(
            "Un texte ne se déchiffre pas : sa clé manque ou il a été altéré",
            "remettez en place le fichier de clés de cette base",
        ) from None
    return clair.decode()


def sous_la_neuve(scelle: str, cles: Mapping[str, bytes]) -> bool:
    """Ce texte est chiffré par la clé en tête, ou vide."""
    return not scelle or scelle.startswith(f"{_VERSION}:{next(iter(cles))}:")


def sceller_code(code: str, cle: bytes, colonne: str) -> str:
    """Le code scellé par cette clé pour cette colonne (« table.colonne »)."""
    octets = code.encode()
    complet = octets + bytes(-len(octets) % _LARGEUR)
    scelle = _siv(cle, colonne).encrypt(_SANS_ALEA, complet, None)
    return f"{CODE}:{nom(cle)}:{base64.b64encode(scelle).decode('ascii')}"


def ouvrir_code(scelle: str, cles: Mapping[str, bytes], colonne: str) -> str:
    """Le code clair.

    Raises:
        CleAbsente: la clé manque, le code a été altéré ou vient d'une autre colonne.
    """
    _, designe, corps = scelle.split(":", 2)
    try:
        siv = _siv(cles[designe], colonne)
        return siv.decrypt(_SANS_ALEA, base64.b64decode(corps), None).rstrip(b"\0").decode()
    except (KeyError, InvalidTag, ValueError):
        raise CleAbsente(
            "Un code ne se déchiffre pas : sa clé manque ou il a été altéré",
            "remettez en place le fichier de clés de cette base",
        ) from None


def sceller(octets: bytes, cles: Mapping[str, bytes], lien: str) -> bytes:
    """Un fichier chiffré par la clé en tête, lié à l'endroit où il est rangé."""
    designe, cle = next(iter(cles.items()))
    tete = _FICHIER + designe.encode()
    alea = os.urandom(_ALEA)
    return tete + alea + _aes(cle).encrypt(alea, octets, tete + lien.encode())


def tete_de_fichier(cles: Mapping[str, bytes]) -> bytes:
    """Par quoi commence un fichier chiffré par la clé en tête."""
    return _FICHIER + next(iter(cles)).encode()


def est_scelle(tete: bytes) -> bool:
    """Un fichier qui commence ainsi est chiffré."""
    return tete.startswith(_FICHIER)


def desceller(scelle: bytes, cles: Mapping[str, bytes], lien: str) -> bytes:
    """Le fichier clair ; un fichier qui n'a jamais été chiffré se rend tel quel.

    Raises:
        CleAbsente: la clé manque, le fichier a été altéré ou n'est pas à sa place.
    """
    if not scelle.startswith(_FICHIER):
        return scelle
    fin = len(_FICHIER) + 8
    tete, alea, corps = scelle[:fin], scelle[fin : fin + _ALEA], scelle[fin + _ALEA :]
    try:
        cle = cles[tete[len(_FICHIER) :].decode("ascii", "replace")]
        return _aes(cle).decrypt(alea, corps, tete + lien.encode())
    except (KeyError, InvalidTag, ValueError):
        raise CleAbsente(
            "Un fichier ne se déchiffre pas : sa clé manque ou il a été altéré",
            "remettez en place le fichier de clés de cette base",
        ) from None


@cache
def _aes(cle: bytes) -> AESGCM:
    return AESGCM(cle)


@cache
def _siv(cle: bytes, colonne: str) -> AESGCMSIV:
    return AESGCMSIV(hmac.digest(cle, f"palier-code-1:{colonne}".encode(), "sha256"))
