"""Une illustration compte juste : une fenêtre dessinée par fenêtre annoncée."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.edition.document import Facade, Horizon
from palier.edition.illustrations import svg

RECT = "{http://www.w3.org/2000/svg}rect"


def _rectangles(dessin: str) -> list[ET.Element]:
    return list(ET.fromstring(dessin).iter(RECT))


@given(st.integers(1, 900), st.booleans())
def test_un_horizon_a_le_nombre_exact_de_fenetres(fenetres, couverture):
    rectangles = _rectangles(svg(Horizon(fenetres, ""), "#0E5A6B", couverture))
    assert sum(r.get("fill") == "#FFFFFF" for r in rectangles) == fenetres


@given(st.lists(st.sampled_from(["claire", "teintee", "contour"]), max_size=240))
def test_une_facade_a_le_nombre_exact_de_fenetres_de_chaque_sorte(fenetres):
    rectangles = _rectangles(svg(Facade(tuple(fenetres), ""), "#0E5A6B"))
    contours = sum(r.get("stroke") is not None for r in rectangles)
    claires = sum(r.get("fill") == "#FFFFFF" for r in rectangles)
    attendus = Counter(fenetres)
    assert (claires, contours) == (attendus["claire"], attendus["contour"])


@pytest.mark.parametrize("fenetres", [1, 12, 40, 240])
def test_aucune_fenetre_ne_sort_de_la_facade(fenetres):
    dessin = svg(Facade(("claire",) * fenetres, ""), "#0E5A6B")
    large, haut = (float(ET.fromstring(dessin).get(c, 0)) for c in ("width", "height"))
    for r in _rectangles(dessin):
        x, y, dx, dy = (float(r.get(c, 0)) for c in ("x", "y", "width", "height"))
        assert 0 <= x <= x + dx <= large + 0.01
        assert 0 <= y <= y + dy <= haut + 0.01
