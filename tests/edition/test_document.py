"""L'arbre refuse ce qui ne peut pas s'imprimer juste, et rien d'autre."""

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.exemple import BILAN
from palier.edition.couleurs import contraste_sur_blanc
from palier.edition.document import Document, Facade, Graphique, Horizon, Tableau, blocs
from palier.edition.figures import BandeCarres, Cascade, Marche, Pictogrammes, Rangee, Segment


def test_un_accent_trop_pale_est_refuse():
    with pytest.raises(ValueError, match="trop pâle"):
        Document("T", "S", 2025, (), accent="#6B9CA6")


@pytest.mark.parametrize("faux", ["0E5A6B", "#0E5", "#GGGGGG", "rouge"])
def test_une_couleur_mal_ecrite_est_refusee(faux):
    with pytest.raises(ValueError, match=r"."):
        Document("T", "S", 2025, (), accent=faux)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_le_contraste_croit_quand_la_couleur_fonce(teinte, saturation, clarte):
    def hexa(luminosite: float) -> str:
        rvb = colorsys.hls_to_rgb(teinte, luminosite, saturation)
        return "#" + "".join(f"{round(c * 255):02X}" for c in rvb)

    assert contraste_sur_blanc(hexa(clarte / 2)) >= contraste_sur_blanc(hexa(clarte)) - 1e-9


def test_le_noir_est_a_21_pour_1_et_le_blanc_a_1():
    assert contraste_sur_blanc("#000000") == pytest.approx(21)
    assert contraste_sur_blanc("#FFFFFF") == pytest.approx(1)


def test_un_tableau_boiteux_est_refuse():
    with pytest.raises(ValueError, match="2 colonnes"):
        Tableau("Titre", ("a", "b"), (("1", "2"), ("3",)))


def test_une_cascade_qui_ne_boucle_pas_est_refusee():
    depart, baisse = Marche("Début", 100, "100", niveau=True), Marche("Baisse", -30, "− 30")
    Cascade((depart, baisse, Marche("Fin", 70, "70", niveau=True)))
    with pytest.raises(ValueError, match="boucle"):
        Cascade((depart, baisse, Marche("Fin", 75, "75", niveau=True)))


def test_au_dela_de_cent_carres_des_barres_conviennent_mieux():
    with pytest.raises(ValueError, match="barres"):
        BandeCarres((Rangee((Segment("a", 60), Segment("b", 41))),))
    with pytest.raises(ValueError, match="barres"):
        Pictogrammes((Segment("a", 101),))


def test_une_illustration_reste_lisible():
    with pytest.raises(ValueError, match="240"):
        Facade(("claire",) * 241, "")
    with pytest.raises(ValueError, match="900"):
        Horizon(901, "")


def test_les_blocs_se_suivent_dans_l_ordre_de_lecture():
    titres = [b.titre for b in blocs(BILAN) if isinstance(b, Graphique)]
    assert titres[0].startswith("Sur 38 mesures actives")
    assert titres.index("Trois situations sur cinq se sont améliorées") < titres.index(
        "Le rythme tient toute l'année, sauf en août"
    )
