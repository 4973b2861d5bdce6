"""Les tables du ménage : dossiers, faits datés, doublons reconnus."""

from palier.metier.menages.models.dossiers import (
    Composition,
    CompositionQuerySet,
    Menage,
    MenageQuerySet,
    Personne,
    PersonneQuerySet,
    Qualite,
    Suivi,
    lisible,
    membres_du_jour,
    menages_ouverts,
)
from palier.metier.menages.models.doublons import Fusion, Genre, PaireEcartee
from palier.metier.menages.models.faits import (
    MODELES,
    Diplome,
    ParcoursResidentiel,
    Ressource,
    StatutEmploi,
)

__all__ = [
    "MODELES",
    "Composition",
    "CompositionQuerySet",
    "Diplome",
    "Fusion",
    "Genre",
    "Menage",
    "MenageQuerySet",
    "PaireEcartee",
    "ParcoursResidentiel",
    "Personne",
    "PersonneQuerySet",
    "Qualite",
    "Ressource",
    "StatutEmploi",
    "Suivi",
    "lisible",
    "membres_du_jour",
    "menages_ouverts",
]
