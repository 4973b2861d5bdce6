"""Le tour des pages : ce que le guide montre et qu'aucun parcours ne traverse."""

from pathlib import Path

import pytest
from huey.contrib.djhuey import HUEY
from playwright.sync_api import expect

from palier.metier.menages.models import Menage
from parcours.conftest import MOT_DE_PASSE
from parcours.ecran import Ecran

INSCRITS = (
    *("Denise Benakine", "Maëlle Clairvoir", "Hugo Cormerange", "Hélène Courtelelle"),
    *("Jeanne Darvillet", "Zoé Delorvoche", "Gilles Fofanaud", "Anaïs Gerbelelle"),
)
CLASSEUR = Path(__file__).parents[2] / "exemples" / "classeurs" / "ccas-suivi.xlsx"


@pytest.fixture
def courtelelle(demonstration) -> str:  # noqa: ARG001 (la base avant le dossier)
    """L'adresse d'un dossier suivi."""
    return Menage.objects.get(reference="VAU-F0149").get_absolute_url()


@pytest.fixture
def _aussitot():
    """Le travail de fond se fait dans la page."""
    HUEY.immediate = True
    yield
    HUEY.immediate = False


def test_arriver_et_se_connecter(prendre_poste):
    poste = prendre_poste("")
    poste.ouvrir("/")
    poste.capturer("connexion")
    poste.page.fill("#id_login", "travailleur-social@demo.palier.test")
    poste.page.fill("#id_password", MOT_DE_PASSE)
    poste.appuyer("Se connecter")
    poste.lire("Lundi 12 janvier 2026")
    poste.suivre("Mon compte", dans=".rail-pied")
    poste.capturer("compte")
    poste.ouvrir("/compte/2fa/")
    poste.lire("Second facteur")
    poste.capturer("second-facteur")


def test_son_bureau_et_ses_menages(prendre_poste, courtelelle):
    poste = prendre_poste("travailleur-social")
    poste.ouvrir("/")
    poste.lire("3 rendez-vous aujourd’hui")
    poste.capturer("bureau")
    poste.capturer("bureau-390", etroit=True)
    poste.ouvrir("/menages/")
    poste.lire("17 ménages")
    poste.capturer("menages")
    poste.ouvrir(courtelelle)
    poste.capturer("dossier")
    poste.capturer("dossier-390", etroit=True)


def test_noter_un_entretien(prendre_poste, courtelelle):
    poste = prendre_poste("travailleur-social")
    poste.ouvrir(f"{courtelelle}noter/")
    poste.cocher("À domicile")
    poste.remplir(note="Le chauffage est réparé. Le courrier de la Caf est ouvert ensemble.")
    expect(poste.page.locator('[data-si="garde"]')).to_be_visible()
    poste.capturer("noter")
    poste.capturer("noter-390", etroit=True)
    poste.appuyer("Enregistrer et fixer la suite")
    poste.lire("Fixer la suite")
    poste.capturer("noter-suite")


@pytest.mark.usefixtures("demonstration")
def test_le_budget_et_les_dettes(prendre_poste):
    dossier = Menage.objects.get(reference="VAU-F0145").get_absolute_url()
    poste = prendre_poste("travailleur-social")
    poste.ouvrir(f"{dossier}volets/budget/")
    poste.lire("Photographies", "Reste dû")
    poste.capturer("budget")
    poste.suivre("27 décembre 2024")
    poste.lire("Reste à vivre")
    poste.capturer("budget-photographie")
    poste.ouvrir(f"{dossier}volets/budget/")
    poste.suivre("Loyer du logement actuel")
    poste.lire("Règlements")
    poste.capturer("dette")


def test_les_courriers_et_le_bilan_de_mesure(prendre_poste, courtelelle):
    poste = prendre_poste("travailleur-social")
    poste.ouvrir(f"{courtelelle}courriers/")
    poste.capturer("courriers")
    poste.page.locator(".fiches a.titre").first.click()
    poste.capturer("courrier")
    poste.ouvrir("/bilans/mesures/149/")
    poste.capturer("bilan-de-mesure")
    responsable = prendre_poste("responsable")
    responsable.ouvrir("/modeles/")
    responsable.capturer("modeles")


def test_le_bilan_de_l_annee(prendre_poste):
    poste = prendre_poste("responsable")
    poste.ouvrir("/bilans/")
    poste.capturer("bilans")
    poste.page.locator("#contenu form").get_by_role("button").first.click()
    poste.lire("Publier et figer")
    poste.capturer("bilan")
    poste.page.locator("a[data-tiroir]").first.click()
    expect(poste.page.locator("[data-titre-tiroir]")).to_be_focused()
    poste.capturer("bilan-nombre", sur="[data-titre-tiroir]")


@pytest.mark.usefixtures("_aussitot")
def test_reprendre_un_classeur(prendre_poste):
    poste = prendre_poste("responsable")
    poste.ouvrir("/donnees/")
    poste.capturer("donnees")
    poste.champ("fichier").set_input_files(CLASSEUR)
    poste.appuyer("Déposer et relire")
    poste.suivre("Relire les colonnes")
    poste.capturer("donnees-colonnes")


def test_comparer_des_doublons(prendre_poste):
    accueil = prendre_poste("accueil")
    accueil.ouvrir("/menages/ouvrir/")
    accueil.remplir(nom="Hélène", prenom="Courtelelle", naissance="1999-07-31")
    accueil.remplir(adresse="59 avenue des Acacias")
    accueil.appuyer("Ouvrir le dossier")
    accueil.appuyer("Ouvrir quand même un nouveau dossier")
    accueil.lire("Dossier ouvert")
    poste = prendre_poste("responsable")
    poste.ouvrir("/doublons/")
    poste.capturer("doublons")
    poste.page.locator("tbody th a").first.click()
    poste.capturer("doublons-comparer")


@pytest.mark.usefixtures("demonstration")
def test_un_atelier_se_prevoit_et_se_pointe(prendre_poste):
    poste = prendre_poste("travailleur-social")
    poste.ouvrir("/")
    poste.aller("Ateliers")
    poste.suivre("Ouvrir un atelier")
    poste.choisir(type="Atelier", theme="Économies d'énergie")
    poste.remplir(nom="Les lundis de l’énergie", site="Maison de quartier")
    poste.appuyer("Ouvrir")
    poste.suivre("Prévoir une séance")
    poste.remplir(duree_min="120")
    poste.appuyer("Prévoir la séance")
    for nom in INSCRITS:
        poste.remplir(qui=nom)
        poste.appuyer("Chercher")
        poste.appuyer("Inscrire")
    for nom in INSCRITS[1:]:
        poste.cocher(nom)
    poste.appuyer("Enregistrer les présences")
    poste.lire("Présences enregistrées.", "organisée")
    poste.capturer("atelier-seance")
    poste.aller("Ateliers")
    poste.lire("Les lundis de l’énergie")
    poste.capturer("ateliers")


def test_les_reglages_et_les_finalites(prendre_poste):
    poste = prendre_poste("responsable")
    poste.ouvrir("/reglages/")
    poste.capturer("reglages")
    poste.ouvrir("/reglages/sensibles/")
    poste.capturer("reglages-sensibles")


def test_le_journal(prendre_poste, courtelelle):
    lectrice = prendre_poste("travailleur-social")
    lectrice.ouvrir(courtelelle)
    poste = prendre_poste("delegue")
    poste.ouvrir("/journal/")
    poste.lire("Mariam Ferrandoche")
    poste.capturer("journal")


def test_le_rappel_de_la_copie(prendre_poste):
    poste: Ecran = prendre_poste("responsable")
    poste.ouvrir("/")
    poste.capturer("bureau-responsable")
