"""Ce que les règles signalent d'une mesure, sans rien empêcher."""

from functools import partial

from palier.metier.accompagnement.listes import FINIES
from palier.metier.accompagnement.models import Mesure
from palier.metier.accompagnement.regles import (
    AutreMesure,
    Avertissement,
    sur_l_acces,
    sur_la_contrainte,
    sur_la_convention,
    sur_la_duree,
    sur_le_cumul,
)
from palier.socle.habilitations.acces import Acces
from palier.socle.reglages.parametres import parametre_de


def avertissements(mesure: Mesure, acces: Acces) -> list[Avertissement]:
    """Durée, convention, cumul, conditions d'entrée : tout ce qui mérite un regard.

    Rien n'est dit d'une mesure finie.
    """
    if mesure.statut in FINIES:
        return []
    code, dits = mesure.dispositif.code, []
    if accords := mesure.accords():
        regles = mesure.dispositif.les_regles
        dits += sur_la_duree(accords[:-1], accords[-1].mois, regles)
    if mesure.fin_prevue and mesure.convention:
        dits += sur_la_convention(code, mesure.fin_prevue, mesure.convention.fin)
    if mesure.debut is None:
        lire = partial(parametre_de, mesure.structure)
        dits += sur_l_acces(code, acces.le, None)
        dits += sur_la_contrainte(code, None, mesure.demandee_le or acces.le, lire)
    if code == "MAJ":
        dits += sur_le_cumul(code, _autres(mesure), _protection(mesure))
    return dits


def _autres(mesure: Mesure) -> list[AutreMesure]:
    siennes = Mesure.objects.filter(menage=mesure.menage_id).exclude(pk=mesure.pk)
    return [
        AutreMesure(autre.dispositif.code, str(autre), ouverte=autre.statut not in FINIES)
        for autre in siennes.select_related("dispositif")
    ]


def _protection(mesure: Mesure) -> str:
    """« NSP » quand une mesure de protection est accordée : sa nature n'est pas au dossier."""
    demandes = mesure.menage.demarches.filter(type="D_PROTECTION", statut="ACCORDEE")
    return "NSP" if demandes.exists() else ""
