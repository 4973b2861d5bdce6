"""Un document figé se relit tel qu'il était."""

import json
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.exemple import BILAN
from edition.exemple_flash import FLASH
from palier.edition import document as arbre
from palier.edition import figures
from palier.edition.archive import de_json, en_json
from palier.edition.document import Document, Graphique, Section, Texte
from palier.edition.figures import Barre, BarresHorizontales
from palier.noyau.erreurs import Refus

TEXTES = st.text(max_size=30)
BARRES = st.builds(
    Barre,
    TEXTES,
    st.integers(0, 10**6) | st.floats(0, 1e6),
    TEXTES,
    etat=st.sampled_from(["connu", "masque", "non_renseigne"]),
)
BLOCS = st.one_of(
    st.builds(Texte, TEXTES, st.none() | TEXTES, st.booleans()),
    st.builds(
        Graphique, TEXTES, st.builds(BarresHorizontales, st.lists(BARRES, max_size=4).map(tuple))
    ),
)
DOCUMENTS = st.builds(
    Document,
    TEXTES,
    TEXTES,
    st.integers(1900, 2100),
    st.lists(st.builds(Section, TEXTES, st.lists(BLOCS, max_size=4).map(tuple)), max_size=3).map(
        tuple
    ),
    publie_le=st.none() | st.dates(),
)


@pytest.mark.parametrize("document", [BILAN, FLASH], ids=["bilan", "flash"])
def test_un_document_fige_se_relit_egal(document):
    assert de_json(en_json(document)) == document


@given(DOCUMENTS)
def test_tout_document_se_relit_egal(document):
    assert de_json(en_json(document)) == document


def test_les_types_sont_tous_relisibles():
    """L'exemple emploie chaque type de bloc et de figure : l'aller-retour les couvre tous."""
    texte = en_json(BILAN) + en_json(FLASH)
    types = {
        nom
        for module in (arbre, figures)
        for nom, objet in vars(module).items()
        if is_dataclass(objet) and fields(objet)
    }
    absents = {nom for nom in types if f'"type": "{nom}"' not in texte}
    assert absents == set()


def test_le_texte_se_lit_a_l_oeil():
    texte = en_json(BILAN)
    assert "Plus d'un titulaire sur deux a entre 35 et 54 ans" in texte
    assert "masque" in texte
    assert '"auteur": null' not in texte


def _bilan(**changements: object) -> str:
    return json.dumps(json.loads(en_json(FLASH)) | changements)


@pytest.mark.parametrize(
    "fautif",
    [
        "",
        "[]",
        "null",
        "{",
        "{}",
        _bilan(version=99),
        _bilan(type="Inconnu"),
        _bilan(sections=[{"type": "os.system"}]),
        _bilan(inattendu=1),
        _bilan(publie_le="31/02/2025"),
        '{"version": 1, "type": "Texte", "markdown": "seul"}',
        en_json(FLASH)[:-30],
    ],
)
def test_un_fichier_fautif_est_refuse_en_deux_temps(fautif):
    with pytest.raises(Refus) as refus:
        de_json(fautif)
    assert refus.value.fait
    assert refus.value.geste
