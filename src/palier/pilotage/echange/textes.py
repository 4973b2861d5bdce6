"""Les fichiers `.csv` : encodage, séparateur, en-tête, et copie de travail quand il le faut.

DuckDB lit lui-même un fichier UTF-8 bien formé. Tout autre fichier passe par une copie propre,
en UTF-8, dont la première colonne est le numéro de ligne que montre le tableur.
"""

import codecs
import csv
import io
import mmap
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from palier.noyau.erreurs import Refus
from palier.pilotage.echange.conversions import BLANCS, litteral

LIGNE = "_ligne"
_DEBUT = 1 << 16
_ILLISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
LIGNE_MAX = 1 << 24
"""Octets d'une ligne ; au-delà, un guillemet n'est pas refermé."""
BLANCS_RARES = (
    *(c.encode() for c in BLANCS if c not in " \r\n"),
    *(b'\n"', b'\r"', b'"\n', b'"\r'),
)
"""Ce qui oblige à ôter d'une valeur autre chose que des espaces."""


@dataclass(frozen=True)
class Texte:
    """Comment se lit un fichier `.csv`."""

    encodage: str
    separateur: str
    entete: tuple[str, ...]


def reconnaitre(chemin: Path, nom: str) -> Texte:
    """Encodage, séparateur et en-tête d'un `.csv`.

    Raises:
        Refus: fichier vide ou binaire.
    """
    with chemin.open("rb") as flux:
        debut = flux.read(_DEBUT)
    if not debut.strip():
        raise Refus(f"Le fichier {nom} est vide", "vérifiez l'export ou retirez ce fichier")
    encodage = _encodage(debut)
    texte = debut.decode(encodage, errors="ignore").lstrip("\ufeff")
    if "\x00" in texte or len(_ILLISIBLE.findall(texte)) > len(texte) / 20:
        raise Refus(
            f"Le fichier {nom} n'est pas un texte", "enregistrez le tableau au format CSV (UTF-8)"
        )
    separateur = _separateur(texte)
    entete = next(csv.reader(io.StringIO(texte, newline=""), delimiter=separateur), [])
    return Texte(encodage, separateur, tuple(c.strip() for c in entete))


def _encodage(debut: bytes) -> str:
    for marque, nom in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if debut.startswith(marque):
            return nom
    if len(debut) >= 4 and debut[1::2].count(0) > len(debut) // 4:
        return "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(debut)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _separateur(texte: str) -> str:
    premiere = _premiere_ligne(texte)
    comptes = {s: premiere.count(s) for s in (",", ";", "\t")}
    return max(comptes, key=lambda s: comptes[s])


def _premiere_ligne(texte: str) -> str:
    """Première ligne, sans ce qui est entre guillemets."""
    hors, garde = True, []
    for c in texte.lstrip("\r\n"):
        if c == '"':
            hors = not hors
        elif c in "\r\n" and hors:
            break
        elif hors:
            garde.append(c)
    return "".join(garde)


def lignes(chemin: Path, texte: Texte, nom: str) -> Iterator[tuple[int, list[str]]]:
    """Les lignes d'un `.csv` et leur numéro au tableur (l'en-tête est la ligne 1), en-tête compris.

    Raises:
        Refus: guillemet jamais refermé, caractère nul.
    """
    csv.field_size_limit(LIGNE_MAX)
    encodage = texte.encodage
    if encodage == "utf-8" and not _est_utf8(chemin):
        encodage = "cp1252"
    with chemin.open(encoding=encodage, errors="replace", newline="") as flux:
        lecteur = csv.reader(flux, delimiter=texte.separateur, strict=True)
        try:
            yield from enumerate(lecteur, 1)
        except (csv.Error, UnicodeError) as erreur:
            raise Refus(
                f"{nom}, vers la ligne {lecteur.line_num} : le fichier ne se lit plus",
                "cherchez un guillemet jamais refermé, ou enregistrez à nouveau en CSV (UTF-8)",
            ) from erreur


def _est_utf8(chemin: Path) -> bool:
    decodeur = codecs.getincrementaldecoder("utf-8")()
    with chemin.open("rb") as flux:
        try:
            while bloc := flux.read(1 << 20):
                decodeur.decode(bloc)
            decodeur.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def contient(chemin: Path, motifs: tuple[bytes, ...]) -> bool:
    """Le fichier contient l'un de ces motifs."""
    with chemin.open("rb") as flux, mmap.mmap(flux.fileno(), 0, access=mmap.ACCESS_READ) as octets:
        return any(octets.find(motif) >= 0 for motif in motifs)


def lecture(chemins: Iterable[Path], colonnes: str, separateur: str) -> str:
    """L'appel SQL qui lit des textes de même en-tête, sans rien deviner.

    Args:
        colonnes: le corps de la structure DuckDB « nom: type ».
    """
    lus = ", ".join(litteral(str(chemin)) for chemin in chemins)
    return (
        f"read_csv([{lus}], columns={{{colonnes}}}, delim={litteral(separateur)},"
        " auto_detect=false, header=true, quote='\"', escape='\"', strict_mode=true,"
        f" max_line_size={LIGNE_MAX}, filename=true)"
    )


def copier(lignes: Iterable[tuple[int | None, Sequence[str]]], vers: Path) -> None:
    """Écrit la copie de travail : numéro de ligne, puis les valeurs, en UTF-8."""
    with vers.open("w", encoding="utf-8", newline="") as flux:
        redige = csv.writer(flux, lineterminator="\n")
        redige.writerows([numero, *valeurs] for numero, valeurs in lignes)
