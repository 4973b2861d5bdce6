"""Les modèles fournis : des textes à nous, composés en Word au moment de s'en servir.

On les télécharge, on les modifie, on les redépose : ce sont des modèles comme les autres.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import docx
import yaml
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from palier.edition.couleurs import Palette
from palier.edition.word import champs, styles
from palier.pilotage.documents.listes import Usage

_COURRIERS = Path(__file__).with_name("donnees") / "courriers.yaml"
_BLANCHE = Cm(9)


@dataclass(frozen=True)
class Fourni:
    """Un modèle fourni.

    Attributes:
        au_menage: il s'adresse au ménage ; la consigne « ne pas écrire au domicile » le regarde.
        destinataire: à qui il part, si ce n'est ni le ménage ni le bailleur.
    """

    cle: str
    nom: str
    usage: Usage
    au_menage: bool
    objet: str
    corps: tuple[str, ...]
    destinataire: str = ""


@cache
def fournis() -> Mapping[str, Fourni]:
    """Les modèles fournis, par leur clé ; le bilan de mesure en dernier."""
    lus: dict[str, Any] = yaml.safe_load(_COURRIERS.read_text(encoding="utf-8"))
    tous = {
        cle: Fourni(
            cle,
            dit["nom"],
            Usage(dit["usage"]),
            dit["vers"] == "menage",
            dit["objet"],
            tuple(dit["corps"]),
            dit.get("destinataire", ""),
        )
        for cle, dit in lus.items()
    }
    return tous | {"bilan": Fourni("bilan", "Bilan de mesure", Usage.BILAN, False, "", ())}


@cache
def compose(cle: str) -> bytes:
    """Le document Word d'un modèle fourni, champs entre accolades."""
    fourni = fournis()[cle]
    word = docx.Document()
    styles.poser(word, Palette())
    feuille = Feuille(word)
    feuille.page(fourni.nom)
    if fourni.usage is Usage.BILAN:
        from palier.pilotage.documents.fourni_bilan import ecrire

        ecrire(feuille)
    else:
        _lettre(feuille, fourni)
    octets = io.BytesIO()
    word.save(octets)
    return octets.getvalue()


class Feuille:
    """Un document et de quoi y écrire, aux styles de la maison."""

    def __init__(self, word: Any) -> None:
        self.word = word

    def page(self, titre: str) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.25)
        section.top_margin, section.bottom_margin = Cm(2), Cm(2)
        proprietes = self.word.core_properties
        proprietes.title, proprietes.author, proprietes.comments = titre, "", ""
        proprietes.language = "fr-FR"
        pied = section.footer.paragraphs[0]
        pied.add_run("Dossier {{ menage.reference }}\t")
        champs.champ(pied, "PAGE", "1")

    def ajouter(self, texte: str, style: str = "Body Text", **forme: Any) -> Any:
        """Un paragraphe ; `retrait`, `avant`, `gras`, `droite` en changent la forme."""
        paragraphe = self.word.add_paragraph(style=style)
        run = paragraphe.add_run(texte)
        run.bold = forme.get("gras") or None
        if "retrait" in forme:
            paragraphe.paragraph_format.left_indent = forme["retrait"]
        if "avant" in forme:
            paragraphe.paragraph_format.space_before = Pt(forme["avant"])
        if "apres" in forme:
            paragraphe.paragraph_format.space_after = Pt(forme["apres"])
        if forme.get("droite"):
            paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        return paragraphe

    def si(self, champ: str, texte: str, style: str = "Body Text", **forme: Any) -> None:
        """Un paragraphe écrit seulement si ce champ est rempli."""
        self.ajouter(f"{{%p if {champ} %}}", style)
        self.ajouter(texte, style, **forme)
        self.ajouter("{%p endif %}", style)

    def tableau(
        self, boucle: str, colonnes: Mapping[str, str], largeurs: tuple[float, ...]
    ) -> None:
        """Une tête, puis une ligne par élément de la boucle.

        Args:
            colonnes: titre de colonne → champ d'une ligne.
        """
        table = self.word.add_table(rows=4, cols=len(colonnes))
        table.style, table.autofit = styles.TABLEAU, False
        champs.aspect(table, firstRow=True, lastRow=False, firstColumn=False)
        champs.en_tete_repetee(table.rows[0])
        for x, (titre, champ) in enumerate(colonnes.items()):
            for y, texte in ((0, titre), (2, champ)):
                case = table.cell(y, x)
                case.paragraphs[0].style = "Cellule"
                case.paragraphs[0].add_run(texte).bold = (y == 0) or None
            table.columns[x].width = Cm(largeurs[x])
            for rangee in table.rows:
                rangee.cells[x].width = Cm(largeurs[x])
        for y, balise in ((1, f"{{%tr for {boucle} %}}"), (3, "{%tr endfor %}")):
            table.cell(y, 0).paragraphs[0].add_run(balise)
        champs.insecable(table.rows[2])


def _lettre(f: Feuille, fourni: Fourni) -> None:
    f.ajouter("{{ structure.nom }}", "Mention", gras=True)
    f.si("structure.adresse", "{{ structure.adresse }}", "Mention")
    f.si("structure.telephone", "Tél. {{ structure.telephone }}", "Mention")
    f.ajouter("Affaire suivie par {{ professionnel.nom }}", "Mention", avant=8)
    f.si("professionnel.courriel", "{{ professionnel.courriel }}", "Mention")
    f.ajouter("Dossier {{ menage.reference }}", "Mention")
    f.ajouter("{{ destinataire.nom }}", retrait=_BLANCHE, avant=24, apres=0, gras=True)
    f.si("destinataire.adresse", "{{ destinataire.adresse }}", retrait=_BLANCHE)
    f.ajouter("{%p if lieu %}")
    f.ajouter("{{ lieu }}, le {{ date }}", retrait=_BLANCHE, avant=18, apres=24)
    f.ajouter("{%p else %}")
    f.ajouter("Le {{ date }}", retrait=_BLANCHE, avant=18, apres=24)
    f.ajouter("{%p endif %}")
    objet = f.ajouter("", apres=14)
    objet.add_run("Objet : ").bold = True
    objet.add_run("{{ objet }}")
    for ligne in fourni.corps:
        if ligne.startswith("? "):
            champ, _, texte = ligne[2:].partition(" : ")
            f.si(champ, texte, apres=10)
        else:
            f.ajouter(ligne, apres=10)
    f.ajouter("{{ professionnel.nom }}", retrait=_BLANCHE, avant=36, apres=0, gras=True)
    f.si("professionnel.fonction", "{{ professionnel.fonction }}", "Mention", retrait=_BLANCHE)
