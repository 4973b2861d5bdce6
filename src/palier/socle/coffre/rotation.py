"""Changer de clé : tout rechiffrer, puis retirer l'ancienne ; interrompu, on reprend.

Chaque texte est réécrit seul, chaque code d'un ordre par valeur, et seulement si personne ne les a
changés entre-temps : le site reste servi. Ce qui est déjà sous la clé en tête n'est pas touché :
relancer, c'est reprendre.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde
from palier.socle.coffre.champs import TexteChiffreField, cles
from palier.socle.coffre.chiffre import (
    ajouter_cle,
    chiffrer,
    dechiffrer,
    desceller,
    est_scelle,
    retirer_cles,
    sceller,
    tete_de_fichier,
)
from palier.socle.coffre.codes import (
    CodeScelleField,
    CodesScellesField,
    rescellees,
    sceller_la_colonne,
)


@dataclass(frozen=True)
class Reserve:
    """Des secrets que le coffre scelle, et qu'une autre bibliothèque range.

    Attributes:
        anciens: combien ne sont pas sous la clé neuve.
        rechiffrer: les y met, et dit combien.
    """

    anciens: Callable[[], int]
    rechiffrer: Callable[[], int]


RESERVES: list[Reserve] = []
"""Chaque tranche qui en tient une l'ajoute au démarrage."""
_LOT = 500
_PROVISOIRE = ".rotation"


def tourner(chemin: Path) -> int:
    """Ajoute une clé s'il n'y en a qu'une, rechiffre tout ; rend combien de valeurs et pièces."""
    if len(cles()) == 1:
        ajouter_cle(chemin)
    textes = sum(_rechiffrer(champ) for champ in champs_chiffres())
    codes = sum(sceller_la_colonne(champ, connection) for champ in codes_scelles())
    ailleurs = sum(reserve.rechiffrer() for reserve in RESERVES)
    return textes + codes + ailleurs + sum(_resceller(piece) for piece in list(_pieces_anciennes()))


def retirer(chemin: Path) -> int:
    """Ne garde que la clé en tête.

    Raises:
        Refus: un texte, un code ou une pièce est encore sous une ancienne clé.
    """
    restent = sum(_anciens(champ).count() for champ in champs_chiffres())
    for colonne in codes_scelles():
        restent += sum(lignes for *_, lignes in rescellees(colonne, connection))
    restent += sum(reserve.anciens() for reserve in RESERVES)
    restent += len(list(_pieces_anciennes()))
    if restent:
        dits = accorde(restent, "valeur ou pièce est", "valeurs ou pièces sont")
        raise Refus(f"{dits} encore sous une ancienne clé", "relancez d'abord la rotation")
    return retirer_cles(chemin)


def champs_chiffres() -> Iterator[TexteChiffreField]:
    """Tous les textes chiffrés de toutes les tables."""
    return (champ for champ in _champs() if isinstance(champ, TexteChiffreField))


def codes_scelles() -> Iterator[CodeScelleField | CodesScellesField]:
    """Toutes les colonnes de codes scellés."""
    return (c for c in _champs() if isinstance(c, CodeScelleField | CodesScellesField))


def _champs() -> Iterator[Any]:
    for modele in apps.get_models():
        yield from modele._meta.local_fields


def _anciens(champ: TexteChiffreField) -> models.QuerySet[models.Model]:
    """Les lignes dont le texte n'est pas sous la clé en tête."""
    neuve = f"c1:{next(iter(cles()))}:%"
    nom = connection.ops.quote_name(champ.column)
    toutes = champ.model._base_manager.exclude(**{f"{champ.name}__isnull": True})
    return toutes.extra(where=[f"{nom} <> '' AND {nom} NOT LIKE %s"], params=[neuve])


def _pieces_anciennes() -> Iterator[Path]:
    """Les fichiers rangés qui sont chiffrés, mais pas par la clé en tête."""
    neuve = tete_de_fichier(cles())
    for piece in sorted(Path(settings.PALIER_PIECES).resolve().rglob("*")):
        if piece.is_file() and piece.suffix not in (".partiel", _PROVISOIRE):
            with piece.open("rb") as fichier:
                tete = fichier.read(len(neuve))
            if est_scelle(tete) and tete != neuve:
                yield piece


def _resceller(piece: Path) -> int:
    """Récrit un fichier d'un coup ; 0 s'il a été effacé entre-temps."""
    lien = piece.relative_to(Path(settings.PALIER_PIECES).resolve()).as_posix()
    provisoire = piece.with_suffix(_PROVISOIRE)
    try:
        clair = desceller(piece.read_bytes(), cles(), lien)
    except FileNotFoundError:
        return 0
    descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descripteur, "wb") as fichier:
        fichier.write(sceller(clair, cles(), lien))
        fichier.flush()
        os.fsync(fichier.fileno())
    provisoire.replace(piece)
    return 1


def _rechiffrer(champ: TexteChiffreField) -> int:
    fait = 0
    while lot := list(_anciens(champ).values_list("pk", flat=True)[:_LOT]):
        avant = fait
        for pk in lot:
            fait += _rechiffrer_une(champ, pk)
        if fait == avant:
            break
    return fait


def _rechiffrer_une(champ: TexteChiffreField, pk: object) -> int:
    """Relit le scellé, le rechiffre, et ne l'écrit que s'il n'a pas changé ; 0 s'il a changé."""
    table, nom = (connection.ops.quote_name(n) for n in (champ.model._meta.db_table, champ.column))
    cle = connection.ops.quote_name(champ.model._meta.pk.column)
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT {nom} FROM {table} WHERE {cle} = %s", [pk])
        ligne = curseur.fetchone()
        if ligne is None or not ligne[0]:
            return 0
        neuf = chiffrer(dechiffrer(ligne[0], cles()), cles())
        curseur.execute(
            f"UPDATE {table} SET {nom} = %s WHERE {cle} = %s AND {nom} = %s", [neuf, pk, ligne[0]]
        )
        return int(curseur.rowcount)
