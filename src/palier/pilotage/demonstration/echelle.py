"""Les mêmes tables, cent ou mille fois plus grandes, engendrées en SQL et écrites en Parquet.

Les dates et les répartitions sont plausibles ; les effectifs exacts du pôle ne sont pas visés. Le
SQL est une donnée (`donnees/echelle.yaml`), une requête par table du contrat.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from palier.moteur.tables import Table, Type
from palier.pilotage.demonstration.foyers import donnees
from palier.pilotage.echange.conversions import TYPES_SQL, litteral, nom_sql
from palier.pilotage.echange.tables import TABLES

_MENAGES_PAR_STRUCTURE = 10_000
_MENAGES_PAR_PROFESSIONNEL = 60
_MEMOIRE = "1500MB"


@dataclass(frozen=True)
class Taille:
    """Ce qu'on engendre : des ménages, et des actes de toute nature."""

    menages: int
    actes: int


M = Taille(184_500, 961_800)
L = Taille(1_000_000, 6_000_000)


def engendrer(
    dossier: Path, taille: Taille, annee: int = 2025, *, graine: str = "palier", prefixe: str = ""
) -> None:
    """Écrit un dossier d'échange Parquet de cette taille ; l'année du bilan en est la dernière.

    Args:
        prefixe: début de tous les identifiants, pour réunir plusieurs dossiers.
    Raises:
        FileExistsError: le dossier existe déjà.
    """
    dossier.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as debord, _base(Path(debord)) as base:
        _preparer(base, taille, annee, graine, prefixe)
        _ecrire(base, dossier)


def federation(dossier: Path, n: int = 100, annee: int = 2025) -> None:
    """Écrit `n` petites structures toutes différentes, chacune dans son dossier Parquet.

    Raises:
        FileExistsError: un des dossiers existe déjà.
    """
    with tempfile.TemporaryDirectory() as debord:
        for rang in range(1, n + 1):
            nom = f"S{rang:03d}"
            cible = dossier / nom
            cible.mkdir(parents=True)
            taille = Taille(120 + 3 * rang, 700 + 18 * rang)
            with _base(Path(debord)) as base:
                _preparer(base, taille, annee, nom, f"{nom}-")
                _ecrire(base, cible)


def _base(debord: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": _MEMOIRE, "temp_directory": str(debord)})


def _preparer(
    base: duckdb.DuckDBPyConnection, taille: Taille, annee: int, graine: str, prefixe: str
) -> None:
    """Pose les variables et crée les relations de travail."""
    structures = max(1, taille.menages // _MENAGES_PAR_STRUCTURE)
    noms = donnees("noms")
    variables = {
        "menages": taille.menages,
        "actes": taille.actes,
        "structures": structures,
        "equipe": max(2, taille.menages // (structures * _MENAGES_PAR_PROFESSIONNEL)),
        "annee": annee,
        "graine": graine,
        "prefixe": prefixe,
        "racines": noms["racines"],
        "terminaisons": noms["terminaisons"],
        "prenoms": noms["prenoms"]["F"] + noms["prenoms"]["M"],
    }
    for nom, valeur in variables.items():
        base.execute(f"SET VARIABLE {nom} = $valeur", {"valeur": valeur})
    gabarit = donnees("echelle")
    base.execute(gabarit["macros"])
    for nom, requete in gabarit["travail"].items():
        genre = "VIEW" if nom == "acte" else "TABLE"
        base.execute(f"CREATE TEMP {genre} {nom} AS {requete}")


def _ecrire(base: duckdb.DuckDBPyConnection, dossier: Path) -> None:
    for nom, requete in donnees("echelle")["tables"].items():
        cible = litteral(str(dossier / f"{nom}.parquet"))
        base.execute(
            f"COPY ({_typee(base, TABLES[nom], requete)}) TO {cible}"
            " (FORMAT parquet, COMPRESSION zstd)"
        )


def _typee(base: duckdb.DuckDBPyConnection, table: Table, requete: str) -> str:
    """La requête, à toutes les colonnes du contrat, typées, rangée par date."""
    rendues = {ligne[0] for ligne in base.execute(f"DESCRIBE {requete}").fetchall()}
    colonnes = ", ".join(
        f"CAST({nom_sql(c.nom) if c.nom in rendues else 'NULL'} AS {TYPES_SQL[c.type]})"
        f" AS {nom_sql(c.nom)}"
        for c in table.colonnes
    )
    dates = [c.nom for c in table.colonnes if c.type is Type.DATE and c.nom in rendues]
    avant = [nom for nom in ("date", "debut", "ouverte_le") if nom in dates] or dates
    apres = table.cle or tuple(c.nom for c in table.colonnes if c.nom in rendues)
    tri = ", ".join(nom_sql(nom) for nom in dict.fromkeys([*avant[:1], *apres]))
    return f"SELECT {colonnes} FROM ({requete}) ORDER BY {tri}"
