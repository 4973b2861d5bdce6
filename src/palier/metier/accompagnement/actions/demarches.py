"""Une démarche, de l'engagement à la réponse."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from palier.metier.accompagnement.actions.transitions import exiger_venu
from palier.metier.accompagnement.models import Demarche, Mesure
from palier.metier.accompagnement.regles import delai_de_reponse, exiger_ordre
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.periodes import ajoute_mois
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.reglages.finalites import exiger_codes
from palier.socle.reglages.parametres import parametre_de

EN_COURS = ("ENGAGEE", "DEPOSEE", "INCOMPLETE")
REPONSES = ("ACCORDEE", "REFUSEE", "CLOSE")


@transaction.atomic
def engager_demarche(
    menage: Menage,
    *,
    type: str,
    le: date,
    par: Acces,
    mode: str = "",
    mesure: Mesure | None = None,
    **champs: Any,
) -> Demarche:
    """Commence une démarche pour, avec ou par le ménage.

    Args:
        champs: montant_demande, volet, forme.
    Raises:
        Refus: la même démarche est déjà engagée ce jour-là.
    """
    exiger_dossier(menage, par, Donnee.IDENTITE, Geste.ECRIRE)
    exiger_venu(le, par)
    exiger_codes(par.structure_id, Demarche, type=type)
    Menage.objects.select_for_update().get(pk=menage.pk)
    if menage.demarches.ouvertes().filter(type=type, engagee_le=le).exists():
        fait = "Cette démarche est déjà engagée ce jour-là"
        raise Refus(fait, "retrouvez-la dans le dossier", champ="type")
    demarche = Demarche.objects.create(
        structure_id=menage.structure_id,
        menage=menage,
        mesure=mesure,
        type=type,
        mode=mode,
        statut="ENGAGEE",
        engagee_le=le,
        **champs,
    )
    tracer(par, "accompagnement.engager_demarche", demarche, menage_id=menage.pk)
    return demarche


@transaction.atomic
def avancer_demarche(
    demarche: Demarche,
    *,
    statut: str,
    le: date,
    par: Acces,
    reponse_attendue_le: date | None = None,
) -> Demarche:
    """Note où en est une démarche ouverte.

    Args:
        le: le jour du dépôt, quand elle est déposée.
        reponse_attendue_le: écrite sur l'accusé de réception ; à défaut, le délai d'usage.
    """
    _exiger(demarche, le, par)
    if statut not in EN_COURS:
        raise Refus("Cette étape n'existe pas", "choisissez-en une autre", champ="statut")
    champs: dict[str, Any] = {"statut": statut}
    if statut == "DEPOSEE":
        if reponse_attendue_le is None:
            lire = partial(parametre_de, demarche.structure)
            reponse_attendue_le = ajoute_mois(le, delai_de_reponse(demarche.type, le, lire))
        champs |= {"deposee_le": le, "reponse_attendue_le": reponse_attendue_le}
    return _ecrire(demarche, "avancer_demarche", par, conclue_le=None, **champs)


@transaction.atomic
def conclure_demarche(
    demarche: Demarche,
    *,
    statut: str,
    le: date,
    par: Acces,
    montant_obtenu: Decimal | None = None,
) -> Demarche:
    """Note la réponse : accordée, refusée, ou close sans réponse.

    Raises:
        Refus: la démarche est déjà conclue, ou la réponse précède l'engagement.
    """
    _exiger(demarche, le, par)
    if statut not in REPONSES:
        raise Refus("Cette réponse n'existe pas", "choisissez-en une autre", champ="statut")
    champs = {"statut": statut, "conclue_le": le, "montant_obtenu": montant_obtenu}
    return _ecrire(demarche, "conclure_demarche", par, **champs)


@transaction.atomic
def former_recours(demarche: Demarche, *, le: date, par: Acces) -> Demarche:
    """Rouvre une démarche refusée : on conteste la réponse."""
    _exiger(demarche, le, par)
    exiger_ordre(demarche.conclue_le, le, quoi="Le refus a été reçu")
    refusee = Demarche.objects.filter(pk=demarche.pk, statut="REFUSEE")
    attendue = ajoute_mois(le, delai_de_reponse("", le))
    faites = refusee.update(
        statut="RECOURS",
        conclue_le=None,
        deposee_le=le,
        reponse_attendue_le=attendue,
        version=F("version") + 1,
    )
    if not faites:
        raise Refus("Seul un refus se conteste", "rechargez la page")
    demarche.refresh_from_db()
    tracer(par, "accompagnement.former_recours", demarche, menage_id=demarche.menage_id)
    return demarche


def _exiger(demarche: Demarche, le: date, par: Acces) -> None:
    exiger_dossier(demarche.menage, par, Donnee.IDENTITE, Geste.ECRIRE)
    exiger_venu(le, par)
    exiger_ordre(demarche.engagee_le, le, quoi="La démarche a été engagée")


def _ecrire(demarche: Demarche, verbe: str, par: Acces, **champs: Any) -> Demarche:
    ouverte = Demarche.objects.ouvertes().filter(pk=demarche.pk)
    if not ouverte.update(**champs, version=F("version") + 1):
        raise Refus("Cette démarche est déjà conclue", "rechargez la page")
    demarche.refresh_from_db()
    statut, menage_id = demarche.statut, demarche.menage_id
    tracer(par, f"accompagnement.{verbe}", demarche, menage_id=menage_id, statut=statut)
    return demarche
