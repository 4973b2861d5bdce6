"""Le cours d'une mesure : démarrer, suspendre, reprendre, renouveler, clôturer."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from palier.metier.accompagnement.actions.transitions import exiger_venu, mener, transiter
from palier.metier.accompagnement.listes import EN_COURS
from palier.metier.accompagnement.models import (
    BilanDeMesure,
    Mesure,
    PeriodeDeMesure,
    Suspension,
)
from palier.metier.accompagnement.regles import (
    Accord,
    accorder_periode,
    bilan_du_le,
    exiger_ordre,
    exiger_statut,
    type_de_bilan,
)
from palier.metier.menages.actions import confier
from palier.metier.menages.models import Qualite
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.acces import Acces
from palier.socle.journal.actions import tracer
from palier.socle.reglages.finalites import exiger_codes


@transaction.atomic
def demarrer(mesure: Mesure, *, le: date, mois: int, par: Acces) -> Mesure:
    """Ouvre la mesure et sa première période ; le ménage est confié au référent.

    Args:
        le: le premier jour de l'accompagnement.
    Raises:
        Refus: personne n'en est référent, la date précède la décision, la durée est refusée.
    """
    mener(mesure, par)
    exiger_venu(le, par)
    exiger_ordre(mesure.decidee_le, le, quoi="La mesure a été accordée")
    if mesure.referent is None:
        raise Refus("Personne n'est référent de cette mesure", "confiez-la d'abord")
    accord = accorder_periode((), mois=mois, regles=mesure.dispositif.les_regles, debut=le)
    transiter(mesure, "demarrer", par=par, debut=le, fin_prevue=accord.fin_prevue)
    _ouvrir_periode(mesure, [accord], decidee_le=mesure.decidee_le)
    confier(mesure.menage, mesure.referent, qualite=Qualite.REFERENT, le=le, par=par)
    return mesure


@transaction.atomic
def renouveler(
    mesure: Mesure, *, rang: int, mois: int, le: date, par: Acces, motif: str = ""
) -> Mesure:
    """Accorde une période de plus à la même mesure, le lendemain de la précédente.

    Args:
        rang: celui de la période à créer, lu avec la page ; un second envoi est refusé.
        le: le jour de la décision.
    Raises:
        Refus: la durée dépasse le plafond du dispositif, ou la mesure vient d'être renouvelée.
    """
    mener(mesure, par)
    exiger_venu(le, par)
    exiger_statut("renouveler", mesure.statut, mesure.dispositif.les_regles)
    precedentes = mesure.accords()
    if len(precedentes) + 1 != rang:
        raise Refus("Cette période est déjà accordée", "rechargez la page")
    if not precedentes:
        raise Refus("La mesure n'a pas de première période", "démarrez-la d'abord")
    accord = accorder_periode(precedentes, mois=mois, regles=mesure.dispositif.les_regles)
    if PeriodeDeMesure.objects.filter(mesure=mesure, rang=rang).exists():
        raise Refus("Cette période est déjà accordée", "rechargez la page")
    transiter(mesure, "renouveler", par=par, fin_prevue=accord.fin_prevue)
    _ouvrir_periode(mesure, [*precedentes, accord], decidee_le=le, motif=motif)
    return mesure


@transaction.atomic
def revenir_sur_le_renouvellement(mesure: Mesure, *, le: date, par: Acces) -> Mesure:
    """Retire une période accordée par erreur, tant que rien n'en a découlé.

    Args:
        le: le jour de la décision que l'on défait.
    Raises:
        Refus: ce n'est plus la dernière période, son bilan est rendu, ou la mesure a avancé.
    """
    mener(mesure, par)
    fait, geste = "La mesure a avancé depuis cette décision", "ouvrez-la pour voir où elle en est"
    periode = mesure.periodes.last()
    if periode is None or periode.rang == 1 or periode.decidee_le != le:
        raise Refus(fait, geste)
    du_le = bilan_du_le(periode.fin_prevue, mesure.dispositif.les_regles)
    ses_bilans = mesure.bilans.filter(du_le=max(du_le, periode.debut)) if du_le else None
    if ses_bilans is not None and ses_bilans.exclude(rendu_le=None).exists():
        raise Refus(fait, geste)
    telle_quelle = Mesure.objects.filter(
        pk=mesure.pk, statut__in=EN_COURS, fin_prevue=periode.fin_prevue
    )
    avant = periode.debut - timedelta(days=1)
    if not telle_quelle.update(fin_prevue=avant, version=F("version") + 1):
        raise Refus(fait, geste)
    if ses_bilans is not None:
        ses_bilans.delete()
    periode.delete()
    mesure.refresh_from_db()
    menage_id = mesure.menage_id
    tracer(par, "accompagnement.revenir_sur_le_renouvellement", mesure, menage_id=menage_id)
    return mesure


def _ouvrir_periode(
    mesure: Mesure, accords: Sequence[Accord], *, decidee_le: date | None, motif: str = ""
) -> None:
    """Écrit la dernière période accordée, et le bilan qu'elle appelle."""
    regles, accord = mesure.dispositif.les_regles, accords[-1]
    PeriodeDeMesure.objects.create(
        mesure=mesure,
        rang=accord.rang,
        debut=accord.debut,
        fin_prevue=accord.fin_prevue,
        mois_accordes=accord.mois,
        decidee_le=decidee_le,
        motif=motif,
    )
    du_le = bilan_du_le(accord.fin_prevue, regles)
    if du_le is not None:
        BilanDeMesure.objects.create(
            structure_id=mesure.structure_id,
            mesure=mesure,
            type=type_de_bilan(accords, regles),
            du_le=max(du_le, accord.debut),
        )


@transaction.atomic
def suspendre(mesure: Mesure, *, le: date, par: Acces, motif: str = "") -> Mesure:
    """Arrête la mesure à partir d'un jour ; sa fin prévue ne bouge pas."""
    mener(mesure, par)
    exiger_venu(le, par)
    exiger_ordre(mesure.debut, le, quoi="La mesure a commencé")
    if derniere := mesure.suspensions.exclude(fin=None).last():
        exiger_ordre(derniere.fin, le, quoi="La suspension précédente a pris fin")
    transiter(mesure, "suspendre", par=par)
    Suspension.objects.create(mesure=mesure, debut=le, motif=motif)
    return mesure


@transaction.atomic
def reprendre(mesure: Mesure, *, le: date, par: Acces) -> Mesure:
    """Reprend une mesure suspendue ; `le` est le premier jour repris."""
    mener(mesure, par)
    exiger_venu(le, par)
    _finir_suspension(mesure, le - timedelta(days=1))
    return transiter(mesure, "reprendre", par=par)


def _finir_suspension(mesure: Mesure, dernier_jour: date) -> None:
    """Le dernier jour d'une suspension en cours ; reprise le jour même, elle n'a pas eu lieu."""
    en_cours = mesure.suspensions.filter(fin=None).first()
    if en_cours is None:
        return
    exiger_ordre(en_cours.debut - timedelta(days=1), dernier_jour, quoi="La mesure a été suspendue")
    if dernier_jour < en_cours.debut:
        en_cours.delete()
    else:
        mesure.suspensions.filter(pk=en_cours.pk, fin=None).update(fin=dernier_jour)


@transaction.atomic
def cloturer(
    mesure: Mesure,
    *,
    le: date,
    motif: str,
    par: Acces,
    motifs_secondaires: Sequence[str] = (),
    destination: str = "",
    emploi_sortie: str = "",
) -> Mesure:
    """Ferme la mesure à son dernier jour, inclus.

    Args:
        motif: le motif principal, unique ; les autres sont secondaires.
    Raises:
        Refus: la date précède le début, ou un motif secondaire répète le principal.
    """
    mener(mesure, par)
    exiger_venu(le, par)
    exiger_ordre(mesure.debut, le, quoi="La mesure a commencé")
    if motif in motifs_secondaires:
        fait = "Le motif principal est repris parmi les autres motifs"
        raise Refus(fait, "ne le cochez qu'une fois", champ="motifs_secondaires")
    codes = {
        "motif_fin": motif,
        "motifs_secondaires": list(motifs_secondaires),
        "emploi_sortie": emploi_sortie,
    }
    exiger_codes(par.structure_id, Mesure, **codes)
    _finir_suspension(mesure, le)
    return transiter(mesure, "cloturer", par=par, fin=le, destination=destination, **codes)
