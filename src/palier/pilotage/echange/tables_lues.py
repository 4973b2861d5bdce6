"""Des fichiers aux relations contrôlables : `brut` porte le lu, `lu` y ajoute le typé.

Un texte est versé dans une table de `brut` ; des Parquet y sont une vue. Les codes distincts sont
traduits une fois, hors SQL, par les nomenclatures.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from palier.moteur.tables import Colonne, Table, Type
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import accorde
from palier.pilotage.echange import entetes, textes
from palier.pilotage.echange.anomalies import Anomalie, Nature, Niveau
from palier.pilotage.echange.conversions import (
    TYPES_SQL,
    litteral,
    nom_sql,
    texte_net,
    valeur,
)
from palier.pilotage.echange.sources import Forme, Source, identifie, prefixe

_LIGNES_VIDES = (b"\n\n", b"\n\r\n", b"\r\r")


_RECOPIABLE = 50 << 20


@dataclass(frozen=True)
class TableLue:
    """Une table qui a un fichier.

    Attributes:
        colonnes: celles qui sont présentes.
        par_vue: ses Parquet se lisent par une vue.
        recopiee: ils sont nombreux et petits ; les rouvrir à chaque question coûterait davantage.
    """

    colonnes: frozenset[str]
    par_vue: bool
    recopiee: bool


@dataclass(frozen=True)
class _Relation:
    """Une relation de `brut` et le type DuckDB de chacune de ses colonnes."""

    nom: str
    types: dict[str, str]


@dataclass(frozen=True)
class _Lot:
    """Des textes de même en-tête et de même séparateur, ou une copie de travail."""

    sources: list[Source]
    separateur: str
    entete: tuple[str, ...]
    copie: bool = False


class Lecteur:
    """Verse les sources dans une connexion, en notant ce qui ne se lit pas."""

    def __init__(
        self,
        connexion: duckdb.DuckDBPyConnection,
        sources: list[Source],
        travail: Path,
    ) -> None:
        self.connexion = connexion
        self.sources = {str(s.chemin): s for s in sources}
        self.travail = travail
        self.anomalies: list[Anomalie] = []

    def lire(self) -> dict[str, TableLue]:
        """Crée `brut.T` et `lu.T` pour chaque table qui a un fichier lisible."""
        self.connexion.execute("CREATE SCHEMA brut; CREATE SCHEMA lu")
        par_table: dict[str, list[Source]] = {}
        for source in list(self.sources.values()):
            par_table.setdefault(source.table.nom, []).append(source)
        lues = {}
        for nom, groupe in par_table.items():
            table = groupe[0].table
            parquets = self._parquets(table, [s for s in groupe if s.forme is Forme.PARQUET])
            relation = self._textes(table, [s for s in groupe if s.forme is Forme.CSV])
            relations = [r for r in (relation, parquets) if r]
            if relations:
                self._typer(table, relations)
                presentes = frozenset(c for r in relations for c in r.types)
                octets = sum(s.chemin.stat().st_size for s in groupe)
                recopiee = parquets is None or (len(groupe) > 1 and octets < _RECOPIABLE)
                lues[nom] = TableLue(presentes, parquets is not None, recopiee)
        return lues

    def _noter(self, source: Source, refus: Refus) -> None:
        self.anomalies.append(
            Anomalie(
                Niveau.BLOQUANT,
                Nature.FICHIER,
                source.table.nom,
                source.nom,
                refus.fait,
                feuille=source.feuille,
                proposition=refus.geste,
            )
        )

    # Textes

    def _textes(self, table: Table, groupe: list[Source]) -> _Relation | None:
        if not groupe:
            return None
        colonnes = ", ".join(f"{nom_sql(c.nom)} VARCHAR" for c in table.colonnes)
        relation = f"brut.{table.nom}"
        self.connexion.execute(
            f"CREATE TABLE {relation} (_source VARCHAR, _ligne BIGINT, {colonnes})"
        )
        presentes = [c for lot in self._lots(groupe) for c in self._verser(lot, relation)]
        return _Relation(relation, dict.fromkeys(presentes, "VARCHAR")) if presentes else None

    def _lots(self, groupe: list[Source]) -> list[_Lot]:
        """Les textes qui se lisent d'un coup : de même en-tête et de même séparateur."""
        lots: dict[tuple[str, ...], _Lot] = {}
        for source in groupe:
            try:
                lot = self._lot(source)
            except Refus as refus:
                self._noter(source, refus)
                continue
            cle = (str(lot.sources[0].chemin),) if lot.copie else (lot.separateur, *lot.entete)
            lots.setdefault(cle, replace(lot, sources=[])).sources.extend(lot.sources)
        return list(lots.values())

    def _lot(self, source: Source) -> _Lot:
        """Un seul texte ; une copie propre s'il n'est pas en UTF-8 régulier."""
        if source.entete is not None:
            return _Lot([source], ",", source.entete, copie=True)
        texte = textes.reconnaitre(source.chemin, source.nom)
        # DuckDB saute les lignes vides : sans elles, sa ligne n est celle du tableur.
        if not texte.encodage.startswith("utf-8") or textes.contient(source.chemin, _LIGNES_VIDES):
            return _Lot([self._recopier(source, texte)], ",", texte.entete, copie=True)
        return _Lot([source], texte.separateur, texte.entete)

    def _verser(self, lot: _Lot, relation: str) -> list[str]:
        """Insère un lot ; un lot que DuckDB refuse est recopié, fichier par fichier."""
        deja = len(self.anomalies)
        retenues = {}
        for source in lot.sources:
            retenues = entetes.reconnaitre(source, lot.entete, self.anomalies)
        if not retenues:
            return []
        try:
            self.connexion.execute(_insertion(lot, relation, retenues))
        except duckdb.Error:
            if lot.copie:
                raise
            del self.anomalies[deja:]
            return [c for s in lot.sources for c in self._verser_copie(s, relation)]
        return [c.nom for c in retenues.values()]

    def _verser_copie(self, source: Source, relation: str) -> list[str]:
        try:
            texte = textes.reconnaitre(source.chemin, source.nom)
            copie = self._recopier(source, texte)
        except Refus as refus:
            self._noter(source, refus)
            return []
        return self._verser(_Lot([copie], ",", texte.entete, copie=True), relation)

    def _recopier(self, source: Source, texte: textes.Texte) -> Source:
        """Une copie UTF-8 régulière d'un texte ; note les lignes qui n'ont pas leurs colonnes."""
        copie = self.travail / f"copie-{len(self.sources)}.csv"
        lignes = textes.lignes(source.chemin, texte, source.nom)
        textes.copier(self._regulieres(source, lignes, len(texte.entete)), copie)
        propre = replace(source, chemin=copie, entete=texte.entete)
        self.sources[str(copie)] = propre
        return propre

    def _regulieres(
        self, source: Source, lignes: Iterator[tuple[int, list[str]]], largeur: int
    ) -> Iterator[tuple[int, list[str]]]:
        for numero, ligne in lignes:
            lues = ligne[:largeur] + [""] * (largeur - len(ligne))
            if ligne and (len(ligne) < largeur or any(v.strip() for v in ligne[largeur:])):
                self.anomalies.append(
                    Anomalie(
                        Niveau.BLOQUANT,
                        Nature.FICHIER,
                        source.table.nom,
                        source.nom,
                        f"{accorde(len(ligne), 'valeur')} pour {accorde(largeur, 'colonne')}",
                        ligne=numero,
                        proposition="ligne coupée, ou séparateur laissé hors de guillemets",
                    )
                )
            if numero == 1 or any(v.strip() for v in lues):
                yield numero, lues

    # Parquet

    def _parquets(self, table: Table, groupe: list[Source]) -> _Relation | None:
        lisibles: list[Source] = []
        types: dict[str, str] = {}
        if groupe:
            lisibles, types = self._decrire(groupe)
        if not lisibles:
            return None
        noms = [n for n in types if n not in ("filename", "file_row_number")]
        retenues = entetes.reconnaitre(lisibles[0], noms, self.anomalies)
        relation = f"brut.{table.nom}_parquet"
        colonnes, lus = [], {}
        for rang, colonne in retenues.items():
            sql, lu = _lu_parquet(table, colonne, nom_sql(noms[rang]), types[noms[rang]], lisibles)
            colonnes.append(f"{sql} AS {nom_sql(colonne.nom)}")
            lus[colonne.nom] = lu
        if not colonnes:
            return None
        self.connexion.execute(
            f"CREATE VIEW {relation} AS SELECT filename AS _source, file_row_number + 1 AS _ligne,"
            f" {', '.join(colonnes)} FROM {_lecture_parquet(lisibles)}"
        )
        return _Relation(relation, lus)

    def _decrire(self, groupe: list[Source]) -> tuple[list[Source], dict[str, str]]:
        """Les Parquet lisibles et leurs types ; s'il en est d'abîmés, les trouve un à un."""
        try:
            decrit = self.connexion.execute(f"DESCRIBE FROM {_lecture_parquet(groupe)}").fetchall()
        except duckdb.Error:
            if len(groupe) == 1:
                fait = "le fichier est tronqué ou n'est pas un Parquet"
                self._noter(groupe[0], Refus(fait, "refaites l'export ou la copie"))
                return [], {}
            lisibles = [s for s in groupe if self._decrire([s])[0]]
            return self._decrire(lisibles) if len(lisibles) < len(groupe) else ([], {})
        return groupe, {str(ligne[0]): str(ligne[1]) for ligne in decrit}

    # Types

    def _typer(self, table: Table, relations: list[_Relation]) -> None:
        """Crée `lu.T` : par colonne, le texte lu et la valeur typée."""
        parties = []
        for relation in relations:
            codes = self._codes(table, relation)
            colonnes = ["_source", "_ligne"]
            for c in table.colonnes:
                lu, typee = nom_sql(c.nom), nom_sql(f"{c.nom}=")
                if c.nom in relation.types:
                    sql = valeur(lu, c, relation.types[c.nom], codes.get(c.nom))
                    colonnes += [lu, f"{sql} AS {typee}"]
                else:
                    colonnes += [f"NULL AS {lu}", f"CAST(NULL AS {TYPES_SQL[c.type]}) AS {typee}"]
            parties.append(f"SELECT {', '.join(colonnes)} FROM {relation.nom}")
        self.connexion.execute(f"CREATE VIEW lu.{table.nom} AS {' UNION ALL '.join(parties)}")

    def _codes(self, table: Table, relation: _Relation) -> dict[str, dict[str, str | None]]:
        """Pour chaque colonne codée, les textes distincts lus et leur code."""
        codees = [c for c in table.colonnes if c.nomenclature and c.nom in relation.types]
        if not codees:
            return {}
        noms = [nom_sql(c.nom) for c in codees]
        listes = ", ".join(f"list(DISTINCT {c}) FILTER (WHERE {c} IS NOT NULL)" for c in noms)
        lus = self.connexion.execute(f"SELECT {listes} FROM {relation.nom}").fetchone() or ()
        codes: dict[str, dict[str, str | None]] = {}
        for colonne, distincts in zip(codees, lus, strict=True):
            liste = nomenclature(colonne.nomenclature or "")
            textes_lus = _separes(distincts or [], colonne)
            codes[colonne.nom] = {texte: liste.resoudre(texte) for texte in textes_lus}
        return codes


def _separes(distincts: list[str] | list[list[str]], colonne: Colonne) -> set[str]:
    if colonne.type is not Type.CODES:
        return {str(d) for d in distincts}
    groupes = (d.split("|") if isinstance(d, str) else d for d in distincts)
    return {str(texte).strip() for groupe in groupes for texte in groupe if texte is not None}


def _insertion(lot: _Lot, relation: str, retenues: dict[int, Colonne]) -> str:
    """La requête qui verse un lot, lignes numérotées comme au tableur, lignes vides omises."""
    table = lot.sources[0].table
    ligne = "row_number() OVER () + 1"
    if lot.copie:
        ligne = f"CAST({textes.LIGNE} AS BIGINT)"
    elif len(lot.sources) > 1:
        # Les fichiers se suivent dans l'ordre de la liste : chacun reprend sa numérotation.
        ligne = "_rang - min(_rang) OVER (PARTITION BY filename) + 2"
    colonnes = [*([textes.LIGNE] if lot.copie else []), *(f"c{i}" for i in range(len(lot.entete)))]
    types = ", ".join(f"'{c}': 'VARCHAR'" for c in colonnes)
    simple = not any(textes.contient(s.chemin, textes.BLANCS_RARES) for s in lot.sources)
    lues = []
    for i, colonne in retenues.items():
        lu = texte_net(f"c{i}", simple=simple)
        if lot.sources[0].prefixe and identifie(table, colonne):
            lu = f"{prefixe(lot.sources)} || {lu}"
        lues.append(f"{lu} AS {nom_sql(colonne.nom)}")
    noms = ", ".join(nom_sql(c.nom) for c in retenues.values())
    lecture = textes.lecture([s.chemin for s in lot.sources], types, lot.separateur)
    return (
        f"INSERT INTO {relation} BY NAME SELECT * FROM"
        f" (SELECT filename AS _source, {ligne} AS _ligne, {', '.join(lues)}"
        f" FROM (SELECT *, row_number() OVER () AS _rang FROM {lecture}))"
        f" WHERE coalesce({noms}) IS NOT NULL"
    )


def _lecture_parquet(groupe: list[Source]) -> str:
    chemins = ", ".join(litteral(str(s.chemin)) for s in groupe)
    return f"read_parquet([{chemins}], filename=true, file_row_number=true, union_by_name=true)"


def _lu_parquet(
    table: Table, colonne: Colonne, c: str, sql: str, groupe: list[Source]
) -> tuple[str, str]:
    """Expression et type d'une colonne de Parquet : un texte vide est un vide."""
    if colonne.type in (Type.TEXTE, Type.CODE) and sql != "VARCHAR":
        c, sql = f"CAST({c} AS VARCHAR)", "VARCHAR"
    if sql == "VARCHAR":
        c = f"nullif({c}, '')"
    if groupe[0].prefixe and identifie(table, colonne):
        c = f"{prefixe(groupe)} || {c}"
    return c, sql
