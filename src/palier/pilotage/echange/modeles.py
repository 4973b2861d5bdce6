"""Table d'échange → le modèle qui la tient en base, et le chemin de celui-ci à sa structure."""

from django.db import models

MODELES = {
    "structures": "comptes.Structure",
    "professionnels": "comptes.Professionnel",
    "affectations": "comptes.Affectation",
    "absences": "comptes.Absence",
    "contextes": "territoires.Contexte",
    "partenaires": "partenaires.Partenaire",
    "interlocuteurs": "partenaires.Contact",
    "menages": "menages.Menage",
    "personnes": "menages.Personne",
    "compositions": "menages.Composition",
    "parcours_residentiels": "menages.ParcoursResidentiel",
    "statuts_emploi": "menages.StatutEmploi",
    "ressources": "menages.Ressource",
    "diplomes": "menages.Diplome",
    "conventions": "accompagnement.Convention",
    "dispositifs": "accompagnement.Dispositif",
    "moyens": "accompagnement.Moyen",
    "mesures": "accompagnement.Mesure",
    "participants": "accompagnement.Participant",
    "periodes": "accompagnement.PeriodeDeMesure",
    "suspensions": "accompagnement.Suspension",
    "difficultes": "accompagnement.Difficulte",
    "objectifs": "accompagnement.Objectif",
    "actes": "accompagnement.Acte",
    "presences_actes": "accompagnement.PresenceActe",
    "sollicitations": "accompagnement.Sollicitation",
    "demarches": "accompagnement.Demarche",
    "autonomies": "accompagnement.Autonomie",
    "bilans": "accompagnement.BilanDeMesure",
    "orientations": "accompagnement.Orientation",
    "suivis_posterieurs": "accompagnement.SuiviPosterieur",
    "pieces": "accompagnement.Piece",
    "situations": "budget.Situation",
    "lignes_budget": "budget.LigneBudget",
    "dettes": "budget.Dette",
    "plans_apurement": "budget.PlanApurement",
    "plans_dettes": "budget.DetteDePlan",
    "plans_echeances": "budget.EcheanceDePlan",
    "plans_incidents": "budget.IncidentDePlan",
    "reglements": "budget.Reglement",
    "occupations": "logement.Occupation",
    "relogements": "logement.Relogement",
    "procedures": "logement.Procedure",
    "etapes": "logement.Etape",
    "diagnostics": "diagnostic.Diagnostic",
    "actions": "collectif.Action",
    "seances": "collectif.Seance",
    "presences": "collectif.Presence",
    "intervenants": "collectif.Intervenant",
    "instances": "instances.Instance",
    "reunions": "instances.Reunion",
    "examens": "instances.Examen",
    "taches": "instances.Tache",
    "ameliorations": "instances.Amelioration",
}


def vers_la_structure(modele: type[models.Model], profondeur: int = 3) -> str:
    """Le chemin d'un modèle à la structure de ses lignes ; vide : elles n'en ont pas."""
    if modele._meta.label == "comptes.Structure":
        return "pk"
    noms = {champ.name: champ for champ in modele._meta.fields if champ.is_relation}
    if "structure" in noms:
        return "structure"
    for nom, champ in noms.items():
        if profondeur and nom != "professionnel":
            suite = vers_la_structure(champ.related_model, profondeur - 1)  # type: ignore[arg-type]
            if suite:
                return f"{nom}__{suite}"
    return ""
