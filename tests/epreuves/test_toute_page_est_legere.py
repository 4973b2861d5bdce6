"""Une page pèse peu, pour qui n'a qu'un téléphone et peu de réseau."""

import pytest

from epreuves.conftest import Lecture, figee

pytestmark = pytest.mark.django_db
LEGERE = 60_000
"""Son poids, en octets, telle qu'elle voyage ; feuilles et dessins à part."""


def test_toute_page_est_legere(lues: dict[tuple[str, str], Lecture]):
    poids = {page: len(lue.reponse.content) for page, lue in lues.items() if not figee(page[0])}
    assert {page: p for page, p in poids.items() if p > LEGERE} == {}
