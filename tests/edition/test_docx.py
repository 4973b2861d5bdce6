"""Le DOCX : des styles, un sommaire, des tableaux à tête répétée, des images dites."""

import io
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree as ET

import docx as python_docx
import pytest
from docx.oxml.ns import qn

from edition.exemple import BILAN
from edition.exemple_flash import FLASH
from edition.hostile import HOSTILES, VIDES
from palier.edition.document import Graphique, SousSection, Tableau, blocs
from palier.edition.docx import docx


@pytest.fixture(scope="module")
def octets() -> bytes:
    return docx(BILAN)


@pytest.fixture(scope="module")
def lu(octets):
    return python_docx.Document(io.BytesIO(octets))


def test_deux_compositions_donnent_les_memes_octets(octets):
    assert docx(BILAN) == octets


def test_les_titres_ont_les_styles_de_word(lu):
    styles = Counter(p.style.name for p in lu.paragraphs)
    assert styles["Heading 1"] == len(BILAN.sections)
    sous = [s for x in BILAN.sections for s in x.blocs if isinstance(s, SousSection) and s.titre]
    assert styles["Heading 2"] == len(sous)
    graphiques = sum(isinstance(b, Graphique) for b in blocs(BILAN))
    tableaux = sum(isinstance(b, Tableau) for b in blocs(BILAN)) + 1
    assert styles["Caption"] == graphiques + tableaux
    assert styles["Title"] == styles["Subtitle"] == styles["Texte proposé"] == 1


def test_aucun_paragraphe_de_prose_n_a_de_mise_en_forme_directe(lu):
    for paragraphe in lu.paragraphs:
        if paragraphe.style.name == "Body Text":
            assert {r.font.size for r in paragraphe.runs} == {None}
            assert {r.font.name for r in paragraphe.runs} == {None}


def test_le_sommaire_est_un_champ_deja_rempli_et_mis_a_jour_a_l_ouverture(lu):
    entrees = [p for p in lu.paragraphs if p.style.name.startswith("TOC ")][1:]
    textes = ["".join(t.text or "" for t in p._p.iter(qn("w:t"))) for p in entrees]
    assert [t for t in textes if t.startswith("1\u2002")] == ["1\u2002La commune"]
    champs = [i.text for i in lu.element.body.iter(qn("w:instrText"))]
    assert sum("TOC" in c and "PAGEREF" not in c for c in champs) == 1
    assert sum("PAGEREF" in c for c in champs) == len(entrees)
    signets = {s.get(qn("w:name")) for s in lu.element.body.iter(qn("w:bookmarkStart"))}
    assert {c.split()[1] for c in champs if "PAGEREF" in c} == signets
    assert lu.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"


def test_les_champs_s_ouvrent_et_se_ferment(lu):
    ouverts = 0
    for borne in lu.element.body.iter(qn("w:fldChar")):
        ouverts += {"begin": 1, "separate": 0, "end": -1}[borne.get(qn("w:fldCharType"))]
        assert ouverts >= 0
    assert ouverts == 0


def test_chaque_tableau_de_donnees_repete_sa_tete(lu):
    donnees = [t for t in lu.tables if t.style.name == "Tableau Palier"]
    graphiques = sum(isinstance(b, Graphique) for b in blocs(BILAN))
    tableaux = sum(isinstance(b, Tableau) for b in blocs(BILAN)) + 1
    assert len(donnees) == graphiques + tableaux
    for table in donnees:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_les_nombres_d_un_tableau_y_sont_tous(lu):
    tableau = next(b for b in blocs(BILAN) if isinstance(b, Tableau) and b.total)
    titre = tableau.colonnes[0]
    (table,) = [t for t in lu.tables if t.cell(0, 0).text == titre and len(t.columns) == 6][:1]
    lignes = [tuple(c.text for c in r.cells) for r in table.rows][1:]
    assert lignes == list(tableau.lignes)


def test_chaque_image_est_vectorielle_doublee_d_un_repli_et_dite(lu, octets):
    images = list(lu.element.body.iter(qn("wp:docPr")))
    dessins = sum(1 + len(b.suite) for b in blocs(BILAN) if isinstance(b, Graphique))
    assert len(images) == dessins + 1  # la couverture
    assert all(len(i.get("descr")) > 20 for i in images)
    assert len({i.get("id") for i in images}) == len(images)
    archive = zipfile.ZipFile(io.BytesIO(octets))
    relations = archive.read("word/_rels/document.xml.rels").decode()
    cibles = dict(re.findall(r'Target="([^"]+)"[^>]*Id="([^"]+)"', relations))
    cibles |= {c: i for i, c in re.findall(r'Id="([^"]+)"[^>]*Target="([^"]+)"', relations)}
    par_id = {i: c for c, i in cibles.items()}
    svg = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
    vectorielles = [par_id[e.get(qn("r:embed"))] for e in lu.element.body.iter(svg)]
    assert len(vectorielles) == len(images)
    for nom in vectorielles:
        ET.fromstring(archive.read(f"word/{nom}"))
    for blip in lu.element.body.iter(qn("a:blip")):
        assert archive.read(f"word/{par_id[blip.get(qn('r:embed'))]}").startswith(b"\x89PNG")


def test_la_langue_le_titre_et_la_date_sont_ecrits(lu):
    p = lu.core_properties
    assert (p.title, p.language, p.author) == (
        BILAN.titre,
        "fr-FR",
        BILAN.structure.replace("'", "’"),
    )
    assert p.created.date() == BILAN.publie_le
    langue = lu.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert langue.get(qn("w:val")) == "fr-FR"


def test_le_pied_porte_les_numeros_de_page(lu):
    champs = [i.text.strip() for i in lu.sections[0].footer._element.iter(qn("w:instrText"))]
    assert champs == ["PAGE", "NUMPAGES"]
    assert lu.sections[0].header.paragraphs[0].text == BILAN.titre_court


def test_deux_listes_numerotees_recommencent_a_un(lu):
    numeros = [p._p.pPr.numPr.numId.val for p in lu.paragraphs if p.style.name == "List Number"]
    table = lu.part.numbering_part.element
    departs = [
        n.find(f".//{qn('w:startOverride')}") for n in table.num_lst if n.numId in set(numeros)
    ]
    assert numeros
    assert all(d is not None and d.get(qn("w:val")) == "1" for d in departs)


@pytest.mark.parametrize("document", [*HOSTILES.values(), *VIDES.values(), FLASH])
def test_tout_document_s_ouvre(document):
    relu = python_docx.Document(io.BytesIO(docx(document)))
    textes = " ".join(p.text for p in relu.paragraphs)
    if document in HOSTILES.values():
        assert "<script>alert(1)</script>" in textes
        assert "👩‍👧" in textes
        assert "\u202e" not in textes


def test_un_code_ne_se_coupe_pas_et_se_lit_toujours(lu):
    from docx.text.run import Run

    traits = list(lu.element.body.iter(qn("w:noBreakHyphen")))
    assert traits
    assert all(re.search(r"I-\d{3}", Run(t.getparent(), None).text) for t in traits)
    bruts = [t.text or "" for t in lu.element.body.iter(qn("w:t"))]
    assert not [t for t in bruts if re.search(r"\bI-\d{3}\b", t)]


def test_une_section_ouvre_sa_page_sans_ligne_vide(lu):
    vides = [p for p in lu.paragraphs if 'w:br w:type="page"' in p._p.xml]
    assert vides == []
    premiere = next(p for p in lu.paragraphs if p.style.name == "Heading 1")
    assert premiere.paragraph_format.page_break_before
