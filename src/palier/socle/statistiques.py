"""Ce que SQLite sait de ses tables, et d'après quoi il choisit un index.

PostgreSQL s'en tient à jour seul.
"""

from typing import Any

from django.db import connection


def relever(**_: Any) -> None:
    """Relève la taille et la répartition de chaque table ; une seconde pour un million d'actes.

    Sans relevé, une liste de cent mille ménages se parcourt au lieu de se chercher. SQLite l'efface
    quand une mise à niveau refait une table, et n'en a aucun d'une base que l'on vient de remplir.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
