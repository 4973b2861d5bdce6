"""Écrire un dossier d'échange : CSV, Parquet ou classeur, tout entier ou pas du tout."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import duckdb

from palier.moteur.tables import Colonne, Table, Type
from palier.noyau.erreurs import Inconnu, Refus
from palier.pilotage.echange import ecriture_classeur
from palier.pilotage.echange.conversions import litteral, nom_sql
from palier.pilotage.echange.tables import TABLES


class Format(StrEnum):
    """Ce que Palier écrit."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


def ecrire(connexion: duckdb.DuckDBPyConnection, chemin: Path, format_: Format) -> list[str]:
    """Écrit les tables non vides du schéma `main` et celles qu'elles désignent ; rend leurs noms.

    Un CSV ou un Parquet va dans un dossier, ou dans une archive si `chemin` finit par `.zip` ; un
    classeur est un fichier `.xlsx`. L'écriture se fait à côté, puis prend son nom d'un coup.

    Raises:
        Refus: la destination existe déjà, ou un classeur ne peut pas porter ces données.
    """
    _refuser_destination(chemin, format_)
    noms = _a_ecrire(connexion)
    with _a_cote(chemin) as provisoire:
        if format_ is Format.XLSX:
            ecriture_classeur.ecrire(connexion, provisoire, {n: TABLES[n] for n in noms})
        elif chemin.suffix.lower() == ".zip":
            with tempfile.TemporaryDirectory(dir=chemin.parent, prefix=".palier-") as dossier:
                _dossier(connexion, Path(dossier), noms, format_)
                _archiver(Path(dossier), provisoire)
        else:
            provisoire.mkdir()
            _dossier(connexion, provisoire, noms, format_)
    return noms


def _a_ecrire(connexion: duckdb.DuckDBPyConnection) -> list[str]:
    """Les tables non vides, et les tables désignées : le dossier se vérifie sans autre fichier."""
    voulues = {t for t in TABLES if connexion.execute(f"FROM main.{t} LIMIT 1").fetchone()}
    for nom in reversed(list(TABLES)):
        if nom in voulues:
            voulues |= {c.vers.split(".")[0] for c in TABLES[nom].colonnes if c.vers}
    return [nom for nom in TABLES if nom in voulues | {"structures"}]


def restreindre(connexion: duckdb.DuckDBPyConnection, structure: str) -> None:
    """Ne laisse dans `main` que ce qui appartient à une structure.

    Une ligne suit ce qu'elle désigne obligatoirement ; une référence facultative vers une autre
    structure est vidée. Un professionnel suit ceux qui le citent, et les contextes restent.

    Raises:
        Inconnu: aucune structure ne porte cet identifiant.
    """
    connues = [i for (i,) in connexion.execute("SELECT structure_id FROM structures").fetchall()]
    if structure not in connues:
        from rapidfuzz import process

        proches = [p[0] for p in process.extract(structure, connues, limit=3)]
        raise Inconnu("Structure", structure, proches, champ="structure")
    connexion.execute("CREATE SCHEMA restreint")
    for table in (t for t in TABLES.values() if t.nom != "professionnels"):
        connexion.execute(f"CREATE TABLE restreint.{table.nom} AS {_sienne(table, structure)}")
    cites = " UNION ".join(
        f"SELECT {c.nom} FROM restreint.{t.nom}"
        for t in TABLES.values()
        for c in t.colonnes
        if c.vers == "professionnels.professionnel_id"
    )
    connexion.execute(
        "CREATE TABLE restreint.professionnels AS FROM main.professionnels"
        f" WHERE professionnel_id IN ({cites})"
    )
    for nom in TABLES:
        genre = connexion.execute(
            "SELECT table_type FROM information_schema.tables"
            " WHERE table_schema = 'main' AND table_name = ?",
            [nom],
        ).fetchone()
        genre_sql = "VIEW" if genre and genre[0] == "VIEW" else "TABLE"
        connexion.execute(f"DROP {genre_sql} main.{nom}")
        connexion.execute(f"CREATE VIEW main.{nom} AS FROM restreint.{nom}")


def _sienne(table: Table, structure: str) -> str:
    """Les lignes d'une table qui appartiennent à une structure."""
    conditions, colonnes = ["true"], []
    for c in table.colonnes:
        nom = nom_sql(c.nom)
        if c.nom == "structure_id":
            admise = f"{nom} = {litteral(structure)}"
            conditions.append(admise if c.obligatoire else f"({admise} OR {nom} IS NULL)")
        elif c.vers and c.vers.split(".")[0] not in ("professionnels", table.nom):
            cible, designee = c.vers.split(".")
            gardee = f"{nom} IN (SELECT {designee} FROM restreint.{cible})"
            if c.obligatoire:
                conditions.append(gardee)
            colonnes.append(nom if c.obligatoire else f"CASE WHEN {gardee} THEN {nom} END AS {nom}")
            continue
        elif c.nom == "parente_id":
            colonnes.append(f"CAST(NULL AS VARCHAR) AS {nom}")
            continue
        colonnes.append(nom)
    if table.nom == "actes":
        # Un acte sans ménage ni mesure (une coordination) suit le professionnel de la structure.
        conditions.append(
            "(menage_id IN (SELECT menage_id FROM restreint.menages)"
            " OR mesure_id IN (SELECT mesure_id FROM restreint.mesures)"
            " OR (menage_id IS NULL AND mesure_id IS NULL AND professionnel_id IN"
            " (SELECT professionnel_id FROM restreint.affectations)))"
        )
    return f"SELECT {', '.join(colonnes)} FROM main.{table.nom} WHERE {' AND '.join(conditions)}"


def _refuser_destination(chemin: Path, format_: Format) -> None:
    suffixe = chemin.suffix.lower()
    if format_ is Format.XLSX and suffixe != ".xlsx":
        raise Refus(f"« {chemin.name} » n'est pas un nom de classeur", "finissez-le par .xlsx")
    if format_ is not Format.XLSX and suffixe in (".xlsx", ".ods", ".csv", ".parquet"):
        raise Refus(
            f"Un dossier d'échange ne tient pas dans « {chemin.name} »",
            "donnez un nom de dossier, ou d'archive .zip",
        )
    vide = chemin.is_dir() and not any(chemin.iterdir())
    if chemin.exists() and not vide:
        raise Refus(f"« {chemin} » existe déjà", "choisissez un autre nom, ou retirez-le d'abord")
    if not chemin.absolute().parent.is_dir():
        raise Refus(f"Le dossier « {chemin.parent} » n'existe pas", "créez-le d'abord")


@contextmanager
def _a_cote(chemin: Path) -> Iterator[Path]:
    """Un chemin voisin qui prend le nom définitif si tout s'est bien passé, disparaît sinon."""
    provisoire = Path(tempfile.mkdtemp(dir=chemin.absolute().parent, prefix=".palier-"))
    try:
        yield provisoire / "donnees"
        (provisoire / "donnees").replace(chemin)
    except OSError as erreur:
        raise Refus(f"Impossible d'écrire « {chemin} » ({erreur.strerror})") from erreur
    finally:
        shutil.rmtree(provisoire, ignore_errors=True)


def _dossier(
    connexion: duckdb.DuckDBPyConnection, dossier: Path, noms: list[str], format_: Format
) -> None:
    for nom in noms:
        cible = litteral(str(dossier / f"{nom}.{format_}"))
        if format_ is Format.CSV:
            requete, options = selection_texte(TABLES[nom]), "FORMAT csv, HEADER, DELIMITER ','"
        else:
            requete, options = _selection_parquet(TABLES[nom]), "FORMAT parquet, COMPRESSION zstd"
        connexion.execute(f"COPY ({requete}) TO {cible} ({options})")


def ordre(table: Table) -> str:
    """L'ordre des lignes, le même à chaque écriture : la clé, puis toutes les colonnes."""
    autres = [c.nom for c in table.colonnes if c.nom not in table.cle]
    return ", ".join(nom_sql(nom) for nom in (*table.cle, *autres))


def selection_texte(table: Table) -> str:
    """La table en texte, comme l'écrit un CSV : dates ISO, point décimal, oui/non, `|`."""
    colonnes = ", ".join(f"{_texte(c)} AS {nom_sql(c.nom)}" for c in table.colonnes)
    return f"SELECT {colonnes} FROM main.{table.nom} ORDER BY {_qualifie(table)}"


def _qualifie(table: Table) -> str:
    return ", ".join(f"main.{table.nom}.{nom}" for nom in ordre(table).split(", "))


def _texte(colonne: Colonne) -> str:
    c = nom_sql(colonne.nom)
    if colonne.type is Type.NOMBRE:
        return f"rtrim(rtrim(CAST({c} AS VARCHAR), '0'), '.')"
    if colonne.type is Type.BOOLEEN:
        return f"CASE {c} WHEN true THEN 'oui' WHEN false THEN 'non' END"
    if colonne.type is Type.CODES:
        return f"array_to_string({c}, '|')"
    return c


def _selection_parquet(table: Table) -> str:
    """La table typée, rangée par date si elle en a une : un moteur saute alors ce qui est hors
    période."""
    dates = [c.nom for c in table.colonnes if c.type is Type.DATE]
    avant = next((nom for nom in ("date", "debut", "ouverte_le", *dates) if nom in dates), None)
    tri = ", ".join(nom for nom in (avant and nom_sql(avant), ordre(table)) if nom)
    return f"SELECT * FROM main.{table.nom} ORDER BY {tri}"


def _archiver(dossier: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as sortie:
        for chemin in sorted(dossier.iterdir()):
            # Date fixe : la même base donne la même archive, à l'octet près.
            membre = zipfile.ZipInfo(chemin.name, date_time=(1980, 1, 1, 0, 0, 0))
            membre.compress_type = zipfile.ZIP_DEFLATED
            with chemin.open("rb") as lu, sortie.open(membre, "w", force_zip64=True) as ecrit:
                shutil.copyfileobj(lu, ecrit)
