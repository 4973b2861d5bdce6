"""Qui ouvre quelle page : écrit à la main d'après R-RGP-09, une ligne par adresse."""

from palier.socle.habilitations.listes import Role

_TOUS = frozenset(Role)
_IDENTITE = _TOUS - {Role.COMMISSION, Role.DIRECTION, Role.ADMINISTRATEUR, Role.DELEGUE}
_TIENT = _IDENTITE - {Role.GESTIONNAIRE}
_NOTE = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.REFERENT_INSERTION})
_SUIVENT = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.REFERENT_INSERTION})
_ECRIVENT = _IDENTITE - {Role.GESTIONNAIRE}
_MENENT = _ECRIVENT - {Role.ACCUEIL}
_BUDGET = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.RESPONSABLE, Role.REFERENT_INSERTION})
_INSTANCES = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.RESPONSABLE})
_TIENT_COMPTES = frozenset({Role.ADMINISTRATEUR})
_COMPTES = _TIENT_COMPTES | {Role.RESPONSABLE}
SANS_COMPTE = frozenset({"comptes:invitation_accepter"})
"""Les pages que l'on ouvre sans être connecté : un lien à usage unique les garde."""
CONDUISENT = frozenset({"bureau:accueil"})
"""Les pages qui mènent ailleurs, au lieu de refuser, qui n'y a rien à faire."""
_AGENDA = frozenset(
    {
        Role.TRAVAILLEUR_SOCIAL,
        Role.RESPONSABLE,
        Role.ACCUEIL,
        Role.REFERENT_INSERTION,
        Role.ECRIVAIN_PUBLIC,
    }
)
_TIENNENT_TOUT = frozenset({Role.RESPONSABLE, Role.ACCUEIL})
_REGLAGES = frozenset({Role.RESPONSABLE, Role.ADMINISTRATEUR})
_AGREGATS = _TOUS - {Role.ACCUEIL, Role.COMMISSION, Role.ADMINISTRATEUR}
_BILANS = frozenset({Role.RESPONSABLE, Role.DIRECTION})
_ENCADRE = frozenset({Role.RESPONSABLE})
MATRICE = {
    "partenaires:importer": _TIENNENT_TOUT,
    "partenaires:importer_apercu": _TIENNENT_TOUT,
    "doublons:liste": _TIENNENT_TOUT,
    "doublons:comparer": _TIENNENT_TOUT,
    "doublons:ecarter": _TIENNENT_TOUT,
    "doublons:reprendre": _TIENNENT_TOUT,
    "doublons:fusion": _TIENNENT_TOUT,
    "bureau:accueil": _IDENTITE,
    "listes:menages": _IDENTITE,
    "listes:menages_exporter": _IDENTITE,
    "recherche:page": _IDENTITE,
    "recherche:notes": _SUIVENT | {Role.RESPONSABLE},
    "menages:menage_ouvrir": _TIENT,
    "menages:coordonnees_modifier": _TIENT,
    "menages:membre_ajouter": _TIENT,
    "menages:membre_retirer": _TIENT,
    "menages:personne_modifier": _TIENT,
    "menages:fait_noter": _NOTE,
    "menages:fait_clore": _NOTE,
    "partenaires:liste": _IDENTITE,
    "partenaires:fiche": _IDENTITE,
    "partenaires:partenaire_ajouter": _TIENT,
    "partenaires:partenaire_modifier": _TIENT,
    "partenaires:contact_ajouter": _TIENT,
    "partenaires:contact_modifier": _TIENT,
    "partenaires:contact_retirer": _TIENT,
    "dossier:fil": _IDENTITE,
    "dossier:volet": _IDENTITE,
    "dossier:synthese": _IDENTITE,
    "accompagnement:acte_noter": _SUIVENT,
    "accompagnement:agenda": _AGENDA,
    "accompagnement:absences": _AGENDA,
    "accompagnement:absence_revenir": _AGENDA,
    "accompagnement:bilan_geste": _SUIVENT,
    "accompagnement:demarche_engager": _ECRIVENT,
    "accompagnement:demarche_geste": _ECRIVENT,
    "accompagnement:difficulte_geste": _SUIVENT,
    "accompagnement:mesure": _IDENTITE,
    "accompagnement:mesure_demander": _MENENT,
    "accompagnement:mesure_geste": _MENENT,
    "accompagnement:objectif_geste": _MENENT,
    "accompagnement:piece_joindre": _TIENT,
    "accompagnement:piece_telecharger": _IDENTITE,
    "accompagnement:piece_remplacer": _TIENT,
    "accompagnement:piece_supprimer": _TIENT,
    "accompagnement:reaffecter": frozenset({Role.RESPONSABLE}),
    "accompagnement:relais": _SUIVENT | {Role.RESPONSABLE},
    "dossier:photographier": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "budget:situation": _BUDGET,
    "budget:situation_calculer": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "budget:dette_constater": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "budget:dette": _BUDGET,
    "budget:dette_regler": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:occupation_noter": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:occupation_corriger": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:relogement_noter": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:procedure_ouvrir": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:procedure": _BUDGET,
    "logement:etape_franchir": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:procedure_clore": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:etape_retirer": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "instances:liste": _INSTANCES | {Role.COMMISSION},
    "instances:instance_ouvrir": _INSTANCES,
    "instances:reunion_prevoir": _INSTANCES,
    "instances:reunion": _INSTANCES | {Role.COMMISSION},
    "instances:ordre_du_jour": _INSTANCES | {Role.COMMISSION},
    "instances:reunion_inscrire": _INSTANCES,
    "instances:reunion_decider": _INSTANCES,
    "instances:demandes_inscrire": _INSTANCES,
    "instances:examen_revenir": _INSTANCES,
    "instances:examen_retirer": _INSTANCES,
    "instances:tache_faire": _IDENTITE,
    "instances:amelioration_annoncer": _INSTANCES,
    "instances:amelioration_suivre": _INSTANCES,
    "accompagnement:menage_choisir": _NOTE,
    "accompagnement:suite_fixer": _NOTE,
    "documents:modele_liste": _REGLAGES | {Role.DIRECTION},
    "documents:modele_deposer": _REGLAGES,
    "documents:modele_telecharger": _REGLAGES | {Role.DIRECTION},
    "documents:modele_retirer": _REGLAGES,
    "documents:courrier_choisir": _MENENT,
    "documents:courrier_rediger": _MENENT,
    "documents:bilan_rediger": _SUIVENT,
    # Reprendre et rendre touche tous les dossiers : qui encadre, jamais l'administrateur technique.
    "reprise:imports": _ENCADRE,
    "reprise:deposer": _ENCADRE,
    "reprise:exporter": _ENCADRE,
    "reprise:export_retirer": _ENCADRE,
    "reprise:import": _ENCADRE,
    "reprise:avancement": _ENCADRE,
    "reprise:colonnes": _ENCADRE,
    "reprise:correspondance": _ENCADRE,
    "reprise:rejets": _ENCADRE,
    "reprise:lignes": _ENCADRE,
    "reprise:relire": _ENCADRE,
    "reprise:geste": _ENCADRE,
    "comptes:casquette": _TOUS,
    "journal:liste": frozenset({Role.DELEGUE}),
    "journal:exporter": frozenset({Role.DELEGUE}),
    "journal:verifier": frozenset({Role.DELEGUE}),
    "journal:imprimer": _TOUS,
    "comptes:liste": _COMPTES,
    "comptes:affectation": _COMPTES,
    "comptes:inviter": _TIENT_COMPTES,
    "comptes:equipe_creer": _TIENT_COMPTES,
    "comptes:affectation_changer": _TIENT_COMPTES,
    "comptes:affectation_finir": _TIENT_COMPTES,
    "comptes:invitation_envoyer": _TIENT_COMPTES,
    "comptes:invitation_revoquer": _TIENT_COMPTES,
    "comptes:invitation_accepter": _TOUS,
    "brouillons:garder": _TOUS,
    "brouillons:oublier": _TOUS,
    "bilans:liste": _AGREGATS,
    "bilans:bilan_ouvrir": _BILANS,
    "bilans:bilan": _AGREGATS,
    "bilans:nombre": _AGREGATS,
    "bilans:bilan_apercu": _AGREGATS,
    "bilans:bilan_publier": _BILANS,
    "bilans:texte_ecrire": _BILANS,
    "bilans:texte_sans_objet": _BILANS,
    "bilans:publication": _AGREGATS,
    "bilans:publication_rejouer": _AGREGATS,
    "bilans:publication_comparer": _AGREGATS,
    "bilans:publication_document": _AGREGATS,
}
