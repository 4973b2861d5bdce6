"""Une adresse d'exemple par page, sur des fiches du CCAS Nord."""

from datetime import UTC, date, datetime

from palier.metier.accompagnement.models import Convention, Dispositif, Moyen
from palier.metier.menages.models import Menage
from palier.metier.partenaires.models import Partenaire
from palier.pilotage.agenda.actions import creer_calendrier
from palier.socle.comptes.models import Compte, Structure
from socle.gens import (
    LE,
    l_acces,
    un_compte,
    un_diagnostic,
    un_plan,
    une_dette,
    une_etape,
    une_occupation,
    une_procedure,
    une_seance,
    une_situation,
)
from socle.monde import (
    Monde,
    la_reprise,
    le_suivi,
    les_bilans,
    les_doublons,
    les_instances,
    un_modele_depose,
    un_monde,
    un_poste,
    une_carte_jointe,
)

_AIDE = {"aide:sommaire": "/aide/", "aide:chapitre": "/aide/commission/"}


def adresses(
    structure: Structure | None = None, *, suivi_par: Compte | None = None
) -> dict[str, str]:
    """Toutes les pages, sur un dossier rempli que suit cette personne ; chacune a son objet."""
    monde = un_monde(structure, suivi_par=suivi_par)
    nord, menage = monde.structure, monde.menage
    place = menage.compositions.first()
    emploi = place.personne.statuts_emploi.create(code="CDD", debut="2026-01-05")
    dossier = f"/menages/{menage.pk}"
    nadia = f"{dossier}/personnes/{place.personne_id}"
    return {
        **_AIDE,
        "bureau:accueil": "/",
        "listes:menages": "/menages/",
        "listes:menages_exporter": "/menages/export.csv",
        "listes:procedures_sans_accompagnement": "/menages/procedures-sans-accompagnement/",
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
        **_adresses_des_rappels(monde),
        **_adresses_des_comptes(monde),
        "brouillons:garder": "/brouillons/garder/",
        "brouillons:oublier": "/brouillons/oublier/",
        **_adresses_des_doublons(monde),
        **_adresses_de_l_accompagnement(monde),
        **_adresses_de_l_annuaire(nord),
        **_adresses_des_documents(monde),
        **_adresses_des_branches(monde),
        **_adresses_du_collectif(monde),
        **_adresses_des_bilans(monde),
        **_adresses_de_la_reprise(monde),
    }


def _adresses_des_rappels(monde: Monde):
    """Le calendrier d'un collègue : son lien s'ouvre sans session, à qui le tient."""
    collegue = un_compte(f"Inès-{monde.structure.pk}", monde.structure)
    jeton = creer_calendrier(maintenant=datetime(2026, 4, 1, tzinfo=UTC), par=l_acces(collegue))
    return {
        "agenda:mes_rappels": "/mes-rappels/",
        "agenda:calendrier_creer": "/mes-rappels/calendrier/",
        "agenda:calendrier_revoquer": "/mes-rappels/calendrier/revoquer/",
        "agenda:calendrier": f"/calendriers/{monde.structure.pk}/{jeton}.ics",
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


def _adresses_de_la_reprise(monde: Monde):
    cles = la_reprise(monde)
    lu, classeur = f"/donnees/{cles['import']}", f"/donnees/{cles['classeur']}"
    return {
        "reprise:imports": "/donnees/",
        "reprise:deposer": "/donnees/deposer/",
        "reprise:exporter": "/donnees/exporter/",
        "reprise:export_retirer": f"/donnees/exports/{cles['export']}/",
        "reprise:import": f"{lu}/",
        "reprise:avancement": f"{lu}/avancement/",
        "reprise:colonnes": f"{classeur}/colonnes/",
        "reprise:correspondance": f"{classeur}/correspondance/",
        "reprise:rejets": f"{lu}/rejets.csv",
        "reprise:lignes": f"{lu}/lignes/menages/",
        "reprise:relire": f"{lu}/lignes/menages/relire/",
        "reprise:geste": f"{lu}/annuler/",
    }


def _adresses_des_reglages(structure):
    asll = Dispositif.objects.create(structure=structure, code="ASLL_ACCES", nom="ASLL accès")
    convention = Convention.objects.create(
        structure=structure, financeur="Département", debut="2026-01-01"
    )
    moyen = Moyen.objects.create(structure=structure, annee=2025, code="ETP", valeur=2)
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
        "accompagnement:conventions": "/reglages/conventions/",
        "accompagnement:convention": f"/reglages/conventions/{convention.pk}/",
        "accompagnement:convention_creer": "/reglages/conventions/creer/",
        "accompagnement:convention_clore": f"/reglages/conventions/{convention.pk}/clore/",
        "accompagnement:moyen_noter": "/reglages/moyens/noter/",
        "accompagnement:moyen": f"/reglages/moyens/{moyen.pk}/",
        "accompagnement:moyen_retirer": f"/reglages/moyens/{moyen.pk}/retirer/",
    }


def _adresses_des_comptes(monde: Monde):
    poste = un_poste(monde)
    compte = f"/comptes/{poste['affectation']}"
    return {
        **_adresses_des_reglages(monde.structure),
        "accompagnement:absences": "/absences/",
        "accompagnement:absence_revenir": f"/absences/{poste['absence']}/revenir/",
        "comptes:liste": "/comptes/",
        "accompagnement:notes_transmettre": "/notes/transmettre/",
        "comptes:inviter": "/comptes/inviter/",
        "comptes:equipe_creer": "/comptes/equipes/creer/",
        "comptes:affectation": f"{compte}/",
        "comptes:affectation_changer": f"{compte}/changer/",
        "comptes:affectation_finir": f"{compte}/finir/",
        "comptes:invitation_envoyer": f"{compte}/inviter/",
        "comptes:invitation_revoquer": f"{compte}/revoquer/",
        "comptes:invitation_accepter": f"/invitation/{poste['jeton']}/",
        "journal:liste": "/journal/",
        "journal:exporter": "/journal/export.csv",
        "journal:verifier": "/journal/verifier/",
        "journal:imprimer": "/imprime/",
    }


def _adresses_des_doublons(monde: Monde):
    cles = les_doublons(monde)
    paire = f"/doublons/menage/{monde.menage.pk}/{cles['autre']}"
    return {
        "partenaires:importer": "/annuaire/importer/",
        "partenaires:importer_apercu": "/annuaire/importer/apercu/",
        "doublons:liste": "/doublons/",
        "doublons:comparer": f"{paire}/",
        "doublons:ecarter": f"{paire}/ecarter/",
        "doublons:reprendre": f"/doublons/ecartees/{cles['ecartee']}/reprendre/",
        "doublons:fusion": f"/doublons/fusions/{cles['fusion']}/",
    }


def _adresses_de_l_accompagnement(monde: Monde):
    menage, mesure, cles = monde.menage, monde.mesure, le_suivi(monde)
    return {
        "accompagnement:menage_choisir": "/noter/",
        "accompagnement:suite_fixer": f"/menages/{menage.pk}/suite/",
        "accompagnement:acte_noter": f"/menages/{menage.pk}/noter/",
        "accompagnement:agenda": "/agenda/",
        "accompagnement:bilan_geste": f"/bilans-de-mesure/{cles['bilan']}/rendre/",
        "accompagnement:demarche_engager": f"/menages/{menage.pk}/demarches/engager/",
        "accompagnement:demarche_geste": f"/demarches/{cles['demarche']}/conclure/",
        "accompagnement:difficulte_geste": f"/difficultes/{cles['difficulte']}/lever/",
        "accompagnement:mesure": f"/mesures/{mesure.pk}/",
        "accompagnement:mesure_demander": f"/menages/{menage.pk}/mesures/demander/",
        "accompagnement:orientation_noter": f"/menages/{menage.pk}/orientations/noter/",
        "accompagnement:mesure_geste": f"/mesures/{mesure.pk}/cloturer/",
        "accompagnement:objectif_geste": f"/objectifs/{cles['objectif']}/conclure/",
        "accompagnement:reaffecter": "/reaffectation/",
        "accompagnement:relais": f"/relais/?m={menage.pk}",
    }


def _adresses_des_documents(monde: Monde):
    """Pièces, courriers, bilan rédigé, ce qui s'imprime et se cherche."""
    menage, mesure = monde.menage, monde.mesure
    piece, modele = une_carte_jointe(monde), un_modele_depose(monde)
    return {
        "recherche:notes": "/recherche/notes/",
        "dossier:synthese": f"/menages/{menage.pk}/synthese/",
        "documents:modele_liste": "/modeles/",
        "documents:modele_deposer": "/modeles/deposer/",
        "documents:modele_telecharger": "/modeles/convocation/",
        "documents:modele_retirer": f"/modeles/m{modele}/retirer/",
        "documents:courrier_choisir": f"/menages/{menage.pk}/courriers/",
        "documents:courrier_rediger": f"/menages/{menage.pk}/courriers/convocation/",
        "documents:bilan_rediger": f"/bilans/mesures/{mesure.pk}/",
        "documents:audience_preparer": f"/procedures/{une_procedure(menage).pk}/audience/",
        **_adresses_du_diagnostic(une_procedure(menage)),
        "accompagnement:piece_joindre": f"/menages/{menage.pk}/pieces/joindre/",
        "accompagnement:piece_telecharger": f"/pieces/{piece}/",
        "accompagnement:piece_remplacer": f"/pieces/{piece}/remplacer/",
        "accompagnement:piece_supprimer": f"/pieces/{piece}/supprimer/",
    }


def _adresses_du_collectif(monde: Monde):
    """Un atelier d'hier, où la personne du dossier est inscrite."""
    seance = une_seance(monde.structure)
    membre = monde.menage.compositions.first()
    presence = seance.presences.create(personne=membre.personne, present=False)
    atelier, ici = f"/ateliers/{seance.action_id}", f"/seances/{seance.pk}"
    return {
        "collectif:liste": "/ateliers/",
        "collectif:action_ouvrir": "/ateliers/ouvrir/",
        "collectif:action": f"{atelier}/",
        "collectif:action_modifier": f"{atelier}/modifier/",
        "collectif:seance_prevoir": f"{atelier}/prevoir/",
        "collectif:seance": f"{ici}/",
        "collectif:seance_inscrire": f"{ici}/inscrire/",
        "collectif:seance_annuler": f"{ici}/annuler/",
        "collectif:presence_retirer": f"/presences/{presence.pk}/retirer/",
    }


def _adresses_du_budget(menage: Menage):
    """Une photographie, une dette étalée par un plan, une autre à étaler."""
    photo, dette = une_situation(menage), une_dette(menage)
    plan, libre = un_plan(dette), une_dette(menage, type="ENERGIE", initial=240, restant=240)
    manque = plan.incidents.create(nature="LOYER", constate_le=date(2026, 4, 10))
    dossier = f"/menages/{menage.pk}"
    return {
        "budget:situation": f"/situations/{photo.pk}/",
        "budget:situation_calculer": f"/situations/{photo.pk}/calculer/",
        "budget:situation_comparer": f"/situations/{photo.pk}/comparer/",
        "budget:dette_constater": f"{dossier}/dettes/noter/",
        "budget:dette": f"/dettes/{dette.pk}/",
        "budget:dette_regler": f"/dettes/{dette.pk}/regler/",
        "budget:plan_simuler": f"{dossier}/plans/simuler/?dettes={libre.pk}&mois=12&premiere=5/5",
        "budget:plan_proposer": f"{dossier}/plans/proposer/",
        "budget:plan": f"/plans/{plan.pk}/",
        "budget:plan_geste": f"/plans/{plan.pk}/denoncer/",
        "surendettement:dossier": f"{dossier}/surendettement/",
        "surendettement:recopie": f"{dossier}/surendettement/recopie/",
        "budget:incident_regulariser": f"/plans/incidents/{manque.pk}/regulariser/",
    }


def _adresses_des_branches(monde: Monde):
    """Budget, logement et instances : une adresse d'exemple de chaque page."""
    menage = monde.menage
    logement, etape = une_occupation(menage), une_etape(une_procedure(menage))
    cles = les_instances(monde)
    reunion, examen = f"/reunions/{cles['reunion']}", f"/examens/{cles['examen']}"
    dossier, procedure = f"/menages/{menage.pk}", f"/procedures/{etape.procedure_id}"
    return {
        "dossier:photographier": f"{dossier}/photographier/",
        "droits:menage": f"{dossier}/droits/",
        "droits:varier_le_salaire": f"{dossier}/droits/et-si/",
        "droits:demarche_engager": f"{dossier}/droits/demarche/",
        **_adresses_du_budget(menage),
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
        "instances:reunion": f"{reunion}/",
        "instances:ordre_du_jour": f"{reunion}/ordre-du-jour/",
        "instances:reunion_inscrire": f"{reunion}/inscrire/",
        "instances:reunion_decider": f"{reunion}/decider/",
        "instances:demandes_inscrire": f"{reunion}/inscrire-les-demandes/",
        "instances:examen_revenir": f"{examen}/revenir/",
        "instances:examen_retirer": f"{examen}/retirer/",
        "instances:tache_faire": f"/taches/{cles['tache']}/faire/",
        "instances:amelioration_annoncer": "/ameliorations/annoncer/",
        "instances:amelioration_suivre": f"/ameliorations/{cles['action']}/suivre/",
    }


def _adresses_des_bilans(monde: Monde):
    """Un bilan en cours, et un bilan publié ; leurs nombres sont éprouvés dans `tests/bilans`."""
    cles = les_bilans(monde)
    bilan, texte = f"/bilans/{cles['bilan']}", f"/bilans/textes/{cles['texte']}"
    publie = f"/bilans/publies/{cles['publication']}"
    return {
        "bilans:liste": "/bilans/",
        "bilans:bilan_ouvrir": "/bilans/ouvrir/",
        "bilans:bilan": f"{bilan}/",
        "bilans:bilan_dette": f"{bilan}/dette/",
        "bilans:nombre": f"{bilan}/nombre/?n=I-001",
        "bilans:bilan_apercu": f"{bilan}/apercu.docx",
        "bilans:bilan_publier": f"{bilan}/publier/",
        "bilans:texte_ecrire": f"{texte}/",
        "bilans:texte_sans_objet": f"{texte}/sans-objet/",
        "bilans:publication": f"{publie}/",
        "bilans:publication_rejouer": f"{publie}/rejouer/",
        "bilans:publication_comparer": f"{publie}/comparer/",
        "bilans:publication_document": f"{publie}/pdf/",
    }


def _adresses_du_diagnostic(procedure):
    """Un diagnostic remis, un autre en cours."""
    remis = un_diagnostic(procedure, presence="PRESENT", remis_le=LE)
    en_cours = f"/diagnostics/{un_diagnostic(procedure).pk}"
    return {
        "diagnostic:diagnostics": f"/procedures/{procedure.pk}/diagnostics/",
        "diagnostic:diagnostic": f"{en_cours}/",
        "diagnostic:diagnostic_rediger": f"{en_cours}/rediger/",
        "diagnostic:diagnostic_remettre": f"{en_cours}/remettre/",
        "diagnostic:diagnostic_transmettre": f"/diagnostics/{remis.pk}/transmettre/",
        "diagnostic:diagnostic_telecharger": f"{en_cours}/document.pdf",
    }
