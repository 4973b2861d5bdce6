"""Les règles du budget, des dettes, des plans et du surendettement (règles métier § 1 à 3)."""

from palier.metier.budget.regles.dettes import (
    DetteSuivie,
    Identite,
    Versement,
    exiger_montants,
    identite_de_la_dette,
)
from palier.metier.budget.regles.reperes import (
    effort_du_budget,
    famille,
    parts_familiales,
    quotient_familial,
    quotient_retenu,
    reste_par_jour,
    reste_par_unite,
    taux_d_effort,
    unites_de_consommation,
)
from palier.metier.budget.regles.soldes import (
    DETTES,
    FIXES,
    Budget,
    Desequilibre,
    Equilibre,
    Ligne,
    Soldes,
    budget,
    desequilibre,
    equilibre,
)

__all__ = [
    "DETTES",
    "FIXES",
    "Budget",
    "Desequilibre",
    "DetteSuivie",
    "Equilibre",
    "Identite",
    "Ligne",
    "Soldes",
    "Versement",
    "budget",
    "desequilibre",
    "effort_du_budget",
    "equilibre",
    "exiger_montants",
    "famille",
    "identite_de_la_dette",
    "parts_familiales",
    "quotient_familial",
    "quotient_retenu",
    "reste_par_jour",
    "reste_par_unite",
    "taux_d_effort",
    "unites_de_consommation",
]
