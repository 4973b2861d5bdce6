"""Où sont les tables : un dossier, une archive, un classeur, ou un dossier de dossiers."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from palier.moteur.tables import Colonne, Table
from palier.noyau.erreurs import Refus
from palier.pilotage.echange import archives, classeurs, textes
from palier.pilotage.echange.anomalies import Anomalie, Nature, Niveau
from palier.pilotage.echange.conversions import litteral
from palier.pilotage.echange.tables import TABLES


class Forme(StrEnum):
    """Comment une table est rangée dans son fichier."""

    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True)
class Source:
    """Un fichier qui porte les lignes d'une table.

    Attributes:
        nom: le fichier tel que l'utilisateur le connaît (le classeur, pour une feuille).
        prefixe: « ccas-a/ » devant les identifiants, quand plusieurs dossiers sont réunis.
        entete: les colonnes d'une copie de travail, dont la première est le numéro de ligne ;
            None si le fichier se lit directement.
        titres: nos colonnes → leurs titres, quand une correspondance les a traduites.
    """

    table: Table
    chemin: Path
    forme: Forme
    nom: str
    feuille: str = ""
    prefixe: str = ""
    entete: tuple[str, ...] | None = None
    titres: Mapping[str, str] = field(default_factory=dict)


def identifie(table: Table, colonne: Colonne) -> bool:
    """La colonne désigne une ligne, d'ici ou d'ailleurs."""
    return bool(colonne.vers) or (colonne.nom in table.cle and colonne.nom.endswith("_id"))


def prefixe(groupe: list[Source]) -> str:
    """Expression SQL du nom du dossier réuni, que l'on met devant un identifiant."""
    if len(groupe) == 1:
        return litteral(groupe[0].prefixe)
    return "string_split(filename, '/')[-2] || '/'"


@dataclass
class Trouvaille:
    """Ce qu'un chemin contient.

    Attributes:
        fichiers: les fichiers de données, pour l'empreinte.
        federes: noms des dossiers réunis ; vide pour un seul dossier.
        non_reprises: colonnes d'un classeur qu'une correspondance laisse de côté.
    """

    sources: list[Source] = field(default_factory=list)
    anomalies: list[Anomalie] = field(default_factory=list)
    fichiers: dict[str, Path] = field(default_factory=dict)
    federes: tuple[str, ...] = ()
    non_reprises: tuple[str, ...] = ()

    @property
    def empreinte(self) -> str:
        """SHA-256 (hexadécimal) des données, indépendant de l'ordre des fichiers."""
        total = hashlib.sha256()
        for nom, chemin in sorted(self.fichiers.items()):
            with chemin.open("rb") as flux:
                condense = hashlib.file_digest(flux, "sha256").hexdigest()
            total.update(f"{nom} {condense}\n".encode())
        return total.hexdigest()


def chercher(chemin: Path, travail: Path) -> Trouvaille:
    """Les tables que porte un chemin.

    Args:
        travail: dossier jetable, pour décompresser et recopier.
    Raises:
        Refus: rien à lire à cet endroit, ou rien de lisible.
    """
    if not chemin.exists():
        raise Refus(f"« {chemin} » n'existe pas", "vérifiez le chemin")
    if chemin.is_file():
        return _fichier(chemin, travail)
    trouvaille = Trouvaille()
    if not any(_tables_du_dossier(chemin)):
        sous_dossiers = [d for d in _enfants(chemin) if d.is_dir() and any(_tables_du_dossier(d))]
        if sous_dossiers:
            for dossier in sous_dossiers:
                _dossier(dossier, travail, trouvaille, prefixe=f"{dossier.name}/")
            trouvaille.federes = tuple(d.name for d in sous_dossiers)
            return trouvaille
    _dossier(chemin, travail, trouvaille)
    if not trouvaille.sources and not trouvaille.anomalies:
        raise Refus(
            f"Le dossier « {chemin.name} » ne contient aucune table",
            "il doit porter des fichiers comme menages.csv ou mesures.parquet",
        )
    return trouvaille


def _fichier(chemin: Path, travail: Path) -> Trouvaille:
    suffixe = chemin.suffix.lower()
    if suffixe == ".zip":
        if not chemin.stat().st_size:
            raise Refus(f"L'archive {chemin.name} est vide", "refaites l'export ou la copie")
        return chercher(archives.extraire(chemin, travail / "archive"), travail)
    trouvaille = Trouvaille()
    if suffixe in classeurs.EXTENSIONS or suffixe == ".xls":
        _classeur(chemin, travail, trouvaille)
    elif suffixe in (".csv", ".parquet"):
        if chemin.stem.lower() not in TABLES:
            raise Refus(
                f"Le fichier {chemin.name} ne porte pas le nom d'une table",
                "donnez le dossier d'échange entier, ou reprenez ce tableau par une correspondance",
            )
        _dossier(chemin.parent, travail, trouvaille, seul=chemin)
    else:
        raise Refus(
            f"Palier ne sait pas lire « {chemin.name} »",
            "donnez un dossier, une archive .zip, un classeur .xlsx ou .ods",
        )
    return trouvaille


def _enfants(dossier: Path) -> list[Path]:
    return sorted(p for p in dossier.iterdir() if not p.name.startswith((".", "~")))


def _tables_du_dossier(dossier: Path) -> Iterator[Path]:
    """Les fichiers de données d'un dossier, tables connues ou non."""
    for enfant in _enfants(dossier):
        if enfant.suffix.lower() in (".csv", ".parquet") and enfant.is_file():
            yield enfant


def _dossier(
    dossier: Path,
    travail: Path,
    trouvaille: Trouvaille,
    *,
    prefixe: str = "",
    seul: Path | None = None,
) -> None:
    vues: dict[str, str] = {}
    for chemin in [seul] if seul else _tables_du_dossier(dossier):
        nom = prefixe + chemin.name
        table = TABLES.get(chemin.stem.lower())
        if table is None:
            trouvaille.anomalies.append(_table_inconnue(chemin.stem, nom))
            continue
        if table.nom in vues:
            attendu = f"la table {table.nom} est déjà dans {vues[table.nom]}"
            trouvaille.anomalies.append(_defaut(table.nom, nom, attendu, "retirez l'un des deux"))
            continue
        vues[table.nom] = chemin.name
        trouvaille.fichiers[nom.lower()] = chemin
        forme = Forme(chemin.suffix.lower().removeprefix("."))
        sans_joker = _sans_joker(chemin, travail, prefixe)
        trouvaille.sources.append(Source(table, sans_joker, forme, nom, prefixe=prefixe))


def _sans_joker(chemin: Path, travail: Path, prefixe: str) -> Path:
    """DuckDB prend `*`, `?` et `[` d'un chemin pour des jokers : on passe par un lien."""
    if not set("*?[]{}") & set(str(chemin)):
        return chemin
    lien = travail / "liens" / prefixe.rstrip("/").translate(dict.fromkeys(map(ord, "*?[]{}"), "_"))
    lien.mkdir(parents=True, exist_ok=True)
    (lien / chemin.name).symlink_to(chemin.resolve())
    return lien / chemin.name


def _classeur(chemin: Path, travail: Path, trouvaille: Trouvaille) -> None:
    trouvaille.fichiers[chemin.suffix.lower()] = chemin
    vues: set[str] = set()
    for feuille in classeurs.ouvrir(chemin, chemin.name):
        table = TABLES.get(feuille.nom.strip().lower())
        if table is None:
            if feuille.lignes:
                anomalie = _table_inconnue(feuille.nom, chemin.name, feuille.nom)
                trouvaille.anomalies.append(anomalie)
            continue
        if table.nom in vues:
            attendu = f"la table {table.nom} est sur deux feuilles"
            trouvaille.anomalies.append(_defaut(table.nom, chemin.name, attendu, "réunissez-les"))
            continue
        vues.add(table.nom)
        if not feuille.lignes:
            continue
        copie = travail / f"feuille-{table.nom}.csv"
        entete = tuple(c.strip() for c in feuille.lignes[0])
        textes.copier(enumerate(feuille.lignes, 1), copie)
        trouvaille.sources.append(
            Source(table, copie, Forme.CSV, chemin.name, feuille.nom, entete=entete)
        )
    if not trouvaille.sources:
        raise Refus(
            f"Aucune feuille de {chemin.name} ne porte le nom d'une table",
            "reprenez ce classeur par une correspondance (palier importer --proposer)",
        )


def _table_inconnue(nom: str, fichier: str, feuille: str = "") -> Anomalie:
    from rapidfuzz import process

    proche = process.extractOne(nom.lower(), list(TABLES), score_cutoff=70)
    attendu = "aucune table ne porte ce nom"
    if proche:
        geste = f"la plus proche : {proche[0]}"
        return _defaut(nom, fichier, attendu, geste, feuille)
    return Anomalie(
        Niveau.COHERENCE,
        Nature.FICHIER,
        nom,
        fichier,
        f"{attendu}, rien n'en est lu",
        feuille=feuille,
        proposition="retirez-le ou renommez-le",
    )


def _defaut(
    table: str, fichier: str, attendu: str, proposition: str, feuille: str = ""
) -> Anomalie:
    return Anomalie(
        Niveau.BLOQUANT,
        Nature.FICHIER,
        table,
        fichier,
        attendu,
        feuille=feuille,
        proposition=proposition,
    )
