"""Écrire le classeur : les données (masquées), le bilan, ses graphiques."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.defined_name import DefinedName

from bench.classeur import activite, foyers, parcours
from bench.classeur.aides import AU, DU
from bench.classeur.bilan import Nombre, nombres
from bench.classeur.feuilles import Feuille, Ligne

FEUILLES = tuple(
    objet
    for module in (foyers, parcours, activite)
    for objet in vars(module).values()
    if isinstance(objet, Feuille)
)
BILAN = "Bilan"
PREMIERE_LIGNE = 6
_DESSINES = ("I-008", "I-015", "I-017", "I-040", "I-041", "I-046", "I-049", "I-064", "I-067")


def ecrire(dossier: Path, du: date, au: date, classeur: Path) -> list[Nombre]:
    """Écrit le classeur du bilan de ces données ; rend ses nombres, dans l'ordre des lignes."""
    tables = {f.nom: f.lire(dossier) for f in FEUILLES}
    noms = {f.nom: f.plages(len(tables[f.nom])) for f in FEUILLES}
    livre = Workbook(write_only=True)
    for nom, rang in ((DU, 2), (AU, 3)):
        livre.defined_names[nom] = DefinedName(nom, attr_text=f"{BILAN}!$D${rang}")
    lignes = nombres(_codes(tables))
    feuille = livre.create_sheet(BILAN)
    for en_tete in (["Bilan annuel"], ["", "", "du", du], ["", "", "au", au], []):
        feuille.append(en_tete)
    feuille.append(["Code", "Champ", "", "Nombre"])
    for n in lignes:
        feuille.append([n.code, n.champ, "", "=" + n.formule.format(**noms)])
    _dessiner(feuille, lignes)
    for f in FEUILLES:
        cachee = livre.create_sheet(f.nom)
        cachee.sheet_state = "hidden"
        cachee.append([*f.colonnes, *f.aides])
        for rang, ligne in enumerate(tables[f.nom], 2):
            cachee.append([*ligne, *f.formules(rang, noms)])
    livre.save(classeur)
    return lignes


def _codes(tables: dict[str, list[Ligne]]) -> dict[tuple[str, str], set[str]]:
    return {
        (f.nom, colonne): {ligne[rang] for ligne in tables[f.nom] if isinstance(ligne[rang], str)}
        for f in FEUILLES
        for rang, colonne in enumerate(f.colonnes)
    }


def _dessiner(feuille, lignes: list[Nombre]) -> None:
    """Un diagramme en barres par répartition, à droite de la feuille."""
    for place, code in enumerate(_DESSINES):
        rangs = [
            i for i, n in enumerate(lignes, PREMIERE_LIGNE) if n.code == code and "=" in n.champ
        ]
        if not rangs:
            continue
        barres = BarChart()
        barres.type, barres.title, barres.legend = "bar", code, None
        barres.add_data(Reference(feuille, min_col=4, min_row=rangs[0], max_row=rangs[-1]))
        barres.set_categories(Reference(feuille, min_col=2, min_row=rangs[0], max_row=rangs[-1]))
        feuille.add_chart(barres, f"F{2 + 16 * place}")
