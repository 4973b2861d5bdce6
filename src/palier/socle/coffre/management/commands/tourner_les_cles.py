"""`palier gerer tourner_les_cles [--retirer]`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde
from palier.socle.coffre.rotation import retirer, tourner


class Command(BaseCommand):
    help = "Ajoute une clé neuve et rechiffre tout ; --retirer ôte ensuite les anciennes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retirer", action="store_true", help="ôter les anciennes clés")

    def handle(self, *_args: Any, **options: Any) -> None:
        chemin = Path(settings.PALIER_CLES)
        try:
            if options["retirer"]:
                retirees = retirer(chemin)
                self.stdout.write(f"{accorde(retirees, 'clé retirée', 'clés retirées')}.")
            else:
                faits = tourner(chemin)
                self.stdout.write(f"{accorde(faits, 'valeur rechiffrée', 'valeurs rechiffrées')}.")
                self.stdout.write("Faites une copie, puis retirez l'ancienne clé par --retirer.")
        except Refus as refus:
            raise CommandError(str(refus)) from None
