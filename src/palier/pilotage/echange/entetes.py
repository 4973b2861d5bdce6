"""Les noms de colonnes d'un fichier, rapprochés de ceux du contrat."""

from collections.abc import Sequence

from palier.moteur.tables import Colonne
from palier.noyau.texte import cle
from palier.pilotage.echange.anomalies import Anomalie, Nature, Niveau
from palier.pilotage.echange.sources import Source


def reconnaitre(
    source: Source, entete: Sequence[str], anomalies: list[Anomalie]
) -> dict[int, Colonne]:
    """Rang → colonne du contrat ; note les colonnes inconnues, en double ou absentes.

    La casse ne compte pas. Une colonne sans nom est ignorée : c'est la marge d'un tableur.
    """
    table = source.table
    retenues: dict[int, Colonne] = {}
    for rang, lu in enumerate(entete):
        colonne = table.par_nom.get(lu.strip().lower())
        if colonne is None:
            if lu.strip():
                defaut = f"la table {table.nom} n'a pas de colonne de ce nom"
                anomalies.append(_defaut(source, lu, defaut, _proche(lu, list(table.par_nom))))
        elif colonne in retenues.values():
            anomalies.append(_defaut(source, lu, "cette colonne est en double", "retirez-en une"))
        else:
            retenues[rang] = colonne
    absentes = [c for c in table.colonnes if c.obligatoire and c not in retenues.values()]
    for colonne in absentes:
        geste = "la première ligne doit porter les noms de colonnes" if not retenues else ""
        anomalies.append(_defaut(source, colonne.nom, "colonne obligatoire absente", geste))
    return retenues


def _proche(lu: str, noms: list[str]) -> str:
    from rapidfuzz import process

    proche = process.extractOne(cle(lu), noms, processor=cle, score_cutoff=60)
    return f"la plus proche : {proche[0]}" if proche else f"colonnes admises : {', '.join(noms)}"


def _defaut(source: Source, colonne: str, attendu: str, proposition: str) -> Anomalie:
    return Anomalie(
        niveau=Niveau.BLOQUANT,
        nature=Nature.COLONNE,
        table=source.table.nom,
        fichier=source.nom,
        feuille=source.feuille,
        colonne=colonne,
        ligne=1 if source.forme == "csv" else None,
        attendu=attendu,
        proposition=proposition,
    )
