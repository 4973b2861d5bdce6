"""Ce que SQLite a relevé de ses tables."""

from django.db import connection


def lignes(table: str) -> set[str]:
    """Ce que les relevés disent du nombre de lignes d'une table ; vide si elle n'en a pas."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [table])
        return {stat.split()[0] for (stat,) in curseur.fetchall()}
