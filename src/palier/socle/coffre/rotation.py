"""Changer de clé : tout rechiffrer, puis retirer l'ancienne ; interrompu, on reprend.

Chaque ligne est réécrite seule, et seulement si personne ne l'a changée entre-temps : le site
reste servi. Ce qui est déjà sous la clé en tête n'est pas touché : relancer, c'est reprendre.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from palier.noyau.erreurs import Refus
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

_LOT = 500
_PROVISOIRE = ".rotation"


def tourner(chemin: Path) -> int:
    """Ajoute une clé s'il n'y en a qu'une, rechiffre tout ; rend combien de textes et pièces."""
    if len(cles()) == 1:
        ajouter_cle(chemin)
    textes = sum(_rechiffrer(champ) for champ in champs_chiffres())
    return textes + sum(_resceller(piece) for piece in list(_pieces_anciennes()))


def retirer(chemin: Path) -> int:
    """Ne garde que la clé en tête.

    Raises:
        Refus: un texte est encore sous une ancienne clé.
    """
    restent = sum(_anciens(champ).count() for champ in champs_chiffres())
    restent += len(list(_pieces_anciennes()))
    if restent:
        fait = f"{restent} textes ou pièces sont encore sous une ancienne clé"
        raise Refus(fait, "relancez d'abord la rotation")
    return retirer_cles(chemin)


def champs_chiffres() -> Iterator[TexteChiffreField]:
    """Tous les champs chiffrés de toutes les tables."""
    for modele in apps.get_models():
        yield from (c for c in modele._meta.local_fields if isinstance(c, TexteChiffreField))


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
