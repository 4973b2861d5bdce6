"""De la demande à la décision : demander, compléter, passer en commission, décider, annuler."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from palier.metier.accompagnement.actions.transitions import exiger_venu, mener, transiter
from palier.metier.accompagnement.listes import Statut
from palier.metier.accompagnement.models import Dispositif, Mesure, Orientation, Participant
from palier.metier.accompagnement.regles import (
    AutreMesure,
    complete,
    exiger_adhesion,
    exiger_instructeur,
    exiger_ordre,
    exiger_seule,
)
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage, Personne
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer

MEME_DEMANDE = "deux envois de la même demande"


@transaction.atomic
def demander(
    menage: Menage,
    *,
    dispositif: Dispositif,
    le: date,
    par: Acces,
    participants: Iterable[Personne] = (),
    **champs: Any,
) -> Mesure:
    """Demande une mesure pour un ménage.

    Args:
        participants: les personnes concernées ; aucune : tout le ménage.
        champs: instructeur, origine, adhesion_le, pieces_attendues, pieces_recues.
    Raises:
        Interdit: la casquette ne mène pas les mesures de ce ménage.
        Refus: le dispositif est d'ailleurs, ou la mesure existe déjà.
    """
    exiger_dossier(menage, par, Donnee.MESURES, Geste.ECRIRE)
    exiger_venu(le, par)
    roles = list(_avec_roles(menage, participants, le))
    if dispositif.structure_id != menage.structure_id:
        raise Refus("Ce dispositif n'est pas de votre structure", "changez-en", champ="dispositif")
    Menage.objects.select_for_update().get(pk=menage.pk)
    _exiger_seule(menage, dispositif, le, {personne.pk for personne, _ in roles})
    if dispositif.les_regles.pieces and champs.get("pieces_attendues") is None:
        champs["pieces_attendues"] = len(dispositif.les_regles.pieces)
    mesure = Mesure.objects.create(
        structure_id=menage.structure_id,
        menage=menage,
        dispositif=dispositif,
        demandee_le=le,
        statut=_selon_pieces(champs.get("pieces_attendues"), champs.get("pieces_recues")),
        **champs,
    )
    Participant.objects.bulk_create(
        Participant(mesure=mesure, personne=personne, role=role) for personne, role in roles
    )
    tracer(par, "accompagnement.demander", mesure, menage_id=menage.pk)
    return mesure


def _selon_pieces(attendues: int | None, recues: int | None) -> Statut:
    return Statut.DEMANDEE if complete(attendues, recues) else Statut.INCOMPLETE


def _avec_roles(
    menage: Menage, personnes: Iterable[Personne], le: date
) -> Iterable[tuple[Personne, str]]:
    """Le rôle de chacun dans le ménage ce jour-là."""
    roles = {m.personne_id: m.role for m in menage.compositions.au(le)}
    for personne in personnes:
        if personne.pk not in roles:
            fait = f"{personne} n'est pas dans ce ménage le {date_longue(le)}"
            raise Refus(fait, "choisissez une personne du ménage", champ="participants")
        yield personne, roles[personne.pk]


def _exiger_seule(menage: Menage, dispositif: Dispositif, le: date, voulus: set[int]) -> None:
    """Une seule mesure ouverte si le dispositif le veut ; jamais deux fois la même demande."""
    groupe = dispositif.les_regles.une_par_menage
    ouvertes = menage.mesures.ouvertes().select_related("dispositif")
    for mesure in ouvertes.prefetch_related("participants"):
        siens = {participant.personne_id for participant in mesure.participants.all()}
        meme_demande = (mesure.dispositif, mesure.demandee_le, siens) == (dispositif, le, voulus)
        sien = MEME_DEMANDE if meme_demande else mesure.dispositif.les_regles.une_par_menage
        autre = AutreMesure(mesure.dispositif.code, str(mesure), sien)
        exiger_seule(MEME_DEMANDE if meme_demande else groupe, [autre])


@transaction.atomic
def completer(mesure: Mesure, *, par: Acces, **champs: Any) -> Mesure:
    """Ajoute au dossier ce qui lui manquait ; il redevient « demandé » quand tout est là.

    Args:
        champs: instructeur, origine, adhesion_le, pieces_attendues, pieces_recues.
    """
    mener(mesure, par)
    attendues = champs.get("pieces_attendues", mesure.pieces_attendues)
    recues = champs.get("pieces_recues", mesure.pieces_recues)
    statut = _selon_pieces(attendues, recues)
    if mesure.statut in (Statut.COMMISSION, Statut.AJOURNEE) and statut == Statut.DEMANDEE:
        statut = Statut(mesure.statut)
    return transiter(mesure, "completer", par=par, statut=statut, **champs)


@transaction.atomic
def passer_en_commission(mesure: Mesure, *, par: Acces) -> Mesure:
    """Inscrit la demande à la commission.

    Raises:
        Refus: aucun travailleur social ne l'instruit, ou l'adhésion attendue n'est pas signée.
    """
    mener(mesure, par)
    exiger_instructeur(mesure.instructeur)
    exiger_adhesion(mesure.adhesion_le, mesure.dispositif.les_regles)
    return transiter(mesure, "passer_en_commission", par=par)


def _decider(mesure: Mesure, verbe: str, le: date, motif: str, par: Acces) -> Mesure:
    mener(mesure, par)
    exiger_venu(le, par)
    exiger_ordre(mesure.demandee_le, le, quoi="La mesure a été demandée")
    return transiter(mesure, verbe, par=par, decidee_le=le, motif_decision=motif)


@transaction.atomic
def accorder(mesure: Mesure, *, le: date, par: Acces, motif: str = "") -> Mesure:
    """Note l'accord ; la mesure attend un référent et son premier jour.

    Raises:
        Refus: le dispositif attend une commission que la demande n'a pas passée.
    """
    return _decider(mesure, "accorder", le, motif, par)


@transaction.atomic
def ajourner(mesure: Mesure, *, le: date, motif: str, par: Acces) -> Mesure:
    """Note que la commission a remis sa décision, et pourquoi."""
    return _decider(mesure, "ajourner", le, motif, par)


@transaction.atomic
def refuser(mesure: Mesure, *, le: date, motif: str, par: Acces) -> Mesure:
    """Note le refus et son motif : une décision se motive."""
    return _decider(mesure, "refuser", le, motif, par)


@transaction.atomic
def reorienter(mesure: Mesure, *, organisme: str, le: date, par: Acces, motif: str = "") -> Mesure:
    """Note que la demande est renvoyée vers un autre organisme ; l'orientation est gardée."""
    _decider(mesure, "reorienter", le, motif, par)
    Orientation.objects.create(
        structure_id=mesure.structure_id,
        menage=mesure.menage,
        organisme=organisme,
        sens="EMISE",
        role="ORIENTEUR",
        validee_le=le,
    )
    return mesure


@transaction.atomic
def revenir_sur_la_decision(mesure: Mesure, *, le: date, par: Acces) -> Mesure:
    """Rend à la commission une mesure décidée par erreur, tant que rien n'en a découlé.

    Args:
        le: le jour de la décision que l'on défait.
    Raises:
        Refus: la mesure a avancé depuis, ou le ménage en a demandé une autre du même genre.
    """
    mener(mesure, par)
    if mesure.statut == Statut.REFUSEE:
        siens = {participant.personne_id for participant in mesure.participants.all()}
        _exiger_seule(mesure.menage, mesure.dispositif, mesure.demandee_le or le, siens)
    decidees = (Statut.ACCORDEE, Statut.REFUSEE, Statut.AJOURNEE)
    telle_quelle = Mesure.objects.filter(pk=mesure.pk, statut__in=decidees, decidee_le=le)
    if not telle_quelle.update(
        statut=Statut.COMMISSION, decidee_le=None, motif_decision="", version=F("version") + 1
    ):
        fait = "La mesure a avancé depuis cette décision"
        raise Refus(fait, "ouvrez-la pour voir où elle en est")
    mesure.refresh_from_db()
    menage_id = mesure.menage_id
    tracer(par, "accompagnement.revenir_sur_la_decision", mesure, menage_id=menage_id)
    return mesure


@transaction.atomic
def annuler(mesure: Mesure, *, motif: str, par: Acces) -> Mesure:
    """Annule une mesure qui n'a pas commencé ; rien n'est effacé."""
    mener(mesure, par)
    return transiter(mesure, "annuler", par=par, motif_decision=motif)
