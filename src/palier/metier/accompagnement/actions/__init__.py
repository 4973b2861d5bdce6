"""Les verbes de l'accompagnement : un fichier par objet, tous appelables d'ici."""

from palier.metier.accompagnement.actions.absences import revenir, s_absenter
from palier.metier.accompagnement.actions.actes import DejaNote, noter
from palier.metier.accompagnement.actions.bilans import prevoir_bilan, rendre_bilan, signer_bilan
from palier.metier.accompagnement.actions.cours import (
    cloturer,
    demarrer,
    renouveler,
    reprendre,
    revenir_sur_le_renouvellement,
    suspendre,
)
from palier.metier.accompagnement.actions.demarches import (
    avancer_demarche,
    conclure_demarche,
    engager_demarche,
    former_recours,
)
from palier.metier.accompagnement.actions.instruction import (
    accorder,
    ajourner,
    annuler,
    completer,
    demander,
    passer_en_commission,
    refuser,
    reorienter,
    revenir_sur_la_decision,
)
from palier.metier.accompagnement.actions.objectifs import (
    commencer_objectif,
    conclure_objectif,
    constater_autonomie,
    fixer_objectif,
    lever_difficulte,
    ouvrir_difficulte,
)
from palier.metier.accompagnement.actions.referents import confier_mesure, reaffecter, suppleer
from palier.metier.accompagnement.actions.suites import orienter, preciser, suivre_apres

__all__ = [
    "DejaNote",
    "accorder",
    "ajourner",
    "annuler",
    "avancer_demarche",
    "cloturer",
    "commencer_objectif",
    "completer",
    "conclure_demarche",
    "conclure_objectif",
    "confier_mesure",
    "constater_autonomie",
    "demander",
    "demarrer",
    "engager_demarche",
    "fixer_objectif",
    "former_recours",
    "lever_difficulte",
    "noter",
    "orienter",
    "ouvrir_difficulte",
    "passer_en_commission",
    "preciser",
    "prevoir_bilan",
    "reaffecter",
    "refuser",
    "rendre_bilan",
    "renouveler",
    "reorienter",
    "reprendre",
    "revenir",
    "revenir_sur_la_decision",
    "revenir_sur_le_renouvellement",
    "s_absenter",
    "signer_bilan",
    "suivre_apres",
    "suppleer",
    "suspendre",
]
