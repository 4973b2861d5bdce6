"""Les tableaux Word : tête répétée, lignes insécables, largeurs d'après le texte."""

from collections.abc import Sequence

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from palier.edition.composition import Noeud
from palier.edition.polices import largeur
from palier.edition.word import champs, styles
from palier.edition.word.plume import Plume

_ALIGNEMENTS = {
    "gauche": WD_ALIGN_PARAGRAPH.LEFT,
    "droite": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
}
_RONDS = {"plein": "● ", "demi": "◐ ", "vide": "○ "}


def matrice(plume: Plume, t: Noeud, corps: float, pleine: bool = True) -> None:
    """Un tableau ; `pleine` : sur toute la justification."""
    table = plume.word.add_table(rows=1 + len(t["lignes"]), cols=len(t["colonnes"]))
    table.style, table.alignment = styles.TABLEAU, WD_TABLE_ALIGNMENT.LEFT
    champs.aspect(table, firstRow=True, lastRow=t["total"], firstColumn=False)
    textes = [[{"mot": c, "etat": ""} for c in t["colonnes"]], *t["lignes"]]
    places = _voulues(t["largeurs"]) or _largeurs(textes, corps, pleine)
    table.autofit = False
    for colonne, place in zip(table.columns, places, strict=True):
        colonne.width = Pt(place)
    gris = plume.couleur("texte")
    rangees = list(table.rows)
    champs.en_tete_repetee(rangees[0])
    for y, (rangee, ligne) in enumerate(zip(rangees, textes, strict=True)):
        champs.insecable(rangee)
        for x, case in enumerate(rangee.cells):
            case.width = Pt(places[x])
            paragraphe = plume.styler(case.paragraphs[0], "Cellule")
            paragraphe.alignment = _ALIGNEMENTS[t["alignements"][x]]
            if t["insecable"]:  # d'un seul tenant, note comprise
                paragraphe.paragraph_format.keep_with_next = True
            run = paragraphe.add_run(_RONDS.get(ligne[x]["etat"], "") + ligne[x]["mot"])
            run.font.size = Pt(corps)
            if y == 0 or y - 1 in t["grises"]:
                run.font.color.rgb = gris
            run.bold = True if t["total"] and y == len(t["lignes"]) else None


def grille(plume: Plume, chiffres: list[Noeud]) -> None:
    """Les grands nombres, trois par rangée."""
    table = plume.word.add_table(rows=-(-len(chiffres) // 3), cols=3)
    for i, c in enumerate(chiffres):
        cellule = table.cell(i // 3, i % 3)
        cellule.paragraphs[0].add_run(c["valeur"], style="Grand nombre")
        plume.styler(cellule.add_paragraph(), "Cellule").add_run(c["libelle"]).bold = True
        suite = "  ".join(t for t in (c["detail"], c["codes"]) if t)
        if suite:
            plume.styler(cellule.add_paragraph(suite), "Note")


def _voulues(parts: Sequence[float | None]) -> list[float]:
    """Les largeurs que le document donne lui-même, s'il les donne toutes."""
    dites = [p for p in parts if p is not None]
    if len(dites) < len(parts):
        return []
    return [styles.JUSTIFICATION.pt * p / sum(dites) for p in dites]


def _largeurs(lignes: list[list[Noeud]], corps: float, pleine: bool) -> list[float]:
    """Les largeurs des colonnes en points, d'après leur texte ; la première prend le reste."""
    total = styles.JUSTIFICATION.pt
    voulues = [16 + max(_large(c, corps) for c in colonne) for colonne in zip(*lignes, strict=True)]
    trop = sum(voulues) - total
    if trop > 0:
        # Seules les colonnes larges se resserrent : leur texte passe à la ligne.
        larges = [max(v - total / len(voulues), 0) for v in voulues]
        return [v - trop * e / sum(larges) for v, e in zip(voulues, larges, strict=True)]
    return [voulues[0] - trop, *voulues[1:]] if pleine else voulues


def _large(cellule: Noeud, corps: float) -> float:
    lignes = (_RONDS.get(cellule["etat"], "") + cellule["mot"]).split("\n")
    return max(largeur(ligne, corps, True) for ligne in lignes)
