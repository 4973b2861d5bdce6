"""Décider en réunion : l'issue fait avancer la mesure et laisse la tâche qui suit, une fois."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from palier.metier.accompagnement.actions import (
    accorder,
    ajourner,
    refuser,
    renouveler,
    revenir_sur_la_decision,
    revenir_sur_le_renouvellement,
)
from palier.metier.accompagnement.actions.transitions import mener
from palier.metier.accompagnement.listes import EN_COURS, Statut
from palier.metier.accompagnement.models import Mesure
from palier.metier.instances.droits import exiger_reunion
from palier.metier.instances.models import Examen, Reunion, Tache
from palier.metier.instances.regles import (
    D_UNE_DEMANDE,
    D_UNE_MESURE_EN_COURS,
    SE_MOTIVENT,
    SUITE_JOURS,
    SUITES,
)
from palier.metier.menages.models import Qualite, Suivi
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.socle.comptes.models import Affectation, Professionnel, en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.journal.actions import tracer

_VERBES: Mapping[str, Any] = {"ACCORD": accorder, "REFUS": refuser, "AJOURNEMENT": ajourner}
_MOTIF_MAX = 300


@dataclass(frozen=True)
class Decision:
    """Ce qui est décidé d'une situation, et ce qu'il reste à faire.

    Attributes:
        issue: accord, refus, ajournement ou renouvellement de la mesure examinée ; vide : elle ne
            bouge pas.
        mois: la durée accordée par un renouvellement.
        quoi: la tâche qui en naît ; vide : celle de l'issue, s'il y en a une.
    """

    examen_id: int
    decision: str = ""
    resolu: bool | None = None
    quoi: str = ""
    pour_qui: Professionnel | None = None
    echeance: date | None = None
    issue: str = ""
    mois: int | None = None


@transaction.atomic
def decider(
    reunion: Reunion,
    *,
    version: int,
    decisions: Iterable[Decision],
    par: Acces,
    presents: str = "",
) -> list[Tache]:
    """Note les décisions d'une réunion, d'un seul geste ; une issue fait avancer sa mesure.

    Une situation dont l'issue est déjà dite ne change plus : on revient dessus d'abord.

    Raises:
        Interdit: la casquette n'écrit pas les commissions, ou ne mène pas une mesure décidée.
        Perimee: la réunion a changé entre-temps (un second envoi, ou quelqu'un d'autre).
        Refus: la réunion n'a pas eu lieu, une situation n'en est pas, une tâche n'est à personne,
            un refus n'est pas motivé, la mesure n'attend rien, ou le dispositif ne le permet pas.
    """
    exiger_reunion(reunion, par)
    if reunion.date > par.le:
        fait = f"La réunion se tiendra le {date_longue(reunion.date)}"
        raise Refus(fait, "notez les décisions ce jour-là")
    Reunion.objects.modifier(reunion, version, presents=presents)
    lus = reunion.examens.select_related("menage", "mesure__dispositif", "mesure__menage")
    examens = {examen.pk: examen for examen in lus}
    equipe = _equipe(par)
    taches = []
    for decision in decisions:
        examen = examens.get(decision.examen_id)
        if examen is None:
            raise Refus("Une situation n'est pas de cette réunion", "rechargez la page")
        if not examen.issue:
            _noter(examen, decision, reunion, par)
        if tache := _tache(examen, decision, equipe, reunion, par):
            taches.append(tache)
    Examen.objects.bulk_update(examens.values(), ["decision", "resolu", "issue", "mesure"])
    Tache.objects.bulk_create(taches)
    decides = sum(1 for examen in examens.values() if examen.decision)
    tracer(par, "instances.decider", reunion, decisions=decides, taches=len(taches))
    return taches


def _noter(examen: Examen, decision: Decision, reunion: Reunion, par: Acces) -> None:
    """Écrit la décision ; une issue passe par le verbe de la mesure, qui garde ses règles."""
    examen.decision, examen.resolu = decision.decision, decision.resolu
    if not decision.issue:
        return
    libelle = nomenclature("issue_examen").libelle(decision.issue)
    examen.mesure = examen.mesure or _a_decider(examen, decision.issue)
    if examen.mesure is None:
        fait = f"{examen.menage or 'Cette situation'} n'a pas de mesure qui attende une décision"
        raise Refus(fait, "écrivez la décision sans choisir d'issue")
    if decision.issue in SE_MOTIVENT and not decision.decision:
        fait = f"{libelle} sans motif : {examen.menage}"
        raise Refus(fait, "écrivez le motif, la personne peut le lire")
    _avancer(examen.mesure, decision, reunion.date, par)
    examen.issue, examen.decision = decision.issue, decision.decision or libelle


def _a_decider(examen: Examen, issue: str) -> Mesure | None:
    """La demande du ménage, passée en commission après l'inscription de sa situation."""
    if issue == "RENOUVELLEMENT" or examen.motif == "RENOUVELLEMENT":
        return Mesure.objects.qui_finit_d_abord(examen.menage_id)
    attendent = Mesure.objects.filter(menage=examen.menage_id, statut=Statut.COMMISSION)
    return attendent.select_related("dispositif", "menage").first()


def _avancer(mesure: Mesure, decision: Decision, le: date, par: Acces) -> None:
    """Passe par le verbe de la mesure, qui garde ses règles ; en cours, elle ne se redemande pas.

    Un renouvellement refusé ou remis ne change pas la mesure : elle va à son terme.
    """
    motif = decision.decision[:_MOTIF_MAX]
    en_cours = mesure.statut in EN_COURS
    if decision.issue not in (D_UNE_MESURE_EN_COURS if en_cours else D_UNE_DEMANDE):
        etat = "est déjà en cours" if en_cours else "n'est pas en cours"
        geste = "choisissez « Renouvellement »" if en_cours else "choisissez une autre issue"
        raise Refus(f"{mesure.menage} : la mesure {mesure} {etat}", geste)
    if not en_cours:
        _VERBES[decision.issue](mesure, le=le, motif=motif, par=par)
    elif decision.issue == "RENOUVELLEMENT":
        _renouveler(mesure, decision.mois, le, motif, par)
    else:
        mener(mesure, par)


def _renouveler(mesure: Mesure, mois: int | None, le: date, motif: str, par: Acces) -> None:
    """Accorde la période suivante ; un refus dit de quel ménage il parle."""
    if not mois:
        raise Refus(f"Renouvellement sans durée : {mesure.menage}", "écrivez les mois accordés")
    try:
        rang = len(mesure.accords()) + 1
        renouveler(mesure, rang=rang, mois=mois, le=le, motif=motif, par=par)
    except Refus as refus:
        raise Refus(f"{mesure.menage} : {refus.fait}", refus.geste) from refus


def _tache(
    examen: Examen,
    decision: Decision,
    equipe: Mapping[int, Professionnel],
    reunion: Reunion,
    par: Acces,
) -> Tache | None:
    """La tâche dite, ou celle que laisse l'issue ; celle-ci revient à qui suit le ménage."""
    quoi, pour_qui, echeance = decision.quoi, decision.pour_qui, decision.echeance
    if not quoi and decision.issue:
        quoi = SUITES[decision.issue]
        pour_qui = (
            pour_qui or _qui_suit(examen, equipe, reunion.date) or equipe.get(par.professionnel_id)
        )
        echeance = echeance or reunion.date + timedelta(days=SUITE_JOURS)
    if not quoi:
        if pour_qui or echeance:
            raise Refus("Une tâche est confiée sans dire laquelle", "écrivez ce qu'il faut faire")
        return None
    if pour_qui is None or pour_qui.pk not in equipe:
        fait = f"« {quoi} » n'est confié à personne de la structure"
        raise Refus(fait, "choisissez pour qui est la tâche")
    return Tache(
        structure_id=par.structure_id,
        quoi=quoi,
        professionnel=pour_qui,
        menage_id=examen.menage_id,
        reunion_id=examen.reunion_id,
        examen=examen,
        echeance=echeance,
    )


def _qui_suit(
    examen: Examen, equipe: Mapping[int, Professionnel], le: date
) -> Professionnel | None:
    """Le référent du ménage, à défaut son premier accueil, s'il est en poste."""
    suivis = Suivi.objects.filter(en_vigueur(le), menage=examen.menage_id)
    qui = dict(suivis.values_list("qualite", "professionnel"))
    return equipe.get(qui.get(Qualite.REFERENT) or qui.get(Qualite.ACCUEIL, 0))


def _equipe(par: Acces) -> dict[int, Professionnel]:
    affectations = Affectation.objects.en_vigueur(par.le).de_la_structure(par)
    return {
        a.professionnel_id: a.professionnel for a in affectations.select_related("professionnel")
    }


@transaction.atomic
def revenir_sur(examen: Examen, *, par: Acces) -> None:
    """Défait une décision : la mesure attend de nouveau, ses tâches pas encore faites s'en vont.

    Raises:
        Refus: rien n'est décidé, une tâche est déjà faite, ou la mesure a avancé depuis.
    """
    reunion = examen.reunion
    exiger_reunion(reunion, par)
    if examen.mesure is None or not examen.issue:
        raise Refus("Aucune issue n'est notée pour cette situation", "rechargez la page")
    if examen.taches.exclude(faite_le=None).exists():
        fait = "La suite de cette décision est déjà faite"
        raise Refus(fait, "décidez-en à une prochaine réunion")
    _defaire(examen.mesure, examen.issue, reunion.date, par)
    examen.taches.all().delete()
    examen.issue, examen.decision, examen.resolu = "", "", None
    examen.save(update_fields=["issue", "decision", "resolu"])
    Reunion.objects.modifier(reunion, reunion.version)
    tracer(par, "instances.revenir_sur", reunion, menage_id=examen.menage_id)


def _defaire(mesure: Mesure, issue: str, le: date, par: Acces) -> None:
    """Rend la mesure à ce qu'elle était ; en cours ce jour-là, elle n'a bougé que renouvelée."""
    if issue == "RENOUVELLEMENT":
        revenir_sur_le_renouvellement(mesure, le=le, par=par)
    elif mesure.debut and mesure.debut <= le:
        mener(mesure, par)
    else:
        revenir_sur_la_decision(mesure, le=le, par=par)
