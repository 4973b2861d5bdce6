"""La démonstration en base : ses structures, et un compte par rôle."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from palier.metier.accompagnement.models import Mesure
from palier.metier.menages.models import Qualite, Suivi
from palier.pilotage.echange.en_base import reprendre
from palier.pilotage.echange.lecture import Controle, ouvrir
from palier.socle.comptes.models import Affectation, Compte, Professionnel, Structure
from palier.socle.habilitations.listes import LIBELLES, Role

MOT_DE_PASSE = "palier-demonstration"
"""Celui de tous les comptes de démonstration ; une base réelle n'en a aucun."""


@dataclass(frozen=True)
class Acces:
    """Un compte de démonstration."""

    courriel: str
    role: str
    structure: str


@transaction.atomic
def installer(dossiers: Iterable[Path], le: date) -> list[Acces]:
    """Charge des dossiers d'échange, et ouvre un compte par rôle dans la première structure."""
    for dossier in dossiers:
        with ouvrir(dossier, controle=Controle(le)) as ouverture:
            reprendre(ouverture.connexion)
    _suivre()
    structure = Structure.objects.order_by("pk").first()
    return list(_ouvrir_les_comptes(structure, le)) if structure else []


def _suivre() -> None:
    """Un référent suit le ménage tant que dure la mesure."""
    suivis = [
        Suivi(
            menage_id=mesure.menage_id,
            professionnel_id=mesure.referent_id,
            qualite=Qualite.REFERENT,
            debut=mesure.debut or mesure.demandee_le,
            fin=mesure.fin,
        )
        for mesure in Mesure.objects.exclude(referent=None).order_by("debut")
        if mesure.debut or mesure.demandee_le
    ]
    Suivi.objects.bulk_create(suivis, batch_size=2_000)


def _ouvrir_les_comptes(structure: Structure, le: date) -> Iterator[Acces]:
    titulaire = (
        Professionnel.objects.filter(mesures__structure=structure, mesures__fin=None)
        .distinct()
        .first()
    )
    for role in Role:
        courriel = f"{role.value.lower().replace('_', '-')}@demo.palier.test"
        professionnel = titulaire if role is Role.TRAVAILLEUR_SOCIAL else None
        if professionnel is None:
            professionnel = Professionnel.objects.create(
                reference=f"demo-{role.value.lower()}",
                nom="Démonstration",
                prenom=LIBELLES[role],
                courriel=courriel,
            )
            Affectation.objects.create(
                professionnel=professionnel,
                structure=structure,
                role=role,
                debut=date(le.year, 1, 1),
            )
        else:
            professionnel.affectations.filter(structure=structure).update(role=role)
        Compte.objects.create_user(courriel, MOT_DE_PASSE, professionnel=professionnel)
        yield Acces(courriel, LIBELLES[role], structure.nom)
