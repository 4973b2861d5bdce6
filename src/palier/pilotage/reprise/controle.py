"""Contrôler un import : ses fautes, ligne à ligne, puis ce que la base en connaît déjà."""

import re
from collections import defaultdict
from datetime import date

from django.db import transaction

from palier.pilotage.echange.anomalies import Anomalie
from palier.pilotage.reprise.lecture import Typees, typer
from palier.pilotage.reprise.listes import Choix
from palier.pilotage.reprise.models import Defaut, Import, Ligne
from palier.pilotage.reprise.rapprochement import Cascade
from palier.pilotage.reprise.references import orphelines

Place = tuple[str, int]
_PREMIERE = re.compile(r"déjà ligne (\d+)")


def controler(depot: Import, le: date) -> int:
    """Refait l'aperçu d'un import ; rend le nombre de lignes en erreur."""
    typees = typer(depot, le)
    retenues = depot.lignes.filter(rejetee=False).defer("contenu")
    lignes = {(li.table, li.rang): li for li in retenues}
    fautes = _fautes(typees, depot, lignes)
    _rapprocher(typees, depot, lignes, fautes)
    with transaction.atomic():
        depot.defauts.filter(ligne__rejetee=False).delete()
        for place, dits in fautes.items():
            if ligne := lignes.get(place):
                ligne.fautive = True
                Defaut.objects.bulk_create(
                    Defaut(depot=depot, ligne=ligne, nature=n, colonne=c[:120], texte=t)
                    for n, c, t in dits
                )
        Ligne.objects.ranger(
            lignes.values(), ("fautive", "rapproche", "raison", "choix", "dit", "fiche_id")
        )
    return sum(ligne.fautive for ligne in lignes.values())


def _fautes(
    typees: Typees, depot: Import, lignes: dict[Place, Ligne]
) -> dict[Place, list[tuple[str, str, str]]]:
    """Place → (nature, colonne, phrase) de tout ce qui ne va pas."""
    fautes: dict[Place, list[tuple[str, str, str]]] = defaultdict(list)
    for ligne in lignes.values():
        ligne.fautive = False
    for a in typees.defauts:
        fautes[a.table, a.ligne or 0].append((a.nature, a.colonne, _phrase(a, lignes)))
    for o in orphelines(typees.tables, depot.structure):
        phrase = f"« {o.valeur} » : {o.attendu}."
        fautes[o.table, o.rang].append(("Références sans objet", o.colonne, phrase))
    return fautes


def _phrase(a: Anomalie, lignes: dict[Place, Ligne]) -> str:
    """Ce qui était attendu, et le geste ; la place est dite par la ligne elle-même."""

    def au_tableur(trouve: re.Match[str]) -> str:
        autre = lignes.get((a.table, int(trouve[1])))
        return f"déjà ligne {autre.numero or autre.rang}" if autre else trouve[0]

    attendu = _PREMIERE.sub(au_tableur, a.attendu)
    lue = f"« {a.valeur[:60]} » : " if a.valeur else ""
    return f"{lue}{attendu}{f' ; {a.proposition}' if a.proposition else ''}."


def _rapprocher(
    typees: Typees, depot: Import, lignes: dict[Place, Ligne], fautes: dict[Place, list[tuple]]
) -> None:
    bonnes = {
        table: {r: v for r, v in rangs.items() if (table, r) not in fautes}
        for table, rangs in typees.tables.items()
    }
    dits = {
        place: (Choix(ligne.choix), ligne.fiche_id)
        for place, ligne in lignes.items()
        if ligne.dit and ligne.choix
    }
    for ligne in lignes.values():
        ligne.rapproche, ligne.raison, ligne.choix, ligne.fiche_id = "", "", "", None
    for table, rang, constat in Cascade(bonnes, depot.structure, dits).constats():
        ligne = lignes[table, rang]
        ligne.rapproche, ligne.raison = constat.rang, constat.raison
        ligne.choix, ligne.fiche_id = constat.choix or "", constat.fiche_id
        ligne.dit = (table, rang) in dits and bool(ligne.choix)
