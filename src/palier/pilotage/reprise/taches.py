"""Le travail de fond : lire, contrôler, reprendre, défaire, exporter, hors de la page.

Une tâche ne sait que le numéro de l'import ; son état dit ce qu'il y a à faire. Lancée deux fois,
ou reprise après une coupure, elle ne fait rien de trop.
"""

import logging
from datetime import date

from django.db import connections
from huey.contrib.djhuey import HUEY, db_task

journal = logging.getLogger("palier.reprise")


@db_task()
def travailler(numero: int, le: str, cascade: bool = False) -> None:
    """Mène un import jusqu'à son prochain état de repos."""
    from palier.pilotage.reprise import cours

    cours.mener(numero, date.fromisoformat(le), cascade=cascade)


@db_task()
def exporter(numero: int, le: str) -> None:
    """Écrit un export demandé."""
    from palier.pilotage.reprise import exports

    exports.ecrire(numero, date.fromisoformat(le))


@HUEY.on_startup()
def reprendre_ce_qui_fut_coupe() -> None:
    """Au démarrage : un import coupé au milieu d'un lot repart du dernier lot entier."""
    from palier.pilotage.reprise import cours

    for numero, le in cours.coupes():
        journal.warning("Import %s repris après une coupure", numero)
        travailler(numero, le.isoformat())


@HUEY.on_shutdown()
def rendre_la_base() -> None:
    """À l'arrêt : le fil rend sa connexion."""
    connections.close_all()
