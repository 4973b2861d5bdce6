"""Qui tient une réunion."""

from palier.metier.instances.models import Reunion
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste


def exiger_reunion(reunion: Reunion, par: Acces) -> None:
    """Raises: Interdit: la casquette n'écrit pas les commissions, ou pas celle-ci."""
    par.exiger(Geste.ECRIRE, Donnee.INSTANCES)
    if reunion.structure_id != par.structure_id:
        raise Interdit("Cette réunion est celle d'une autre structure")
