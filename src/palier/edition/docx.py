"""Le DOCX : de vrais styles Word, un sommaire, des tableaux ; tout s'y modifie.

Un signet par titre, un champ par numéro : ajouter une figure renumérote les autres. Les figures
sont des images vectorielles doublées d'un repli en points, et de leur tableau de données.
"""

import io
import zipfile
from datetime import datetime, time
from pathlib import Path
from typing import Any

import docx as python_docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Pt, RGBColor

from palier.edition import rendu
from palier.edition.composition import Noeud, composer, jour
from palier.edition.couleurs import Palette
from palier.edition.document import Document
from palier.edition.polices import SANS as SANS_DESSIN
from palier.edition.polices import largeur, soigner
from palier.edition.word import champs, styles

_ALIGNEMENTS = {
    "gauche": WD_ALIGN_PARAGRAPH.LEFT,
    "droite": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
}
_RONDS = {"plein": "● ", "demi": "◐ ", "vide": "○ "}


def docx(document: Document, cache: Path | None = None) -> bytes:
    """Compose le document en DOCX, identique à l'octet pour un même document.

    Args:
        cache: répertoire des dessins déjà faits.
    """
    redaction = _Redaction(composer(document, soigner, cache), Palette(document.accent))
    redaction.ecrire(datetime.combine(jour(document), time()))
    return redaction.octets()


class _Redaction:
    """Un document Word en cours d'écriture."""

    def __init__(self, arbre: Noeud, palette: Palette) -> None:
        self._arbre = arbre
        self._palette = palette
        self._word: Any = python_docx.Document()
        self._styles: dict[str, str] = {}
        self._signets = 0
        images = [d["svg"] for d in _dessins(arbre)]
        uniques = list(dict.fromkeys(images))
        self._png = dict(zip(uniques, rendu.png(uniques), strict=True))

    def ecrire(self, le: datetime) -> None:
        a = self._arbre
        styles.poser(self._word, self._palette)
        self._styles = {s.name: s.style_id for s in self._word.styles}
        champs.mettre_a_jour_a_l_ouverture(self._word)
        self._proprietes(le)
        self._page()
        self._couverture()
        if a["sommaire"]:
            self._sommaire()
        if a["lecture"]:
            self._encadre(a["lecture"])
        for rang, section in enumerate(a["sections"]):
            if rang == 0 and (a["sommaire"] or a["lecture"]):
                self._word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            if section["titre"]:
                self._titre(section, 1)
            for element in section["elements"]:
                self._bloc(element)
        if a["pied"]:
            self._ajouter("Note", a["pied"])

    def octets(self) -> bytes:
        """Le fichier, ses entrées datées du 1er janvier 1980 : seul le contenu le distingue."""
        brut, fixe = io.BytesIO(), io.BytesIO()
        self._word.save(brut)
        with zipfile.ZipFile(brut) as lu, zipfile.ZipFile(fixe, "w", zipfile.ZIP_DEFLATED) as ecrit:
            for nom in lu.namelist():
                entree = zipfile.ZipInfo(nom, (1980, 1, 1, 0, 0, 0))
                entree.compress_type = zipfile.ZIP_DEFLATED
                ecrit.writestr(entree, lu.read(nom))
        return fixe.getvalue()

    def _proprietes(self, le: datetime) -> None:
        a, p = self._arbre, self._word.core_properties
        # Word borne chaque propriété à 255 caractères.
        p.title, p.author, p.subject = (
            a["titre"][:255],
            a["structure"][:255],
            a["description"][:255],
        )
        p.language, p.comments, p.keywords = "fr-FR", "", ""
        p.last_modified_by = a["structure"][:255]
        p.created = p.modified = le
        paquet = self._word.part.package
        for cle, relation in list(paquet.rels.items()):
            if "thumbnail" in relation.reltype:
                del paquet.rels[cle]

    def _page(self) -> None:
        a, section = self._arbre, self._word.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.25)
        section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.3)
        section.different_first_page_header_footer = a["mise_en_page"] == "bilan"
        section.header.paragraphs[0].text = a["titre_court"]
        pied = section.footer.paragraphs[0]
        pied.add_run(f"{a['pied_gauche']}\t")
        champs.champ(pied, "PAGE", "1")
        pied.add_run(" / ")
        champs.champ(pied, "NUMPAGES", "1")

    def _couverture(self) -> None:
        a = self._arbre
        if a["couverture"]:
            self._illustration(a["couverture"])
        self._ajouter("Title", a["titre"])
        if a["sous_titre"]:
            self._ajouter("Subtitle", a["sous_titre"])
        self._ajouter("Mention").add_run(a["structure"]).bold = True
        for texte in (a["mention"], a["publie"]):
            if texte:
                self._ajouter("Mention", texte)
        if a["mise_en_page"] == "bilan":
            self._word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _sommaire(self) -> None:
        self._ajouter("TOC Heading", "Sommaire")
        entrees = [
            (niveau, e)
            for s in self._arbre["sections"]
            for niveau, e in (
                (1, s),
                *((2, x) for x in s["elements"] if x["sorte"] == "rangee" and x["titre"]),
            )
        ]
        paragraphe = None
        for rang, (niveau, e) in enumerate(entrees):
            paragraphe = self._ajouter(f"TOC {niveau}")
            if rang == 0:
                champs.ouvrir(paragraphe, 'TOC \\o "1-2" \\h \\z \\u')
            champs.lien_interne(paragraphe, f"_Toc_{e['repere']}", _nomme(e))
        if paragraphe is not None:
            champs.fermer(paragraphe)

    def _ajouter(self, style: str, texte: str = "") -> Any:
        return self._styler(self._word.add_paragraph(texte), style)

    def _styler(self, paragraphe: Any, style: str) -> Any:
        """Par identifiant : par nom, chaque paragraphe relirait tous les styles."""
        paragraphe._p.style = self._styles[style]
        return paragraphe

    def _titre(self, e: Noeud, niveau: int) -> None:
        paragraphe = self._ajouter(f"Heading {niveau}")
        if e["numero"]:
            numero = paragraphe.add_run(f"{e['numero']}\u2002")
            numero.font.color.rgb = RGBColor.from_string(self._palette.accent[1:])
        paragraphe.add_run(e["titre"])
        self._signets += 1
        champs.signet(paragraphe, f"_Toc_{e['repere']}", self._signets)

    def _bloc(self, b: Noeud) -> None:
        ecrire = {
            "rangee": self._rangee,
            "prose": self._prose,
            "grille": self._grille,
            "graphique": self._graphique,
            "tableau": self._tableau,
            "definitions": self._tableau,
            "encadre": self._encadre,
            "citation": self._citation,
            "illustration": self._illustration,
            "demi": self._demi,
        }
        ecrire[b["sorte"]](b)

    def _demi(self, b: Noeud) -> None:
        for bloc in (*b["gauche"], *b["droite"]):
            self._bloc(bloc)

    def _rangee(self, r: Noeud) -> None:
        if r["titre"]:
            self._titre(r, 2)
        for c in r["reperes"]:
            paragraphe = self._ajouter("Repère")
            paragraphe.add_run(c["valeur"], style="Grand nombre")
            paragraphe.add_run("\u2002" + " ".join(t for t in (c["libelle"], c["detail"]) if t))
            self._gris(paragraphe, f"  {c['codes']}" if c["codes"] else "")
        if r["note_marge"]:
            self._ajouter("Note", r["note_marge"])
        for bloc in r["blocs"]:
            self._bloc(bloc)

    def _gris(self, paragraphe: Any, texte: str) -> None:
        run = paragraphe.add_run(texte)
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(self._palette.texte[1:])

    def _grille(self, b: Noeud) -> None:
        chiffres = b["chiffres"]
        table = self._word.add_table(rows=-(-len(chiffres) // 3), cols=3)
        for i, c in enumerate(chiffres):
            cellule = table.cell(i // 3, i % 3)
            cellule.paragraphs[0].add_run(c["valeur"], style="Grand nombre")
            libelle = self._styler(cellule.add_paragraph(), "Cellule")
            libelle.add_run(c["libelle"]).bold = True
            suite = "  ".join(t for t in (c["detail"], c["codes"]) if t)
            if suite:
                self._styler(cellule.add_paragraph(suite), "Note")

    def _prose(self, b: Noeud) -> None:
        defaut = "Chapeau" if b["chapeau"] else "Texte proposé" if b["propose"] else "Body Text"
        numeros = None
        for p in b["paragraphes"]:
            style = {"": defaut, "–": "List Bullet"}.get(p["puce"], "List Number")
            paragraphe = self._ajouter(style)
            if style == "List Number":
                numeros = self._numeroter(paragraphe, numeros, int(p["puce"][:-1]))
            else:
                numeros = None
            if p["retrait"]:
                paragraphe.paragraph_format.left_indent = Cm(0.63 * (p["retrait"] + 1))
            for passage in p["passages"]:
                run = paragraphe.add_run(passage["texte"])
                run.bold, run.italic = passage["gras"] or None, passage["italique"] or None
        if b["propose"]:
            self._ajouter("Note", "Texte proposé par le logiciel, à relire.")
        if b["auteur"]:
            self._ajouter("Note", f"Texte : {b['auteur']}")

    def _numeroter(self, paragraphe: Any, numeros: Any, depart: int) -> Any:
        """Chaque liste numérotée recommence à son premier numéro."""
        if numeros is None:
            table = self._word.part.numbering_part.element
            style = self._word.styles["List Number"].element.pPr.numPr.numId.val
            modele = next(n for n in table.num_lst if n.numId == style).abstractNumId.val
            numeros = table.add_num(modele)
            numeros.add_lvlOverride(ilvl=0).add_startOverride(depart)
        proprietes = paragraphe._p.get_or_add_pPr().get_or_add_numPr()
        proprietes.get_or_add_ilvl().val = 0
        proprietes.get_or_add_numId().val = numeros.numId
        return numeros

    def _legende(self, b: Noeud) -> None:
        if b["etiquette"]:
            etiquette = self._ajouter("Caption")
            etiquette.add_run(f"{b['genre']}\u00a0")
            champs.champ(etiquette, f"SEQ {b['genre']} \\* ARABIC", str(b["numero"]))
            etiquette.add_run(f". {b['titre']}")
        elif b["titre"]:
            self._ajouter("Caption", b["titre"])
        if b["unite"]:
            self._ajouter("Unité", b["unite"])

    def _graphique(self, b: Noeud) -> None:
        self._legende(b)
        for d in b["dessins"]:
            if d["unite"]:
                self._ajouter("Unité", d["unite"])
            self._image(d["svg"], min(d["large"], 465), d["alt"])
        if b["note"]:
            self._ajouter("Note", b["note"])
        if not b["etiquette"]:
            return
        self._ajouter("Unité", f"Données de la {b['etiquette'][:1].lower()}{b['etiquette'][1:]}")
        self._matrice(b["jumeau"], 8.5, pleine=False)
        self._ajouter("Note", "")

    def _image(self, svg: str, largeur: float, alternative: str) -> None:
        paragraphe = self._ajouter("Dessin")
        portable = svg.replace(f'"{SANS_DESSIN}"', f'"{SANS_DESSIN}, {styles.SANS}, sans-serif"')
        champs.image(paragraphe, portable, self._png[svg], largeur, alternative)

    def _illustration(self, b: Noeud) -> None:
        self._image(b["svg"], 465, b["alt"])
        if b["legende"]:
            self._ajouter("Note", b["legende"])

    def _tableau(self, b: Noeud) -> None:
        self._legende(b)
        self._matrice(b, 8.5 if b["sorte"] == "definitions" else 9.5)
        self._ajouter("Note", b["note"])

    def _matrice(self, t: Noeud, corps: float, pleine: bool = True) -> None:
        table = self._word.add_table(rows=1 + len(t["lignes"]), cols=len(t["colonnes"]))
        table.style, table.alignment = styles.TABLEAU, WD_TABLE_ALIGNMENT.LEFT
        champs.aspect(table, firstRow=True, lastRow=t["total"], firstColumn=False)
        textes = [[{"mot": c, "etat": ""} for c in t["colonnes"]], *t["lignes"]]
        places = _largeurs(textes, corps, pleine)
        table.autofit = False
        for colonne, place in zip(table.columns, places, strict=True):
            colonne.width = Pt(place)
        gris = RGBColor.from_string(self._palette.texte[1:])
        rangees = list(table.rows)
        champs.en_tete_repetee(rangees[0])
        for y, (rangee, ligne) in enumerate(zip(rangees, textes, strict=True)):
            champs.insecable(rangee)
            for x, case in enumerate(rangee.cells):
                case.width = Pt(places[x])
                paragraphe = case.paragraphs[0]
                self._styler(paragraphe, "Cellule")
                paragraphe.alignment = _ALIGNEMENTS[t["alignements"][x]]
                run = paragraphe.add_run(_RONDS.get(ligne[x]["etat"], "") + ligne[x]["mot"])
                run.font.size = Pt(corps)
                if y == 0 or y - 1 in t["grises"]:
                    run.font.color.rgb = gris
                run.bold = True if t["total"] and y == len(t["lignes"]) else None

    def _encadre(self, b: Noeud) -> None:
        titre = self._ajouter("Encadré")
        titre.add_run(b["titre"]).bold = True
        titre.paragraph_format.space_before = Pt(24)
        for terme, sens in b["entrees"]:
            paragraphe = self._ajouter("Encadré")
            paragraphe.add_run(terme).bold = True
            paragraphe.add_run(f" {sens}")

    def _citation(self, b: Noeud) -> None:
        self._ajouter("Quote", f"«\u00a0{b['texte']}\u00a0»")
        if b["source"]:
            self._ajouter("Note", b["source"])


def _dessins(noeud: Any) -> list[Noeud]:
    """Tous les nœuds qui portent un dessin."""
    if isinstance(noeud, list):
        return [d for n in noeud for d in _dessins(n)]
    if not isinstance(noeud, dict):
        return []
    ici = [noeud] if "svg" in noeud else []
    return ici + [d for n in noeud.values() for d in _dessins(n)]


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


def _nomme(e: Noeud) -> str:
    return f"{e['numero']}\u2002{e['titre']}" if e["numero"] else str(e["titre"])
