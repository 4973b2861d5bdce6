"""Du fichier déposé aux lignes en attente, et des lignes aux valeurs typées."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.db import transaction

from palier.noyau.erreurs import Refus
from palier.pilotage.echange import correspondance as _correspondance
from palier.pilotage.echange import textes
from palier.pilotage.echange.anomalies import Anomalie
from palier.pilotage.echange.conversions import nom_sql
from palier.pilotage.echange.lecture import Controle, connecter, situer
from palier.pilotage.echange.sources import Forme, Source, Trouvaille, chercher
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.echange.tables_lues import Lecteur
from palier.pilotage.echange.traduction import traduire
from palier.pilotage.reprise.depot import fichier
from palier.pilotage.reprise.models import Defaut, Import, Ligne

LOT = 1_000
Valeurs = dict[str, Any]


def mettre_en_attente(depot: Import) -> None:
    """Lit le fichier et range toutes ses lignes, sans rien juger.

    Raises:
        Refus: rien de lisible, ou la correspondance ne va pas.
    """
    with TemporaryDirectory(prefix="palier-") as nom:
        travail = Path(nom)
        trouvaille = _trouver(depot, travail)
        if trouvaille.federes:
            raise Refus(
                f"{depot.nom} réunit plusieurs structures ({', '.join(trouvaille.federes[:3])}…)",
                "déposez le dossier d'une structure à la fois",
            )
        with connecter(travail) as connexion:
            lecteur = Lecteur(connexion, trouvaille.sources, travail)
            versees = lecteur.lire()
            anomalies = [*trouvaille.anomalies, *lecteur.anomalies]
            with transaction.atomic():
                depot.lignes.all().delete()
                depot.defauts.all().delete()
                for table in (t for t in TABLES if t in versees):
                    _ranger(depot, connexion, table, lecteur.sources)
                _noter(depot, anomalies, trouvaille.non_reprises)
    if not depot.lignes.exists():
        raise Refus(f"{depot.nom} n'a aucune ligne", "vérifiez le fichier")


def _trouver(depot: Import, travail: Path) -> Trouvaille:
    if not depot.correspondance:
        return chercher(fichier(depot.pk, depot.nom), travail)
    ecrite = travail / "correspondance.yaml"
    ecrite.write_text(depot.correspondance, encoding="utf-8")
    (travail / "traduites").mkdir()
    charge = _correspondance.charger(ecrite)
    return traduire(fichier(depot.pk, depot.nom), charge, travail / "traduites")


def _ranger(
    depot: Import,
    connexion: duckdb.DuckDBPyConnection,
    table: str,
    sources: Mapping[str, Source],
) -> None:
    colonnes = [c.nom for c in TABLES[table].colonnes]
    lus = ", ".join(nom_sql(nom) for nom in colonnes)
    curseur = connexion.execute(
        f"SELECT _source, _ligne, {lus} FROM lu.{table} ORDER BY _source, _ligne"
    )
    rang = 0
    while lot := curseur.fetchmany(LOT):
        lignes = []
        for chemin, numero, *valeurs in lot:
            rang += 1
            source = sources[chemin]
            origine = f"{source.nom}, feuille {source.feuille}" if source.feuille else source.nom
            ligne = Ligne(depot=depot, table=table, rang=rang, origine=origine, numero=numero)
            paires = zip(colonnes, map(_texte, valeurs), strict=True)
            ligne.valeurs = {nom: texte for nom, texte in paires if texte}
            lignes.append(ligne)
        Ligne.objects.bulk_create(lignes)
        Import.objects.filter(pk=depot.pk).update(fait=rang)


def _texte(valeur: Any) -> str:
    """Le texte d'une cellule, même typée (Parquet)."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}"
    if isinstance(valeur, date):
        return valeur.isoformat()[:10]
    return "|".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)


def _noter(depot: Import, anomalies: list[Anomalie], laissees: tuple[str, ...]) -> None:
    """Ce qui tient au fichier et non à une ligne lue : rien n'en est repris, et on le dit."""
    defauts = [
        Defaut(depot=depot, nature=a.nature, colonne=a.colonne[:120], texte=str(a))
        for a in anomalies
    ]
    defauts += [
        Defaut(
            depot=depot,
            nature="Colonnes laissées de côté",
            colonne=titre[:120],
            texte=f"« {titre} » n'est pas reprise.",
        )
        for titre in laissees
    ]
    Defaut.objects.bulk_create(defauts)


@dataclass(frozen=True)
class Typees:
    """Les lignes retenues d'un import, typées et contrôlées.

    Attributes:
        tables: table → rang → colonne → valeur.
        defauts: ce que chaque ligne a d'inutilisable.
    """

    tables: Mapping[str, Mapping[int, Valeurs]]
    defauts: list[Anomalie]


@contextmanager
def _versees(
    depot: Import, le: date
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[Anomalie], frozenset[str]]]:
    with TemporaryDirectory(prefix="palier-") as nom, connecter(Path(nom)) as connexion:
        travail = Path(nom)
        sources = list(_recopier(depot, travail))
        yield connexion, *situer(connexion, sources, travail, Controle(le))


def _recopier(depot: Import, travail: Path) -> Iterator[Source]:
    """Une copie de travail par table ; son numéro de ligne est notre rang."""
    for table in TABLES.values():
        retenues = depot.lignes.filter(table=table.nom, rejetee=False).order_by("rang")
        if not retenues.exists():
            continue
        entete = tuple(c.nom for c in table.colonnes)
        copie = travail / f"{table.nom}.csv"
        textes.copier(_rangs(entete, retenues.iterator(LOT)), copie)
        yield Source(table, copie, Forme.CSV, table.nom, entete=entete)


def _rangs(entete: tuple[str, ...], lignes: Iterator[Ligne]) -> Iterator[tuple[int, list[str]]]:
    yield 0, list(entete)
    for ligne in lignes:
        valeurs = ligne.valeurs
        yield ligne.rang, [valeurs.get(colonne, "") for colonne in entete]


def typer(depot: Import, le: date) -> Typees:
    """Relit les lignes retenues : leurs valeurs, et tout ce qui ne va pas."""
    with _versees(depot, le) as (connexion, anomalies, versees):
        tables = {nom: _typees(connexion, nom) for nom in TABLES if nom in versees}
    return Typees(tables, anomalies)


def _typees(connexion: duckdb.DuckDBPyConnection, table: str) -> dict[int, Valeurs]:
    noms = [c.nom for c in TABLES[table].colonnes]
    typees = ", ".join(nom_sql(f"{nom}=") for nom in noms)
    lues = connexion.execute(f"SELECT _ligne, {typees} FROM lu.{table} ORDER BY _ligne").fetchall()
    return {rang: dict(zip(noms, valeurs, strict=True)) for rang, *valeurs in lues}
