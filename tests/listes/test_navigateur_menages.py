"""Les pages du ménage, des listes, de la recherche et de l'annuaire : légères, remplies."""

from datetime import date

import pytest

from palier.metier.logement.models import Procedure
from palier.metier.menages.models import Personne
from palier.metier.partenaires.models import Partenaire
from socle.gens import un_compte, un_menage, une_mesure, une_structure
from socle.navigateur import defauts, poser

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return un_compte("Amina", une_structure())


@pytest.fixture
def menage(amina):
    """Un ménage dont chaque rubrique est remplie."""
    nord = une_structure()
    menage = un_menage(
        nord,
        suivi_par=amina,
        telephone="06 39 98 14 27",
        consigne="Le soir",
        adresse="14 rue des Lavandières",
        quartier="Centre",
        ne_pas_ecrire=True,
    )
    nadia = menage.compositions.get().personne
    nadia.statuts_emploi.create(code="CDD", debut=date(2024, 1, 1), fin=date(2025, 1, 1))
    nadia.statuts_emploi.create(code="CDI_TP", debut=date(2025, 1, 2))
    nadia.ressources.create(nature="SALAIRE", debut=date(2025, 1, 2), montant=1200)
    parti = Personne.objects.create(structure=nord, nom="Ferrand", prenom="Paul")
    menage.compositions.create(personne=parti, role="CONJOINT", fin=date(2025, 1, 1))
    une_mesure(menage, fin_prevue=date(2026, 4, 20))
    Procedure.objects.create(
        structure=nord, menage=menage, type="EXPULSION", ouverte_le=date(2026, 1, 1)
    )
    return menage


@pytest.fixture
def bailleur():
    nord = une_structure()
    bailleur = Partenaire.objects.create(nom="Habitat Nord", categorie="LOGEMENT", structure=nord)
    bailleur.contacts.create(nom="Inès Roux", fonction="Contentieux", structure=nord)
    return bailleur


@pytest.fixture
def pages(client, amina, menage, bailleur):
    """Nom → page remplie ; les dernières répondent à un envoi."""
    nadia = menage.compositions.get(role="TITULAIRE").personne
    client.force_login(amina)
    dossier, saisie = f"/menages/{menage.pk}", {"version": 0, "telephone": "01 02 03 04 05"}
    adresses = {
        "liste": "/menages/?quartier=Centre&tri=fin",
        "vide": "/menages/?mesure=finie",
        "recherche": "/recherche/?q=ferand",
        "ouvrir": "/menages/ouvrir/",
        "situation": f"{dossier}/volets/situation/",
        "coordonnees": f"{dossier}/coordonnees/",
        "membre": f"{dossier}/membres/ajouter/",
        "fait": f"{dossier}/personnes/{nadia.pk}/ressource/noter/",
        "annuaire": "/annuaire/",
        "partenaire": f"/annuaire/{bailleur.pk}/",
        "contact": f"/annuaire/{bailleur.pk}/contacts/ajouter/",
    }
    lues = {nom: client.get(adresse) for nom, adresse in adresses.items()}
    lues["conflit"] = client.post(f"{dossier}/coordonnees/", saisie)
    lues["doublon"] = client.post(
        "/menages/ouvrir/", {"nom": "Ferrand", "prenom": "Nadia", "le": "2026-04-14"}
    )
    lues["erreurs"] = client.post(f"{dossier}/membres/ajouter/", {"naissance": "31/02/2020"})
    return {nom: reponse.content.decode() for nom, reponse in lues.items()}


def test_un_refus_un_conflit_et_une_liste_vide_sont_accessibles(navigateur, pages, tmp_path):
    assert "Existe peut-être déjà" in pages["doublon"]
    assert "Enregistré entre-temps" in pages["conflit"]
    etats = {nom: pages[nom] for nom in ("vide", "conflit", "doublon", "erreurs")}
    assert defauts(navigateur, poser(tmp_path, etats)) == []


def test_une_page_remplie_pese_moins_de_soixante_kilo_octets(pages):
    assert {nom for nom, html in pages.items() if len(html.encode()) > 60_000} == set()
