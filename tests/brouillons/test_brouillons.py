"""Les brouillons : gardés à leur auteur, jamais écrasés, oubliés une fois enregistrés."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from palier.noyau.erreurs import Refus
from palier.socle.brouillons.actions import AutreBrouillon, garder, oublier
from palier.socle.brouillons.models import Brouillon
from palier.socle.brouillons.pages import Formulaire, FormulaireInconnu, a_reprendre
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, l_acces, un_compte, un_menage, une_structure

pytestmark = pytest.mark.django_db

MATIN = datetime(2026, 4, 14, 7, 52, tzinfo=UTC)
TEXTE = json.dumps({"note": ["Le loyer d'avril est payé."]})


@pytest.fixture
def amina():
    return un_compte("Amina", une_structure())


@pytest.fixture
def menage(amina):
    return un_menage(une_structure(), suivi_par=amina)


def _acte(menage) -> Formulaire:
    return Formulaire.dit("accompagnement:acte_noter", menage.pk)


def _garder(menage, compte, version=0, contenu=TEXTE, le=MATIN):
    return garder(_acte(menage), contenu=contenu, version=version, le=le, par=l_acces(compte))


def test_un_brouillon_garde_se_relit(amina, menage):
    _garder(menage, amina)
    (garde,) = Brouillon.objects.visibles_par(l_acces(amina))
    assert garde.valeurs == {"note": ["Le loyer d'avril est payé."]}
    assert garde.garde_le == MATIN


def test_un_brouillon_est_scelle_en_base_et_tait_au_journal(amina, menage):
    _garder(menage, amina)
    with connection.cursor() as curseur:
        curseur.execute("SELECT contenu FROM brouillons_brouillon")
        (en_base,) = curseur.fetchone()
    assert "loyer" not in en_base
    assert not Trace.objects.exists()


def test_continuer_son_brouillon_en_change_la_version(amina, menage):
    premier = _garder(menage, amina)
    second = _garder(menage, amina, premier.version, json.dumps({"note": ["Et mars aussi."]}))
    assert second.version == premier.version + 1
    assert Brouillon.objects.get().valeurs == {"note": ["Et mars aussi."]}


def test_un_brouillon_continue_ailleurs_n_est_pas_ecrase(amina, menage):
    _garder(menage, amina)
    with pytest.raises(AutreBrouillon) as refus:
        _garder(menage, amina, 0, json.dumps({"note": ["Autre texte"]}))
    assert refus.value.autre.valeurs == {"note": ["Le loyer d'avril est payé."]}
    assert Brouillon.objects.get().valeurs == refus.value.autre.valeurs


def test_un_brouillon_jete_puis_continue_renait(amina, menage):
    garde = _garder(menage, amina)
    oublier(_acte(menage), par=l_acces(amina))
    assert _garder(menage, amina, garde.version).version > garde.version


def test_un_brouillon_n_est_lu_que_de_son_auteur(amina, menage):
    nour = un_compte("Nour", une_structure())
    _garder(menage, amina)
    oublier(_acte(menage), par=l_acces(nour))
    assert not Brouillon.objects.visibles_par(l_acces(nour)).exists()
    assert Brouillon.objects.visibles_par(l_acces(amina)).exists()


def test_une_casquette_qui_n_ouvre_pas_la_page_n_y_garde_rien(menage):
    with pytest.raises(Interdit):
        _garder(menage, un_compte("Chloé", une_structure(), Role.ACCUEIL))


def test_un_menage_qu_on_ne_suit_pas_n_a_pas_de_brouillon(amina):
    with pytest.raises(FormulaireInconnu):
        _garder(un_menage(une_structure()), amina)


@pytest.mark.parametrize("contenu", ["", "non", "[]", '{"note": "x"}', '{"n": ["' + "x" * 200_001])
def test_ce_qui_n_est_pas_un_formulaire_est_refuse(amina, menage, contenu):
    with pytest.raises(Refus):
        _garder(menage, amina, contenu=contenu)


@pytest.mark.parametrize("nom", ["bureau:accueil", "rien", "", "accompagnement:menage_choisir"])
def test_une_page_qui_ne_garde_pas_sa_saisie_le_dit(nom):
    with pytest.raises(FormulaireInconnu):
        Formulaire.dit(nom, 0)


def test_le_bureau_propose_les_brouillons_le_dernier_d_abord(amina, menage):
    autre = un_menage(une_structure(), suivi_par=amina, nom_usage="Camara")
    _garder(menage, amina, le=MATIN - timedelta(days=1))
    _garder(autre, amina)
    premier, second = a_reprendre(l_acces(amina))
    assert (premier.titre, premier.quand) == ("Noter un acte, Camara", "Aujourd’hui à 9 h 52")
    assert (second.titre, second.quand) == ("Noter un acte, Ferrand", "Hier à 9 h 52")
    assert second.mots == 5
    assert second.adresse == f"/menages/{menage.pk}/noter/"


def test_le_brouillon_d_un_dossier_referme_ne_se_montre_plus(amina, menage):
    _garder(menage, amina)
    menage.suivis.update(fin=LE - timedelta(days=1))
    assert a_reprendre(l_acces(amina)) == []


def test_a_reprendre_coute_autant_pour_un_brouillon_que_pour_vingt(
    amina, django_assert_max_num_queries
):
    for nom in range(20):
        _garder(un_menage(une_structure(), suivi_par=amina, nom_usage=f"M{nom}"), amina)
    acces = l_acces(amina)
    with django_assert_max_num_queries(2):
        assert len(a_reprendre(acces)) == 20


class TestAdresses:
    def _poster(self, client, menage, **champs):
        envoi = {"formulaire": "accompagnement:acte_noter", "objet": menage.pk, "version": 0}
        return client.post("/brouillons/garder/", {**envoi, "contenu": TEXTE, **champs})

    def test_garder_rend_la_version_et_l_heure(self, client, amina, menage):
        client.force_login(amina)
        dit = self._poster(client, menage).json()
        assert dit["version"] == 1
        assert " h " in dit["heure"]

    def test_un_autre_brouillon_est_rendu_a_qui_allait_l_ecraser(self, client, amina, menage):
        client.force_login(amina)
        self._poster(client, menage)
        reponse = self._poster(client, menage, contenu='{"note": ["Autre"]}')
        assert reponse.status_code == 409
        assert reponse.json()["valeurs"] == {"note": ["Le loyer d'avril est payé."]}

    def test_sans_session_le_serveur_renvoie_a_la_connexion(self, client, menage):
        assert self._poster(client, menage).status_code == 302

    def test_un_menage_d_une_autre_structure_n_existe_pas(self, client, menage):
        client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
        assert self._poster(client, menage).status_code == 404

    @pytest.mark.parametrize(
        ("champs", "statut"),
        [
            ({"objet": "x"}, 404),
            ({"objet": "9" * 40}, 404),
            ({"formulaire": "a/b"}, 404),
            ({"version": "9" * 15}, 200),
            ({"version": "²"}, 200),
            ({"contenu": "{"}, 400),
        ],
    )
    def test_une_demande_mal_faite_ne_casse_rien(self, client, amina, menage, champs, statut):
        client.force_login(amina)
        assert self._poster(client, menage, **champs).status_code == statut

    def test_oublier_efface(self, client, amina, menage):
        client.force_login(amina)
        self._poster(client, menage)
        envoi = {"formulaire": "accompagnement:acte_noter", "objet": menage.pk}
        assert client.post("/brouillons/oublier/", envoi).status_code == 204
        assert not Brouillon.objects.exists()

    def test_la_page_rouverte_porte_le_brouillon(self, client, amina, menage):
        client.force_login(amina)
        self._poster(client, menage)
        page = client.get(f"/menages/{menage.pk}/noter/").content.decode()
        assert 'id="brouillon-garde"' in page
        assert "avril est pay" in page

    def test_enregistrer_efface_le_brouillon_et_le_dit_au_poste(self, client, amina, menage):
        client.force_login(amina)
        self._poster(client, menage)
        client.post(f"/menages/{menage.pk}/noter/", {"type": "VAD", "le": "hier", "cle": "a"})
        assert not Brouillon.objects.exists()
        temoin = client.cookies["palier-parti"]
        assert temoin.value == f"accompagnement:acte_noter:{menage.pk}"

    def test_un_envoi_refuse_garde_le_brouillon(self, client, amina, menage):
        client.force_login(amina)
        self._poster(client, menage)
        client.post(f"/menages/{menage.pk}/noter/", {"type": "VAD", "le": "jamais"})
        assert Brouillon.objects.exists()
