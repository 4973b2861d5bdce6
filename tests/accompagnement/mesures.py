"""Des mesures à tous les stades, chez des gens connus."""

from datetime import date
from typing import Any

from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Dispositif, Mesure
from palier.metier.accompagnement.regles import usuelles
from palier.metier.menages.models import Menage
from palier.socle.habilitations.acces import Acces


def un_dispositif(structure: Any, code: str = "ASLL_MAINTIEN", **regles: Any) -> Dispositif:
    """Un dispositif et ses règles d'usage, plus celles que l'essai dit."""
    return Dispositif.objects.get_or_create(
        structure=structure,
        reference=code.lower(),
        defaults={"code": code, "nom": code, "regles": {**usuelles(code), **regles}},
    )[0]


def une_demande(menage: Menage, par: Acces, **champs: Any) -> Mesure:
    """Une demande complète, prête pour la commission."""
    dits = {"instructeur": "SST", "adhesion_le": date(2026, 1, 5), **champs}
    dispositif = dits.pop("dispositif", None) or un_dispositif(menage.structure)
    le = dits.pop("le", date(2026, 1, 8))
    return actions.demander(menage, dispositif=dispositif, le=le, par=par, **dits)


def une_mesure_accordee(menage: Menage, par: Acces, **champs: Any) -> Mesure:
    mesure = une_demande(menage, par, **champs)
    if mesure.dispositif.les_regles.commission:
        actions.passer_en_commission(mesure, par=par)
    return actions.accorder(mesure, le=date(2026, 1, 20), par=par)


def une_mesure_en_cours(menage: Menage, par: Acces, referent: Any, **champs: Any) -> Mesure:
    """Une mesure de six mois, ouverte le 1er février 2026."""
    mois = champs.pop("mois", 6)
    mesure = une_mesure_accordee(menage, par, **champs)
    actions.confier_mesure(mesure, professionnel=referent, le=date(2026, 1, 21), par=par)
    return actions.demarrer(mesure, le=date(2026, 2, 1), mois=mois, par=par)
