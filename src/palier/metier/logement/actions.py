"""Dater un logement, un relogement ; ouvrir une procédure, la suivre étape par étape, la clore."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from palier.metier.accompagnement.models import Mesure, Piece
from palier.metier.logement.models import Etape, Occupation, Procedure, Relogement
from palier.metier.logement.regles.audience import exiger_jour_d_audience
from palier.metier.logement.regles.etapes import AUDIENCE, SUSPENDUE, admises, incoherences
from palier.metier.logement.voisines import voisines
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.delais import exiger_proche, limite_dite
from palier.noyau.erreurs import Refus
from palier.noyau.feries import Calendrier
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer


@transaction.atomic
def occuper(menage: Menage, *, debut: date, par: Acces, **champs: Any) -> Occupation:
    """Note le logement qu'un ménage occupe depuis un jour ; le précédent finit la veille.

    Raises:
        Interdit: la casquette n'écrit pas le logement de ce ménage.
        Refus: un logement commence déjà ce jour-là, ou plus tard ; le bail est reconduit avant
            d'être signé.
    """
    _exiger(menage, par)
    _exiger_bail(champs.get("bail_le"), champs.get("bail_reconduit_le"))
    Menage.objects.select_for_update().get(pk=menage.pk)
    if suivant := menage.occupations.filter(debut__gte=debut).last():
        fait = f"Un logement est déjà noté à partir du {date_longue(suivant.debut)}"
        raise Refus(fait, "corrigez-le, ou choisissez une date postérieure", champ="debut")
    if menage.occupations.filter(fin=None).exists():
        menage.occupations.filter(fin=None).update(fin=debut - timedelta(days=1))
    occupation: Occupation = menage.occupations.create(debut=debut, **champs)
    tracer(par, "logement.occuper", occupation, menage_id=menage.pk, statut=occupation.statut)
    return occupation


@transaction.atomic
def corriger_occupation(
    occupation: Occupation, *, version: int, par: Acces, **champs: Any
) -> Occupation:
    """Corrige le bail, le bailleur, le loyer, les charges ou l'aide, ou note le dernier jour.

    Raises:
        Perimee: quelqu'un l'a corrigée entre-temps ; rien n'est écrasé.
        Refus: le dernier jour précède le premier, ou la reconduction le bail.
    """
    _exiger(occupation.menage, par)
    debut, fin = champs.get("debut", occupation.debut), champs.get("fin")
    if fin and fin < debut:
        fait = f"Le logement est occupé depuis le {date_longue(debut)}"
        raise Refus(fait, "choisissez cette date ou une date postérieure", champ="fin")
    _exiger_bail(
        champs.get("bail_le", occupation.bail_le),
        champs.get("bail_reconduit_le", occupation.bail_reconduit_le),
    )
    Occupation.objects.modifier(occupation, version, **champs)
    tracer(par, "logement.corriger_occupation", occupation, menage_id=occupation.menage_id)
    return occupation


@transaction.atomic
def reloger(menage: Menage, *, date: date, par: Acces, **champs: Any) -> Relogement:
    """Note le bail signé à l'issue d'un accompagnement.

    Raises:
        Refus: la date est à venir, ou ce relogement est déjà noté.
    """
    _exiger(menage, par)
    _exiger_passe(date, par, "date")
    Menage.objects.select_for_update().get(pk=menage.pk)
    if menage.relogements.filter(date=date).exists():
        fait = f"Un relogement est déjà noté le {date_longue(date)}"
        raise Refus(fait, "vérifiez la date", champ="date")
    relogement = Relogement.objects.create(
        structure_id=menage.structure_id, menage=menage, date=date, **champs
    )
    tracer(par, "logement.reloger", relogement, menage_id=menage.pk, parc=relogement.parc)
    return relogement


@transaction.atomic
def ouvrir_procedure(
    menage: Menage,
    *,
    type: str,
    ouverte_le: date,
    par: Acces,
    mesure: Mesure | None = None,
    distincte: bool = False,
) -> Procedure:
    """Ouvre une procédure d'expulsion, de surendettement ou de droit au logement.

    Args:
        distincte: un autre ménage en a une sur le même logement, et ce n'est pas celle-ci.
    Raises:
        Refus: la date est à venir, ou une procédure de ce type est déjà ouverte pour ce ménage,
            ou sur ce logement sans que l'on ait dit les deux distinctes.
    """
    _exiger(menage, par)
    _exiger_passe(ouverte_le, par, "ouverte_le")
    Menage.objects.select_for_update().get(pk=menage.pk)
    procedure = Procedure(
        structure_id=menage.structure_id,
        menage=menage,
        mesure=mesure,
        type=type,
        ouverte_le=ouverte_le,
    )
    _exiger_seule(procedure, par, distincte)
    procedure.save()
    tracer(par, "logement.ouvrir_procedure", procedure, menage_id=menage.pk, type=type)
    return procedure


@transaction.atomic
def franchir(
    procedure: Procedure,
    *,
    code: str,
    le: date,
    version: int,
    par: Acces,
    inscrit: str = "",
    regime: str = "",
    motif: str = "",
    precision: str = "",
    piece: Piece | None = None,
) -> Etape:
    """Note une étape d'une procédure, avec la pièce qui la prouve.

    Args:
        inscrit: le délai ou la date que l'acte écrit (« 6 semaines », « 28/2/2026 »).
    Raises:
        Perimee: la procédure a changé entre-temps (un second envoi, ou quelqu'un d'autre).
        Refus: l'étape ou sa date ne convient pas, ou une suspension n'a pas de pièce (R-EXP-12).
    """
    _exiger(procedure.menage, par)
    _exiger_jour(le, code, par)
    _exiger_ouverte(procedure)
    _exiger_admise(procedure, code)
    _exiger_preuve(procedure, regime, piece)
    _exiger_ordre(procedure, le, code)
    Procedure.objects.modifier(procedure, version)
    etape = Etape.objects.create(
        procedure=procedure,
        code=code,
        date=le,
        jusqu_au=limite_dite(inscrit, le) if inscrit.strip() else None,
        regime=regime,
        motif=motif if regime == SUSPENDUE else "",
        precision=precision,
        piece=piece,
    )
    tracer(par, "logement.franchir", procedure, menage_id=procedure.menage_id, etape=code)
    return etape


@transaction.atomic
def retirer_etape(etape: Etape, *, version: int, par: Acces) -> None:
    """Retire une étape notée par erreur ; le journal en garde le code et la date.

    Raises:
        Perimee: la procédure a changé entre-temps.
        Refus: la procédure est close.
    """
    procedure = etape.procedure
    _exiger(procedure.menage, par)
    _exiger_ouverte(procedure)
    Procedure.objects.modifier(procedure, version)
    tracer(
        par,
        "logement.retirer_etape",
        procedure,
        menage_id=procedure.menage_id,
        etape=etape.code,
        date=etape.date.isoformat(),
    )
    etape.delete()


@transaction.atomic
def clore(procedure: Procedure, *, le: date, version: int, par: Acces, issue: str = "") -> None:
    """Clôt une procédure, à son dernier jour.

    Raises:
        Perimee: la procédure a changé entre-temps.
        Refus: elle est déjà close, ou la date précède son ouverture ou sa dernière étape.
    """
    _exiger(procedure.menage, par)
    _exiger_passe(le, par, "le")
    _exiger_ouverte(procedure)
    derniere = procedure.etapes.last()
    borne = max([procedure.ouverte_le, *([derniere.date] if derniere else [])])
    if le < borne:
        fait = f"La procédure court encore le {date_longue(borne)}"
        raise Refus(fait, "choisissez cette date ou une date postérieure", champ="le")
    Procedure.objects.modifier(procedure, version, close_le=le, issue=issue)
    tracer(par, "logement.clore", procedure, menage_id=procedure.menage_id)


def _exiger(menage: Menage, par: Acces) -> None:
    exiger_dossier(menage, par, Donnee.BUDGET, Geste.ECRIRE)


def _exiger_bail(signe_le: date | None, reconduit_le: date | None) -> None:
    if signe_le and reconduit_le and reconduit_le < signe_le:
        fait = f"Le bail est signé le {date_longue(signe_le)}"
        geste = "choisissez une date postérieure, ou corrigez celle du bail"
        raise Refus(fait, geste, champ="bail_reconduit_le")


def _exiger_passe(le: date, par: Acces, champ: str) -> None:
    if le > par.le:
        fait = f"Le {date_longue(le)} n'est pas encore venu"
        raise Refus(fait, "choisissez aujourd'hui ou une date passée", champ=champ)


def _exiger_seule(procedure: Procedure, par: Acces, distincte: bool) -> None:
    """Une procédure de ce type par ménage ; sur un même logement, il faut l'avoir voulu."""
    for autre in sorted(voisines(procedure, par), key=lambda autre: not autre.du_menage):
        if autre.du_menage:
            raise Refus(autre.fait, autre.geste, champ="type")
        if not distincte:
            geste = f"{autre.geste} ; sinon, cochez la case et ouvrez celle-ci"
            raise Refus(autre.fait, geste, champ="distincte")


def _exiger_jour(le: date, code: str, par: Acces) -> None:
    """Un acte est passé ; une audience se connaît d'avance, mais pas un jour férié."""
    exiger_proche(le, par.le, champ="le")
    if code == AUDIENCE:
        exiger_jour_d_audience(le, Calendrier())
    else:
        _exiger_passe(le, par, "le")


def _exiger_admise(procedure: Procedure, code: str) -> None:
    if code not in admises(procedure.type):
        libelle = nomenclature("etape").libelle(code)
        raise Refus(f"« {libelle} » n'est pas une étape de cette procédure", champ="code")


def _exiger_preuve(procedure: Procedure, regime: str, piece: Piece | None) -> None:
    if regime == SUSPENDUE and piece is None:
        fait = "Une procédure n'est suspendue que sur une pièce datée"
        raise Refus(fait, "joignez la pièce au dossier, puis choisissez-la", champ="piece")
    if piece and piece.menage_id != procedure.menage_id:
        raise Refus("Cette pièce n'est pas au dossier", "choisissez-en une autre", champ="piece")


def _exiger_ouverte(procedure: Procedure) -> None:
    if procedure.close_le:
        fait = f"La procédure est close depuis le {date_longue(procedure.close_le)}"
        raise Refus(fait, "ouvrez-en une autre si elle a repris")


def _exiger_ordre(procedure: Procedure, le: date, code: str) -> None:
    """La nouvelle étape ne contredit aucune autre ; ce qui l'était déjà ne l'empêche pas."""
    connues = list(procedure.etapes.values_list("date", "code"))
    deja = incoherences(connues)
    nouvelles = [paire for paire in incoherences([*connues, (le, code)]) if paire not in deja]
    if nouvelles:
        (avant_le, avant), (apres_le, apres) = nouvelles[0]
        libelle = nomenclature("etape").libelle
        fait = (
            f"« {libelle(avant)} » ({date_longue(avant_le)}) viendrait avant « {libelle(apres)} » "
            f"({date_longue(apres_le)})"
        )
        raise Refus(fait, "vérifiez la date ou l'étape", champ="le")
