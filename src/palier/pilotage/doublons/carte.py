"""La carte de fusion : tout ce qui désigne une personne ou un ménage, et ce qu'il en advient.

Une clé étrangère vers `Personne` ou `Menage` qui n'est pas ici fait échouer un essai.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from palier.metier.menages.models import Genre, Menage, Personne

FICHES: dict[Genre, type[models.Model]] = {Genre.PERSONNE: Personne, Genre.MENAGE: Menage}


@dataclass(frozen=True)
class Relation:
    """Ce qui désigne une fiche par un champ ; la fusion le fait désigner la fiche gardée.

    Attributes:
        modele: « tranche.Modele ».
        memes: deux lignes égales sur ces champs n'en font qu'une ; None : aucune n'est réunie.
        datee: seules des lignes qui se chevauchent se réunissent ; celle qui reste s'élargit.
    """

    modele: str
    champ: str
    memes: tuple[str, ...] | None = None
    datee: bool = False

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.modele)

    @property
    def lignes(self) -> models.QuerySet[Any]:
        return self.table._base_manager.order_by("pk")

    @property
    def libelle(self) -> str:
        return _LIBELLES[self.modele]


_LIBELLES = {
    "menages.Composition": "place dans un ménage|places dans un ménage",
    "menages.ParcoursResidentiel": "étape du parcours résidentiel|étapes du parcours résidentiel",
    "menages.StatutEmploi": "situation d'emploi|situations d'emploi",
    "menages.Ressource": "ressource",
    "menages.Diplome": "diplôme",
    "menages.Suivi": "suivi",
    "accompagnement.Participant": "participation à une mesure|participations à une mesure",
    "accompagnement.Mesure": "mesure",
    "accompagnement.Acte": "acte",
    "accompagnement.PresenceActe": "présence à un acte|présences à un acte",
    "accompagnement.Demarche": "démarche",
    "accompagnement.Autonomie": "constat d'autonomie|constats d'autonomie",
    "accompagnement.Orientation": "orientation",
    "accompagnement.SuiviPosterieur": "suivi après la sortie|suivis après la sortie",
    "accompagnement.Piece": "pièce",
    "budget.Situation": "situation de budget|situations de budget",
    "budget.LigneBudget": "ligne de budget|lignes de budget",
    "budget.Dette": "dette",
    "budget.PlanApurement": "plan d'apurement|plans d'apurement",
    "logement.Occupation": "logement occupé|logements occupés",
    "logement.Relogement": "demande de relogement|demandes de relogement",
    "logement.Procedure": "procédure",
    "diagnostic.Diagnostic": "diagnostic social et financier|diagnostics sociaux et financiers",
    "collectif.Presence": "présence à une séance|présences à une séance",
    "instances.Examen": "passage en commission|passages en commission",
    "instances.Tache": "tâche",
}

CARTE: dict[Genre, tuple[Relation, ...]] = {
    Genre.PERSONNE: (
        Relation("menages.Composition", "personne", memes=("menage",), datee=True),
        Relation("menages.ParcoursResidentiel", "personne", memes=("code", "debut", "fin")),
        Relation("menages.StatutEmploi", "personne", memes=("code", "debut", "fin")),
        Relation("menages.Ressource", "personne", memes=("nature", "debut", "fin", "montant")),
        Relation("menages.Diplome", "personne", memes=("code", "etranger", "constate_le")),
        Relation("accompagnement.Participant", "personne", memes=("mesure",), datee=True),
        Relation("accompagnement.PresenceActe", "personne", memes=("acte",)),
        Relation("accompagnement.Autonomie", "personne"),
        Relation("accompagnement.Orientation", "personne"),
        Relation("accompagnement.SuiviPosterieur", "personne"),
        Relation("budget.LigneBudget", "personne"),
        Relation("collectif.Presence", "personne", memes=("seance", "present")),
    ),
    Genre.MENAGE: (
        Relation("menages.Composition", "menage", memes=("personne",), datee=True),
        Relation("menages.Suivi", "menage", memes=("professionnel", "qualite"), datee=True),
        Relation("accompagnement.Mesure", "menage"),
        Relation("accompagnement.Acte", "menage"),
        Relation("accompagnement.Demarche", "menage"),
        Relation("accompagnement.Autonomie", "menage"),
        Relation("accompagnement.Orientation", "menage"),
        Relation("accompagnement.Piece", "menage"),
        Relation("budget.Situation", "menage"),
        Relation("budget.Dette", "menage"),
        Relation("budget.PlanApurement", "menage"),
        Relation("logement.Occupation", "menage"),
        Relation("logement.Relogement", "menage"),
        Relation("logement.Procedure", "menage"),
        Relation("diagnostic.Diagnostic", "menage"),
        Relation("instances.Examen", "menage"),
        Relation("instances.Tache", "menage"),
    ),
}

REFAITES = {"recherche.Entree.menage": "l'index de recherche : la base l'écrit elle-même"}
"""Ce qui désigne une fiche mais se refait seul."""

_PROPRES = {"id", "structure", "reference", "version", "cree_le", "cle_saisie"}


def champs(genre: Genre) -> list[Any]:
    """Ce qu'une fiche porte en propre, et qui se choisit quand on en réunit deux."""
    from palier.socle.champs import DeriveField

    tous = FICHES[genre]._meta.concrete_fields
    return [c for c in tous if c.name not in _PROPRES and not isinstance(c, DeriveField)]
