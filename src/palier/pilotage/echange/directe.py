"""La lecture directe : un dossier d'échange régulier se charge typé, en une requête par table.

Elle ne sait dire que « tout va bien ». Au premier doute, rien n'en reste, et la lecture ordinaire
reprend tout depuis le début pour situer et expliquer ce qui ne va pas.
"""

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import duckdb

from palier.moteur.tables import Colonne, Table, Type
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.pilotage.echange import entetes, textes
from palier.pilotage.echange.anomalies import Anomalie
from palier.pilotage.echange.controles import Controleur, Regle, lu, type_
from palier.pilotage.echange.conversions import TYPES_SQL, litteral, nom_sql, texte_net
from palier.pilotage.echange.sources import Forme, Source
from palier.pilotage.echange.tables import TABLES

_ECRITS = {
    Type.DATE: r"\d{4}-\d{2}-\d{2}",
    Type.ENTIER: r"-?\d+",
    Type.NOMBRE: r"-?\d+(\.\d+)?",
}


class Doute(Exception):
    """Ces données demandent la lecture ordinaire."""


class Exigeant(Controleur):
    """Un contrôleur qui doute dès qu'une règle est enfreinte."""

    def __init__(self, connexion: duckdb.DuckDBPyConnection, sources: list[Source]) -> None:
        super().__init__(connexion, {str(s.chemin): s for s in sources}, [])

    def detailler(self, table: Table, regle: Regle, suite: str, nombre: int) -> NoReturn:
        raise Doute(f"{table.nom}.{regle.colonne} : {nombre} fautes {suite}")

    def conclure(self) -> None:
        """Retire les vues de contrôle.

        Raises:
            Doute: une anomalie a été notée sans détail.
        """
        if self.anomalies:
            raise Doute("une table désignée est absente")
        self.connexion.execute("DROP SCHEMA lu CASCADE")


def charger(
    connexion: duckdb.DuckDBPyConnection, sources: list[Source]
) -> dict[str, frozenset[str]]:
    """Crée `main.T`, typée, et `lu.T`, contrôlable, pour chaque table lue.

    Returns:
        Les colonnes que porte chaque table lue.
    Raises:
        Doute: une source n'est pas un CSV UTF-8 aux valeurs canoniques, ou n'est pas seule.
    """
    if len({s.table.nom for s in sources}) < len(sources):
        raise Doute("plusieurs fichiers pour une table")
    connexion.execute("CREATE SCHEMA lu")
    return {source.table.nom: _charger(connexion, source) for source in sources}


def effacer(connexion: duckdb.DuckDBPyConnection) -> None:
    """Défait tout ce que `charger` a créé."""
    connexion.execute("DROP SCHEMA IF EXISTS lu CASCADE")
    connexion.execute("; ".join(f"DROP TABLE IF EXISTS main.{nom_sql(nom)}" for nom in TABLES))


def _charger(connexion: duckdb.DuckDBPyConnection, source: Source) -> frozenset[str]:
    if source.forme is not Forme.CSV or source.entete is not None or source.prefixe:
        raise Doute("une copie de travail, un Parquet, ou un dossier réuni à d'autres")
    anomalies: list[Anomalie] = []
    try:
        texte = textes.reconnaitre(source.chemin, source.nom)
    except Refus as refus:
        raise Doute(refus.fait) from refus
    retenues = entetes.reconnaitre(source, texte.entete, anomalies)
    if anomalies or not retenues or not texte.encodage.startswith("utf-8"):
        raise Doute("un en-tête ou un encodage qui s'explique")
    table, rangs = source.table, {c.nom: rang for rang, c in retenues.items()}
    lus = [_type_lu(retenues.get(rang)) for rang in range(len(texte.entete))]
    net = _net(source)
    colonnes = ", ".join(
        f"{_valeur(c, f'c{rangs[c.nom]}', net) if c.nom in rangs else _absente(c)}"
        f" AS {nom_sql(c.nom)}"
        for c in table.colonnes
    )
    vide = " AND ".join(f"c{rang} IS NULL" for rang in rangs.values())
    decrits = ", ".join(f"'c{i}': {litteral(type_lu)}" for i, type_lu in enumerate(lus))
    try:
        connexion.execute(
            f"CREATE TABLE main.{nom_sql(table.nom)} AS SELECT {colonnes}"
            f" FROM {textes.lecture([source.chemin], decrits, texte.separateur)}"
            f" WHERE NOT ({vide})"
        )
    except duckdb.Error as erreur:
        raise Doute(f"{source.nom} ne se lit pas typé") from erreur
    _rendre_controlable(connexion, table)
    return frozenset(rangs)


def _net(source: Source) -> Callable[[str], str]:
    """Comment ôter d'un texte ce qui n'en est pas : au plus court, d'après les octets lus."""
    if textes.contient(source.chemin, textes.BLANCS_RARES):
        return texte_net
    if textes.contient(source.chemin, (b"\r",)):
        return partial(texte_net, simple=True)
    return lambda c: f"nullif(trim({c}), '')"


def _type_lu(colonne: Colonne | None) -> str:
    """Le type que DuckDB donne lui-même, en lisant : un code inconnu y est une erreur."""
    if colonne is None or colonne.type is not Type.CODE:
        return "VARCHAR"
    codes = ", ".join(map(litteral, nomenclature(colonne.nomenclature or "").tous))
    return f"ENUM({codes})"


def _absente(colonne: Colonne) -> str:
    return f"CAST(NULL AS {TYPES_SQL[colonne.type]})"


def _valeur(colonne: Colonne, c: str, net: Callable[[str], str]) -> str:
    """La valeur typée ; une erreur SQL si elle n'est pas écrite comme Palier l'écrit."""
    match colonne.type:
        case Type.TEXTE:
            return net(c)
        case Type.CODE:
            return f"CAST({c} AS VARCHAR)"
        case Type.BOOLEEN:
            admis, typee = f"{c} IN ('oui', 'non')", f"{c} = 'oui'"
        case Type.CODES:
            typee = f"list_transform(string_split({c}, '|'), lambda x: trim(x))"
            tous = nomenclature(colonne.nomenclature).tous if colonne.nomenclature else ()
            codes = ", ".join(map(litteral, tous))
            admis = f"list_has_all([{codes}], {typee})" if codes else f"{c} IS NOT NULL"
        case _:
            admis = f"regexp_full_match({c}, '{_ECRITS[colonne.type]}')"
            typee = f"CAST({c} AS {TYPES_SQL[colonne.type]})"
    erreur = f"error({litteral(colonne.nom)})"
    return f"CASE WHEN {admis} THEN {typee} WHEN {c} IS NOT NULL THEN {erreur} END"


def _rendre_controlable(connexion: duckdb.DuckDBPyConnection, table: Table) -> None:
    """La vue où le lu et le typé sont la même valeur ; `_source`, unique, y est muette."""
    colonnes = ", ".join(
        f"{nom_sql(c.nom)} AS {lu(c.nom)}, {nom_sql(c.nom)} AS {type_(c.nom)}"
        for c in table.colonnes
    )
    connexion.execute(
        f"CREATE VIEW lu.{nom_sql(table.nom)} AS SELECT '' AS _source, rowid AS _ligne, {colonnes}"
        f" FROM main.{nom_sql(table.nom)}"
    )
