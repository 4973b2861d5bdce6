"""Une famille arrive : de l'accueil au premier entretien, chacun à son poste."""

from palier.metier.accompagnement.models import Acte, Mesure
from palier.metier.menages.models import Menage
from parcours.ecran import Ecran

REFERENTE = "Mariam Ferrandoche, Conseillère en économie sociale et familiale"


def test_une_famille_arrive(prendre_poste):
    accueil = prendre_poste("accueil", au_clavier=True)
    chercher_la_famille(accueil)
    ouvrir_le_dossier_malgre_une_homonyme(accueil)
    dire_qui_compose_le_menage(accueil)
    famille = Menage.objects.get(reference="2026-0001")

    responsable = prendre_poste("responsable")
    demander_une_mesure(responsable, famille)
    completer_le_dossier(responsable)
    faire_decider_la_commission(responsable)
    confier_la_mesure(responsable, famille)

    referente = prendre_poste("travailleur-social")
    demarrer_la_mesure(referente, famille)
    noter_le_logement(referente, famille)
    noter_le_premier_entretien(referente, famille)
    assert Mesure.objects.get(menage=famille).statut == "ACTIVE"
    assert Acte.objects.get(menage=famille).type == "PHYSIQUE_BUREAU"


def chercher_la_famille(poste: Ecran) -> None:
    poste.ouvrir("/")
    poste.page.keyboard.press("Control+k")
    poste.page.keyboard.type("courtelele")
    poste.lire_dans(".palette", "Hélène Courtelelle")
    poste.capturer("arrive-chercher")
    poste.page.keyboard.press("Escape")
    poste.aller("Ménages")
    poste.suivre("Ouvrir un dossier")


def ouvrir_le_dossier_malgre_une_homonyme(poste: Ecran) -> None:
    poste.remplir(nom="Courtelelle", prenom="Hélène", naissance="1991-07-13")
    poste.choisir(sexe="Femme")
    poste.remplir(adresse="8 rue de la Fonderie", telephone="06 00 00 11 22")
    poste.capturer("arrive-ouvrir")
    poste.appuyer("Ouvrir le dossier")
    poste.lire("Existe peut-être déjà", "59 avenue des Acacias")
    poste.capturer("arrive-doublon")
    poste.appuyer("Ouvrir quand même un nouveau dossier")
    poste.lire("Dossier ouvert : Courtelelle, n° 2026-0001.")


def dire_qui_compose_le_menage(poste: Ecran) -> None:
    poste.suivre("Situation")
    poste.suivre("Ajouter une personne")
    poste.choisir(role="Enfant")
    poste.remplir(nom="Courtelelle", prenom="Tom", naissance="2017-03-02")
    poste.choisir(garde="Garde alternée")
    poste.appuyer("Ajouter au ménage")
    poste.suivre("Ajouter une personne")
    poste.choisir(role="Enfant")
    poste.remplir(naissance_attendue="2026-05-20")
    poste.appuyer("Ajouter au ménage")
    poste.lire("garde alternée", "naissance attendue le 20 mai 2026")
    poste.capturer("arrive-composition")


def demander_une_mesure(poste: Ecran, famille: Menage) -> None:
    poste.ouvrir(f"/menages/{famille.pk}/volets/mesures/")
    poste.suivre("Demander une mesure")
    poste.choisir(dispositif="ASLL maintien", instructeur="CCAS")
    poste.remplir(pieces_attendues="4", pieces_recues="2")
    poste.capturer("arrive-demander")
    poste.appuyer("Demander une mesure")
    poste.suivre("ASLL maintien")
    poste.lire("Dossier incomplet", "2 sur 4")
    poste.capturer("arrive-incomplete")


def completer_le_dossier(poste: Ecran) -> None:
    poste.suivre("Compléter le dossier")
    poste.remplir(pieces_recues="4", adhesion_le="aujourd'hui")
    poste.appuyer("Compléter le dossier")
    poste.suivre("Passer en commission")
    poste.appuyer("Passer en commission")
    poste.lire("La demande attend la commission.")


def faire_decider_la_commission(poste: Ecran) -> None:
    poste.aller("Instances")
    poste.suivre("Prévoir une réunion")
    poste.choisir(instance="Commission ASLL")
    poste.remplir(date="2026-01-12")
    poste.appuyer("Prévoir la réunion")
    poste.lire("1 demande attend la commission")
    poste.capturer("arrive-inscrire")
    poste.appuyer("L’inscrire à l’ordre du jour")
    poste.cocher("Accord")
    poste.remplir(decision="Six mois, avec un plan d’apurement.")
    poste.capturer("arrive-decider")
    poste.appuyer("Enregistrer les décisions")
    poste.lire("Décisions enregistrées")


def confier_la_mesure(poste: Ecran, famille: Menage) -> None:
    poste.ouvrir(f"/mesures/{famille.mesures.get().pk}/")
    poste.suivre("Confier la mesure")
    poste.choisir(professionnel=REFERENTE)
    poste.appuyer("Confier la mesure")
    poste.lire("Mesure confiée.", "Référent : Mariam Ferrandoche")


def demarrer_la_mesure(poste: Ecran, famille: Menage) -> None:
    poste.ouvrir(f"/mesures/{famille.mesures.get().pk}/")
    poste.suivre("Démarrer la mesure")
    poste.appuyer("Démarrer la mesure")
    poste.lire("Mesure démarrée.", "Attribution")
    poste.capturer("arrive-demarree")


def noter_le_logement(poste: Ecran, famille: Menage) -> None:
    poste.ouvrir(f"/menages/{famille.pk}/volets/logement/")
    poste.suivre("Noter un logement")
    poste.choisir(statut="Locataire du parc public")
    poste.remplir(debut="2021-09-01", bailleur="Vaubrelle Habitat", loyer="512,40", aide="231")
    poste.appuyer("Noter le logement")
    poste.lire("512,40 €")


def noter_le_premier_entretien(poste: Ecran, famille: Menage) -> None:
    poste.ouvrir(f"/menages/{famille.pk}/")
    poste.suivre("Noter un acte pour Courtelelle")
    poste.remplir(note="Premier entretien. Loyer impayé depuis novembre, dossier Caf à rouvrir.")
    poste.appuyer("Enregistrer l’acte")
    poste.lire("Premier entretien.")
    poste.capturer("arrive-fil")
