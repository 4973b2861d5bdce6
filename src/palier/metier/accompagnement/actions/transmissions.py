"""Transmettre ses notes réservées : l'auteur seul le peut, et il le dit."""

from datetime import date

from django.db import transaction

from palier.metier.accompagnement.actions.referents import exiger_en_poste
from palier.metier.accompagnement.models import Acte, TransmissionDeNotes
from palier.noyau.erreurs import Refus
from palier.socle.comptes.models import Professionnel
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer


@transaction.atomic
def transmettre_notes(*, a: Professionnel, le: date, par: Acces) -> TransmissionDeNotes:
    """Ouvre à une personne ses propres notes réservées, sur les dossiers qu'elle peut lire.

    Sans ce geste, une note réservée reste illisible pour tous, l'export compris.

    Raises:
        Interdit: la casquette n'écrit pas de notes.
        Refus: le destinataire est soi-même ou n'est pas en poste, ou rien n'est réservé.
    """
    par.exiger(Geste.ECRIRE, Donnee.NOTES)
    if a.pk == par.professionnel_id:
        raise Refus("Ces notes sont déjà les vôtres", "choisissez une autre personne", champ="a")
    exiger_en_poste(a, par.structure_id, le)
    nombre = Acte.objects.reservees_par(par).filter(date__lte=le).count()
    if not nombre:
        raise Refus("Vous n'avez aucune note réservée", "il n'y a rien à transmettre")
    transmission, neuve = TransmissionDeNotes.objects.get_or_create(
        structure_id=par.structure_id, de_id=par.professionnel_id, a=a, le=le
    )
    if neuve:
        tracer(par, "accompagnement.transmettre_notes", transmission, lignes=nombre, a=a.pk)
    return transmission
