"""La lecture directe : un dossier d'échange régulier se charge typé, en une requête par table.

Elle ne sait dire que « tout va bien ». Au premier doute, rien n'en reste, et la lecture ordinaire
reprend tout depuis le début pour situer et expliquer ce qui ne va pas.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

import duckdb

from palier.moteur.tables import Colonne, Table, Type
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.pilotage.echange import entetes, textes
from palier.pilotage.echange.anomalies import Anomalie
from palier.pilotage.echange.controles import Controleur, Regle, lu, type_
from palier.pilotage.echange.conversions import TYPES_SQL, litteral, nom_sql, texte_net
from palier.pilotage.echange.sources import Forme, Source, identifie, prefixe
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
        Doute: une source n'est pas un CSV UTF-8 aux valeurs canoniques, ou ne ressemble pas à
            celles des autres dossiers.
    """
    groupes: dict[str, list[Source]] = {}
    for source in sources:
        groupes.setdefault(source.table.nom, []).append(source)
    connexion.execute("CREATE SCHEMA lu")
    return {nom: _charger(connexion, groupe) for nom, groupe in groupes.items()}


def effacer(connexion: duckdb.DuckDBPyConnection) -> None:
    """Défait tout ce que `charger` a créé."""
    connexion.execute("DROP SCHEMA IF EXISTS lu CASCADE")
    connexion.execute("; ".join(f"DROP TABLE IF EXISTS main.{nom_sql(nom)}" for nom in TABLES))


def _charger(connexion: duckdb.DuckDBPyConnection, groupe: list[Source]) -> frozenset[str]:
    """Une table, d'un fichier ou de ceux, semblables, de plusieurs dossiers réunis."""
    premiere, table = groupe[0], groupe[0].table
    texte = _texte(groupe)
    anomalies: list[Anomalie] = []
    retenues = entetes.reconnaitre(premiere, texte.entete, anomalies)
    if anomalies or not retenues:
        raise Doute("un en-tête qui s'explique")
    rangs = {c.nom: rang for rang, c in retenues.items()}
    lus = [_type_lu(retenues.get(rang)) for rang in range(len(texte.entete))]
    net, devant = _net(groupe), f"{prefixe(groupe)} || " if premiere.prefixe else ""
    colonnes = ", ".join(
        (devant if identifie(table, c) else "")
        + (_valeur(c, f"c{rangs[c.nom]}", net) if c.nom in rangs else _absente(c))
        + f" AS {nom_sql(c.nom)}"
        for c in table.colonnes
    )
    vide = " AND ".join(f"c{rang} IS NULL" for rang in rangs.values())
    decrits = ", ".join(f"'c{i}': {litteral(type_lu)}" for i, type_lu in enumerate(lus))
    lecture = textes.lecture([s.chemin for s in groupe], decrits, texte.separateur)
    lignes = f"SELECT filename AS _source, {colonnes} FROM {lecture} WHERE NOT ({vide})"
    try:
        _creer(connexion, table, lignes)
    except duckdb.Error as erreur:
        raise Doute(f"{premiere.nom} ne se lit pas typé") from erreur
    return frozenset(rangs)


def _texte(groupe: list[Source]) -> textes.Texte:
    """Comment se lisent ces fichiers, s'ils se lisent tous comme le premier."""
    if any(s.forme is not Forme.CSV or s.entete is not None for s in groupe):
        raise Doute("une copie de travail ou un Parquet")
    try:
        texte = textes.reconnaitre(groupe[0].chemin, groupe[0].nom)
    except Refus as refus:
        raise Doute(refus.fait) from refus
    if not texte.encodage.startswith("utf-8") or len({_en_tete(s.chemin) for s in groupe}) > 1:
        raise Doute("un encodage ou des en-têtes qui s'expliquent")
    return texte


def _en_tete(chemin: Path) -> bytes:
    with chemin.open("rb") as flux:
        return flux.readline()


def _net(groupe: list[Source]) -> Callable[[str], str]:
    """Comment ôter d'un texte ce qui n'en est pas : au plus court, d'après les octets lus."""
    if any(textes.contient(s.chemin, textes.BLANCS_RARES) for s in groupe):
        return texte_net
    if any(textes.contient(s.chemin, (b"\r",)) for s in groupe):
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


def _creer(connexion: duckdb.DuckDBPyConnection, table: Table, lignes: str) -> None:
    """La table typée, et la vue où le lu et le typé sont la même valeur."""
    noms = ", ".join(nom_sql(c.nom) for c in table.colonnes)
    typee, source = f"main.{nom_sql(table.nom)}", "''"
    if any(identifie(table, c) for c in table.colonnes):
        connexion.execute(f"CREATE TABLE {typee} AS SELECT {noms} FROM ({lignes})")
    else:
        # La même fiche de commune, apportée par deux dossiers réunis, n'en est qu'une ; mais dans
        # un même dossier, elle ne se répète pas.
        controlee, source = f"lu.{nom_sql(f'{table.nom} lues')}", "_source"
        connexion.execute(f"CREATE TABLE {controlee} AS {lignes}")
        connexion.execute(f"CREATE TABLE {typee} AS SELECT DISTINCT {noms} FROM {controlee}")
        typee = controlee
    doubles = ", ".join(
        f"{nom_sql(c.nom)} AS {lu(c.nom)}, {nom_sql(c.nom)} AS {type_(c.nom)}"
        for c in table.colonnes
    )
    connexion.execute(
        f"CREATE VIEW lu.{nom_sql(table.nom)} AS"
        f" SELECT {source} AS _source, rowid AS _ligne, {doubles} FROM {typee}"
    )
