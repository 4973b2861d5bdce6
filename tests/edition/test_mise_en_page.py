"""La mise en page du PDF : un titre ne reste pas seul, la page à publier dit sa mention."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from edition.exemple_flash import FLASH
from palier.edition.document import Document, Graphique, Section, SousSection, Texte
from palier.edition.figures import Barre, BarresTableau
from palier.edition.pdf import pdf

_FIGURE = Graphique(
    "Titre de la figure",
    BarresTableau(tuple(Barre(f"Ligne {i}", i + 1, str(i + 1)) for i in range(8)), ("contacts",)),
)


def _pages(sections: tuple[Section, ...]) -> list[str]:
    document = Document("T", "S", 2025, sections, sommaire=False)
    return [p.extract_text() for p in PdfReader(BytesIO(pdf(document))).pages]


@pytest.mark.parametrize("alineas", range(20, 34, 2))
def test_le_titre_d_une_figure_de_pleine_largeur_est_sur_sa_page(alineas):
    remplissage = SousSection("1.1", "Avant", (Texte("Une ligne.\n\n" * alineas),))
    seule = SousSection("1.2", "Les partenaires", (_FIGURE,))
    pages = _pages((Section("Un", (remplissage, seule), "1"),))
    (titre,) = (i for i, p in enumerate(pages) if "partenaires" in p)
    (figure,) = (i for i, p in enumerate(pages) if "Titre de la figure" in p)
    assert titre == figure


def test_la_page_a_publier_porte_sa_mention():
    for mention in ("Document interne, non diffusable", "chiffres inventés"):
        octets = pdf(replace(FLASH, mention=mention))
        assert mention in " ".join(PdfReader(BytesIO(octets)).pages[0].extract_text().split())
