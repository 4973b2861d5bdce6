"""Les tables de l'accompagnement."""

from palier.metier.accompagnement.models.actes import Acte, Demarche, PresenceActe, Sollicitation
from palier.metier.accompagnement.models.dispositifs import Convention, Dispositif, Moyen
from palier.metier.accompagnement.models.mesures import (
    Difficulte,
    Mesure,
    Objectif,
    Participant,
    PeriodeDeMesure,
    Suspension,
)
from palier.metier.accompagnement.models.pieces import Piece
from palier.metier.accompagnement.models.suites import (
    Autonomie,
    BilanDeMesure,
    Orientation,
    SuiviPosterieur,
)
from palier.metier.accompagnement.models.transmissions import TransmissionDeNotes

__all__ = [
    "Acte",
    "Autonomie",
    "BilanDeMesure",
    "Convention",
    "Demarche",
    "Difficulte",
    "Dispositif",
    "Mesure",
    "Moyen",
    "Objectif",
    "Orientation",
    "Participant",
    "PeriodeDeMesure",
    "Piece",
    "PresenceActe",
    "Sollicitation",
    "SuiviPosterieur",
    "Suspension",
    "TransmissionDeNotes",
]
