"""Le cycle d'une mesure, ses périodes, ses bilans, son rythme, ses recours (R-DIS-01 à 15).

Règles pures : ni base, ni horloge. Ce que permet un dispositif est une donnée (`Regles`) ; une clé
absente ne contraint rien, une limite à vérifier se dit et n'empêche rien (`Avertissement`).
"""

from palier.metier.accompagnement.regles.avertissement import Avertissement
from palier.metier.accompagnement.regles.bilans import (
    CONCLUSIONS,
    NIVEAUX,
    bilan_du_le,
    exiger_conclusion,
    exiger_niveau,
    progression,
    sur_l_ecart,
    type_de_bilan,
)
from palier.metier.accompagnement.regles.cycle import (
    TRANSITIONS,
    departs,
    exiger_ordre,
    exiger_statut,
    permis,
    statut_d_apres,
)
from palier.metier.accompagnement.regles.demande import (
    PROTECTIONS,
    AutreMesure,
    complete,
    exiger_adhesion,
    exiger_instructeur,
    exiger_seule,
    sur_l_acces,
    sur_la_contrainte,
    sur_le_cumul,
)
from palier.metier.accompagnement.regles.dispositif import (
    A_AGREER,
    AVDL,
    Lire,
    Regles,
    usuelles,
)
from palier.metier.accompagnement.regles.periodes import (
    Accord,
    accorder_periode,
    fin_anticipee,
    mois_couverts,
    sur_la_convention,
    sur_la_duree,
    total_accorde,
)
from palier.metier.accompagnement.regles.recours import (
    REFUS_D_UNE_OFFRE,
    Attendue,
    delai_de_reponse,
    fin_d_agrement,
    suites_du_recours,
)
from palier.metier.accompagnement.regles.rythme import (
    mois_pleins,
    sous_le_rythme,
    sur_le_rythme,
)

__all__ = [
    "AVDL",
    "A_AGREER",
    "CONCLUSIONS",
    "NIVEAUX",
    "PROTECTIONS",
    "REFUS_D_UNE_OFFRE",
    "TRANSITIONS",
    "Accord",
    "Attendue",
    "AutreMesure",
    "Avertissement",
    "Lire",
    "Regles",
    "accorder_periode",
    "bilan_du_le",
    "complete",
    "delai_de_reponse",
    "departs",
    "exiger_adhesion",
    "exiger_conclusion",
    "exiger_instructeur",
    "exiger_niveau",
    "exiger_ordre",
    "exiger_seule",
    "exiger_statut",
    "fin_anticipee",
    "fin_d_agrement",
    "mois_couverts",
    "mois_pleins",
    "permis",
    "progression",
    "sous_le_rythme",
    "statut_d_apres",
    "suites_du_recours",
    "sur_l_acces",
    "sur_l_ecart",
    "sur_la_contrainte",
    "sur_la_convention",
    "sur_la_duree",
    "sur_le_cumul",
    "sur_le_rythme",
    "total_accorde",
    "type_de_bilan",
    "usuelles",
]
