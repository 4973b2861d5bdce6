"""`palier gerer premier_compte` : la structure, et qui en tiendra les comptes."""

import secrets
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.socle.comptes.casquette import aujourd_hui
from palier.socle.comptes.invitations import inviter
from palier.socle.comptes.models import Affectation, Professionnel, Structure
from palier.socle.habilitations.listes import Role


class Command(BaseCommand):
    help = "Crée la structure au besoin, et une invitation à l'administration technique."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("structure", help="nom de la structure")
        parser.add_argument("courriel", help="courriel de qui tiendra les comptes")
        parser.add_argument("nom", help="son nom")
        parser.add_argument("--prenom", default="", help="son prénom")
        types = nomenclature("type_structure").codes
        parser.add_argument("--type", default="association", choices=types)

    def handle(self, *_args: Any, **dit: Any) -> None:
        maintenant = datetime.now().astimezone()
        try:
            with transaction.atomic():
                poste = _poste(dit)
                envoi = inviter(poste, courriel=dit["courriel"], maintenant=maintenant, par=None)
        except Refus as refus:
            raise CommandError(str(refus)) from None
        chemin = reverse("comptes:invitation_accepter", args=[envoi.jeton])
        self.stdout.write(f"Ouvrez ce chemin sur votre Palier, dans les sept jours : {chemin}")


def _poste(dit: dict[str, Any]) -> Affectation:
    structure, _ = Structure.objects.get_or_create(
        nom=dit["structure"],
        defaults={"reference": secrets.token_hex(8), "type": dit["type"]},
    )
    professionnel = Professionnel.objects.create(
        reference=secrets.token_hex(8),
        nom=dit["nom"],
        prenom=dit["prenom"],
        courriel=dit["courriel"].lower(),
    )
    return Affectation.objects.create(
        professionnel=professionnel,
        structure=structure,
        role=Role.ADMINISTRATEUR,
        debut=aujourd_hui(),
    )
