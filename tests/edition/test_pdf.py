"""Le PDF : balisé, accessible, complet, identique à l'octet."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from edition.exemple import BILAN
from edition.exemple_flash import FLASH
from edition.hostile import HOSTILES, VIDES
from palier.edition.document import Document, Facade, Graphique, Horizon, Section, Tableau, blocs
from palier.edition.pdf import pdf


@pytest.fixture(scope="module")
def octets() -> bytes:
    return pdf(BILAN)


@pytest.fixture(scope="module")
def lu(octets) -> PdfReader:
    return PdfReader(BytesIO(octets))


def _noeuds(noeud: Any) -> Iterator[Any]:
    noeud = noeud.get_object() if hasattr(noeud, "get_object") else noeud
    if isinstance(noeud, list):
        for enfant in noeud:
            yield from _noeuds(enfant)
    elif hasattr(noeud, "get"):
        if "/S" in noeud:
            yield noeud
        if "/K" in noeud:
            yield from _noeuds(noeud["/K"])


def _balises(lecteur: PdfReader) -> list[Any]:
    return list(_noeuds(lecteur.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def test_deux_compositions_donnent_les_memes_octets(octets):
    assert pdf(BILAN) == octets


def test_le_document_est_balise_en_francais_et_titre(lu):
    racine = lu.trailer["/Root"]
    assert racine["/Lang"] == "fr-FR"
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/ViewerPreferences"]["/DisplayDocTitle"]
    assert lu.metadata.title == BILAN.titre
    metadonnees = racine["/Metadata"].get_object().get_data().decode()
    for norme in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance"):
        assert norme in metadonnees


def test_chaque_figure_a_son_texte_de_remplacement(lu):
    figures = [n for n in _balises(lu) if n["/S"] == "/Figure"]
    attendues = sum(
        1 + len(b.suite) if isinstance(b, Graphique) else isinstance(b, Facade | Horizon)
        for b in blocs(BILAN)
    )
    assert len(figures) == attendues + 1  # la couverture
    assert all(len(str(f["/Alt"])) > 20 for f in figures)


def test_chaque_tableau_a_une_ligne_d_en_tete(lu):
    balises = _balises(lu)
    tableaux = [n for n in balises if n["/S"] == "/Table"]
    assert len(tableaux) == sum(isinstance(b, Tableau) for b in blocs(BILAN)) + 1  # l'annexe
    for tableau in tableaux:
        genres = Counter(n["/S"] for n in _noeuds(tableau["/K"]))
        assert genres["/THead"] == 1
        assert genres["/TH"] >= 3


def test_les_titres_se_suivent_sans_saut_de_niveau(lu):
    titres = [n["/S"] for n in _balises(lu) if n["/S"] in ("/H1", "/H2", "/H3")]
    assert titres[0] == "/H1"
    assert titres.count("/H1") == 1 + len(BILAN.sections)
    assert "/H3" not in titres


def test_le_sommaire_renvoie_a_la_page_de_chaque_titre(lu):
    lignes = [" ".join(li.split()) for li in lu.pages[1].extract_text().splitlines()]
    signets = [s for s in lu.outline if not isinstance(s, list)][1:]
    assert len(signets) == len(BILAN.sections)
    for signet in signets:
        page = lu.get_destination_page_number(signet)
        titre = " ".join(str(signet.title).split())
        assert titre in " ".join(lu.pages[page].extract_text().split())
        assert f"{titre} {page + 1}" in lignes


def test_toutes_les_polices_sont_incorporees(lu):
    polices = {
        str(f["/BaseFont"]): f
        for page in lu.pages
        for f in (x.get_object() for x in page["/Resources"].get("/Font", {}).values())
    }
    assert {n.split("+")[1].split("-")[0] for n in polices} >= {
        "SourceSerif4",
        "AtkinsonHyperlegibleNext",
    }
    for police in polices.values():
        descripteur = police["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descripteur)


def test_chaque_page_porte_son_numero_et_le_total(lu):
    total = len(lu.pages)
    for i, page in enumerate(lu.pages):
        assert (f"{i + 1} / {total}" in page.extract_text()) is (i > 0)


def test_la_page_a_publier_tient_sur_une_page():
    assert len(PdfReader(BytesIO(pdf(FLASH))).pages) == 1


@pytest.mark.parametrize("document", HOSTILES.values(), ids=HOSTILES)
def test_un_texte_hostile_s_imprime_tel_quel(document):
    pages = PdfReader(BytesIO(pdf(document))).pages[:9]
    texte = "".join(p.extract_text() for p in pages)
    serre = "".join(texte.split())
    for morceau in ('#import"x.typ":*', "@ref", "<script>alert(1)</script>", "{{x}}esrevni"):
        assert morceau in serre


@pytest.mark.parametrize("document", VIDES.values(), ids=VIDES)
def test_un_document_sans_aucun_texte_se_compose(document):
    # La norme exige un titre : c'est le seul texte que l'on doive donner.
    assert pdf(replace(document, titre="Sans texte")).startswith(b"%PDF")


def test_un_document_sans_section_ni_date_se_compose():
    document = Document("Vide", "Structure", 2025, ())
    assert len(PdfReader(BytesIO(pdf(document))).pages) >= 1


def test_un_tableau_long_repete_sa_tete_a_chaque_page():
    lignes = tuple((f"ligne {i}", str(i)) for i in range(120))
    tableau = Tableau("Long", ("Entête répété", "n"), lignes, insecable=False)
    lecteur = PdfReader(BytesIO(pdf(Document("T", "S", 2025, (Section("Un", (tableau,)),)))))
    pages = [t for p in lecteur.pages if "ligne" in (t := p.extract_text())]
    assert len(pages) > 1
    assert all("Entête répété" in t for t in pages)
