"""Photographier une situation, et la corriger."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from palier.metier.accompagnement.models import Mesure
from palier.metier.budget.models import LigneBudget, Situation
from palier.metier.budget.regles import budget
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.montants import arrondi
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.reglages.finalites import exiger_allumes, exiger_codes

SANTE = frozenset({"difficulte_sante", "dossier_mdph"})
"""Ce qui, dans une photographie, demande d'écrire les données de santé."""

_DECIMALES = 4
_REPRIS = {"loyer": "LOYER", "charges_locatives": "CHARGES_LOC", "aide_logement": "APL_ALF_ALS"}
"""Ce que la photographie reprend d'une ligne : on ne le saisit qu'une fois."""


@transaction.atomic
def photographier(
    menage: Menage,
    *,
    le: date,
    par: Acces,
    moment: str = "",
    mesure: Mesure | None = None,
    lignes: Sequence[LigneBudget] = (),
    **faits: Any,
) -> Situation:
    """Pose la photographie d'un ménage à une date, d'après les faits que l'on en connaît.

    Args:
        lignes: ressources et charges déjà connues ; elles ne sont pas encore enregistrées.
        faits: famille, emploi, occupation, bailleur, dette_locative, dettes…
    Raises:
        Interdit: la casquette n'écrit pas le budget de ce ménage.
        Refus: la date est à venir, ou une photographie de ce jour existe déjà.
    """
    exiger_dossier(menage, par, Donnee.BUDGET, Geste.ECRIRE)
    _exiger_passe(le, par)
    # Deux envois simultanés ne font qu'une photographie : le second attend le premier.
    Menage.objects.select_for_update().get(pk=menage.pk)
    if Situation.objects.filter(menage=menage, mesure=mesure, date=le).exists():
        fait = f"La situation du {date_longue(le)} est déjà photographiée"
        raise Refus(fait, "ouvrez-la pour la corriger, ou choisissez une autre date", champ="le")
    dit = {"moment": moment, "sensibles": _exiger_sante(faits, par)}
    exiger_codes(par.structure_id, Situation, emploi=faits.get("emploi", ""))
    situation = Situation.objects.create(
        structure_id=menage.structure_id,
        menage=menage,
        mesure=mesure,
        date=le,
        moment=moment,
        **{**faits, **_totaux(lignes)},
    )
    _ecrire(situation, lignes)
    tracer(par, "budget.photographier", situation, menage_id=menage.pk, **dit)
    return situation


@transaction.atomic
def corriger(
    situation: Situation,
    *,
    version: int,
    par: Acces,
    lignes: Sequence[LigneBudget] | None = None,
    **faits: Any,
) -> Situation:
    """Corrige une photographie ; les lignes données remplacent les siennes.

    Les totaux se déduisent des lignes ; sans ligne d'un côté, le total saisi reste.

    Raises:
        Interdit: la casquette n'écrit pas le budget, ou la santé, de ce ménage.
        Perimee: quelqu'un l'a corrigée entre-temps ; rien n'est écrasé.
        Refus: une ligne n'est pas de son sens, ou désigne une dette d'un autre ménage.
    """
    exiger_dossier(situation.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    sensibles = _exiger_sante(faits, par)
    exiger_codes(par.structure_id, Situation, emploi=faits.get("emploi", ""))
    if "date" in faits:
        _exiger_passe(faits["date"], par)
    if lignes is not None:
        faits |= _totaux(lignes)
    Situation.objects.modifier(situation, version, **faits)
    if lignes is not None:
        situation.lignes.all().delete()
        _ecrire(situation, lignes)
    tracer(
        par,
        "budget.corriger",
        situation,
        menage_id=situation.menage_id,
        lignes=None if lignes is None else len(lignes),
        sensibles=sensibles,
    )
    return situation


def _ecrire(situation: Situation, lignes: Iterable[LigneBudget]) -> None:
    natures = nomenclature("nature_budget")
    membres = set(situation.menage.compositions.values_list("personne_id", flat=True))
    dettes = set(situation.menage.dettes.values_list("pk", flat=True))
    gardees = list(lignes)
    for ligne in gardees:
        attendu = natures.attribut(ligne.nature, "sens")
        if attendu and attendu != ligne.sens:
            raise Refus(
                f"« {natures.libelle(ligne.nature)} » n'est pas une {ligne.sens.lower()}",
                "écrivez-la dans l'autre colonne",
            )
        if ligne.dette_id and ligne.dette_id not in dettes:
            raise Refus("Cette dette n'est pas celle du ménage", "rechargez la page")
        if ligne.personne_id and ligne.personne_id not in membres:
            raise Refus("Cette personne n'est pas du ménage", "rechargez la page")
        ligne.situation = situation
    LigneBudget.objects.bulk_create(gardees)


def _totaux(lignes: Iterable[LigneBudget]) -> dict[str, Decimal]:
    """Les totaux que disent les lignes ; ce dont aucune ne parle ne change pas."""
    en_regle = [ligne.en_regle() for ligne in lignes]
    calcule = budget(en_regle)
    totaux = {
        "ressources": calcule.ressources,
        "charges": calcule.charges,
        "charges_dues": calcule.charges_dues,
    }
    for nom, nature in _REPRIS.items():
        dits = [ligne.par_mois for ligne in en_regle if ligne.nature == nature]
        totaux[nom] = sum(dits, Decimal(0)) if dits else None
    return {nom: arrondi(t, _DECIMALES) for nom, t in totaux.items() if t is not None}


def _exiger_passe(le: date, par: Acces) -> None:
    if le > par.le:
        fait = f"Le {date_longue(le)} n'est pas encore venu"
        raise Refus(fait, "choisissez aujourd'hui ou une date passée", champ="le")


def _exiger_sante(faits: dict[str, Any], par: Acces) -> list[str]:
    """Les données sensibles que l'on écrit ; il faut en avoir le droit, et qu'elles soient tenues.

    Raises:
        Interdit: la casquette n'écrit pas la santé.
        Refus: la structure n'a pas écrit à quoi la donnée sert.
    """
    if SANTE & set(faits):
        par.exiger(Geste.ECRIRE, Donnee.SANTE)
    return exiger_allumes(par.structure_id, "situations", faits)
