"""Joindre une pièce à un dossier, la remplacer, la supprimer."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from palier.metier.accompagnement.models import Mesure, Piece
from palier.metier.accompagnement.models.pieces import donnee_de
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Geste
from palier.socle.journal.actions import tracer
from palier.socle.pieces.depot import Recu
from palier.socle.pieces.rangement import effacer, oublier, ranger
from palier.socle.reglages.finalites import exiger_codes


def joindre(
    menage: Menage,
    *,
    fichier: Recu,
    type: str,
    par: Acces,
    date: date | None = None,
    echeance: date | None = None,
    mesure: Mesure | None = None,
    nom: str = "",
    cle: str | None = None,
) -> Piece:
    """Range un fichier et l'inscrit au dossier ; un second envoi de `cle` rend la première pièce.

    Raises:
        Interdit: cette casquette n'écrit pas ce type de pièce pour ce ménage.
        Refus: la mesure est d'un autre ménage, la validité finit avant la date.
    """
    exiger_dossier(menage, par, donnee_de(type), Geste.ECRIRE)
    exiger_codes(par.structure_id, Piece, type=type)
    _exiger_dates(date, echeance, par)
    _exiger_sienne(mesure, menage)
    if cle and (deja := _deja_jointe(cle, par)):
        return deja
    inscrite = Piece(
        structure_id=menage.structure_id,
        menage=menage,
        mesure=mesure,
        type=type,
        nom=_nomme(nom, fichier),
        date=date,
        echeance=echeance,
        cle_saisie=cle,
    )
    try:
        return _inscrire(inscrite, fichier, par)
    except IntegrityError:
        if cle and (deja := _deja_jointe(cle, par)):
            return deja
        raise


def _inscrire(piece: Piece, fichier: Recu, par: Acces) -> Piece:
    """Range le fichier, puis écrit la fiche ; l'un ne va pas sans l'autre."""
    piece.fichier, piece.taille = ranger(fichier.octets, fichier.extension), len(fichier.octets)
    try:
        with transaction.atomic():
            piece.save(force_insert=True)
            tracer(par, "piece.joindre", piece, menage_id=piece.menage_id)
    except BaseException:
        oublier(piece.fichier)
        raise
    return piece


def _deja_jointe(cle: str, par: Acces) -> Piece | None:
    return Piece.objects.visibles_par(par).filter(cle_saisie=cle).first()


def _nomme(nom: str, fichier: Recu) -> str:
    """Le nom dit, toujours suivi de l'extension du fichier."""
    dit = nom.strip() or fichier.nom
    fin = f".{fichier.extension}"
    return dit if dit.casefold().endswith(fin) else f"{dit[: 200 - len(fin)]}{fin}"


def _exiger_sienne(mesure: Mesure | None, menage: Menage) -> None:
    if mesure and mesure.menage_id != menage.pk:
        raise Refus("Cette mesure est d'un autre ménage", "choisissez-en une autre", champ="mesure")


def _exiger_dates(le: date | None, echeance: date | None, par: Acces) -> None:
    if le and le > par.le:
        fait = f"Le {date_longue(le)} n'est pas encore venu"
        raise Refus(fait, "corrigez la date de la pièce", champ="date")
    if le and echeance and echeance < le:
        fait = f"La pièce est du {date_longue(le)}"
        raise Refus(fait, "sa validité finit ce jour-là ou après", champ="echeance")


@transaction.atomic
def remplacer(
    piece: Piece,
    *,
    fichier: Recu,
    version: int,
    par: Acces,
    date: date | None = None,
    echeance: date | None = None,
) -> Piece:
    """Met un autre fichier à la place ; l'ancien est effacé.

    Raises:
        Interdit: cette casquette n'écrit pas cette pièce.
        Perimee: quelqu'un d'autre l'a remplacée entre-temps.
    """
    exiger_dossier(piece.menage, par, piece.donnee, Geste.ECRIRE)
    _exiger_dates(date, echeance, par)
    ancien, rangement = piece.fichier, ranger(fichier.octets, fichier.extension)
    try:
        Piece.objects.modifier(
            piece,
            version,
            nom=fichier.nom,
            fichier=rangement,
            taille=len(fichier.octets),
            date=date,
            echeance=echeance,
        )
        tracer(par, "piece.remplacer", piece, menage_id=piece.menage_id)
    except BaseException:
        oublier(rangement)
        raise
    if ancien:
        effacer(ancien)
    return piece


@transaction.atomic
def supprimer(piece: Piece, *, par: Acces) -> None:
    """Efface la pièce et son fichier.

    Raises:
        Interdit: cette casquette n'écrit pas cette pièce.
        Refus: elle prouve une étape de procédure.
    """
    exiger_dossier(piece.menage, par, piece.donnee, Geste.ECRIRE)
    tracer(par, "piece.supprimer", piece, menage_id=piece.menage_id)
    try:
        piece.delete()
    except ProtectedError as protege:
        preuves = ", ".join(f"« {objet} »" for objet in protege.protected_objects)
        raise Refus(f"Cette pièce prouve {preuves}", "retirez d'abord cette étape") from None
    if piece.fichier:
        effacer(piece.fichier)
