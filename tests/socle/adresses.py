"""Une adresse d'exemple par page, sur des fiches du CCAS Nord."""

from palier.metier.accompagnement.models import Dispositif
from palier.metier.partenaires.models import Partenaire
from palier.pilotage.bilans.models import Bilan
from socle.gens import (
    LE,
    un_compte,
    un_import,
    un_menage,
    une_dette,
    une_etape,
    une_mesure,
    une_occupation,
    une_piece,
    une_procedure,
    une_reunion,
    une_situation,
    une_structure,
)


def adresses() -> dict[str, str]:
    """Toutes les pages, sur un ménage du CCAS Nord."""
    nord = une_structure()
    menage = un_menage(nord)
    place = menage.compositions.get()
    emploi = place.personne.statuts_emploi.create(code="CDD", debut="2026-01-05")
    dossier = f"/menages/{menage.pk}"
    nadia = f"{dossier}/personnes/{place.personne_id}"
    return {
        "bureau:accueil": "/",
        "listes:menages": "/menages/",
        "listes:menages_exporter": "/menages/export.csv",
        "recherche:page": "/recherche/?q=ferrand",
        "menages:menage_ouvrir": "/menages/ouvrir/",
        "menages:coordonnees_modifier": f"{dossier}/coordonnees/",
        "menages:membre_ajouter": f"{dossier}/membres/ajouter/",
        "menages:membre_retirer": f"{dossier}/membres/{place.pk}/retirer/",
        "menages:personne_modifier": f"{nadia}/",
        "menages:fait_noter": f"{nadia}/emploi/noter/",
        "menages:fait_clore": f"{dossier}/emploi/{emploi.pk}/clore/",
        "dossier:fil": f"/menages/{menage.pk}/",
        "dossier:volet": f"/menages/{menage.pk}/volets/situation/",
        "comptes:casquette": "/casquette/",
        **_adresses_des_comptes(nord),
        "brouillons:garder": "/brouillons/garder/",
        "brouillons:oublier": "/brouillons/oublier/",
        **_adresses_des_doublons(menage),
        **_adresses_de_l_accompagnement(menage),
        **_adresses_de_l_annuaire(nord),
        **_adresses_des_documents(menage),
        **_adresses_des_branches(menage),
        **_adresses_des_bilans(nord),
        **_adresses_de_la_reprise(nord),
    }


def _adresses_de_l_annuaire(nord):
    bailleur = Partenaire.objects.create(nom="Habitat Nord", categorie="LOGEMENT", structure=nord)
    contact = bailleur.contacts.create(nom="Inès Roux", structure=nord)
    annuaire = f"/annuaire/{bailleur.pk}"
    return {
        "partenaires:liste": "/annuaire/",
        "partenaires:fiche": f"{annuaire}/",
        "partenaires:partenaire_ajouter": "/annuaire/ajouter/",
        "partenaires:partenaire_modifier": f"{annuaire}/modifier/",
        "partenaires:contact_ajouter": f"{annuaire}/contacts/ajouter/",
        "partenaires:contact_modifier": f"{annuaire}/contacts/{contact.pk}/",
        "partenaires:contact_retirer": f"{annuaire}/contacts/{contact.pk}/retirer/",
    }


def _adresses_de_la_reprise(nord):
    lu = un_import(nord)
    return {
        "reprise:imports": "/donnees/",
        "reprise:deposer": "/donnees/deposer/",
        "reprise:exporter": "/donnees/exporter/",
        "reprise:export_retirer": "/donnees/exports/1/",
        "reprise:import": f"/donnees/{lu.pk}/",
        "reprise:avancement": f"/donnees/{lu.pk}/avancement/",
        "reprise:colonnes": f"/donnees/{lu.pk}/colonnes/",
        "reprise:correspondance": f"/donnees/{lu.pk}/correspondance/",
        "reprise:rejets": f"/donnees/{lu.pk}/rejets.csv",
        "reprise:lignes": f"/donnees/{lu.pk}/lignes/menages/",
        "reprise:relire": f"/donnees/{lu.pk}/lignes/menages/relire/",
        "reprise:geste": f"/donnees/{lu.pk}/annuler/",
    }


def _adresses_des_reglages(structure):
    asll = Dispositif.objects.create(structure=structure, code="ASLL_ACCES", nom="ASLL accès")
    propre = structure.valeurs_propres.create(
        code="SECRET_SEUIL", valeur=11, debut="2026-01-01", motif="usage"
    )
    return {
        "reglages:structure": "/reglages/",
        "reglages:parametres": "/reglages/parametres/",
        "reglages:parametre": "/reglages/parametres/SECRET_SEUIL/",
        "reglages:valeur_finir": f"/reglages/valeurs/{propre.pk}/finir/",
        "reglages:sensibles": "/reglages/sensibles/",
        "reglages:sensible_allumer": "/reglages/sensibles/SANTE/",
        "reglages:sensible_eteindre": "/reglages/sensibles/SANTE/eteindre/",
        "accompagnement:dispositifs": "/reglages/dispositifs/",
        "accompagnement:dispositif": f"/reglages/dispositifs/{asll.pk}/",
        "accompagnement:dispositif_creer": "/reglages/dispositifs/creer/",
    }


def _adresses_des_comptes(structure):
    poste = un_compte("Chloé", structure).professionnel.affectations.get()
    return {
        **_adresses_des_reglages(structure),
        "comptes:liste": "/comptes/",
        "accompagnement:notes_transmettre": "/notes/transmettre/",
        "comptes:inviter": "/comptes/inviter/",
        "comptes:equipe_creer": "/comptes/equipes/creer/",
        "comptes:affectation": f"/comptes/{poste.pk}/",
        "comptes:affectation_changer": f"/comptes/{poste.pk}/changer/",
        "comptes:affectation_finir": f"/comptes/{poste.pk}/finir/",
        "comptes:invitation_envoyer": f"/comptes/{poste.pk}/inviter/",
        "comptes:invitation_revoquer": f"/comptes/{poste.pk}/revoquer/",
        "comptes:invitation_accepter": "/invitation/inconnu/",
        "journal:liste": "/journal/",
        "journal:exporter": "/journal/export.csv",
        "journal:verifier": "/journal/verifier/",
        "journal:imprimer": "/imprime/",
    }


def _adresses_des_doublons(menage):
    autre = un_menage(menage.structure)
    return {
        "partenaires:importer": "/annuaire/importer/",
        "partenaires:importer_apercu": "/annuaire/importer/apercu/",
        "doublons:liste": "/doublons/",
        "doublons:comparer": f"/doublons/menage/{menage.pk}/{autre.pk}/",
        "doublons:ecarter": f"/doublons/menage/{menage.pk}/1/ecarter/",
        "doublons:reprendre": "/doublons/ecartees/1/reprendre/",
        "doublons:fusion": "/doublons/fusions/1/",
    }


def _adresses_de_l_accompagnement(menage):
    mesure = une_mesure(menage)
    return {
        "accompagnement:menage_choisir": "/noter/",
        "accompagnement:suite_fixer": f"/menages/{menage.pk}/suite/",
        "accompagnement:acte_noter": f"/menages/{menage.pk}/noter/",
        "accompagnement:agenda": "/agenda/",
        "accompagnement:absences": "/absences/",
        "accompagnement:absence_revenir": "/absences/1/revenir/",
        "accompagnement:bilan_geste": "/bilans-de-mesure/1/rendre/",
        "accompagnement:demarche_engager": f"/menages/{menage.pk}/demarches/engager/",
        "accompagnement:demarche_geste": "/demarches/1/conclure/",
        "accompagnement:difficulte_geste": "/difficultes/1/lever/",
        "accompagnement:mesure": f"/mesures/{mesure.pk}/",
        "accompagnement:mesure_demander": f"/menages/{menage.pk}/mesures/demander/",
        "accompagnement:orientation_noter": f"/menages/{menage.pk}/orientations/noter/",
        "accompagnement:mesure_geste": f"/mesures/{mesure.pk}/cloturer/",
        "accompagnement:objectif_geste": "/objectifs/1/conclure/",
        "accompagnement:reaffecter": "/reaffectation/",
        "accompagnement:relais": f"/relais/?m={menage.pk}",
    }


def _adresses_des_documents(menage):
    """Pièces, courriers, bilan rédigé, ce qui s'imprime et se cherche."""
    mesure, piece = une_mesure(menage), une_piece(menage)
    return {
        "recherche:notes": "/recherche/notes/",
        "dossier:synthese": f"/menages/{menage.pk}/synthese/",
        "documents:modele_liste": "/modeles/",
        "documents:modele_deposer": "/modeles/deposer/",
        "documents:modele_telecharger": "/modeles/convocation/",
        "documents:modele_retirer": "/modeles/m1/retirer/",
        "documents:courrier_choisir": f"/menages/{menage.pk}/courriers/",
        "documents:courrier_rediger": f"/menages/{menage.pk}/courriers/convocation/",
        "documents:bilan_rediger": f"/bilans/mesures/{mesure.pk}/",
        "accompagnement:piece_joindre": f"/menages/{menage.pk}/pieces/joindre/",
        "accompagnement:piece_telecharger": f"/pieces/{piece.pk}/",
        "accompagnement:piece_remplacer": f"/pieces/{piece.pk}/remplacer/",
        "accompagnement:piece_supprimer": f"/pieces/{piece.pk}/supprimer/",
    }


def _adresses_des_branches(menage):
    """Budget, logement et instances : une adresse d'exemple de chaque page."""
    photo, dette = une_situation(menage), une_dette(menage)
    logement, etape = une_occupation(menage), une_etape(une_procedure(menage))
    reunion = une_reunion(menage.structure)
    dossier, procedure = f"/menages/{menage.pk}", f"/procedures/{etape.procedure_id}"
    return {
        "dossier:photographier": f"{dossier}/photographier/",
        "budget:situation": f"/situations/{photo.pk}/",
        "budget:situation_calculer": f"/situations/{photo.pk}/calculer/",
        "budget:dette_constater": f"{dossier}/dettes/noter/",
        "budget:dette": f"/dettes/{dette.pk}/",
        "budget:dette_regler": f"/dettes/{dette.pk}/regler/",
        "logement:occupation_noter": f"{dossier}/logements/noter/",
        "logement:occupation_corriger": f"/logements/{logement.pk}/corriger/",
        "logement:relogement_noter": f"{dossier}/relogements/noter/",
        "logement:procedure_ouvrir": f"{dossier}/procedures/ouvrir/",
        "logement:procedure": f"{procedure}/",
        "logement:etape_franchir": f"{procedure}/franchir/",
        "logement:procedure_clore": f"{procedure}/clore/",
        "logement:etape_retirer": f"/etapes/{etape.pk}/retirer/",
        "instances:liste": "/instances/",
        "instances:instance_ouvrir": "/instances/ouvrir/",
        "instances:reunion_prevoir": "/reunions/prevoir/",
        "instances:reunion": f"/reunions/{reunion.pk}/",
        "instances:ordre_du_jour": f"/reunions/{reunion.pk}/ordre-du-jour/",
        "instances:reunion_inscrire": f"/reunions/{reunion.pk}/inscrire/",
        "instances:reunion_decider": f"/reunions/{reunion.pk}/decider/",
        "instances:demandes_inscrire": f"/reunions/{reunion.pk}/inscrire-les-demandes/",
        "instances:examen_revenir": "/examens/1/revenir/",
        "instances:examen_retirer": "/examens/1/retirer/",
        "instances:tache_faire": "/taches/1/faire/",
        "instances:amelioration_annoncer": "/ameliorations/annoncer/",
        "instances:amelioration_suivre": "/ameliorations/1/suivre/",
    }


def _adresses_des_bilans(structure):
    """Un bilan ouvert ; ce qui demande de compter est éprouvé dans `tests/bilans`."""
    bilan = Bilan.objects.create(structure=structure, modele="flash", annee=2025, ouvert_le=LE)
    return {
        "bilans:liste": "/bilans/",
        "bilans:bilan_ouvrir": "/bilans/ouvrir/",
        "bilans:bilan": "/bilans/0/",
        "bilans:nombre": f"/bilans/{bilan.pk}/nombre/?n=I-999",
        "bilans:bilan_apercu": f"/bilans/{bilan.pk}/apercu.odt",
        "bilans:bilan_publier": f"/bilans/{bilan.pk}/publier/",
        "bilans:texte_ecrire": "/bilans/textes/0/",
        "bilans:texte_sans_objet": "/bilans/textes/0/sans-objet/",
        "bilans:publication": "/bilans/publies/0/",
        "bilans:publication_rejouer": "/bilans/publies/0/rejouer/",
        "bilans:publication_comparer": "/bilans/publies/0/comparer/",
        "bilans:publication_document": "/bilans/publies/0/pdf/",
    }
