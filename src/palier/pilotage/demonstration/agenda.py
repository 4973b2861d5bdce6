"""La semaine en cours de la démonstration : des rendez-vous, une commission à préparer."""

from datetime import date, time, timedelta

from palier.metier.accompagnement.actions import noter
from palier.metier.accompagnement.models import Mesure
from palier.metier.instances.actions import inscrire, prevoir
from palier.metier.menages.models import Menage
from palier.pilotage.demonstration import procedures
from palier.socle.comptes.casquette import acces
from palier.socle.comptes.models import Compte, Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Role

RENDEZ_VOUS = (
    (0, time(9), "PHYSIQUE_BUREAU", "STRUCTURE"),
    (0, time(10, 30), "PHYSIQUE_BUREAU", "STRUCTURE"),
    (0, time(14), "VAD", "DOMICILE"),
    (1, time(9, 30), "VAD", "DOMICILE"),
    (2, time(11), "PHYSIQUE_BUREAU", "STRUCTURE"),
    (3, time(16), "TRIPARTITE", "EXTERIEUR"),
)
"""Jours à compter d'aujourd'hui, heure, type d'acte, lieu."""
COMMISSION_DANS = timedelta(days=10)


def semaine(structure: Structure, le: date) -> Acces:
    """Donne une semaine à la travailleuse sociale de la structure, et un ordre du jour."""
    compte = Compte.objects.get(
        professionnel__affectations__structure=structure,
        professionnel__affectations__role=Role.TRAVAILLEUR_SOCIAL,
    )
    par = acces(compte.pk, compte.casquettes(le).get(), le)
    suivies = list(
        Mesure.objects.filter(fin=None, referent_id=par.professionnel_id)
        .select_related("menage")
        .order_by("fin_prevue", "pk")
    )
    _rendez_vous(par, [mesure.menage for mesure in suivies[3:]])
    _commission(par, suivies[:3])
    procedures.en_cours(par)
    return par


def _rendez_vous(par: Acces, menages: list[Menage]) -> None:
    for (dans, heure, type_, lieu), menage in zip(RENDEZ_VOUS, menages, strict=False):
        jour = par.le + timedelta(days=dans)
        noter(menage, type=type_, le=jour, heure=heure, lieu=lieu, statut="PREVU", par=par)


def _commission(par: Acces, mesures: list[Mesure]) -> None:
    """Les mesures qui finissent le plus tôt : leur renouvellement se prépare."""
    reunion = prevoir(instance="COM_ASLL", date=par.le + COMMISSION_DANS, duree_min=120, par=par)
    for mesure in mesures:
        inscrire(reunion, mesure.menage, motif="RENOUVELLEMENT", par=par)
