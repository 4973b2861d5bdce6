"""Ouvrir des données d'échange : des tables typées dans DuckDB, et tout ce qui ne va pas.

Un texte (CSV, classeur) est versé dans des tables ; un Parquet est lu par des vues, sans copie.
"""

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from palier.noyau.erreurs import Refus
from palier.pilotage.echange import anomalies as _anomalies
from palier.pilotage.echange import croises, directe
from palier.pilotage.echange.anomalies import Anomalie, Niveau
from palier.pilotage.echange.controles import (
    Controleur,
    controler_cle,
    regle_naissance,
    regles,
)
from palier.pilotage.echange.conversions import TYPES_SQL, nom_sql
from palier.pilotage.echange.correspondance import charger
from palier.pilotage.echange.sources import Source, Trouvaille, chercher, identifie
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.echange.tables_lues import Lecteur, TableLue
from palier.pilotage.echange.traduction import traduire

MEMOIRE = "1500MB"
"""Plafond de DuckDB ; au-delà, il déborde sur le disque."""


@dataclass(frozen=True)
class Controle:
    """Ce que l'on vérifie en ouvrant.

    Attributes:
        le: jour du contrôle ; nul n'est né après.
        coherence: vérifier aussi ce qui croise des lignes (références, dates d'une mesure).
    """

    le: date
    coherence: bool = True


@dataclass
class Ouverture:
    """Des données d'échange ouvertes ; se referme par `with` ou `fermer`.

    Attributes:
        connexion: toutes les tables du contrat y existent, typées, dans le schéma `main` ;
            une table que le dossier ne porte pas y est vide.
        anomalies: tout ce qui ne va pas ; une valeur illisible est NULL dans sa table.
        empreinte: SHA-256 des données lues.
        federes: noms des dossiers réunis ; vide pour un seul dossier.
        non_reprises: colonnes d'un classeur que la correspondance laisse de côté.
    """

    connexion: duckdb.DuckDBPyConnection
    chemin: Path
    empreinte: str
    anomalies: list[Anomalie] = field(default_factory=list)
    federes: tuple[str, ...] = ()
    non_reprises: tuple[str, ...] = ()
    _travail: tempfile.TemporaryDirectory[str] | None = None

    def exiger(self, *niveaux: Niveau) -> Self:
        """Refuse ces données si elles ont une anomalie de l'un de ces niveaux.

        Raises:
            DonneesFautives: avec le rapport complet.
        """
        _anomalies.refuser(self.anomalies, *niveaux)
        return self

    def fermer(self) -> None:
        """Libère la connexion et le dossier de travail."""
        self.connexion.close()
        if self._travail is not None:
            self._travail.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        genre: type[BaseException] | None,
        erreur: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.fermer()


def ouvrir(chemin: Path, *, controle: Controle, correspondance: Path | None = None) -> Ouverture:
    """Ouvre un dossier d'échange, une archive, un classeur ou un dossier de dossiers.

    Args:
        correspondance: traduit un classeur qui n'a ni nos feuilles, ni nos colonnes.
    Raises:
        Refus: rien de lisible à cet endroit. Les anomalies des lignes ne lèvent rien ici.
    """
    travail = tempfile.TemporaryDirectory(prefix="palier-")
    connexion = connecter(Path(travail.name))
    try:
        trouvaille = _trouver(chemin, Path(travail.name), correspondance)
        anomalies = [
            *trouvaille.anomalies,
            *verser(connexion, trouvaille.sources, Path(travail.name), controle),
        ]
        return Ouverture(
            connexion,
            chemin,
            trouvaille.empreinte,
            anomalies,
            trouvaille.federes,
            trouvaille.non_reprises,
            travail,
        )
    except BaseException as erreur:
        connexion.close()
        travail.cleanup()
        if isinstance(erreur, duckdb.Error):
            raise Refus(
                f"Les données de « {chemin} » ne se lisent pas jusqu'au bout",
                "refaites l'export ou la copie",
            ) from erreur
        raise


def _trouver(chemin: Path, travail: Path, correspondance: Path | None) -> Trouvaille:
    if correspondance is None:
        return chercher(chemin, travail)
    return traduire(chemin, charger(correspondance), travail)


def connecter(travail: Path) -> duckdb.DuckDBPyConnection:
    """Une base DuckDB en mémoire, plafonnée, qui n'appelle jamais le réseau."""
    return duckdb.connect(
        config={
            "memory_limit": MEMOIRE,
            "temp_directory": str(travail / "debord"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )


def verser(
    connexion: duckdb.DuckDBPyConnection, sources: list[Source], travail: Path, controle: Controle
) -> list[Anomalie]:
    """Crée toutes les tables du contrat dans `main` et contrôle celles qui ont des lignes."""
    try:
        presentes = directe.charger(connexion, sources)
        connexion.execute(_vides(presentes))
        exigeant = directe.Exigeant(connexion, sources)
        _controler_tables(exigeant, presentes, controle)
        _controler_coherence(exigeant, presentes, controle)
        exigeant.conclure()
    except directe.Doute:
        directe.effacer(connexion)
        return _verser_en_expliquant(connexion, sources, travail, controle)
    return []


def _verser_en_expliquant(
    connexion: duckdb.DuckDBPyConnection, sources: list[Source], travail: Path, controle: Controle
) -> list[Anomalie]:
    """La lecture ordinaire : elle garde le texte lu à côté du typé, pour situer chaque faute."""
    lecteur = Lecteur(connexion, sources, travail)
    lues = lecteur.lire()
    controleur = Controleur(connexion, lecteur.sources, lecteur.anomalies)
    presentes = {nom: lue.colonnes for nom, lue in lues.items()}
    _controler_tables(controleur, presentes, controle)
    _publier(connexion, lues)
    _controler_coherence(controleur, presentes, controle)
    for nom in (nom for nom, lue in lues.items() if not lue.par_vue):
        connexion.execute(f"DROP VIEW lu.{nom}; DROP TABLE brut.{nom}")
    return controleur.anomalies


def situer(
    connexion: duckdb.DuckDBPyConnection, sources: list[Source], travail: Path, controle: Controle
) -> tuple[list[Anomalie], frozenset[str]]:
    """Verse des tables en gardant, dans `lu.T`, le numéro de chaque ligne ; situe chaque faute.

    Les références se vérifient ailleurs : elles peuvent désigner ce que la base tient déjà.

    Returns:
        Toutes les anomalies, sans plafond, et les tables versées.
    """
    lecteur = Lecteur(connexion, sources, travail)
    lues = lecteur.lire()
    controleur = Controleur(connexion, lecteur.sources, lecteur.anomalies, plafond=10_000_000)
    presentes = {nom: lue.colonnes for nom, lue in lues.items()}
    _controler_tables(controleur, presentes, controle)
    _publier(connexion, lues)
    if controle.coherence:
        croises.controler_dates_croisees(controleur, presentes)
        croises.controler_procedures(controleur, presentes)
    return controleur.anomalies, frozenset(lues)


def _controler_tables(
    controleur: Controleur, presentes: Mapping[str, frozenset[str]], controle: Controle
) -> None:
    for nom, colonnes in presentes.items():
        relation = croises.relation(nom)
        exigees = regles(TABLES[nom], colonnes)
        if nom == "personnes" and "naissance" in colonnes:
            exigees.append(regle_naissance(controle.le))
        controleur.passer(TABLES[nom], relation, exigees)
        controler_cle(controleur, TABLES[nom], relation, colonnes)


def _controler_coherence(
    controleur: Controleur, presentes: Mapping[str, frozenset[str]], controle: Controle
) -> None:
    if controle.coherence:
        croises.controler_references(controleur, presentes)
        croises.controler_dates_croisees(controleur, presentes)


def _publier(connexion: duckdb.DuckDBPyConnection, lues: Mapping[str, TableLue]) -> None:
    """Les tables typées, seules visibles : copiées, vues sur un Parquet, ou vides."""
    ordres = [_vides(lues)]
    for nom, lue in lues.items():
        colonnes = ", ".join(
            f"{nom_sql(f'{c.nom}=')} AS {nom_sql(c.nom)}" for c in TABLES[nom].colonnes
        )
        genre = "TABLE" if lue.recopiee else "VIEW"
        # La même fiche de commune, apportée par deux dossiers réunis, n'en est qu'une.
        identifiee = any(identifie(TABLES[nom], c) for c in TABLES[nom].colonnes)
        choix = "SELECT" if identifiee else "SELECT DISTINCT"
        ordres.append(f"CREATE {genre} main.{nom_sql(nom)} AS {choix} {colonnes} FROM lu.{nom}")
    connexion.execute(";\n".join(ordres))


def _vides(lues: Collection[str]) -> str:
    """Les ordres qui créent, vides, les tables que les données ne portent pas."""
    ordres = []
    for table in (t for t in TABLES.values() if t.nom not in lues):
        colonnes = ", ".join(f"{nom_sql(c.nom)} {TYPES_SQL[c.type]}" for c in table.colonnes)
        ordres.append(f"CREATE TABLE main.{nom_sql(table.nom)} ({colonnes})")
    return ";\n".join(ordres)
