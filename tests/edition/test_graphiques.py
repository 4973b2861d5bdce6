"""Une figure dit vrai : longueurs proportionnelles depuis zéro, rien ne se chevauche ni ne sort."""

import re
from xml.etree import ElementTree as ET

import pytest
import vl_convert
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from edition.exemple import BILAN
from edition.exemple_flash import FLASH
from palier.edition import rendu
from palier.edition.document import Graphique, blocs
from palier.edition.figures import (
    BandeCarres,
    Barre,
    BarresHorizontales,
    Cascade,
    Colonnes,
    EtapesCarres,
    Figure,
    Haltere,
    Halteres,
    Ligne,
    Marche,
    Point,
    Rangee,
    Repere,
    Segment,
)
from palier.edition.graphiques import specification
from palier.edition.jumeaux import alternative, donnees, tableau
from palier.edition.polices import dessinable, largeur

GRAPHIQUES = [b for d in (BILAN, FLASH) for b in blocs(d) if isinstance(b, Graphique)]
FIGURES = [f for g in GRAPHIQUES for f in (g.figure, *(f for _, f in g.suite))]
LENT = settings(max_examples=15)
SVG = "{http://www.w3.org/2000/svg}"


def _dessin(figure: Figure, place: float | None = None) -> ET.Element:
    return ET.fromstring(rendu.svg([specification(figure, place=place)])[0])


def _textes(dessin: ET.Element) -> list[tuple[str, float, float, float, float]]:
    """(texte, gauche, droite, ligne de base, corps) de chaque texte, d'après la position écrite."""
    lus = []
    for t in dessin.iter(f"{SVG}text"):
        x, y = map(float, re.findall(r"-?[\d.]+", t.get("transform", "")))
        corps = float(t.get("font-size", "0").removesuffix("px"))
        long = largeur(t.text or "", corps, t.get("font-weight") == "700")
        part = {"start": 0, "middle": 0.5, "end": 1}[t.get("text-anchor", "start")]
        lus.append((t.text or "", x - part * long, x + (1 - part) * long, y, corps))
    return lus


def _rectangles(dessin: ET.Element, remplissage: str) -> list[tuple[float, float]]:
    """(largeur, hauteur) des rectangles d'une couleur."""
    motif = re.compile(r"^M[-\d.]+,[-\d.]+h([-\d.]+)v([-\d.]+)h")
    chemins = [p for p in dessin.iter(f"{SVG}path") if p.get("fill") == remplissage]
    trouves = [motif.match(p.get("d", "")) for p in chemins]
    return [(abs(float(m[1])), abs(float(m[2]))) for m in trouves if m]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: type(f).__name__)
def test_vega_lite_accepte_chaque_specification_sans_rien_ignorer(figure, capfd):
    vega = vl_convert.vegalite_to_vega(specification(figure), vl_version="6.4", show_warnings=True)
    assert vega["marks"]
    assert "WARN" not in capfd.readouterr().err


@pytest.mark.parametrize("place", [None, 262.0], ids=["papier", "téléphone"])
@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: type(f).__name__)
def test_aucun_texte_ne_sort_de_la_figure_ni_n_en_recouvre_un_autre(figure, place):
    dessin = _dessin(figure, place)
    large, haut = float(dessin.get("width", 0)), float(dessin.get("height", 0))
    textes = _textes(dessin)
    for texte, gauche, droite, base, corps in textes:
        assert gauche >= -1, texte
        assert droite <= large + 1, texte
        assert corps * 0.5 <= base <= haut + 0.5, texte
    for i, (a, g1, d1, b1, corps) in enumerate(textes):
        for b, g2, d2, b2, _ in textes[:i]:
            memes_lignes = abs(b1 - b2) < corps * 0.7
            assert not (memes_lignes and g1 < d2 - 0.5 and g2 < d1 - 0.5), (a, b)


@LENT
@given(st.lists(st.integers(1, 500), min_size=1, max_size=9))
def test_la_longueur_d_une_barre_est_proportionnelle_a_sa_valeur(valeurs):
    figure = BarresHorizontales(tuple(Barre(f"b{v}", v, str(v)) for v in valeurs))
    longueurs = [x for x, _ in _rectangles(_dessin(figure), "#8F999E")]
    pleine = max(longueurs)
    assert longueurs == pytest.approx([pleine * v / max(valeurs) for v in valeurs], abs=0.02)


@LENT
@given(st.lists(st.integers(1, 500), min_size=1, max_size=12))
def test_la_hauteur_d_une_colonne_est_proportionnelle_a_sa_valeur(valeurs):
    figure = Colonnes(tuple(Barre(f"c{v}", v, str(v)) for v in valeurs), hauteur=100)
    hauteurs = [y for _, y in _rectangles(_dessin(figure), "#8F999E")]
    assert hauteurs == pytest.approx([100 * v / max(valeurs) for v in valeurs], abs=0.02)


@LENT
@given(st.lists(st.integers(0, 30), min_size=1, max_size=4), st.integers(0, 9))
def test_une_bande_a_un_carre_par_unite(nombres, manquants):
    assume(sum(nombres) + manquants <= 100)
    segments = [Segment(f"{n} s", n) for n in nombres]
    segments.append(Segment("", manquants, f"{manquants} n. r.", "contour"))
    dessin = _dessin(BandeCarres((Rangee(tuple(segments)),)))
    chemins = [p for p in dessin.iter(f"{SVG}path") if p.get("fill") or p.get("stroke")]
    pleins = [p for p in chemins if p.get("fill") == "#8F999E"]
    assert (len(pleins), len(chemins)) == (sum(nombres), sum(nombres) + manquants)


@LENT
@given(st.integers(100, 10_000), st.lists(st.integers(-900, 900).filter(bool), max_size=6))
def test_une_cascade_va_du_depart_a_l_arrivee_sans_trou(depart, mouvements):
    arrivee = depart + sum(mouvements)
    assume(arrivee > 0 and all(depart + sum(mouvements[:i]) > 0 for i in range(len(mouvements))))
    pas = [Marche(f"m{i}", m, f"{m:+}") for i, m in enumerate(mouvements)]
    bornes = (
        Marche("début", depart, str(depart), niveau=True),
        Marche("fin", arrivee, str(arrivee), niveau=True),
    )
    dessin = _dessin(Cascade((bornes[0], *pas, bornes[1])))
    (debut,), (fin,) = (_rectangles(dessin, c) for c in ("#8F999E", "#0E5A6B"))
    baisses = sum(x for x, _ in _rectangles(dessin, "#6E9CA6"))
    hausses = sum(x for x, _ in _rectangles(dessin, "#59656A"))
    assert debut[0] + hausses - baisses == pytest.approx(fin[0], abs=0.1)


@LENT
@given(st.lists(st.floats(1, 20), min_size=2, max_size=8), st.floats(2, 18))
def test_une_etiquette_de_ligne_ne_se_pose_pas_sur_le_repere(valeurs, niveau):
    points = tuple(Point(str(i), v, f"{v:.1f}") for i, v in enumerate(valeurs))
    dessin = _dessin(Ligne(points, Repere(niveau, libelle="repère")))
    (tirete,) = [t for t in dessin.iter(f"{SVG}line") if t.get("stroke-dasharray")]
    hauteur = float(re.findall(r"[\d.]+", tirete.get("transform", ""))[1])
    textes = _textes(dessin)
    for point in points:
        boites = [t for t in textes if t[0] == point.etiquette]
        # Le milieu d'une étiquette est à un tiers de corps au-dessus de sa ligne de base.
        assert all(abs(b - corps / 3 - hauteur) > 3 for _, _, _, b, corps in boites)


def test_une_case_masquee_est_en_pointille_et_un_non_renseigne_en_trait_plein():
    barres = (
        Barre("connu", 10, "10"),
        Barre("masqué", 4, "1 à 4", etat="masque"),
        Barre("inconnu", 3, "3", etat="non_renseigne"),
    )
    chemins = list(_dessin(BarresHorizontales(barres)).iter(f"{SVG}path"))
    assert sum(p.get("stroke-dasharray") is not None for p in chemins) == 1
    contours = [p for p in chemins if p.get("stroke") and not p.get("stroke-dasharray")]
    assert len(contours) == 1
    assert all(p.get("fill") != "#0E5A6B" for p in chemins)


def test_un_zero_reste_ecrit_et_ne_se_dessine_pas():
    figure = BarresHorizontales((Barre("a", 5, "5"), Barre("b", 0, "0")))
    dessin = _dessin(figure)
    assert "0" in [t[0] for t in _textes(dessin)]
    assert len(_rectangles(dessin, "#8F999E")) == 1


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: type(f).__name__)
def test_chaque_valeur_ecrite_est_dans_le_tableau_jumeau(figure):
    colonnes, lignes = donnees(figure)
    assert all(len(ligne) == len(colonnes) for ligne in lignes)
    cellules = " ".join(dessinable(c) for ligne in (colonnes, *lignes) for c in ligne)
    nombres = {n for t, *_ in _textes(_dessin(figure)) for n in re.findall(r"\d+", t)}
    repere = {"12"} if getattr(figure, "repere", None) else set()
    # Le total d'une rangée de carrés (« = 38 mesures ») est la somme de sa rangée.
    sommes = {"38"} if isinstance(figure, BandeCarres) else set()
    assert nombres - set(re.findall(r"\d+", cellules)) <= repere | sommes


@pytest.mark.parametrize("graphique", GRAPHIQUES, ids=lambda g: g.titre[:25])
def test_le_texte_de_remplacement_dit_le_constat_et_toutes_les_valeurs(graphique):
    dit = alternative(graphique)
    assert dit.startswith(graphique.titre)
    for ligne in tableau(graphique).lignes:
        assert all(case in dit for case in ligne)


def test_les_zeros_d_une_etape_sont_ecrits():
    figure = next(f for f in FIGURES if isinstance(f, EtapesCarres))
    ecrits = [t for t, *_ in _textes(_dessin(figure))]
    assert ecrits.count("0") == sum(n == 0 for e in figure.etapes for n in e.nombres)


def test_le_tableau_jumeau_ecrit_le_nombre_dans_sa_seule_colonne():
    segments = (
        Segment("+ 22 améliorées", 22, "61 %", "accent"),
        Segment("45 stables", 45, "37 %"),
        Segment("2 n. r.", 2, "", "contour"),
    )
    figure = BandeCarres((Rangee(segments),))
    assert donnees(figure)[1] == (
        ("Améliorées", "22", "61 %"),
        ("Stables", "45", "37 %"),
        ("Non renseigné", "2", ""),
    )
    assert "Améliorées : nombre 22, part 61 %" in alternative(Graphique("Titre", figure))


def _zero_et_bout(*lignes: Haltere) -> tuple[float, float]:
    spec = str(specification(Halteres(lignes), "#0E5A6B", 260.0))
    bornes = re.search(r"'range': \[([\d.]+), ([\d.]+)\]", spec)
    assert bornes
    return float(bornes[1]), float(bornes[2])


def test_une_etiquette_d_haltere_ne_franchit_pas_l_axe():
    loyer, amendes = Haltere("Loyer", 40, 30, "40", "30"), Haltere("Amendes", 40, 30, "40", "30")
    axe, _ = _zero_et_bout(loyer, amendes)
    petite = Haltere("Amendes", 6, 0, "6", "1 à 4", etat_fin="masque")
    zero, bout = _zero_et_bout(loyer, petite)
    assert zero - largeur("1 à 4", 8, True) > axe
    assert bout > zero
