"""Les volets de l'accompagnement dans le dossier : mesures et objectifs, démarches, pièces."""

from typing import Any

from palier.metier.accompagnement.listes import FINIES
from palier.metier.accompagnement.models import Demarche, Mesure, Piece
from palier.metier.accompagnement.recours import dates_du_recours
from palier.metier.accompagnement.regles import REFUS_D_UNE_OFFRE, Lire
from palier.metier.menages.models import Menage
from palier.noyau.parametres import ParametreAbsent
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.volets import Volet
from palier.socle.reglages.parametres import lecture_de


def _mesures(menage: Menage, acces: Acces) -> dict[str, Any]:
    visibles = Mesure.objects.visibles_par(acces).filter(menage=menage)
    toutes = list(visibles.pour_le_dossier())
    return {
        "ouvertes": [(m, _jauge(m, acces)) for m in toutes if m.statut not in FINIES],
        "finies": [m for m in toutes if m.statut in FINIES],
        "mene": _ouvert(menage, acces, Donnee.MESURES),
    }


def _jauge(mesure: Mesure, acces: Acces) -> dict[str, Any] | None:
    """La période en cours, en jours ; rien avant le démarrage."""
    periode = mesure.periode_du(acces.le)
    return {"periode": periode, "ecoules": periode.ecoules(acces.le)} if periode else None


def _demarches(menage: Menage, acces: Acces) -> dict[str, Any]:
    toutes = Demarche.objects.visibles_par(acces).filter(menage=menage)
    lues = list(toutes.select_related("mesure__dispositif", "structure"))
    recours = [d for d in lues if d.type == "D_DALO" and d.statut != "REFUSEE" and d.deposee_le]
    lire = lecture_de(recours[0].structure) if recours else None
    suites = {d.pk: _suites(d, lire) for d in recours if lire}
    return {
        "en_cours": [
            (d, _retard(d, acces), suites.get(d.pk)) for d in lues if d.conclue_le is None
        ],
        "orientations": list(menage.orientations.select_related("personne")),
        "conclues": [(d, suites.get(d.pk)) for d in lues if d.conclue_le is not None],
        "refus_d_une_offre": REFUS_D_UNE_OFFRE,
        "daho": lire("DAHO_DECISION_DELAI", acces.le) if lire else "",
        "ecrit_demarches": _ouvert(menage, acces, Donnee.IDENTITE),
    }


def _suites(recours: Demarche, lire: Lire) -> dict[str, Any]:
    """Les dates indicatives d'un recours DALO déposé, ou ce qui manque pour les dire."""
    try:
        return {"dates": dates_du_recours(recours, lire)}
    except ParametreAbsent as absent:
        return {"manque": str(absent)}


def _retard(demarche: Demarche, acces: Acces) -> int | None:
    """Les jours passés depuis la date où la réponse était attendue ; négatif : à venir."""
    attendue = demarche.reponse_attendue_le
    return (acces.le - attendue).days if attendue else None


def _pieces(menage: Menage, acces: Acces) -> dict[str, Any]:
    """Les pièces permises, si l'on peut changer chacune, et les jours qu'il lui reste."""
    visibles = Piece.objects.visibles_par(acces).filter(menage=menage)
    ecrites = Piece.objects.visibles_par(acces, Geste.ECRIRE).filter(menage=menage)
    changeables = set(ecrites.values_list("pk", flat=True))
    lues = visibles.select_related("mesure__dispositif").dans_l_ordre()
    return {
        "pieces": [
            (p, p.pk in changeables, (p.echeance - acces.le).days if p.echeance else None)
            for p in lues
        ],
        "joint": _ouvert(menage, acces, Donnee.IDENTITE),
        "ecrit_courriers": _ouvert(menage, acces, Donnee.MESURES),
    }


def _ouvert(menage: Menage, acces: Acces, donnee: Donnee) -> bool:
    return Menage.objects.visibles_par(acces, donnee, Geste.ECRIRE).filter(pk=menage.pk).exists()


VOLETS = (
    Volet(
        "mesures",
        "Mesures et objectifs",
        Donnee.MESURES,
        "accompagnement/volet_mesures.html",
        _mesures,
    ),
    Volet(
        "demarches", "Démarches", Donnee.IDENTITE, "accompagnement/volet_demarches.html", _demarches
    ),
    Volet("pieces", "Pièces", Donnee.IDENTITE, "accompagnement/volet_pieces.html", _pieces),
)
