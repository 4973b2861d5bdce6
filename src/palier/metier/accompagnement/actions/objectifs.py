"""Ce que l'on vise et ce que l'on constate : objectifs, difficultés, autonomie."""

from datetime import date

from django.db import transaction
from django.db.models import F

from palier.metier.accompagnement.actions.transitions import (
    exiger_venu,
    mener,
    suivre,
    verrouiller,
)
from palier.metier.accompagnement.models import Autonomie, Difficulte, Mesure, Objectif
from palier.metier.accompagnement.regles import (
    exiger_conclusion,
    exiger_niveau,
    exiger_ordre,
)
from palier.metier.menages.models import Personne
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.acces import Acces
from palier.socle.journal.actions import tracer
from palier.socle.reglages.finalites import exiger_codes


@transaction.atomic
def fixer_objectif(
    mesure: Mesure,
    *,
    le: date,
    par: Acces,
    code: str = "",
    libelle: str = "",
    parent: Objectif | None = None,
    horizon: str = "",
    auteur: str = "",
    indicateur: str = "",
) -> Objectif:
    """Écrit un objectif, ou une étape d'un objectif, avec les mots du ménage.

    Raises:
        Refus: il ne dit rien, il est éteint ou déjà fixé, ou son parent est d'une autre mesure.
    """
    mener(mesure, par)
    exiger_venu(le, par)
    exiger_codes(par.structure_id, Objectif, code=code)
    _exiger_nouveau(mesure, code, libelle, parent)
    objectif = Objectif.objects.create(
        structure_id=mesure.structure_id,
        mesure=mesure,
        code=code,
        libelle=libelle,
        parent=parent,
        horizon=horizon,
        auteur=auteur,
        indicateur=indicateur,
        statut="NON_COMMENCE",
        fixe_le=le,
    )
    tracer(par, "accompagnement.fixer_objectif", objectif, menage_id=mesure.menage_id)
    return objectif


def _exiger_nouveau(mesure: Mesure, code: str, libelle: str, parent: Objectif | None) -> None:
    if not (code or libelle):
        geste = "choisissez-le dans la liste, ou écrivez-le avec les mots du ménage"
        raise Refus("Cet objectif ne dit rien", geste, champ="libelle")
    if parent is not None and parent.mesure_id != mesure.pk:
        raise Refus("Cet objectif est celui d'une autre mesure", "rechargez la page")
    verrouiller(mesure)
    memes = mesure.objectifs.ouverts().filter(code=code, libelle=libelle, parent=parent)
    if memes.exists():
        raise Refus("Cet objectif est déjà fixé", "retrouvez-le dans la mesure", champ="code")


@transaction.atomic
def commencer_objectif(objectif: Objectif, *, par: Acces) -> Objectif:
    """Note que l'on travaille désormais cet objectif."""
    mener(objectif.mesure, par)
    _ecrire(objectif, statut="EN_COURS")
    menage_id = objectif.mesure.menage_id
    tracer(par, "accompagnement.commencer_objectif", objectif, menage_id=menage_id)
    return objectif


@transaction.atomic
def conclure_objectif(
    objectif: Objectif, *, statut: str, le: date, par: Acces, ecart: str = ""
) -> Objectif:
    """Dit si l'objectif est atteint, en partie, non, ou abandonné (R-DIS-13).

    Args:
        ecart: ce qui sépare ce qui fut prescrit de ce que l'on constate.
    Raises:
        Refus: il est déjà conclu, ou la date précède le jour où il a été fixé.
    """
    mener(objectif.mesure, par)
    exiger_venu(le, par)
    exiger_ordre(objectif.fixe_le, le, quoi="L'objectif a été fixé")
    exiger_conclusion(statut)
    _ecrire(objectif, statut=statut, conclu_le=le, ecart=ecart)
    menage_id = objectif.mesure.menage_id
    tracer(par, "accompagnement.conclure_objectif", objectif, menage_id=menage_id, statut=statut)
    return objectif


def _ecrire(objectif: Objectif, **champs: object) -> None:
    ouvert = Objectif.objects.ouverts().filter(pk=objectif.pk)
    if not ouvert.update(**champs, version=F("version") + 1):
        raise Refus("Cet objectif est déjà conclu", "rechargez la page")
    objectif.refresh_from_db()


@transaction.atomic
def ouvrir_difficulte(
    mesure: Mesure, *, code: str, le: date, par: Acces, source: str = ""
) -> Difficulte:
    """Note une difficulté constatée.

    Raises:
        Refus: elle est déjà ouverte, ou la structure ne tient pas cette donnée sensible.
    """
    suivre(mesure, par)
    exiger_venu(le, par)
    exiger_codes(par.structure_id, Difficulte, code=code)
    verrouiller(mesure)
    if mesure.difficultes.ouvertes().filter(code=code).exists():
        fait = "Cette difficulté est déjà ouverte"
        raise Refus(fait, "levez-la d'abord si elle est revenue", champ="code")
    difficulte = Difficulte.objects.create(mesure=mesure, code=code, source=source, ouverte_le=le)
    tracer(par, "accompagnement.ouvrir_difficulte", difficulte, menage_id=mesure.menage_id)
    return difficulte


@transaction.atomic
def lever_difficulte(difficulte: Difficulte, *, le: date, par: Acces) -> Difficulte:
    """Note qu'une difficulté est levée.

    Raises:
        Refus: elle l'est déjà, ou la date précède le constat.
    """
    suivre(difficulte.mesure, par)
    exiger_venu(le, par)
    exiger_ordre(difficulte.ouverte_le, le, quoi="La difficulté a été constatée")
    if not Difficulte.objects.ouvertes().filter(pk=difficulte.pk).update(levee_le=le):
        raise Refus("Cette difficulté est déjà levée", "rechargez la page")
    difficulte.refresh_from_db()
    menage_id = difficulte.mesure.menage_id
    tracer(par, "accompagnement.lever_difficulte", difficulte, menage_id=menage_id)
    return difficulte


@transaction.atomic
def constater_autonomie(
    mesure: Mesure,
    *,
    domaine: str,
    niveau: int,
    le: date,
    par: Acces,
    personne: Personne | None = None,
) -> Autonomie:
    """Constate un niveau d'autonomie, de 0 à 4 ; le même jour, le dernier constat l'emporte."""
    suivre(mesure, par)
    exiger_venu(le, par)
    exiger_codes(par.structure_id, Autonomie, domaine=domaine)
    exiger_niveau(niveau)
    verrouiller(mesure)
    autonomie, _ = Autonomie.objects.update_or_create(
        mesure=mesure,
        menage=mesure.menage,
        personne=personne,
        domaine=domaine,
        date=le,
        defaults={"niveau": niveau},
    )
    menage_id = mesure.menage_id
    tracer(par, "accompagnement.constater_autonomie", autonomie, menage_id=menage_id)
    return autonomie
