"""Faire passer une mesure d'un statut à un autre : une écriture conditionnelle, un seul effet."""

from datetime import date
from typing import Any

from django.db.models import F

from palier.metier.accompagnement.models import Mesure
from palier.metier.accompagnement.regles import TRANSITIONS, departs, exiger_statut
from palier.metier.menages.actions import exiger_dossier
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer


def mener(mesure: Mesure, par: Acces) -> None:
    """Raises: Interdit: cette casquette ne mène pas les mesures de ce ménage."""
    exiger_dossier(mesure.menage, par, Donnee.MESURES, Geste.ECRIRE)


def suivre(mesure: Mesure, par: Acces) -> None:
    """Raises: Interdit: cette casquette n'écrit pas dans le suivi de ce ménage."""
    exiger_dossier(mesure.menage, par, Donnee.NOTES, Geste.ECRIRE)


def exiger_venu(le: date, par: Acces, champ: str = "le") -> None:
    """Raises: Refus: on ne constate que ce qui est arrivé."""
    if le > par.le:
        fait = f"Le {date_longue(le)} n'est pas encore venu"
        raise Refus(fait, "corrigez la date", champ=champ)


def transiter(mesure: Mesure, verbe: str, *, par: Acces, **champs: Any) -> Mesure:
    """Écrit une transition si la mesure est encore à un statut d'où elle est possible.

    Raises:
        Refus: elle ne l'est pas, ou ne l'est plus.
    """
    regles = mesure.dispositif.les_regles
    arrivee = TRANSITIONS[verbe].arrivee
    d_ou = Mesure.objects.filter(pk=mesure.pk, statut__in=departs(verbe, regles))
    if arrivee is not None:
        champs["statut"] = arrivee
    else:
        d_ou = d_ou.filter(statut=mesure.statut)
    if not d_ou.update(**champs, version=F("version") + 1):
        mesure.refresh_from_db()
        exiger_statut(verbe, mesure.statut, regles)
        raise Refus("La mesure a changé entre-temps", "rechargez la page")
    mesure.refresh_from_db()
    tracer(par, f"accompagnement.{verbe}", mesure, menage_id=mesure.menage_id)
    return mesure


def verrouiller(mesure: Mesure) -> None:
    """Le temps de la transaction, personne d'autre n'ajoute rien à cette mesure."""
    Mesure.objects.select_for_update().get(pk=mesure.pk)
