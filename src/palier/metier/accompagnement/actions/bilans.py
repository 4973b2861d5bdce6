"""Le bilan d'une mesure : prévu, rendu, signé par le ménage (R-DIS-15)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from palier.metier.accompagnement.actions.transitions import (
    exiger_venu,
    mener,
    suivre,
    verrouiller,
)
from palier.metier.accompagnement.models import BilanDeMesure, Mesure
from palier.metier.accompagnement.regles import exiger_ordre
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.acces import Acces
from palier.socle.journal.actions import tracer


@transaction.atomic
def prevoir_bilan(mesure: Mesure, *, type: str, du_le: date, par: Acces) -> BilanDeMesure:
    """Note qu'un bilan est attendu à une date ; le démarrage et le renouvellement le font seuls."""
    mener(mesure, par)
    exiger_ordre(mesure.debut, du_le, quoi="La mesure a commencé", champ="du_le")
    verrouiller(mesure)
    if mesure.bilans.filter(type=type, rendu_le=None).exists():
        raise Refus("Ce bilan est déjà attendu", "rendez-le d'abord", champ="type")
    bilan = BilanDeMesure.objects.create(
        structure_id=mesure.structure_id, mesure=mesure, type=type, du_le=du_le
    )
    tracer(par, "accompagnement.prevoir_bilan", bilan, menage_id=mesure.menage_id, type=type)
    return bilan


@transaction.atomic
def rendre_bilan(
    bilan: BilanDeMesure,
    *,
    le: date,
    proposition: str,
    par: Acces,
    mois_demandes: int | None = None,
    commission_le: date | None = None,
) -> BilanDeMesure:
    """Note que le bilan est remis, et ce qu'il propose.

    Raises:
        Refus: il est déjà rendu, ou un renouvellement est proposé sans durée.
    """
    suivre(bilan.mesure, par)
    exiger_venu(le, par)
    exiger_ordre(bilan.mesure.debut, le, quoi="La mesure a commencé")
    if proposition == "RENOUVELLEMENT" and not mois_demandes:
        fait = "Un renouvellement se demande pour une durée"
        raise Refus(fait, "indiquez le nombre de mois", champ="mois_demandes")
    return _ecrire(
        bilan,
        "rendre_bilan",
        par,
        dit="Ce bilan est déjà rendu",
        si={"rendu_le": None},
        rendu_le=le,
        proposition=proposition,
        mois_demandes=mois_demandes,
        commission_le=commission_le,
    )


@transaction.atomic
def signer_bilan(
    bilan: BilanDeMesure, *, le: date, par: Acces, avis_menage: str = ""
) -> BilanDeMesure:
    """Note que le ménage a lu et signé le bilan, et ce qu'il en dit.

    Raises:
        Refus: le bilan n'est pas rendu, ou il est déjà signé.
    """
    suivre(bilan.mesure, par)
    exiger_venu(le, par)
    if bilan.rendu_le is None:
        raise Refus("Ce bilan n'est pas encore rendu", "rendez-le d'abord")
    return _ecrire(
        bilan,
        "signer_bilan",
        par,
        dit="Ce bilan est déjà signé",
        si={"signe_menage_le": None, "rendu_le__isnull": False},
        signe_menage_le=le,
        avis_menage=avis_menage,
    )


def _ecrire(
    bilan: BilanDeMesure, verbe: str, par: Acces, *, dit: str, si: dict[str, Any], **champs: Any
) -> BilanDeMesure:
    encore = BilanDeMesure.objects.filter(pk=bilan.pk, **si)
    if not encore.update(**champs, version=F("version") + 1):
        raise Refus(dit, "rechargez la page")
    bilan.refresh_from_db()
    tracer(par, f"accompagnement.{verbe}", bilan, menage_id=bilan.mesure.menage_id)
    return bilan
