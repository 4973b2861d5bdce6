"""Ouvrir une page n'écrit rien que le journal."""

import pytest

from epreuves.conftest import Lecture

pytestmark = pytest.mark.django_db


def test_ouvrir_une_page_n_ecrit_que_le_journal(lues: dict[tuple[str, str], Lecture]):
    assert {page: lue.ecrites for page, lue in lues.items() if lue.ecrites} == {}
