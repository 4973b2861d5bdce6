"""Une liaison gardée d'une page à l'autre : savoir qu'elle tient, sans le demander au serveur."""

import select
import time

from django.db.backends.postgresql import base

REPOS = 30.0
"""Secondes au-delà desquelles une liaison qui n'a pas servi est vérifiée pour de bon."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Vérifie une liaison avant chaque page d'un regard sur sa prise.

    Un serveur qui s'arrête, redémarre ou congédie le dit avant de raccrocher : il y a alors
    quelque chose à lire. Rien à lire, la liaison tient. Un réseau qui coupe sans un mot ne se
    verrait pas ainsi : après un temps de repos, ou au moindre doute, un aller-retour le dit.
    """

    _vue = 0.0

    def close_if_health_check_failed(self) -> None:
        if self.connection is not None and not self.health_check_done:
            vue, self._vue = self._vue, time.monotonic()
            self.health_check_done = self._vue - vue < REPOS and not self._a_lire()
        super().close_if_health_check_failed()

    def _a_lire(self) -> bool:
        if self.connection.closed:
            return True
        prise = select.poll()
        prise.register(self.connection.fileno(), select.POLLIN)
        return bool(prise.poll(0))
