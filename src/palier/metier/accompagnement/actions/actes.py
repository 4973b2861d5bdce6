"""Noter un acte."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from palier.metier.accompagnement.models import Acte, Mesure
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer

DUREE_MAX = 1440


def noter(
    menage: Menage,
    *,
    type: str,
    le: date,
    par: Acces,
    cle: str | None = None,
    mesure: Mesure | None = None,
    **champs: Any,
) -> Acte:
    """Note un acte dans le dossier d'un ménage ; envoyé deux fois, il n'est noté qu'une.

    Args:
        cle: la clé d'idempotence du formulaire ; un second envoi rend le premier acte.
        champs: heure, statut, duree_min, lieu, objet, note, visibilite, motif_absence.
    Raises:
        Interdit: la casquette n'écrit pas de notes dans ce dossier.
        Refus: la date est à venir pour un acte fait, la durée dépasse un jour.
    """
    exiger_dossier(menage, par, Donnee.NOTES, Geste.ECRIRE)
    if le > par.le and champs.get("statut") != "PREVU":
        fait = f"Le {le:%d/%m/%Y} n'est pas encore venu"
        raise Refus(fait, "corrigez la date, ou notez l'acte comme prévu", champ="le")
    if (champs.get("duree_min") or 0) > DUREE_MAX:
        raise Refus("Un acte dure au plus un jour", "vérifiez la durée", champ="duree_min")
    try:
        with transaction.atomic():
            acte = Acte.objects.create(
                structure_id=par.structure_id,
                menage=menage,
                mesure=mesure or _mesure_du_jour(menage, le),
                professionnel_id=par.professionnel_id,
                date=le,
                type=type,
                cle_saisie=cle,
                **champs,
            )
            tracer(par, "accompagnement.noter", acte, menage_id=menage.pk, type=type)
    except IntegrityError:
        deja = Acte.objects.filter(cle_saisie=cle, professionnel_id=par.professionnel_id).first()
        if cle is None or deja is None:
            raise
        return deja
    return acte


def _mesure_du_jour(menage: Menage, le: date) -> Mesure | None:
    """La mesure en cours ce jour-là ; aucune si le ménage en a plusieurs : on ne devine pas."""
    mesures = list(menage.mesures.en_cours(le)[:2])
    return mesures[0] if len(mesures) == 1 else None
