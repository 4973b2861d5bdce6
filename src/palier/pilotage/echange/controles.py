"""Les contrôles d'une table, en SQL : une seule requête compte, une autre détaille ce qui cloche.

La relation contrôlée porte, pour chaque colonne `c`, le texte lu `"c"` et la valeur typée `"c="`,
plus `_source` (le fichier) et `_ligne`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from palier.moteur.tables import Colonne, Table, Type
from palier.noyau.nomenclatures import nomenclature
from palier.pilotage.echange.anomalies import PLAFOND, Anomalie, Nature, Niveau
from palier.pilotage.echange.conversions import ATTENDUS, nom_sql
from palier.pilotage.echange.sources import Source, identifie

_CODES_CITES = 8
_CONTROLE = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffd}]"


@dataclass(frozen=True)
class Regle:
    """Une condition SQL qui ne doit jamais être vraie.

    Attributes:
        lu: expression SQL de la valeur fautive, pour le message.
        attendu: ce qui convient ; `{}` y est remplacé par `complement`, expression SQL.
        proposition: le geste, d'après la valeur lue.
    """

    niveau: Niveau
    nature: Nature
    colonne: str
    condition: str
    lu: str
    attendu: str
    complement: str = "NULL"
    proposition: Callable[[str], str] = lambda _valeur: ""


def lu(nom: str) -> str:
    """Le texte lu d'une colonne."""
    return nom_sql(nom)


def type_(nom: str) -> str:
    """La valeur typée d'une colonne."""
    return nom_sql(f"{nom}=")


def jour(expression: str) -> str:
    """Une date SQL, à la française."""
    return f"strftime({expression}, '%d/%m/%Y')"


def _proche(colonne: Colonne) -> Callable[[str], str]:
    liste = nomenclature(colonne.nomenclature or "")

    def proposer(lue: str) -> str:
        for texte in lue.split("|"):
            if liste.resoudre(texte.strip()) is None:
                # Un mot de trois lettres (« oui », « X ») ressemble à tout.
                proches = liste.proches(texte.strip()) if len(texte.strip()) > 3 else []
                if proches:
                    return f"le plus proche : {proches[0]}"
                suite = ", …" if len(liste.codes) > _CODES_CITES else ""
                return f"codes admis : {', '.join(liste.codes[:_CODES_CITES])}{suite}"
        return ""

    return proposer


def _regles_colonne(colonne: Colonne, presente: bool) -> list[Regle]:
    lue, typee = lu(colonne.nom), type_(colonne.nom)
    if not presente:
        return []
    texte = f"CAST({lue} AS VARCHAR)"

    def regle(
        nature: Nature, condition: str, attendu: str, geste: Callable[[str], str] = lambda _: ""
    ) -> Regle:
        return Regle(
            Niveau.BLOQUANT, nature, colonne.nom, condition, texte, attendu, proposition=geste
        )

    regles = []
    if colonne.obligatoire:
        regles.append(regle(Nature.OBLIGATOIRE, f"{lue} IS NULL", "doit être renseigné"))
    if colonne.type is Type.CODES:
        trou = f"len(list_filter({typee}, lambda x: x IS NULL OR x = '')) > 0"
        proche = _proche(colonne) if colonne.nomenclature else lambda _: ""
        regles.append(regle(Nature.CODE, trou, ATTENDUS[Type.CODES], proche))
    elif colonne.type is Type.CODE:
        perdu = f"{lue} IS NOT NULL AND {typee} IS NULL"
        regles.append(regle(Nature.CODE, perdu, "code inconnu", _proche(colonne)))
    elif colonne.type is Type.TEXTE and not colonne.vers:
        sale = f"regexp_matches({lue}, '{_CONTROLE}')"
        regles.append(regle(Nature.TYPE, sale, ATTENDUS[Type.TEXTE]))
    elif colonne.type is not Type.TEXTE:
        perdu = f"{lue} IS NOT NULL AND {typee} IS NULL"
        if colonne.type is Type.DATE:
            perdu += f" OR {typee} NOT BETWEEN DATE '1900-01-01' AND DATE '2100-12-31'"
        regles.append(regle(Nature.TYPE, perdu, f"attendu {ATTENDUS[colonne.type]}"))
    for signe, borne, mot in ((">", colonne.maximum, "plus"), ("<", colonne.minimum, "moins")):
        if borne is not None:
            hors = f"{typee} {signe} {borne}"
            regles.append(regle(Nature.BORNE, hors, f"attendu au {mot} {borne}"))
    return regles


def regles(table: Table, presentes: Collection[str]) -> list[Regle]:
    """Toutes les règles d'une table, pour les colonnes présentes."""
    toutes = [r for c in table.colonnes for r in _regles_colonne(c, c.nom in presentes)]
    for ordre in table.ordres:
        avant, apres = type_(ordre.avant), type_(ordre.apres)
        toutes.append(
            Regle(
                Niveau.COHERENCE,
                Nature.DATES,
                ordre.apres,
                f"{apres} < {avant}",
                jour(apres),
                f"doit suivre {ordre.avant} ({{}})",
                complement=jour(avant),
            )
        )
    for groupe in table.une_de:
        vide = " AND ".join(f"{lu(nom)} IS NULL" for nom in groupe)
        attendu = f"l'une au moins de ces colonnes doit être renseignée : {', '.join(groupe)}"
        toutes.append(Regle(Niveau.BLOQUANT, Nature.OBLIGATOIRE, groupe[0], vide, "NULL", attendu))
    return toutes


def regle_naissance(le: date) -> Regle:
    """Nul n'est né après le jour du contrôle."""
    naissance = type_("naissance")
    return Regle(
        Niveau.COHERENCE,
        Nature.DATES,
        "naissance",
        f"{naissance} > DATE '{le}'",
        jour(naissance),
        f"doit précéder le {le:%d/%m/%Y}",
    )


class Controleur:
    """Passe des règles sur des relations et en tire des anomalies situées."""

    def __init__(
        self,
        connexion: duckdb.DuckDBPyConnection,
        sources: Mapping[str, Source],
        anomalies: list[Anomalie],
        plafond: int = PLAFOND,
    ) -> None:
        self.connexion = connexion
        self.plafond = plafond
        self.sources = sources
        self.anomalies = anomalies

    def passer(self, table: Table, relation: str, regles: list[Regle]) -> None:
        """Vérifie toutes les règles en une lecture ; ne détaille que celles qui sont enfreintes."""
        if not regles:
            return
        comptes = ", ".join(f"count(*) FILTER (WHERE {r.condition})" for r in regles)
        ligne = self.connexion.execute(f"SELECT {comptes} FROM {relation}").fetchone() or ()
        for regle, nombre in zip(regles, ligne, strict=True):
            if nombre:
                filtre = f"FROM {relation} WHERE {regle.condition}"
                self.detailler(table, regle, filtre, nombre)

    def detailler(self, table: Table, regle: Regle, suite: str, nombre: int) -> None:
        """Ajoute les anomalies d'une règle ; `suite` est la requête à partir de FROM."""
        trouvees = self.connexion.execute(
            f"SELECT _source, _ligne, {regle.lu}, {regle.complement} {suite} LIMIT {self.plafond}"
        ).fetchall()
        for rang, (source, ligne, lue, complement) in enumerate(trouvees, 1):
            origine = self.sources[source]
            valeur = "" if lue is None else str(lue)
            self.anomalies.append(
                Anomalie(
                    niveau=regle.niveau,
                    nature=regle.nature,
                    table=table.nom,
                    fichier=origine.nom,
                    feuille=origine.feuille,
                    colonne=titre(origine, regle.colonne),
                    ligne=ligne,
                    valeur=valeur,
                    attendu=regle.attendu.format(complement),
                    proposition=regle.proposition(valeur),
                    autres=nombre - rang if rang == len(trouvees) else 0,
                )
            )


def titre(source: Source, colonne: str) -> str:
    """Le nom d'une colonne, avec son titre dans le classeur d'origine."""
    leur = source.titres.get(colonne)
    return f"{colonne} (« {leur} »)" if leur else colonne


def controler_cle(
    controleur: Controleur, table: Table, relation: str, presentes: Collection[str]
) -> None:
    """Deux lignes d'une table ne portent pas la même clé."""
    exigees = [c for c in table.cle if table.par_nom[c].obligatoire]
    if not exigees or not set(exigees) <= set(presentes):
        return
    # Une table sans identifiant (les contextes) peut se répéter d'un dossier réuni à l'autre.
    portee = [] if any(identifie(table, table.par_nom[c]) for c in table.cle) else ["_source"]
    cle = ", ".join([*portee, *(type_(c) for c in table.cle)])
    # Une ligne dont la clé est incomplète est déjà signalée : elle n'est pas un doublon de plus.
    complete = " AND ".join(f"{type_(c)} IS NOT NULL" for c in exigees)
    distincts = f"count(DISTINCT ({cle}))" if ", " in cle else f"count(DISTINCT {cle})"
    requete = f"SELECT count(*) - {distincts} FROM {relation} WHERE {complete}"
    if not (nombre := controleur.connexion.execute(requete).fetchone()[0]):  # type: ignore[index]
        return
    fenetre = f"OVER (PARTITION BY {cle} ORDER BY _source, _ligne)"
    double = (
        f"FROM (SELECT *, first(_ligne) {fenetre} AS _premiere, row_number() {fenetre} AS _rang"
        f" FROM {relation} WHERE {complete}) WHERE _rang > 1 ORDER BY _source, _ligne"
    )
    valeurs = " || ' + ' || ".join(f"CAST({type_(c)} AS VARCHAR)" for c in exigees)
    regle = Regle(
        Niveau.BLOQUANT,
        Nature.CLE,
        " + ".join(table.cle),
        "",
        valeurs,
        "déjà ligne {}",
        complement="_premiere",
    )
    controleur.detailler(table, regle, double, nombre)
