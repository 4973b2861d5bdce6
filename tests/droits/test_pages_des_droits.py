"""La page des droits : ce qu'elle dit, à qui, sans rien écrire ; la démarche en un clic."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from droits.calculateur import ENSEMBLE
from palier.metier.accompagnement.models import Demarche
from palier.metier.menages.models import Composition, Personne
from palier.pilotage.droits.precisions import Precisions
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import (
    tout_tenir,
    un_compte,
    un_menage,
    une_occupation,
    une_situation,
    une_structure,
)

pytestmark = [ENSEMBLE, pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


@pytest.fixture
def seule(menage):
    """Nadia Ferrand, 38 ans, seule à Dijon dans le parc privé, sans ressource au budget."""
    une_situation(menage, moment="DEBUT", ressources=0)
    une_occupation(menage, statut="LOC_PRIVE", loyer=500, commune="21231")
    return menage


def une_ressource(menage, nature, montant, personne=None):
    photo = menage.situations.get()
    photo.lignes.create(sens="RESSOURCE", nature=nature, montant=montant, personne=personne)


def la_page(client, compte, menage, suite="", **poste):
    client.force_login(compte)
    adresse = f"/menages/{menage.pk}/droits/{suite}"
    return client.post(adresse, poste) if poste else client.get(adresse)


def texte(reponse):
    return " ".join(reponse.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


@pytest.mark.usefixtures("avec_calculateur")
def test_la_page_dit_ce_qui_n_est_peut_etre_pas_demande(client, amina, seule):
    dit = texte(la_page(client, amina, seule))
    assert "environ 573,49 € par mois" in dit, "651,69 − 12 % de forfait logement"
    assert "environ 304,00 € par mois" in dit, "participation minimale, zone 2"
    assert "877,49 €" in dit, "le budget d'après"
    assert "gratuite" in dit
    assert "n’est pas une décision" in dit
    assert "Supposé :" in dit


@pytest.mark.usefixtures("avec_calculateur")
def test_un_droit_au_budget_est_ouvert_et_dit_s_il_baisserait(client, amina, seule):
    une_ressource(seule, "RSA", Decimal("651.69"))
    dit = texte(la_page(client, amina, seule))
    assert "651,69 € par mois" in dit
    assert "Baisserait d’environ 78,20 € par mois" in dit
    assert "Engager la démarche : Revenu de solidarité active" not in dit


@pytest.mark.usefixtures("avec_calculateur")
def test_ce_qui_manque_est_nomme_et_n_est_pas_un_non(client, amina, menage):
    une_situation(menage, ressources=0)
    une_occupation(menage, statut="LOC_PRIVE", loyer=None, commune="")
    dit = texte(la_page(client, amina, menage))
    assert "Il manque : le loyer, hors charges ; la commune du logement" in dit
    assert "le taux d’incapacité de Nadia Ferrand" in dit
    assert "environ 651,69 € par mois" in dit, "le RSA se calcule sans l'aide au logement"


@pytest.mark.usefixtures("avec_calculateur")
def test_l_aide_d_un_logement_foyer_ne_s_estime_pas(client, amina, menage):
    une_situation(menage, ressources=0)
    une_occupation(menage, statut="LOGEMENT_FOYER", loyer=420, commune="21231")
    assert "Il manque : la convention du logement-foyer" in texte(la_page(client, amina, menage))


@pytest.mark.usefixtures("avec_calculateur")
def test_sans_budget_ni_naissance_rien_ne_s_estime(client, amina, menage):
    Personne.objects.update(naissance=None)
    dit = texte(la_page(client, amina, menage))
    assert "photographiez sa situation" in dit
    assert "la date de naissance de Nadia Ferrand" in dit
    assert "environ" not in dit.replace("Ressources après, environ", "")


@pytest.mark.usefixtures("avec_calculateur")
def test_un_budget_sans_detail_n_est_pas_un_budget_a_zero(client, amina, seule):
    seule.situations.update(ressources=1400)
    dit = texte(la_page(client, amina, seule))
    assert "Il manque : le détail des ressources : remplissez le budget du 9 avril 2026" in dit
    assert "environ 573,49" not in dit
    ancienne = une_situation(seule, date=date(2026, 2, 2))
    ancienne.lignes.create(sens="RESSOURCE", nature="SALAIRE", montant=1400)
    dit = texte(la_page(client, amina, seule))
    assert "photographie du 2 février 2026" in dit
    assert "Le budget du 9 avril 2026 n’a pas le détail des ressources" in dit


@pytest.mark.usefixtures("avec_calculateur")
def test_un_taux_d_incapacite_ne_se_demande_que_si_la_structure_a_dit_pourquoi(
    client, amina, seule
):
    assert "Taux d’incapacité" not in texte(la_page(client, amina, seule))


@pytest.mark.usefixtures("avec_calculateur")
@pytest.mark.parametrize("suite", ["", "et-si/"])
def test_un_dossier_sans_titulaire_dit_ce_qui_manque(client, amina, seule, suite):
    seule.compositions.all().delete()
    assert "le titulaire du dossier" in texte(la_page(client, amina, seule, suite))


@pytest.mark.usefixtures("avec_calculateur")
def test_une_precision_ne_sert_qu_a_la_page(client, amina, seule):
    tout_tenir(seule.structure)
    avant = Trace.objects.count()
    dit = texte(la_page(client, amina, seule, taux_0="80"))
    assert "1 041,59 € par mois" in dit
    assert Trace.objects.count() == avant + 1, "la lecture, et rien d'autre"
    assert "1 041,59" not in texte(la_page(client, amina, seule))


@pytest.mark.usefixtures("avec_calculateur")
def test_chacun_a_son_revenu_et_ceux_du_dehors_sont_nommes(client, amina, seule):
    aieule = Personne.objects.create(
        structure=seule.structure, nom="Ferrand", prenom="Rosa", naissance=date(1950, 1, 1)
    )
    Composition.objects.create(menage=seule, personne=aieule, role="ASCENDANT")
    une_ressource(seule, "CEJ", 300)
    dit = texte(la_page(client, amina, seule))
    assert "Rosa Ferrand : foyer à part" in dit
    assert "Contrat d&#x27;engagement jeune" in dit or "Contrat d'engagement jeune" in dit


@pytest.mark.usefixtures("avec_calculateur")
def test_et_si_le_salaire_changeait_montre_la_courbe_et_son_tableau(client, amina, seule):
    une_ressource(seule, "SALAIRE", 1000)
    dit = texte(la_page(client, amina, seule, "et-si/"))
    assert dit.count("<polyline") == 4, "deux tracés, large et étroit"
    assert "1 000,00 €" in dit
    assert dit.count('<th scope="row" class="d">') == 22, "de 0 à 3 000 € par 150, et le sien"


@pytest.mark.usefixtures("avec_calculateur")
def test_un_budget_de_plus_d_un_an_est_signale(client, amina, menage):
    une_situation(menage, date=date(2025, 4, 13), ressources=0)
    assert "Ce budget a plus d’un an" in texte(la_page(client, amina, menage))


def test_la_demarche_s_engage_en_un_clic_et_une_seule_fois(client, amina, seule):
    client.force_login(amina)
    adresse = f"/menages/{seule.pk}/droits/demarche/"
    suite = client.post(adresse, {"droit": "RSA"})
    assert suite.url == f"/menages/{seule.pk}/volets/demarches/"
    client.post(adresse, {"droit": "RSA"})
    demarche = Demarche.objects.get()
    assert (demarche.type, demarche.statut) == ("D_RSA", "ENGAGEE")


def test_un_droit_inconnu_n_engage_rien(client, amina, seule):
    client.force_login(amina)
    client.post(f"/menages/{seule.pk}/droits/demarche/", {"droit": "FORTUNE"})
    assert not Demarche.objects.exists()


@pytest.mark.usefixtures("avec_calculateur")
def test_une_demarche_deja_engagee_remplace_le_bouton(client, amina, seule):
    client.force_login(amina)
    client.post(f"/menages/{seule.pk}/droits/demarche/", {"droit": "RSA"})
    dit = texte(la_page(client, amina, seule))
    assert "engagée le 14 avril 2026" in dit
    assert "Engager la démarche<span" in dit, "les autres droits gardent leur bouton"
    assert 'value="RSA"' not in dit


def test_sans_calculateur_la_page_le_dit_et_reste_utilisable(client, amina, seule):
    reponse = la_page(client, amina, seule)
    assert reponse.status_code == 200
    assert "n’est pas installé" in texte(reponse)


def test_la_page_est_invisible_hors_de_la_structure(client, seule):
    sud = une_structure("CCAS Sud")
    bruno = un_compte("Bruno", sud)
    for suite in ("", "et-si/"):
        assert la_page(client, bruno, seule, suite).status_code == 404
    client.force_login(bruno)
    assert client.post(f"/menages/{seule.pk}/droits/demarche/").status_code == 404


def test_l_accueil_ne_lit_pas_les_droits(client, nord, seule):
    accueil = un_compte("Ali", nord, Role.ACCUEIL)
    assert la_page(client, accueil, seule).status_code == 403


@pytest.mark.usefixtures("avec_calculateur")
def test_les_requetes_ne_grandissent_pas_avec_le_dossier(client, amina, nord):
    comptes = []
    for combien in (2, 200):
        menage = un_menage(nord, suivi_par=amina, nom_usage=f"Ferrand {combien}")
        photo = une_situation(menage)
        photo.lignes.model.objects.bulk_create(
            photo.lignes.model(situation=photo, sens="RESSOURCE", nature="SALAIRE", montant=1)
            for _ in range(combien)
        )
        la_page(client, amina, menage)
        with CaptureQueriesContext(connection) as requetes:
            la_page(client, amina, menage)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]


def test_sans_precision_rien_n_est_suppose_d_une_personne():
    assert Precisions().taux(0) is None
