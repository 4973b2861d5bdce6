"""Les textes : mesurés juste, soignés à la française, toujours dessinables."""

import json

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from palier.edition.polices import (
    DOSSIER,
    SANS,
    SERIF,
    chasses,
    couper,
    dessinable,
    largeur,
    soigner,
)

NECESSAIRES = "→≥≤−«»’œŒ€…–—éèêëàâùûîïôçÉÀÇ°²½×·\u00a0\u202f"


def _mesure_typst(texte: str, gras: bool) -> float:
    """La largeur selon Typst, sans crénage ni ligature, à 100 points."""
    source = f"""#context [#metadata(measure(text(
      font: "{SANS}", size: 100pt, kerning: false, ligatures: false,
      weight: {700 if gras else 400}, {json.dumps(texte, ensure_ascii=False)})).width.pt()) <l>]"""
    compilateur = typst.Compiler(
        source.encode(), font_paths=[str(DOSSIER)], ignore_system_fonts=True
    )
    return float(json.loads(compilateur.query("<l>", field="value", one=True)))


@pytest.mark.parametrize("gras", [False, True])
@pytest.mark.parametrize("texte", ["Gestion du budget", "Âge, œuvre : 84 350", "− 45,3 % (12)"])
def test_la_largeur_est_celle_que_compose_typst(texte, gras):
    assert largeur(texte, 100, gras) == pytest.approx(_mesure_typst(texte, gras), abs=0.1)


@pytest.mark.parametrize("caractere", NECESSAIRES)
def test_les_deux_familles_dessinent_ensemble_le_francais(caractere):
    assert ord(caractere) in chasses(SERIF) or ord(caractere) in chasses(SANS)


def test_chaque_police_a_sa_licence():
    licences = [f.read_text("utf-8") for f in DOSSIER.glob("OFL-*.txt")]
    assert len(licences) == len({f.name.split("_")[0] for f in DOSSIER.glob("*.ttf")})
    assert all("SIL OPEN FONT LICENSE Version 1.1" in t for t in licences)


@given(st.text())
def test_tout_texte_devient_dessinable(texte):
    rendu = dessinable(texte)
    assert all(ord(c) in chasses(SERIF) or c == "\n" for c in rendu)


@given(st.text())
def test_soigner_deux_fois_ne_change_plus_rien(texte):
    assert soigner(soigner(texte)) == soigner(texte)


@given(st.text(alphabet="abcdé 0123456789;:!?«»%€'-.,()", max_size=60))
def test_la_typographie_ne_change_que_les_espaces_et_les_apostrophes(texte):
    def nu(t: str) -> str:
        return t.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")

    assert nu(soigner(texte)) == texte


@pytest.mark.parametrize(
    ("saisi", "attendu"),
    [
        ("l'an passé : 3 %", "l’an passé\u00a0: 3\u00a0%"),
        ("1 845 ménages", "1\u202f845\u00a0ménages"),
        ("en 2025 les 38 ménages", "en 2025 les 38\u00a0ménages"),
        ("le 1er janvier 2025", "le 1er\u00a0janvier 2025"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("http://exemple.fr", "http://exemple.fr"),
        ("sens\u202einversé", "sensinversé"),
        ("nul\x00", "nul"),
    ],
)
def test_la_typographie_francaise(saisi, attendu):
    assert soigner(saisi) == attendu


@pytest.mark.parametrize(
    ("saisi", "attendu"), [("12 ㎡", "12 m2"), ("👍 bien", " bien"), ("Ⅳ", "IV"), ("名", "?")]
)
def test_un_glyphe_absent_a_son_equivalent_ou_disparait(saisi, attendu):
    assert dessinable(saisi) == attendu


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=9))
def test_un_libelle_coupe_tient_dans_sa_place(mots):
    lignes = couper(" ".join(mots), 60, 8.8)
    assert 1 <= len(lignes) <= 2
    assert all(largeur(ligne, 8.8) <= 60 or " " not in ligne for ligne in lignes)
    assert lignes[-1].endswith("…") or " ".join(lignes) == " ".join(mots)
