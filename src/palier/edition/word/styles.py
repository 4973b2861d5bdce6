"""Les styles Word : modifier l'un d'eux change tout le document."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from palier.edition.couleurs import Palette

# Présentes partout où s'ouvre un DOCX : celles du PDF manqueraient chez le lecteur.
SERIF, SANS = "Georgia", "Calibri"
JUSTIFICATION = Cm(16.5)
TABLEAU = "Tableau Palier"

# nom, base, police, corps, gras, couleur, avant, après, solidaire du suivant
_PARAGRAPHES: tuple[tuple[str, str, str, float, bool, str, float, float, bool], ...] = (
    ("Normal", "", SERIF, 10.5, False, "encre", 0, 6, False),
    ("Body Text", "Normal", SERIF, 10.5, False, "encre", 0, 8, False),
    ("Title", "Normal", SERIF, 32, True, "encre", 40, 4, True),
    ("Subtitle", "Normal", SERIF, 19, False, "accent", 0, 26, True),
    ("Heading 1", "Normal", SERIF, 21, True, "encre", 30, 12, True),
    ("Heading 2", "Normal", SANS, 13, True, "encre", 20, 6, True),
    ("Caption", "Normal", SANS, 11.5, True, "encre", 16, 2, True),
    ("Quote", "Normal", SERIF, 11, False, "encre", 8, 2, True),
    ("List Bullet", "Normal", SERIF, 10.5, False, "encre", 0, 4, False),
    ("List Number", "Normal", SERIF, 10.5, False, "encre", 0, 4, False),
    ("Header", "Normal", SANS, 8.5, False, "texte", 0, 0, False),
    ("Footer", "Normal", SANS, 8.5, False, "texte", 0, 0, False),
    ("TOC Heading", "Normal", SERIF, 21, True, "encre", 0, 12, True),
    ("TOC 1", "Normal", SANS, 10.5, True, "encre", 7, 0, False),
    ("TOC 2", "Normal", SANS, 10, False, "encre", 1, 0, False),
    ("Chapeau", "Body Text", SERIF, 13.5, False, "encre", 0, 12, False),
    ("Texte proposé", "Body Text", SERIF, 10.5, False, "encre", 0, 8, False),
    ("Unité", "Normal", SANS, 9, False, "texte", 0, 4, True),
    ("Dessin", "Normal", SANS, 9, False, "encre", 2, 2, True),
    ("Note", "Normal", SANS, 8.5, False, "texte", 3, 10, False),
    ("Repère", "Normal", SANS, 10, False, "encre", 2, 6, True),
    ("Cellule", "Normal", SANS, 9.5, False, "encre", 2, 2, False),
    ("Encadré", "Normal", SANS, 8.5, False, "encre", 0, 3, False),
    ("Mention", "Normal", SANS, 10, False, "texte", 0, 2, False),
)


def poser(document: Any, palette: Palette) -> None:
    """Règle ou crée tous les styles, la langue et le style de tableau."""
    styles = document.styles
    for nom, base, police, corps, gras, couleur, avant, apres, solidaire in _PARAGRAPHES:
        style = _style(styles, nom, WD_STYLE_TYPE.PARAGRAPH)
        if base:
            style.base_style = styles[base]
        _ecrire(style, police, corps, gras, getattr(palette, couleur))
        forme = style.paragraph_format
        forme.space_before, forme.space_after = Pt(avant), Pt(apres)
        forme.keep_with_next = solidaire
        forme.line_spacing = 1.0 if police == SANS or corps > 14 else 1.22
    grand = _style(styles, "Grand nombre", WD_STYLE_TYPE.CHARACTER)
    _ecrire(grand, SERIF, 22, True, palette.accent)
    _sommaire(styles)
    _bordures(styles["Quote"], ("left",), palette.accent)
    _bordures(styles["Texte proposé"], ("left",), palette.clair)
    # Un filet de la couleur du fond donne sa marge intérieure à l'encadré.
    _bordures(styles["Encadré"], ("top", "left", "bottom", "right"), palette.fond)
    _fond(styles["Encadré"], palette.fond)
    _langue(styles)
    styles.element.append(parse_xml(_tableau(palette)))


def _style(styles: Any, nom: str, genre: Any) -> Any:
    if nom in styles:
        return styles[nom]
    style = styles.add_style(nom, genre)
    style.quick_style = True
    return style


def _ecrire(style: Any, police: str, corps: float, gras: bool, couleur: str) -> None:
    style.font.name, style.font.size = police, Pt(corps)
    style.font.bold, style.font.italic = gras, False
    style.font.color.rgb = RGBColor.from_string(couleur[1:])
    polices = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribut in list(polices.attrib):
        del polices.attrib[attribut]
    for usage in ("ascii", "hAnsi", "cs", "eastAsia"):
        polices.set(qn(f"w:{usage}"), police)
    proprietes = style.element.pPr
    for balise in ("w:pBdr", "w:contextualSpacing", "w:tabs"):
        for ancien in [] if proprietes is None else proprietes.findall(qn(balise)):
            proprietes.remove(ancien)


def _sommaire(styles: Any) -> None:
    for nom, retrait in (("TOC 1", 0), ("TOC 2", 0.6)):
        forme = styles[nom].paragraph_format
        forme.left_indent = Cm(retrait)
        forme.tab_stops.add_tab_stop(JUSTIFICATION, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.SPACES)
    styles["Footer"].paragraph_format.tab_stops.add_tab_stop(JUSTIFICATION, WD_TAB_ALIGNMENT.RIGHT)


def _bordures(style: Any, cotes: tuple[str, ...], couleur: str) -> None:
    traits = "".join(
        f'<w:{cote} w:val="single" w:sz="18" w:space="8" w:color="{couleur[1:]}"/>'
        for cote in cotes
    )
    _inserer(style, f"<w:pBdr {nsdecls('w')}>{traits}</w:pBdr>")
    style.paragraph_format.left_indent = Cm(0.4)


def _fond(style: Any, couleur: str) -> None:
    _inserer(style, f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{couleur[1:]}"/>')


def _inserer(style: Any, xml: str) -> None:
    """Place une propriété de paragraphe à son rang dans le schéma, avant l'espacement."""
    proprietes = style.element.get_or_add_pPr()
    suivants = [e for n in ("w:tabs", "w:spacing", "w:ind") for e in proprietes.findall(qn(n))]
    if suivants:
        suivants[0].addprevious(parse_xml(xml))
    else:
        proprietes.append(parse_xml(xml))


def _langue(styles: Any) -> None:
    defaut = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for ancienne in defaut.findall(qn("w:lang")):
        defaut.remove(ancienne)
    langue = f'<w:lang {nsdecls("w")} w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'
    defaut.append(parse_xml(langue))


def _tableau(p: Palette) -> str:
    """Filets horizontaux seuls ; tête grise, total gras."""

    def trait(cote: str, poids: int, couleur: str) -> str:
        return f'<w:{cote} w:val="single" w:sz="{poids}" w:space="0" w:color="{couleur[1:]}"/>'

    tete = trait("top", 8, p.encre) + trait("bottom", 4, p.texte)
    total = trait("top", 6, p.encre) + trait("bottom", 8, p.encre)
    return f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="TableauPalier">
<w:name w:val="{TABLEAU}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders>{trait("top", 8, p.encre)}{trait("bottom", 8, p.encre)}
{trait("insideH", 4, p.filet)}</w:tblBorders>
<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>
</w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="{p.texte[1:]}"/></w:rPr>
<w:tcPr><w:tcBorders>{tete}</w:tcBorders></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr>
<w:tcPr><w:tcBorders>{total}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"""
