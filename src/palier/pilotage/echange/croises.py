"""Les contrôles entre tables : références, et dates d'un fait dans celles de sa mesure."""

from collections.abc import Collection, Mapping

from palier.moteur.tables import Colonne, Table
from palier.noyau.texte import accorde
from palier.pilotage.echange.anomalies import Anomalie, Nature, Niveau
from palier.pilotage.echange.controles import Controleur, Regle, jour, lu, type_
from palier.pilotage.echange.conversions import nom_sql
from palier.pilotage.echange.tables import TABLES


def relation(table: str) -> str:
    """La relation contrôlée (texte lu et valeur typée) d'une table."""
    return f'lu."{table}"'


def controler_references(controleur: Controleur, presentes: Mapping[str, Collection[str]]) -> None:
    """Chaque référence désigne une ligne qui existe ; une seule requête les compte toutes."""
    references: list[tuple[Table, Colonne, str, str]] = [
        (TABLES[nom], colonne, colonne.vers.split(".")[0], colonne.vers.split(".")[1])
        for nom, colonnes in presentes.items()
        for colonne in TABLES[nom].colonnes
        if colonne.vers and colonne.nom in colonnes
    ]
    if not references:
        return
    comptes = ", ".join(
        f"(SELECT count(*) FROM main.{table.nom} AS o {_anti(colonne, cible, designee, '')})"
        for table, colonne, cible, designee in references
    )
    nombres = controleur.connexion.execute(f"SELECT {comptes}").fetchone() or ()
    fournies = {source.table.nom for source in controleur.sources.values()}
    for (table, colonne, cible, designee), nombre in zip(references, nombres, strict=True):
        if nombre and cible not in fournies:
            _signaler_table_absente(controleur, table, colonne, cible, nombre)
        # Un fichier désigné qui ne se lit pas est déjà signalé : ses orphelines n'apprennent rien.
        elif nombre and designee in presentes.get(cible, ()):
            suite = _anti(colonne, cible, designee, "=")
            attendu = f"aucune ligne de {cible} ne porte cet identifiant"
            regle = Regle(
                Niveau.COHERENCE, Nature.REFERENCE, colonne.nom, "", lu(colonne.nom), attendu
            )
            controleur.detailler(table, regle, f"FROM {relation(table.nom)} AS o {suite}", nombre)


def _anti(colonne: Colonne, cible: str, designee: str, suffixe: str) -> str:
    """Jointure qui ne garde de `o` que les références sans objet."""
    c, d = nom_sql(colonne.nom + suffixe), nom_sql(designee)
    return f"ANTI JOIN main.{cible} AS c ON c.{d} = o.{c} WHERE o.{c} IS NOT NULL"


def _signaler_table_absente(
    controleur: Controleur, table: Table, colonne: Colonne, cible: str, nombre: int
) -> None:
    source = next(s for s in controleur.sources.values() if s.table.nom == table.nom)
    controleur.anomalies.append(
        Anomalie(
            niveau=Niveau.COHERENCE,
            nature=Nature.REFERENCE,
            table=table.nom,
            fichier=source.nom,
            feuille=source.feuille,
            colonne=colonne.nom,
            attendu=f"la table {cible}, désignée par {accorde(nombre, 'ligne')}, est absente",
            proposition=f"ajoutez-la, ou laissez {colonne.nom} vide",
        )
    )


def controler_dates_croisees(
    controleur: Controleur, presentes: Mapping[str, Collection[str]]
) -> None:
    """Périodes et participations tiennent dans leur mesure ; nul n'est deux fois au même ménage."""
    dans_mesure = (
        ("periodes", "debut", "<", "debut", "commence avant la mesure ({})"),
        ("periodes", "debut", ">", "fin", "commence après la fin de la mesure ({})"),
        ("participants", "debut", "<", "debut", "commence avant la mesure ({})"),
        ("participants", "fin", ">", "fin", "finit après la mesure ({})"),
    )
    for nom, colonne, signe, borne, attendu in dans_mesure:
        if colonne in presentes.get(nom, ()) and borne in presentes.get("mesures", ()):
            _dans_mesure(controleur, TABLES[nom], colonne, (signe, borne), attendu)
    if "compositions" in presentes:
        _chevauchements(controleur)


def _dans_mesure(
    controleur: Controleur, table: Table, colonne: str, contrainte: tuple[str, str], attendu: str
) -> None:
    signe, borne = contrainte
    c, limite = type_(colonne), f"_m.{type_(borne)}"
    suite = (
        f"FROM (SELECT _f.*, {limite} AS _limite FROM {relation(table.nom)} AS _f"
        f" JOIN {relation('mesures')} AS _m ON _m.{type_('mesure_id')} = _f.{type_('mesure_id')}"
        f" WHERE _f.{c} {signe} {limite})"
    )
    _detailler(controleur, table, colonne, jour(c), (attendu, jour("_limite")), suite)


def _chevauchements(controleur: Controleur) -> None:
    debut = f"coalesce({type_('debut')}, DATE '0001-01-01')"
    fin = f"coalesce({type_('fin')}, DATE '9999-12-31')"
    membre = f"PARTITION BY {type_('menage_id')}, {type_('personne_id')}"
    suite = (
        f"FROM (SELECT *, {debut} AS _debut,"
        f" max({fin}) OVER ({membre} ORDER BY {debut}, _ligne"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _fin"
        f" FROM {relation('compositions')}"
        f" WHERE {type_('menage_id')} IS NOT NULL AND {type_('personne_id')} IS NOT NULL)"
        " WHERE _debut <= _fin"
    )
    attendu = "la personne {} est déjà dans ce ménage à cette date"
    personne = lu("personne_id")
    _detailler(
        controleur,
        TABLES["compositions"],
        "debut",
        jour(type_("debut")),
        (attendu, personne),
        suite,
    )


def controler_procedures(controleur: Controleur, presentes: Mapping[str, Collection[str]]) -> None:
    """Une mesure n'a pas deux procédures d'un type ouvertes à la fois : l'une des deux est finie.

    La base seule l'exige ; un dossier d'échange peut les porter. D'une mesure à l'autre, un
    classeur ne ferme pas toujours la première : la frise le dit.
    """
    if "close_le" not in presentes.get("procedures", ()):
        return
    ouverte = type_("ouverte_le")
    meme = ", ".join(type_(nom) for nom in ("menage_id", "mesure_id", "type"))
    suite = (
        f"FROM (SELECT *, lead({ouverte}) OVER (PARTITION BY {meme} ORDER BY {ouverte}, _ligne)"
        f" AS _suivante FROM {relation('procedures')} WHERE {type_('close_le')} IS NULL"
        f" AND {type_('menage_id')} IS NOT NULL AND {type_('type')} IS NOT NULL"
        f" AND {ouverte} IS NOT NULL) WHERE _suivante IS NOT NULL"
    )
    dit = "celle-ci court encore quand une autre du même type s'ouvre, le {} ; datez sa fin"
    attendu, table = (dit, jour("_suivante")), TABLES["procedures"]
    _detailler(controleur, table, "close_le", "NULL", attendu, suite)


def _detailler(
    controleur: Controleur,
    table: Table,
    colonne: str,
    valeur: str,
    attendu: tuple[str, str],
    suite: str,
) -> None:
    if nombre := controleur.connexion.execute(f"SELECT count(*) {suite}").fetchone()[0]:  # type: ignore[index]
        texte, complement = attendu
        regle = Regle(Niveau.COHERENCE, Nature.DATES, colonne, "", valeur, texte, complement)
        controleur.detailler(table, regle, suite, nombre)
