"""Sauvegarder, restaurer, vérifier une installation."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import connection, connections

import palier
from palier.noyau.erreurs import Refus
from palier.pilotage.sauvegarde import archive
from palier.socle.coffre.chiffre import CleAbsente, lire_cles
from palier.socle.coffre.codes import rescellees
from palier.socle.coffre.rotation import codes_scelles
from palier.socle.fiches import Fiche
from palier.socle.journal.actions import premiere_rupture, tracer
from palier.socle.pieces.rangement import est_range

BASE_SQLITE = "base.sqlite3"
BASE_POSTGRESQL = "base.dump"
DERNIERE = "derniere-sauvegarde"


def sauvegarder(fichier: Path, phrase: str, le: datetime) -> int:
    """Copie l'installation pendant qu'elle sert ; rend la taille de la copie, en octets.

    Raises:
        Refus: le fichier existe, la phrase est trop courte, ou pg_dump manque.
    """
    if fichier.exists():
        raise Refus(f"{fichier} existe déjà", "donnez un autre nom : une copie n'en écrase aucune")
    with tempfile.TemporaryDirectory(prefix="palier-copie-") as travail:
        fichiers = dict(_fichiers(Path(travail)))
        description = {
            "palier": palier.__version__,
            "le": le.isoformat(),
            "moteur": connection.vendor,
        }
        scelle = archive.sceller(fichiers, description, phrase)
        _essayer(scelle, phrase)
    _ecrire_d_un_coup(fichier, scelle)
    (settings.PALIER_DOSSIER / DERNIERE).write_text(le.isoformat(), encoding="ascii")
    tracer(None, "sauvegarde.sauvegarder", octets=len(scelle))
    return len(scelle)


def _fichiers(travail: Path) -> Iterator[tuple[str, Path]]:
    """La base copiée, les clés, les pièces."""
    lire_cles(settings.PALIER_CLES)
    if connection.vendor == "sqlite":
        yield BASE_SQLITE, _copier_sqlite(travail / BASE_SQLITE)
    else:
        yield BASE_POSTGRESQL, _copier_postgresql(travail / BASE_POSTGRESQL)
    yield "cles", Path(settings.PALIER_CLES)
    pieces = Path(settings.PALIER_PIECES)
    for piece in sorted(pieces.rglob("*")) if pieces.is_dir() else ():
        if piece.is_file():
            yield f"pieces/{piece.relative_to(pieces)}", piece


def _copier_sqlite(vers: Path) -> Path:
    """Par l'interface de copie de SQLite : cohérente même pendant une écriture."""
    connection.ensure_connection()
    with sqlite3.connect(vers) as copie:
        connection.connection.backup(copie)
    copie.close()
    return vers


def _copier_postgresql(vers: Path) -> Path:
    _programme("pg_dump", "--format=custom", f"--file={vers}")
    return vers


def _programme(nom: str, *options: str) -> None:
    """Lance un programme de PostgreSQL sur la base de cette installation."""
    if shutil.which(nom) is None:
        raise Refus(f"Le programme {nom} n'est pas installé", "installez le client PostgreSQL")
    adresse, secret = sans_secret(os.environ["DATABASE_URL"])
    fait = subprocess.run(
        [nom, *options, f"--dbname={adresse}"],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if fait.returncode:
        raise Refus(f"{nom} a échoué ({fait.stderr.strip()[:200]})", "vérifiez l'accès à la base")


def sans_secret(adresse: str) -> tuple[str, dict[str, str]]:
    """L'adresse de la base et, à part, son mot de passe : tous lisent une ligne de commande.

    >>> sans_secret("postgresql://palier:s%40cret@base:5432/palier")
    ('postgresql://palier@base:5432/palier', {'PGPASSWORD': 's@cret'})
    >>> sans_secret("postgresql:///palier")
    ('postgresql:///palier', {})
    """
    lue = urlsplit(adresse)
    if lue.password is None:
        return adresse, {}
    hote = lue.netloc.rpartition("@")[2]
    nue = lue._replace(netloc=f"{lue.username}@{hote}").geturl()
    return nue, {"PGPASSWORD": unquote(lue.password)}


def _essayer(scelle: bytes, phrase: str) -> None:
    """Une copie qu'on n'a pas rouverte n'en est pas une."""
    with tempfile.TemporaryDirectory(prefix="palier-essai-") as essai:
        archive.ouvrir(scelle, phrase, Path(essai))
        base = Path(essai) / BASE_SQLITE
        if base.exists():
            _exiger_intacte(base)


def _exiger_intacte(base: Path) -> None:
    with _sqlite(base) as lue:
        (verdict,) = lue.execute("PRAGMA integrity_check").fetchone()
        orphelines = lue.execute("PRAGMA foreign_key_check").fetchall()
    if verdict != "ok" or orphelines:
        raise archive.CopieIllisible("La base copiée n'est pas intègre", "prenez une autre copie")


@contextmanager
def _sqlite(chemin: Path) -> Iterator[sqlite3.Connection]:
    lue = sqlite3.connect(chemin)
    try:
        yield lue
    finally:
        lue.close()


def _ecrire_d_un_coup(fichier: Path, octets: bytes) -> None:
    fichier.parent.mkdir(parents=True, exist_ok=True)
    provisoire = fichier.with_name(f".{fichier.name}.partiel")
    provisoire.write_bytes(octets)
    provisoire.chmod(0o600)
    provisoire.replace(fichier)


def restaurer(fichier: Path, phrase: str, *, remplacer: bool = False) -> dict[str, object]:
    """Remet en place une copie ; rend son manifeste. Rien n'est touché si elle ne s'ouvre pas.

    Args:
        remplacer: admettre qu'une base existe déjà ; elle est alors gardée à côté.
    Raises:
        Refus: fichier absent, base déjà là, copie d'un autre moteur.
        CopieIllisible: mauvaise phrase, copie tronquée ou altérée.
    """
    if not fichier.is_file():
        raise Refus(f"« {fichier} » n'existe pas", "vérifiez le chemin")
    dossier = Path(settings.PALIER_DOSSIER)
    with tempfile.TemporaryDirectory(prefix="palier-reprise-") as travail:
        manifeste = archive.ouvrir(fichier.read_bytes(), phrase, Path(travail))
        if manifeste.get("moteur") != connection.vendor:
            raise Refus(
                f"Cette copie vient de {manifeste.get('moteur')}, la base est {connection.vendor}",
                "restaurez-la sur le même moteur, ou passez par l'export et l'import",
            )
        if connection.vendor == "sqlite":
            _exiger_intacte(Path(travail) / BASE_SQLITE)
        connections.close_all()
        _mettre_de_cote(dossier, remplacer)
        _ranger(Path(travail), dossier)
    return manifeste


def _mettre_de_cote(dossier: Path, remplacer: bool) -> None:
    presents = [p for p in (dossier / "palier.sqlite3", dossier / "pieces") if p.exists()]
    if presents and not remplacer:
        raise Refus(
            f"Une base existe déjà dans {dossier}", "ajoutez --remplacer : elle sera gardée à côté"
        )
    ancien = dossier / "avant-restauration"
    if presents:
        shutil.rmtree(ancien, ignore_errors=True)
        ancien.mkdir(parents=True)
    for nom in ("palier.sqlite3", "palier.sqlite3-wal", "palier.sqlite3-shm", "pieces", "cles"):
        if (dossier / nom).exists() and presents:
            (dossier / nom).rename(ancien / nom)


def _ranger(copie: Path, dossier: Path) -> None:
    dossier.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (copie / BASE_SQLITE).exists():
        shutil.move(copie / BASE_SQLITE, dossier / "palier.sqlite3")
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--exit-on-error"]
        _programme("pg_restore", *options, str(copie / BASE_POSTGRESQL))
    shutil.move(copie / "cles", dossier / "cles")
    (dossier / "cles").chmod(0o600)
    if (copie / "pieces").is_dir():
        shutil.copytree(copie / "pieces", dossier / "pieces", dirs_exist_ok=True)


def verifier() -> list[str]:
    """Les défauts de cette installation, en clair ; vide si tout se tient."""
    defauts = []
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            (verdict,) = curseur.execute("PRAGMA integrity_check").fetchone()
            orphelines = curseur.execute("PRAGMA foreign_key_check").fetchall()
        if verdict != "ok":
            defauts.append(f"La base est abîmée : {verdict}.")
        if orphelines:
            defauts.append(f"La base a {len(orphelines)} références sans objet.")
    if rupture := premiere_rupture():
        defauts.append(f"Le journal ne se suit plus à partir de la trace {rupture.pk}.")
    return [*defauts, *_codes_fermes(), *_pieces_perdues()]


def _codes_fermes() -> Iterator[str]:
    """Les colonnes de codes que les clés en place n'ouvrent pas : ce ne sont pas les leurs."""
    for champ in codes_scelles():
        try:
            list(rescellees(champ, connection))
        except CleAbsente as refus:
            yield f"Colonne {champ.ou} : {refus}"


def _pieces_perdues() -> Iterator[str]:
    """Ce que toute fiche à fichier (pièce, modèle Word…) désigne et qui n'est plus là."""
    for modele in apps.get_models():
        if not issubclass(modele, Fiche) or "fichier" not in {c.name for c in modele._meta.fields}:
            continue
        for fiche in modele._default_manager.exclude(fichier="").iterator():
            if not est_range(fiche.fichier):
                dit = f"(fiche {fiche.reference}) n'est plus dans son dossier"
                yield f"Le fichier {fiche.fichier} {dit}."
