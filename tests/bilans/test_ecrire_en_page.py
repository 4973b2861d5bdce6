"""Ouvrir un bilan, en écrire les textes, à deux s'il le faut, sans jamais rien perdre."""

import pytest

from palier.noyau.erreurs import Inconnu, Perimee, Refus
from palier.pilotage.bilans import actions
from palier.pilotage.bilans.models import Bilan, Etat, Texte
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def par(rose):
    return l_acces(rose)


@pytest.fixture
def bilan(par):
    return actions.ouvrir(modele="pole", annee=2025, par=par)


@pytest.fixture
def texte(bilan):
    return bilan.textes.first()


def test_ouvrir_un_bilan_prepare_une_place_par_texte_du_modele(par):
    asll = actions.ouvrir(modele="asll", annee=2025, par=par)
    assert asll.textes.count() == 21
    assert set(asll.textes.values_list("etat", "contenu")) == {(Etat.A_ECRIRE, "")}
    assert Trace.objects.filter(action="bilans.ouvrir").count() == 1


def test_ouvrir_deux_fois_rend_le_meme_bilan_et_ses_rubriques_nouvelles(par, bilan, texte):
    texte.delete()
    assert actions.ouvrir(modele="pole", annee=2025, par=par) == bilan
    assert bilan.textes.count() == 14
    assert Trace.objects.filter(action="bilans.ouvrir").count() == 1


def test_ouvrir_refuse_un_modele_inconnu_une_annee_a_venir_et_qui_ne_fait_que_lire(par, nord):
    with pytest.raises(Inconnu, match="asll"):
        actions.ouvrir(modele="asl", annee=2025, par=par)
    with pytest.raises(Refus, match="2027 n'a pas commencé"):
        actions.ouvrir(modele="asll", annee=2027, par=par)
    with pytest.raises(Interdit):
        actions.ouvrir(modele="asll", annee=2025, par=l_acces(un_compte("Amina", nord)))
    assert Bilan.objects.count() == 0


def test_ecrire_garde_le_texte_l_auteur_et_le_jour(par, texte):
    actions.ecrire(texte, version=1, contenu="  Une année dense. \n\n Voilà.  ", par=par)
    assert (texte.contenu, texte.etat) == ("Une année dense.\n\n Voilà.", Etat.REDIGE)
    assert (texte.par_id, texte.le, texte.version) == (par.professionnel_id, par.le, 2)
    trace = Trace.objects.get(action="bilans.ecrire")
    assert "dense" not in str(trace.details)


def test_ecrire_refuse_le_vide_et_la_fiche_perimee(par, texte):
    with pytest.raises(Refus, match="Ce texte est vide"):
        actions.ecrire(texte, version=1, contenu=" \n ", par=par)
    actions.ecrire(texte, version=1, contenu="Premier.", par=par)
    with pytest.raises(Perimee):
        actions.ecrire(texte, version=1, contenu="Second.", par=par)
    assert Texte.objects.get(pk=texte.pk).contenu == "Premier."


def test_dire_qu_il_n_y_a_rien_a_dire_garde_ce_qui_etait_ecrit(par, texte):
    actions.ecrire(texte, version=1, contenu="Premier.", par=par)
    actions.dire_sans_objet(texte, version=2, par=par)
    assert (texte.etat, texte.contenu) == (Etat.SANS_OBJET, "Premier.")
    assert actions.manquants(texte.bilan, [texte]) == []


def test_la_page_propose_un_texte_sans_jamais_l_enregistrer(client, rose, texte):
    client.force_login(rose)
    traces = Trace.objects.count()
    page = client.get(f"/bilans/textes/{texte.pk}/")
    assert page.status_code == 200
    assert '<textarea name="contenu"' in page.content.decode()
    texte.refresh_from_db()
    assert (texte.contenu, texte.version) == ("", 1)
    assert Trace.objects.count() == traces


def test_le_texte_ecrit_prend_sa_place_dans_le_document(client, rose, bilan, texte):
    client.force_login(rose)
    envoi = {"version": 1, "initial-contenu": "", "contenu": "Une année **dense** & calme <b>."}
    reponse = client.post(f"/bilans/textes/{texte.pk}/", envoi)
    assert reponse.url == f"/bilans/{bilan.pk}/#texte-{texte.nom}"
    page = client.get(f"/bilans/{bilan.pk}/").content.decode()
    assert "Une année <strong>dense</strong> &amp; calme &lt;b&gt;." in page
    assert "Rose" in page


def test_un_texte_vide_montre_son_erreur_au_champ(client, rose, texte):
    client.force_login(rose)
    page = client.post(f"/bilans/textes/{texte.pk}/", {"version": 1, "contenu": ""})
    assert "Ce texte est vide" in page.content.decode()


def test_deux_plumes_sur_le_meme_texte_voient_les_deux_et_choisissent(client, rose, texte):
    client.force_login(rose)
    actions.ecrire(texte, version=1, contenu="Le texte de Rose.", par=l_acces(rose))
    envoi = {"version": 1, "initial-contenu": "", "contenu": "Le mien."}
    page = client.post(f"/bilans/textes/{texte.pk}/", envoi).content.decode()
    assert "Le texte de Rose." in page
    assert "Le mien." in page
    texte.refresh_from_db()
    assert texte.contenu == "Le texte de Rose."
    choix = {"version": 2, "initial-contenu": "Le texte de Rose.", "contenu": "Le mien."}
    client.post(f"/bilans/textes/{texte.pk}/", {**choix, "a_choisir": "contenu"})
    texte.refresh_from_db()
    assert texte.contenu == "Le mien."


def test_rien_a_dire_depuis_la_page_et_une_page_perimee_n_ecrase_rien(client, rose, texte):
    client.force_login(rose)
    adresse = f"/bilans/textes/{texte.pk}/sans-objet/"
    client.post(adresse, {"version": "7"})
    texte.refresh_from_db()
    assert texte.etat == Etat.A_ECRIRE
    client.post(adresse, {"version": "1"})
    texte.refresh_from_db()
    assert texte.etat == Etat.SANS_OBJET


def test_la_liste_dit_ou_en_est_chaque_bilan_a_requetes_constantes(
    client, rose, django_assert_max_num_queries
):
    client.force_login(rose)
    for annee in range(2019, 2026):
        actions.ouvrir(modele="flash", annee=annee, par=l_acces(rose))
    with django_assert_max_num_queries(9):
        page = client.get("/bilans/").content.decode()
    assert page.count("À écrire") == 7
    assert "0 texte écrit sur 1" in page


def test_qui_ne_fait_que_lire_n_ecrit_ni_n_ouvre(client, nord, bilan, texte):
    client.force_login(un_compte("Amina", nord))
    page = client.get(f"/bilans/{bilan.pk}/").content.decode()
    assert f"/bilans/textes/{texte.pk}/" not in page
    assert "/publier/" not in page
    assert "Ouvrir un bilan" not in client.get("/bilans/").content.decode()


def test_le_bilan_d_une_autre_structure_n_existe_pas(client, bilan, texte):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud"), Role.RESPONSABLE))
    for adresse in (f"{bilan.pk}/", f"{bilan.pk}/nombre/?n=I-001", f"{bilan.pk}/publier/"):
        assert client.get(f"/bilans/{adresse}").status_code == 404
    assert client.get(f"/bilans/textes/{texte.pk}/").status_code == 404
    assert client.post(f"/bilans/textes/{texte.pk}/sans-objet/").status_code == 404
    assert "2025" not in client.get("/bilans/").content.decode().split("Ouvrir un bilan")[0]
