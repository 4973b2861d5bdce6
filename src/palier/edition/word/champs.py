"""Champs Word (sommaire, numéros, renvois), signets, images en SVG doublées d'un PNG."""

import io
import re
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

_CODE = re.compile(r"(?<=\bI)-(?=\d{3}\b)")
_EXTENSION_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_ESPACE_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def champ(paragraphe: Any, instruction: str, affiche: str) -> None:
    """Un champ entier dans un paragraphe, avec le texte montré avant sa mise à jour."""
    ouvrir(paragraphe, instruction)
    paragraphe.add_run(affiche)
    fermer(paragraphe)


def ouvrir(paragraphe: Any, instruction: str) -> None:
    _borne(paragraphe, "begin")
    texte = OxmlElement("w:instrText")
    texte.set(qn("xml:space"), "preserve")
    texte.text = f" {instruction} "
    paragraphe.add_run()._r.append(texte)
    _borne(paragraphe, "separate")


def fermer(paragraphe: Any) -> None:
    _borne(paragraphe, "end")


def _borne(paragraphe: Any, genre: str) -> None:
    borne = OxmlElement("w:fldChar")
    borne.set(qn("w:fldCharType"), genre)
    paragraphe.add_run()._r.append(borne)


def signet(paragraphe: Any, nom: str, rang: int) -> None:
    """Entoure le paragraphe d'un signet, que vise le sommaire."""
    debut, fin = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for borne in (debut, fin):
        borne.set(qn("w:id"), str(rang))
    debut.set(qn("w:name"), nom)
    proprietes = paragraphe._p.pPr
    if proprietes is None:
        paragraphe._p.insert(0, debut)
    else:
        proprietes.addnext(debut)
    paragraphe._p.append(fin)


def lien_interne(paragraphe: Any, nom: str, texte: str) -> None:
    """« texte … page », cliquable, vers un signet."""
    lien = OxmlElement("w:hyperlink")
    lien.set(qn("w:anchor"), nom)
    debut = len(paragraphe._p)
    paragraphe.add_run(texte)
    paragraphe.add_run("\t")
    champ(paragraphe, f"PAGEREF {nom} \\h", "")
    for element in list(paragraphe._p)[debut:]:
        if element.tag != qn("w:pPr"):
            lien.append(element)
    paragraphe._p.append(lien)


def image(paragraphe: Any, svg: str, png: bytes, largeur: float, alternative: str) -> None:
    """Une image vectorielle, son repli en points, son texte de remplacement.

    Args:
        largeur: en points.
    """
    dessin = paragraphe.add_run().add_picture(io.BytesIO(png), width=Pt(largeur))
    partie = paragraphe.part
    for cote in ("distL", "distR"):
        dessin._inline.set(cote, "0")
    proprietes = dessin._inline.docPr
    proprietes.set("descr", alternative)
    proprietes.set("name", f"Figure {proprietes.get('id')}")
    nom = PackURI(f"/word/media/dessin{proprietes.get('id')}.svg")
    vectoriel = Part(nom, "image/svg+xml", svg.encode(), partie.package)
    relation = partie.relate_to(vectoriel, RELATIONSHIP_TYPE.IMAGE)
    extension = parse_xml(
        f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{_EXTENSION_SVG}">'
        f'<asvg:svgBlip xmlns:asvg="{_ESPACE_SVG}" r:embed="{relation}"/></a:ext></a:extLst>'
    )
    dessin._inline.graphic.graphicData.pic.blipFill.blip.append(extension)


# Ce qui suit, au schéma des réglages, le mode de compatibilité, puis la mise à jour des champs.
_APRES_COMPAT = (
    "docVars",
    "rsids",
    "mathPr",
    "attachedSchema",
    "themeFontLang",
    "clrSchemeMapping",
)
_APRES_CHAMPS = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat")


def mettre_a_jour_a_l_ouverture(document: Any) -> None:
    """Le lecteur recalcule sommaire et renvois ; et le document n'est pas en mode compatible."""
    reglages = document.settings.element
    for ancien in reglages.findall(qn("w:compat")):
        reglages.remove(ancien)
    adresse = "http://schemas.microsoft.com/office/word"
    moderne = parse_xml(
        f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
        f'w:uri="{adresse}" w:val="15"/></w:compat>'
    )
    _placer(reglages, moderne, _APRES_COMPAT)
    mise_a_jour = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
    _placer(reglages, mise_a_jour, _APRES_CHAMPS)
    for langue in reglages.findall(qn("w:themeFontLang")):
        langue.set(qn("w:val"), "fr-FR")


def _placer(reglages: Any, element: Any, suivants: tuple[str, ...]) -> None:
    """Word refuse un réglage hors de son rang."""
    for enfant in reglages:
        if enfant.tag.rpartition("}")[2] in suivants:
            enfant.addprevious(element)
            return
    reglages.append(element)


def codes_insecables(corps: Any) -> None:
    """« I-014 » ne se coupe pas en fin de ligne ; il se copie et se cherche toujours."""
    for texte in list(corps.iter(qn("w:t"))):
        morceaux = _CODE.split(texte.text or "")
        if len(morceaux) == 1:
            continue
        _ecrire(texte, morceaux[0])
        for suite in reversed(morceaux[1:]):
            trait, apres = OxmlElement("w:noBreakHyphen"), OxmlElement("w:t")
            _ecrire(apres, suite)
            texte.addnext(apres)
            texte.addnext(trait)


def _ecrire(element: Any, texte: str) -> None:
    element.text = texte
    element.set(qn("xml:space"), "preserve")


def en_tete_repetee(rangee: Any) -> None:
    """La première ligne du tableau revient en haut de chaque page."""
    rangee._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def insecable(rangee: Any) -> None:
    rangee._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def aspect(table: Any, **parties: bool) -> None:
    """Quelles parties du style de tableau s'appliquent : firstRow, lastRow, firstColumn…"""
    regles = table._tbl.tblPr.find(qn("w:tblLook"))
    for nom, vrai in parties.items():
        regles.set(qn(f"w:{nom}"), "1" if vrai else "0")
