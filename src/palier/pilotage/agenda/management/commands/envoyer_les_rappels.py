"""`palier gerer envoyer_les_rappels`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from palier.noyau.texte import accorde
from palier.pilotage.agenda.actions import envoyer_les_rappels
from palier.socle.comptes.casquette import aujourd_hui


class Command(BaseCommand):
    help = "Envoie les rappels du jour ; lancée deux fois, elle ne répète rien."

    def handle(self, *_args: Any, **_options: Any) -> None:
        partis = envoyer_les_rappels(le=aujourd_hui(), adresse=settings.PALIER_URL)
        self.stdout.write(f"{accorde(partis, 'courriel envoyé', 'courriels envoyés')}.")
