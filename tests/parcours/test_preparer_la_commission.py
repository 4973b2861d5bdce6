"""Préparer la commission : l'ordre du jour, la fiche minimale, les décisions, les tâches."""

from playwright.sync_api import expect

from palier.metier.instances.models import Examen, Tache
from parcours.ecran import Ecran

INSCRITS = ("Sauvignon", "Delorvoche", "Gerbelelle")


def test_preparer_la_commission(prendre_poste):
    poste = prendre_poste("responsable", au_clavier=True)
    prevoir_la_reunion(poste)
    inscrire_les_situations(poste)
    imprimer_l_ordre_du_jour(poste)
    decider_en_serie(poste)
    faire_la_tache(prendre_poste("travailleur-social"))
    decides = Examen.objects.filter(decision="Accord pour six mois")
    assert decides.count() == len(INSCRITS) - 1


def prevoir_la_reunion(poste: Ecran) -> None:
    poste.ouvrir("/")
    poste.aller("Instances")
    poste.capturer("commission-instances")
    poste.suivre("Prévoir une réunion")
    poste.choisir(instance="Commission ASLL")
    poste.remplir(date="2026-01-12")
    poste.appuyer("Prévoir la réunion")


def inscrire_les_situations(poste: Ecran) -> None:
    for nom in INSCRITS:
        poste.remplir(menage=nom)
        poste.choisir(motif="Renouvellement de mesure")
        poste.appuyer("Inscrire")
    poste.lire("3 situations inscrites", *INSCRITS)


def imprimer_l_ordre_du_jour(poste: Ecran) -> None:
    poste.suivre("Ordre du jour")
    poste.lire("Fiche minimale : aucune donnée de santé", *INSCRITS)
    poste.capturer("commission-ordre-du-jour")
    poste.page.emulate_media(media="print")
    for a_l_ecran in (".rail", ".gestes", ".chemin"):
        expect(poste.page.locator(a_l_ecran).filter(visible=True)).to_have_count(0)
    poste.page.emulate_media(media="screen")
    poste.suivre("Commission ASLL")


def decider_en_serie(poste: Ecran) -> None:
    poste.remplir(presents="Mme Ferrandoche, M. Quentreval", toutes="Accord pour six mois")
    poste.remplir(**{"0-decision": "Ajournée : il manque l’avis du bailleur"})
    poste.deplier("Confier une tâche")
    poste.remplir(quoi="Demander l’avis du bailleur", echeance="2026-01-19")
    poste.choisir(pour_qui="Mariam Ferrandoche")
    poste.capturer("commission-decider")
    poste.capturer("commission-decider-390", etroit=True)
    poste.appuyer("Enregistrer les décisions")
    poste.lire("Décisions enregistrées", "Demander l’avis du bailleur")


def faire_la_tache(poste: Ecran) -> None:
    poste.ouvrir("/")
    poste.lire("Demander l’avis du bailleur")
    poste.aller("Instances")
    poste.appuyer("Demander l’avis du bailleur")
    assert Tache.objects.get(quoi="Demander l’avis du bailleur").faite_le
