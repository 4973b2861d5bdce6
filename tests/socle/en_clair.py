"""Ce que lirait qui tient le disque sans la clé : les octets de toutes les tables."""

import re
from collections.abc import Iterator

from django.db import connection

from palier.noyau.nomenclatures import toutes
from palier.socle.eteints import finalites

_SCELLE = re.compile(r"[cd]1:[0-9a-f]{8}:[A-Za-z0-9+/=]*")
_REGLAGES = {"reglages_finalite"}
"""À quoi servent les données sensibles : cela ne dit rien de personne."""


def codes_en_clair() -> list[tuple[str, str]]:
    """Les codes sensibles qui se lisent dans la base, et la table qui les porte."""
    codes = {code for liste in toutes() for code in finalites(liste)}
    motif = re.compile(rf"\b({'|'.join(codes)})\b")
    return [
        (table, code)
        for table in sorted(connection.introspection.table_names())
        if table not in _REGLAGES
        for valeur in valeurs(table)
        for code in motif.findall(_SCELLE.sub("", valeur))
    ]


def valeurs(table: str) -> Iterator[str]:
    """Chaque valeur d'une table, telle que la base la garde."""
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        for ligne in curseur.fetchall():
            for valeur in ligne:
                brut = isinstance(valeur, bytes | memoryview)
                yield bytes(valeur).decode("latin-1") if brut else str(valeur)
