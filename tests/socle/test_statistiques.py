"""SQLite sait la taille de ses tables : sans cela, une grande base se parcourt ligne à ligne."""

import pytest
from django.db import connection

from palier.socle.statistiques import relever
from socle.gens import un_menage, une_structure
from socle.releves import lignes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL relève ses tables seul"),
]


def test_une_mise_a_niveau_releve_ses_tables():
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM django_migrations")
        (appliquees,) = curseur.fetchone()
    assert lignes("django_migrations") == {str(appliquees)}


def test_un_releve_compte_les_lignes_du_moment():
    nord = une_structure()
    for _ in range(3):
        un_menage(nord)
    relever()
    assert lignes("menages_menage") == {"3"}
