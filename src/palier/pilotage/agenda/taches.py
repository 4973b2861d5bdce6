"""L'envoi quotidien : la file le lance chaque heure, et rien ne part deux fois.

Une machine éteinte à sept heures prévient donc dès qu'elle se rallume.
"""

import logging
from datetime import datetime

from django.conf import settings
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

journal = logging.getLogger("palier.agenda")
DE_JOUR = range(7, 20)
"""Les heures où un rappel peut partir."""


@db_periodic_task(crontab(minute="5"))
def prevenir() -> None:
    """Les rappels du jour, aux heures de travail."""
    from palier.pilotage.agenda.actions import envoyer_les_rappels
    from palier.socle.comptes.casquette import aujourd_hui

    if datetime.now().astimezone().hour not in DE_JOUR:
        return
    if partis := envoyer_les_rappels(le=aujourd_hui(), adresse=settings.PALIER_URL):
        journal.info("Rappels : %s courriels", partis)
