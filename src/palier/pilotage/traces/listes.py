"""Les gestes du journal, dits en français, et rangés par famille."""

from collections.abc import Mapping

from django.db.models import Q

FAMILLES: Mapping[str, tuple[str, Q]] = {
    "lire": ("Lectures", Q(action__endswith=".lire") | Q(action__contains=".lire_")),
    "chercher": ("Recherches", Q(action__startswith="recherche.")),
    "exporter": ("Exports et copies", Q(action__contains="export") | Q(action__contains="sauveg")),
    "imprimer": ("Impressions", Q(action__contains="imprimer")),
    "refus": ("Accès refusés", Q(action="acces.refuse")),
    "comptes": ("Comptes et connexions", Q(action__startswith="comptes.")),
    "reglages": ("Réglages", Q(action__startswith="reglages.")),
}

_SUJETS = {
    "acces": "Accès",
    "accompagnement": "Accompagnement",
    "bilans": "Bilan",
    "budget": "Budget",
    "comptes": "Comptes",
    "dossier": "Dossier",
    "documents": "Documents",
    "doublons": "Doublons",
    "echange": "Échange",
    "instances": "Instances",
    "journal": "Journal",
    "listes": "Liste des ménages",
    "logement": "Logement",
    "menages": "Ménage",
    "partenaires": "Annuaire",
    "piece": "Pièce",
    "recherche": "Recherche",
    "reglages": "Réglages",
    "reprise": "Reprise",
    "sauvegarde": "Copie de sauvegarde",
}
_GESTES = {
    "acces.refuse": "Accès refusé",
    "comptes.accepter": "Compte ouvert par invitation",
    "comptes.affecter": "Poste confié",
    "comptes.connexion": "Connexion",
    "comptes.creer_equipe": "Équipe créée",
    "comptes.echec_de_connexion": "Échec de connexion",
    "comptes.fermer": "Compte fermé",
    "comptes.inviter": "Invitation faite",
    "comptes.mettre_fin": "Fin d'affectation",
    "comptes.revoquer": "Invitation révoquée",
    "dossier.lire": "Dossier lu",
    "dossier.imprimer": "Page imprimée",
    "documents.deposer_modele": "Modèle Word déposé",
    "documents.preparer": "Document préparé",
    "documents.retirer_modele": "Modèle Word retiré",
    "doublons.defaire": "Fusion de fiches défaite",
    "doublons.ecarter": "Fiches reconnues différentes",
    "doublons.fondre": "Fiches fusionnées",
    "doublons.reprendre": "Fiches à comparer de nouveau",
    "echange.exporter": "Export complet",
    "accompagnement.noter": "Acte noté",
    "accompagnement.transmettre_notes": "Notes réservées transmises",
    "journal.lire": "Journal consulté",
    "journal.exporter": "Journal exporté",
    "journal.verifier": "Journal vérifié",
    "listes.exporter": "Liste exportée",
    "piece.joindre": "Pièce jointe",
    "piece.lire": "Pièce téléchargée",
    "piece.remplacer": "Pièce remplacée",
    "piece.supprimer": "Pièce supprimée",
    "partenaires.importer": "Annuaire importé",
    "recherche.chercher": "Recherche",
    "recherche.notes": "Recherche dans les notes",
    "reprise.abandonner": "Import abandonné",
    "reprise.annuler": "Annulation d'un import demandée",
    "reprise.choisir": "Import : fiches rapprochées",
    "reprise.corriger": "Import : lignes corrigées",
    "reprise.defaire": "Import défait",
    "reprise.deposer": "Fichier déposé",
    "reprise.export_retirer": "Export complet téléchargé",
    "reprise.exporter": "Export complet demandé",
    "reprise.finir": "Import repris",
    "reprise.interrompre": "Import interrompu",
    "reprise.lancer": "Import lancé",
    "reprise.rejeter": "Import : lignes rejetées",
    "reprise.rejets": "Rejets d'un import téléchargés",
    "reprise.relier": "Import : colonnes reliées",
    "reprise.reprendre_rejets": "Import : lignes remises",
    "sauvegarde.sauvegarder": "Copie de sauvegarde faite",
}


def geste_dit(action: str) -> str:
    """Le geste d'une trace, en français.

    >>> geste_dit("dossier.lire"), geste_dit("budget.modifier_dette")
    ('Dossier lu', 'Budget : modifier dette')
    """
    if dit := _GESTES.get(action):
        return dit
    sujet, _, verbe = action.partition(".")
    return f"{_SUJETS.get(sujet, sujet.capitalize())} : {verbe.replace('_', ' ')}"
