"""Mener un import : de son état à son prochain état de repos, quoi qu'il arrive."""

import logging
from datetime import UTC, date, datetime

from palier.noyau.erreurs import Refus
from palier.pilotage.reprise import (
    annulation,
    colonnes,
    controle,
    depot,
    execution,
    lecture,
    pieces,
)
from palier.pilotage.reprise.listes import EN_TRAVAIL, Etat
from palier.pilotage.reprise.models import Import, Ligne
from palier.socle.journal.actions import tracer
from palier.socle.statistiques import relever

journal = logging.getLogger("palier.reprise")
_TOURS = 20
_DEFAUT = Refus("Palier a rencontré un défaut", "réessayez, ou joignez le fichier à un signalement")


def coupes() -> list[tuple[int, date]]:
    """Les imports dont le travail n'est pas fini, et le jour de leur dépôt."""
    encours = Import.objects.filter(etat__in=EN_TRAVAIL).order_by("pk")
    return [(numero, quand.date()) for numero, quand in encours.values_list("pk", "depose_le")]


def mener(numero: int, le: date, *, cascade: bool = False) -> None:
    """Fait le travail que demande l'état d'un import ; rien s'il n'en demande pas.

    Args:
        cascade: rejeter aussi ce qu'un rejet rend orphelin.
    """
    suites = {
        Etat.LECTURE: lambda d: _lire(d, le),
        Etat.CONTROLE: lambda d: _controler(d, le, cascade=cascade),
        Etat.ECRITURE: lambda d: _ecrire(d, le),
        Etat.RETOUR: _retourner,
    }
    lu = Import.objects.select_related("structure").filter(pk=numero).first()
    if lu is not None and lu.etat in suites:
        suites[Etat(lu.etat)](lu)


def _passer(lu: Import, vers: Etat, **champs: object) -> None:
    """Change l'état, si personne ne l'a changé entre-temps."""
    Import.objects.filter(pk=lu.pk, etat=lu.etat).update(etat=vers, **champs)
    lu.refresh_from_db()


def _lire(lu: Import, le: date) -> None:
    try:
        if not lu.correspondance and not depot.est_d_echange(depot.fichier(lu.pk, lu.nom)):
            pages = colonnes.examiner(lu)
            gardee = colonnes.modele_garde(lu.structure, pages)
            if not gardee:
                return _passer(lu, Etat.COLONNES, examen=colonnes.ecrire_pages(pages))
            Import.objects.filter(pk=lu.pk).update(
                correspondance=gardee, examen=colonnes.ecrire_pages(pages)
            )
            lu.correspondance = gardee
        lecture.mettre_en_attente(lu)
    except Exception as erreur:
        refus = _dire(erreur, lu)
        # Une correspondance qui ne va pas se corrige ; un fichier illisible, non.
        lu.refresh_from_db()
        if lu.examen:
            return _passer(lu, Etat.COLONNES, empeche=refus)
        depot.oublier(lu.pk)
        return _passer(lu, Etat.REFUSE, empeche=refus)
    if not lu.examen and not pieces.en_porte(depot.fichier(lu.pk, lu.nom)):
        depot.oublier(lu.pk)
    _passer(lu, Etat.CONTROLE, empeche="")
    return _controler(lu, le, cascade=False)


def _controler(lu: Import, le: date, *, cascade: bool) -> None:
    try:
        fautives = controle.controler(lu, le)
        for _ in range(_TOURS if cascade else 0):
            if not fautives:
                break
            lu.lignes.filter(fautive=True).update(rejetee=True)
            fautives = controle.controler(lu, le)
    except Exception as erreur:
        return _passer(lu, Etat.REFUSE, empeche=_dire(erreur, lu))
    return _passer(lu, Etat.APERCU)


def _ecrire(lu: Import, le: date) -> None:
    empeche = "La reprise a été interrompue : rien n'est écrit."
    try:
        execution.executer(lu, le)
    except execution.Arret:
        pass
    except Exception as erreur:
        empeche = f"{_dire(erreur, lu)} Rien n'est écrit."
    else:
        depot.oublier(lu.pk)
        relever()
        _passer(lu, Etat.FAIT, fini_le=datetime.now(UTC), empeche="")
        dit = {"creees": lu.creees, "modifiees": lu.modifiees}
        tracer(None, "reprise.finir", lu, structure_id=lu.structure_id, **dit)
        return
    _passer(lu, Etat.RETOUR, arret=False, empeche=empeche)
    _retourner(lu)


def _retourner(lu: Import) -> None:
    """Défait : un import fini est annulé, un import arrêté revient à son aperçu."""
    fini = lu.fini_le is not None
    try:
        # Ce qu'une coupure a laissé à moitié défait a déjà été vérifié.
        if fini and not lu.arret:
            annulation.verifier_intact(lu)
        Import.objects.filter(pk=lu.pk).update(arret=True)
        annulation.defaire(lu)
    except Refus as refus:
        return _passer(lu, Etat.FAIT, empeche=str(refus))
    except Exception as erreur:
        _dire(erreur, lu)
        Import.objects.filter(pk=lu.pk).update(
            empeche="Le retour en arrière s'est arrêté en chemin : relancez-le."
        )
        return None
    Ligne.objects.filter(depot=lu).update(ecrite=False)
    tracer(None, "reprise.defaire", lu, structure_id=lu.structure_id)
    return _passer(lu, Etat.ANNULE if fini else Etat.APERCU, arret=False)


def _dire(erreur: Exception, lu: Import) -> str:
    """Le refus à montrer ; un défaut du logiciel va au journal du serveur, sans données."""
    if isinstance(erreur, Refus):
        return str(erreur)
    journal.error("Import %s : %s", lu.pk, type(erreur).__name__, exc_info=erreur)
    return str(_DEFAUT)
