"""Ce qu'une requête écrit pour de bon : ses ordres d'écriture, moins ceux qu'elle a défaits."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

_ECRIT = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
_RETOUR = re.compile(r'ROLLBACK TO SAVEPOINT "?(\w+)"?', re.IGNORECASE)
_POINT = re.compile(r'SAVEPOINT "?(\w+)"?', re.IGNORECASE)
PERMISES = ("journal_", "django_session", "brouillons_", "account_", "django_cache")
"""Le journal, les sessions et les brouillons : ce qu'une lecture ou un refus peut écrire."""


@dataclass
class Ecritures:
    """Les ordres d'écriture, dans l'ordre ; `tables` dit où, hors de ce qui est permis."""

    ordres: list[tuple[str, Any]] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)

    @property
    def tables(self) -> list[str]:
        return sorted({table for table, _ in self.ordres if not table.startswith(PERMISES)})

    @property
    def valeurs(self) -> set[Any]:
        """Ce que ces ordres portent, aplati."""
        portees: set[Any] = set()
        for table, valeurs in self.ordres:
            if not table.startswith(PERMISES):
                portees |= set(_a_plat(valeurs))
        return portees

    def __call__(self, executer: Any, sql: str, valeurs: Any, lot: bool, contexte: Any) -> Any:
        rendu = executer(sql, valeurs, lot, contexte)
        if retour := _RETOUR.match(sql):
            del self.ordres[self.points.get(retour[1], 0) :]
        elif point := _POINT.match(sql):
            self.points[point[1]] = len(self.ordres)
        elif ecrit := _ECRIT.match(sql):
            self.ordres.append((ecrit[2].lower(), valeurs))
        return rendu


def _a_plat(valeurs: Any) -> Iterator[Any]:
    for valeur in valeurs or ():
        if isinstance(valeur, list | tuple):
            yield from _a_plat(valeur)
        elif isinstance(valeur, int | str):
            yield valeur


@contextmanager
def ecritures() -> Iterator[Ecritures]:
    """Ce qui s'écrit dans ce bloc ; le tout est défait en sortant."""
    vues = Ecritures()
    with transaction.atomic():
        with connection.execute_wrapper(vues):
            yield vues
        transaction.set_rollback(True)
