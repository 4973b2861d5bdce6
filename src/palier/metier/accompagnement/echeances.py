"""Ce que l'accompagnement attend : fins de période, bilans, pièces, réponses."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.db.models import Exists, OuterRef
from django.urls import reverse

from palier.metier.accompagnement.listes import EN_COURS
from palier.metier.accompagnement.models import BilanDeMesure, Demarche, Dispositif, Mesure, Piece
from palier.metier.accompagnement.recours import relogements
from palier.metier.accompagnement.regles import (
    A_AGREER,
    Lire,
    bilan_du_le,
    delai_de_reponse,
    fin_d_agrement,
    total_accorde,
    type_de_bilan,
)
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import accorde, date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.echeances import Echeance
from palier.socle.reglages.parametres import lecture_de, parametre_de

PIECE_PERIMEE = timedelta(days=60)
BILAN_AU_PLUS_TOT = timedelta(days=100)
"""Un bilan se remet au plus trois mois avant la fin de sa période."""
SANS_REPONSE = ("DEPOSEE", "RECOURS")


def echeances(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Ce qui échoit d'ici un jour dans les dossiers que cette casquette mène."""
    if not acces.peut(Geste.ECRIRE, Donnee.MESURES):
        return
    yield from _fins(acces, jusqu_au)
    yield from _bilans(acces, jusqu_au)
    yield from _pieces(acces, jusqu_au)
    yield from _reponses(acces, jusqu_au)
    yield from relogements(acces, jusqu_au)
    if acces.peut(Geste.ECRIRE, Donnee.REGLAGES):
        yield from _agrements(acces, jusqu_au)


def _fins(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    mesures = (
        Mesure.objects.visibles_par(acces, Geste.ECRIRE)
        .filter(statut__in=EN_COURS, fin_prevue__lte=jusqu_au + BILAN_AU_PLUS_TOT)
        .select_related("dispositif", "menage")
        .prefetch_related("periodes", "bilans")
    )
    for mesure in mesures:
        yield from _bilan_oublie(mesure, jusqu_au)
        if mesure.fin_prevue > jusqu_au:
            continue
        regles = mesure.dispositif.les_regles
        plafond = regles.duree_totale_mois
        reste = None if plafond is None else plafond - total_accorde(mesure.accords())
        if reste is None:
            suite = "À renouveler ou à clôturer"
        elif reste > 0:
            suite = f"Elle peut être renouvelée de {accorde(reste, 'mois')} au plus"
        else:
            suite = f"Les {accorde(plafond or 0, 'mois')} du dispositif sont accordés"
            suite += " (durée à vérifier)" if "duree_totale_mois" in regles.a_verifier else ""
        yield Echeance(
            le=mesure.fin_prevue,
            quoi=f"Fin de la mesure {mesure}" if reste == 0 else f"Fin de période, {mesure}",
            menage=str(mesure.menage),
            raison=f"{suite}.",
            adresse=mesure.get_absolute_url(),
            menage_id=mesure.menage_id,
            dehors="Fin de mesure" if reste == 0 else "Fin de période",
        )


def _bilan_oublie(mesure: Mesure, jusqu_au: date) -> Iterator[Echeance]:
    """Le bilan que le dispositif attend de la dernière période, quand rien ne l'a prévu."""
    accords, regles = mesure.accords(), mesure.dispositif.les_regles
    du_le = bilan_du_le(mesure.fin_prevue, regles)
    if du_le is None or du_le > jusqu_au or not accords:
        return
    prevus = [b.du_le or b.rendu_le for b in mesure.bilans.all()]
    if any(jour is None or jour > accords[-1].debut for jour in prevus):
        return
    avant, fin = accorde(regles.bilan_avant_fin_mois or 0, "mois"), mesure.fin_prevue
    type_ = nomenclature("type_bilan").libelle(type_de_bilan(accords, regles))
    yield Echeance(
        le=du_le,
        quoi=f"{type_} à remettre",
        menage=str(mesure.menage),
        raison=f"{mesure}. Dû {avant} avant la fin de période, le {date_longue(fin)}.",
        adresse=mesure.get_absolute_url(),
        menage_id=mesure.menage_id,
        dehors="Bilan à remettre",
    )


def _bilans(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    dus = BilanDeMesure.objects.visibles_par(acces, Geste.ECRIRE).dus().filter(du_le__lte=jusqu_au)
    for bilan in dus.select_related("mesure__dispositif", "mesure__menage"):
        mesure = bilan.mesure
        fin = mesure.fin_prevue
        raison = f"La période finit le {date_longue(fin)}" if fin else "Attendu par le dispositif"
        yield Echeance(
            le=bilan.du_le,
            quoi=f"{bilan} à remettre",
            menage=str(mesure.menage),
            raison=f"{mesure}. {raison}.",
            adresse=mesure.get_absolute_url(),
            menage_id=mesure.menage_id,
            dehors="Bilan à remettre",
        )


def _pieces(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Les pièces qui expirent et que rien ne remplace, tant qu'une mesure est en cours."""
    plus_loin = Piece.objects.filter(
        menage=OuterRef("menage"), type=OuterRef("type"), echeance__gt=OuterRef("echeance")
    )
    en_cours = Mesure.objects.filter(menage=OuterRef("menage"), statut__in=EN_COURS)
    pieces = Piece.objects.visibles_par(acces, Geste.ECRIRE).filter(
        ~Exists(plus_loin),
        Exists(en_cours),
        echeance__lte=jusqu_au,
        echeance__gte=acces.le - PIECE_PERIMEE,
    )
    for piece in pieces.select_related("menage"):
        donnee = f"Donnée le {date_longue(piece.date)}" if piece.date else "Sans date connue"
        yield Echeance(
            le=piece.echeance,
            quoi=f"Pièce à renouveler : {piece.get_type_display() or piece.nom or 'sans nom'}",
            menage=str(piece.menage),
            raison=f"{donnee} ; elle n'est plus valable ensuite.",
            menage_id=piece.menage_id,
            dehors="Pièce à renouveler",
            adresse=reverse("dossier:volet", args=[piece.menage_id, "pieces"]),
        )


def _reponses(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    en_cours = Mesure.objects.filter(menage=OuterRef("menage"), statut__in=EN_COURS)
    demarches = list(
        Demarche.objects.visibles_par(acces, Geste.ECRIRE)
        .ouvertes()
        .filter(Exists(en_cours), statut__in=SANS_REPONSE)
        .select_related("menage", "structure")
    )
    if not demarches:
        return
    lire = lecture_de(demarches[0].structure)
    for demarche in demarches:
        attendue, raison = _attendue(demarche, lire)
        if attendue > jusqu_au:
            continue
        yield Echeance(
            le=attendue,
            quoi=f"Réponse attendue : {demarche}",
            menage=str(demarche.menage),
            raison=raison,
            adresse=reverse("dossier:volet", args=[demarche.menage_id, "demarches"]),
            menage_id=demarche.menage_id,
            dehors="Réponse attendue",
        )


def _attendue(demarche: Demarche, lire: Lire) -> tuple[date, str]:
    """Le jour où sa réponse est attendue, et pourquoi ; sans délai connu, celui où elle est née."""
    depot = demarche.deposee_le or demarche.engagee_le
    acte = "le dépôt" if demarche.deposee_le else "l'engagement"
    try:
        delai = delai_de_reponse(demarche.type, depot, lire)
    except ParametreAbsent as absent:
        return demarche.reponse_attendue_le or depot, str(absent)
    usuelle = ajoute_mois(depot, delai)
    if demarche.reponse_attendue_le in (None, usuelle):
        return usuelle, f"{accorde(delai, 'mois')} depuis {acte} du {date_longue(depot)}."
    dit = f"Date de l'accusé de réception, après {acte} du {date_longue(depot)}."
    return demarche.reponse_attendue_le or usuelle, dit


def _agrements(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """La fin d'un agrément d'intermédiation locative, pour qui règle les dispositifs (R-DIS-09)."""
    a_agreer = Dispositif.objects.filter(structure=acces.structure_id, code__in=A_AGREER)
    for dispositif in a_agreer.select_related("structure").order_by("pk"):
        if accorde_le := dispositif.les_regles.agrement_le:
            fin, raison = _fin_d_agrement(accorde_le, dispositif)
            if fin <= jusqu_au:
                yield Echeance(
                    le=fin,
                    quoi=f"Fin de l'agrément, {dispositif}",
                    menage="",
                    raison=raison,
                    adresse=reverse("accompagnement:dispositif", args=[dispositif.pk]),
                    dehors="Fin de l'agrément",
                    de_loin=True,
                )


def _fin_d_agrement(accorde_le: date, dispositif: Dispositif) -> tuple[date, str]:
    try:
        fin = fin_d_agrement(accorde_le, partial(parametre_de, dispositif.structure))
    except ParametreAbsent as absent:
        return accorde_le, str(absent)
    dit = f"{fin.delai} depuis le {date_longue(fin.depuis)} ({fin.delai.source})."
    return fin.au_plus_tard, dit
