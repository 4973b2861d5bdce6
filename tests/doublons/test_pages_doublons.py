"""Les pages des doublons : qui les voit, ce qu'elles disent, ce qu'un double envoi ne fait pas."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.metier.menages.models import Fusion, PaireEcartee, Personne
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import un_compte, un_menage, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def paire(nadia, double):
    return f"/doublons/personne/{nadia.pk}/{double.pk}/"


def _choix(nadia, double, **champs):
    versions = {"version_gauche": nadia.version, "version_droite": double.version}
    return {"garder": "gauche", **versions, **champs}


def test_la_liste_dit_les_raisons(page, paire):
    texte = page.get("/doublons/").content.decode()
    assert "même naissance, prénoms et noms inversés" in texte
    assert paire in texte
    assert "/doublons/" in page.get("/menages/").content.decode()


def test_comparer_montre_les_deux_fiches_et_propose_la_valeur_renseignee(page, paire):
    texte = page.get(paire).content.decode()
    assert "dossier Férrant, n° 2026-0002" in texte
    assert 'name="sexe" id="sexe-droite" value="droite" checked' in texte
    assert "participations à une mesure" in texte


def test_fusionner_depuis_la_page_puis_separer(page, paire, nadia, double):
    saisi = _choix(nadia, double, nom="gauche", prenom="gauche", sexe="droite")
    reponse = page.post(paire, saisi)
    fusion = Fusion.objects.get()
    assert reponse.url == f"/doublons/fusions/{fusion.pk}/"
    nadia.refresh_from_db()
    assert (nadia.nom, nadia.sexe) == ("Ferrand", "F")
    assert "1 ressource" in page.get(reponse.url).content.decode()
    assert page.post(paire, saisi).url == reponse.url
    assert Fusion.objects.count() == 1
    assert page.post(reponse.url).url == "/doublons/"
    assert Personne.objects.filter(pk=double.pk).exists()
    assert "déjà défaite" in page.post(reponse.url, follow=True).content.decode()


def test_garder_la_seconde_fiche(page, paire, nadia, double):
    page.post(paire, _choix(nadia, double, garder="droite", nom="gauche", prenom="gauche"))
    double.refresh_from_db()
    assert (double.nom, double.prenom) == ("Ferrand", "Nadia")
    assert not Personne.objects.filter(pk=nadia.pk).exists()


def test_une_fiche_changee_entre_temps_se_dit(page, paire, nadia, double):
    saisi = _choix(nadia, double)
    Personne.objects.modifier(double, double.version, telephone="0102030405")
    assert "a changé depuis" in page.post(paire, saisi).content.decode()
    assert not Fusion.objects.exists()


def test_la_page_dit_ce_qui_ne_reviendra_pas(page, menage, autre):
    paire = f"/doublons/menage/{menage.pk}/{autre.pk}/"
    adresse = page.post(paire, _choix(menage, autre)).url
    menage.dettes.all().delete()
    texte = page.get(adresse).content.decode()
    assert "Tout ne reviendra pas comme avant" in texte
    assert "1 dette de la fiche fondue" in texte


def test_ce_ne_sont_pas_les_memes_se_retient_et_se_reprend(page, paire):
    assert page.post(f"{paire}ecarter/").url == "/doublons/"
    page.post(f"{paire}ecarter/")
    ecartee = PaireEcartee.objects.get()
    assert "Reconnues différentes" in page.get("/doublons/").content.decode()
    page.post(f"/doublons/ecartees/{ecartee.pk}/reprendre/")
    assert not PaireEcartee.objects.exists()


def test_l_ancienne_adresse_d_un_dossier_fondu_mene_a_celui_qui_reste(page, menage, autre):
    page.post(f"/doublons/menage/{menage.pk}/{autre.pk}/", _choix(menage, autre))
    reponse = page.get(f"/menages/{autre.pk}/volets/situation/")
    assert reponse.url == f"/menages/{menage.pk}/volets/situation/"
    page.post(f"/doublons/fusions/{Fusion.objects.get().pk}/")
    assert page.get(f"/menages/{autre.pk}/volets/situation/").status_code == 200


def test_l_ancienne_adresse_d_une_personne_fondue_aussi(page, paire, menage, nadia, double):
    page.post(paire, _choix(nadia, double))
    reponse = page.get(f"/menages/{menage.pk}/personnes/{double.pk}/")
    assert reponse.url == f"/menages/{menage.pk}/personnes/{nadia.pk}/"


def test_l_ancienne_adresse_ne_dit_rien_a_qui_ne_voit_pas_la_fiche(client, page, menage, autre):
    page.post(f"/doublons/menage/{menage.pk}/{autre.pk}/", _choix(menage, autre))
    for structure, role in ((menage.structure, Role.TRAVAILLEUR_SOCIAL), ("Sud", Role.RESPONSABLE)):
        lieu = une_structure("CCAS Sud") if structure == "Sud" else structure
        client.force_login(un_compte(f"Bruno{role}", lieu, role))
        assert client.get(f"/menages/{autre.pk}/").status_code == 404


def test_le_journal_d_un_dossier_dit_aussi_les_lectures_de_celui_qui_s_y_est_fondu(
    client, page, menage, autre, nord
):
    page.get(f"/menages/{autre.pk}/")
    page.post(f"/doublons/menage/{menage.pk}/{autre.pk}/", _choix(menage, autre))
    client.force_login(un_compte("Denis", nord, Role.DELEGUE))
    for numero in ("2026-0001", "2026-0002"):
        texte = client.get(f"/journal/?dossier={numero}").content.decode()
        assert "Dossier lu" in texte
        assert "Fiches fusionnées" in texte


def test_l_accueil_compare_et_ecarte_sans_fondre(client, paire, nord, nadia, double):
    client.force_login(un_compte("Zoé", nord, Role.ACCUEIL))
    assert "La personne responsable" in client.get(paire).content.decode()
    assert (
        "Seule la personne responsable"
        in client.post(paire, _choix(nadia, double)).content.decode()
    )
    assert not Fusion.objects.exists()


def test_les_fiches_d_une_autre_structure_n_existent_pas(client, paire, menage, autre):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud"), Role.RESPONSABLE))
    assert "Férrant" not in client.get("/doublons/").content.decode()
    for adresse in (paire, f"/doublons/menage/{menage.pk}/{autre.pk}/", "/doublons/autre/1/2/"):
        assert client.get(adresse).status_code == 404


def test_lire_n_ecrit_rien_et_coute_un_nombre_constant_de_requetes(page, paire, nord):
    couts = []
    page.get("/doublons/")
    for _ in range(2):
        cache.clear()
        with CaptureQueriesContext(connection) as lues:
            page.get("/doublons/")
            page.get(paire)
        couts.append(len(lues))
        for _ in range(20):
            un_menage(nord)
    assert couts[1] <= couts[0]
    assert not Trace.objects.exists()


def test_les_paires_se_gardent_tant_que_rien_n_est_ecrit(page, paire):
    def requetes():
        with CaptureQueriesContext(connection) as vues:
            assert page.get("/doublons/").status_code == 200
        return len(vues)

    premiere, seconde = requetes(), requetes()
    assert seconde < premiere
    assert requetes() == seconde
    page.post(f"{paire}ecarter/")
    assert "Reconnues différentes" in page.get("/doublons/").content.decode()
