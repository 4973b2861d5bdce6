"""Constater une dette, la modifier, la régler."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from palier.metier.budget.models import CLOSES, Dette, PlanApurement, Reglement
from palier.metier.budget.regles import exiger_montants
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue, montant
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer

_MONTANTS = ("initial", "restant", "mensualite")


@transaction.atomic
def constater_dette(
    menage: Menage, *, type: str, constatee_le: date, par: Acces, **champs: Any
) -> Dette:
    """Note ce que le ménage doit, à qui, depuis quand (R-BUD-09).

    Args:
        champs: creancier, logement, initial, restant (l'initial à défaut), mensualite, statut.
    Raises:
        Interdit: la casquette n'écrit pas le budget de ce ménage.
        Refus: le constat est à venir, un montant négatif, ou la même dette est déjà notée.
    """
    exiger_dossier(menage, par, Donnee.BUDGET, Geste.ECRIRE)
    if constatee_le > par.le:
        fait = f"Le {date_longue(constatee_le)} n'est pas encore venu"
        raise Refus(fait, "choisissez une date passée", champ="constatee_le")
    if champs.get("restant") is None:
        champs["restant"] = champs.get("initial")
    _exiger_sommes(champs)
    Menage.objects.select_for_update().get(pk=menage.pk)
    jumelle = {"type": type, "constatee_le": constatee_le, "creancier": champs.get("creancier", "")}
    if Dette.objects.filter(menage=menage, initial=champs.get("initial"), **jumelle).exists():
        raise Refus("Cette dette est déjà notée, au même jour et au même montant", "ouvrez-la")
    dette = Dette.objects.create(
        structure_id=menage.structure_id,
        menage=menage,
        **{**champs, "type": type, "constatee_le": constatee_le},
    )
    tracer(par, "budget.constater_dette", dette, menage_id=menage.pk, type=type)
    return dette


@transaction.atomic
def modifier_dette(dette: Dette, *, version: int, par: Acces, **champs: Any) -> Dette:
    """Change le créancier, le reste dû, la mensualité ou le statut d'une dette.

    Raises:
        Perimee: quelqu'un l'a changée entre-temps ; rien n'est écrasé.
        Refus: un montant est négatif, ou elle est dite close mais il reste à payer.
    """
    exiger_dossier(dette.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    _exiger_sommes(champs)
    Dette.objects.modifier(dette, version, **champs)
    tracer(par, "budget.modifier_dette", dette, menage_id=dette.menage_id, statut=dette.statut)
    return dette


@transaction.atomic
def regler(
    dette: Dette,
    *,
    montant_regle: Decimal,
    le: date,
    source: str,
    version: int,
    par: Acces,
    plan: PlanApurement | None = None,
) -> Reglement:
    """Note ce qui a diminué une dette ; soldée, elle le dit.

    Args:
        plan: celui que paie ce règlement ; à défaut, une mensualité paie celui qui court.
    Raises:
        Perimee: la dette a changé entre-temps (un second envoi, ou quelqu'un d'autre).
        Refus: le règlement précède le constat, est à venir, ou dépasse le reste dû.
    """
    exiger_dossier(dette.menage, par, Donnee.BUDGET, Geste.ECRIRE)
    if not dette.constatee_le <= le <= par.le:
        fait = f"Le {date_longue(le)} précède le constat ou n'est pas venu"
        borne = date_longue(dette.constatee_le)
        raise Refus(fait, f"choisissez une date entre le {borne} et aujourd'hui", champ="le")
    reste = reste_du(dette)
    if reste is not None and montant_regle > reste:
        fait = f"Il ne reste que {montant(reste)} à payer"
        raise Refus(fait, "vérifiez le montant, ou le reste dû", champ="montant_regle")
    nouveau = None if reste is None else reste - montant_regle
    champs: dict[str, Any] = {"restant": nouveau}
    if nouveau == 0:
        champs["statut"] = "EFFACEE" if source == "EFFACEMENT" else "SOLDEE"
    if plan is None and source == "PLAN":
        plan = PlanApurement.objects.signes().filter(parts__dette=dette, signe_le__lte=le).first()
    Dette.objects.modifier(dette, version, **champs)
    paye = Reglement(dette=dette, montant=montant_regle, date=le, source=source, plan=plan)
    paye.save()
    tracer(par, "budget.regler", dette, menage_id=dette.menage_id, source=source)
    return paye


def reste_du(dette: Dette) -> Decimal | None:
    """Ce qui reste dû, dit ou déduit ; None si la dette n'a jamais été chiffrée."""
    if dette.restant is not None or dette.initial is None:
        return dette.restant
    regle = dette.reglements.aggregate(total=Sum("montant"))["total"] or Decimal(0)
    return max(dette.initial - regle, Decimal(0))


def _exiger_sommes(champs: dict[str, Any]) -> None:
    """Rien de négatif ; une dette close ne laisse rien à payer."""
    exiger_montants(**{nom: champs.get(nom) for nom in _MONTANTS})
    restant = champs.get("restant")
    if champs.get("statut") in CLOSES and restant:
        fait = f"Une dette soldée ou effacée ne laisse rien à payer ; il reste {montant(restant)}"
        raise Refus(fait, "écrivez 0 en reste dû, ou changez le statut", champ="statut")
