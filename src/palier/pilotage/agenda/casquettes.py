"""Sous quelles casquettes un professionnel travaille dans une structure, hors de toute session."""

from datetime import date

from palier.pilotage.agenda.sources import Preavis, attendues
from palier.socle.comptes.casquette import acces
from palier.socle.comptes.models import Professionnel
from palier.socle.habilitations.acces import Acces
from palier.socle.presentation.echeances import Echeance


def casquettes(professionnel: Professionnel, structure_id: int, le: date) -> list[Acces]:
    """Aucune si son compte est fermé, ou s'il n'a plus de poste ici."""
    compte = getattr(professionnel, "compte", None)
    if compte is None or not compte.is_active:
        return []
    siennes = compte.casquettes(le).filter(structure_id=structure_id)
    return [acces(compte.pk, affectation, le) for affectation in siennes]


def les_siennes(acces_tenus: list[Acces], jusqu_au: date, preavis: Preavis) -> list[Echeance]:
    """Ce qui l'attend sous ces casquettes, chaque échéance une fois, dans l'ordre."""
    toutes = {e.empreinte: e for tenu in acces_tenus for e in attendues(tenu, jusqu_au, preavis)}
    return sorted(toutes.values(), key=lambda e: (e.le, e.empreinte))
