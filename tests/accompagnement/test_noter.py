"""Noter un acte, fixer la suite : une fois, au bon jour, sans rien perdre."""

from datetime import date, time

import pytest

from palier.metier.accompagnement.actions import DejaNote, noter
from palier.metier.accompagnement.models import Acte
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.listes import Role
from socle.gens import LE, l_acces, un_compte, un_menage, une_mesure, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return un_compte("Amina", une_structure())


@pytest.fixture
def menage(amina):
    return un_menage(une_structure(), suivi_par=amina)


@pytest.fixture
def connectee(client, amina):
    client.force_login(amina)
    return client


def test_un_second_envoi_pareil_rend_le_premier_acte(amina, menage):
    dit = {"type": "VAD", "le": LE, "par": l_acces(amina), "cle": "a", "note": "Vu."}
    assert noter(menage, **dit) == noter(menage, **dit)
    assert Acte.objects.count() == 1


def test_un_second_envoi_different_n_est_ni_jete_ni_ecrit_par_dessus(amina, menage):
    dit = {"type": "VAD", "le": LE, "par": l_acces(amina), "cle": "a"}
    noter(menage, **dit, note="Vu.")
    with pytest.raises(DejaNote, match="Un premier envoi est déjà noté"):
        noter(menage, **dit, note="Vu, et la quittance aussi.")
    assert Acte.objects.get().note == "Vu."


def test_un_rendez_vous_ne_se_fixe_pas_hier(amina, menage):
    with pytest.raises(Refus, match="est passé") as refus:
        noter(menage, type="VAD", le=date(2026, 4, 13), par=l_acces(amina), statut="PREVU")
    assert refus.value.champ == "le"


def test_un_acte_va_a_la_mesure_en_cours(amina, menage):
    mesure = une_mesure(menage)
    assert noter(menage, type="VAD", le=LE, par=l_acces(amina)).mesure == mesure


def _noter(client, menage, **champs):
    envoi = {"type": "PHYSIQUE_BUREAU", "le": "hier", "duree": "45", "cle": "a", **champs}
    return client.post(f"/menages/{menage.pk}/noter/", envoi)


def test_un_bouton_de_duree_suffit(connectee, menage):
    _noter(connectee, menage)
    assert Acte.objects.get().duree_min == 45


def test_une_autre_duree_l_emporte_sur_le_bouton(connectee, menage):
    _noter(connectee, menage, duree_min="20")
    assert Acte.objects.get().duree_min == 20


def test_autre_ouvre_la_liste_complete_des_types(connectee, menage):
    _noter(connectee, menage, type="AUTRE", autre_type="TRIPARTITE")
    assert Acte.objects.get().type == "TRIPARTITE"


def test_une_heure_s_ecrit_comme_on_la_dit(connectee, menage):
    _noter(connectee, menage, heure="9 h 30")
    assert Acte.objects.get().heure == time(9, 30)


def test_le_formulaire_renvoye_autrement_recoit_une_cle_neuve_et_garde_le_texte(connectee, menage):
    _noter(connectee, menage, note="Vu.")
    page = _noter(connectee, menage, note="Vu, et la quittance aussi.").content.decode()
    assert "Un premier envoi est déjà noté" in page
    assert "et la quittance aussi" in page
    assert 'name="cle" value="a"' not in page
    assert Acte.objects.count() == 1


def test_enregistrer_et_fixer_la_suite_mene_au_rendez_vous(connectee, menage):
    reponse = _noter(connectee, menage, suite="rdv")
    assert reponse.url == f"/menages/{menage.pk}/suite/"
    connectee.post(reponse.url, {"type": "VAD", "le": "demain", "heure": "14 h", "cle": "b"})
    prevu = Acte.objects.get(statut="PREVU")
    assert (prevu.type, prevu.heure, prevu.lieu) == ("VAD", time(14), "DOMICILE")


def test_une_date_fautive_se_dit_au_champ(connectee, menage):
    page = _noter(connectee, menage, le="31/02").content.decode()
    assert "« 31/02 » n&#x27;existe pas" in page
    assert 'aria-invalid="true"' in page


def test_choisir_un_menage_trouve_par_nom_prenom_ou_numero(connectee, amina, menage):
    un_menage(une_structure(), suivi_par=amina, nom_usage="Camara")
    un_menage(une_structure(), nom_usage="Ferrandi")
    for demande in ("ferr", "FÉRRAND nad", menage.reference):
        page = connectee.get("/noter/", {"q": demande}).content.decode()
        assert f"/menages/{menage.pk}/noter/" in page
        assert "Camara" not in page
        assert "Ferrandi" not in page


def test_entree_ouvre_le_seul_menage_qui_repond(connectee, menage):
    reponse = connectee.get("/noter/", {"q": "ferrand", "choisir": "1"})
    assert reponse.url == f"/menages/{menage.pk}/noter/"


def test_entree_ne_choisit_pas_entre_deux_homonymes(connectee, amina):
    for _ in range(2):
        un_menage(une_structure(), suivi_par=amina)
    assert connectee.get("/noter/", {"q": "ferrand", "choisir": "1"}).status_code == 200


@pytest.mark.parametrize("nombre", [2, 60])
def test_choisir_coute_autant_quel_que_soit_le_nombre_de_menages(
    connectee, amina, nombre, django_assert_max_num_queries
):
    for rang in range(nombre):
        un_menage(une_structure(), suivi_par=amina, nom_usage=f"M{rang}")
    with django_assert_max_num_queries(6):
        assert connectee.get("/noter/").status_code == 200


@pytest.mark.parametrize("nombre", [2, 200])
def test_la_page_d_acte_coute_autant_quel_que_soit_le_passe(
    connectee, amina, menage, nombre, django_assert_max_num_queries
):
    for rang in range(nombre):
        noter(menage, type="VAD", le=LE, par=l_acces(amina), cle=f"c{rang}")
    with django_assert_max_num_queries(11):
        assert connectee.get(f"/menages/{menage.pk}/noter/").status_code == 200


def test_seules_les_casquettes_qui_notent_voient_le_geste(client):
    client.force_login(un_compte("Chloé", une_structure(), Role.ACCUEIL))
    assert "data-noter" not in client.get("/").content.decode()
