"""Les pages du ménage : ouvrir, corriger, dater."""

from datetime import date

import pytest

from palier.metier.menages.models import Menage, Personne
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import un_compte, un_menage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, amina):
    client.force_login(amina)
    return client


def _dossier(**champs):
    return {"nom": "Haddou", "prenom": "Samira", "le": "2026-04-14", "cle": "c1", **champs}


def test_ouvrir_un_dossier_depuis_sa_page(page):
    reponse = page.post("/menages/ouvrir/", _dossier(telephone="01 23 45 67 89"))
    menage = Menage.objects.get(nom_usage="Haddou")
    assert reponse.url == f"/menages/{menage.pk}/"
    assert menage.telephone == "01 23 45 67 89"
    assert page.get(reponse.url).status_code == 200


@pytest.mark.parametrize(
    "saisi",
    [
        {"nom": "NADIA", "prenom": "Férrand"},
        {"nom": "Autre", "prenom": "Nom", "naissance": "1988-02-09"},
    ],
)
def test_un_nom_inverse_ou_une_meme_naissance_se_signalent_avant_d_ouvrir(page, menage, saisi):
    reponse = page.post("/menages/ouvrir/", _dossier(**saisi))
    texte = reponse.content.decode()
    assert "Existe peut-être déjà" in texte
    assert f"/menages/{menage.pk}/" in texte
    assert Menage.objects.count() == 1
    page.post("/menages/ouvrir/", _dossier(**saisi, nouveau="oui"))
    assert Menage.objects.count() == 2


def test_un_doublon_chez_un_collegue_se_signale_sans_se_montrer(page, nord):
    un_menage(nord, nom_usage="Ferrand", adresse="12 rue Secrète")
    saisi = _dossier(nom="Ferrand", prenom="Nadia", naissance="1988-02-09")
    texte = page.post("/menages/ouvrir/", saisi).content.decode()
    assert "Un dossier qui ne vous est pas ouvert" in texte
    assert "Secrète" not in texte


def test_le_doublon_d_une_autre_structure_ne_se_devine_pas(page):
    from socle.gens import une_structure

    un_menage(une_structure("CCAS Sud"))
    saisi = _dossier(nom="Ferrand", prenom="Nadia", naissance="1988-02-09")
    assert page.post("/menages/ouvrir/", saisi).status_code == 302


def _coordonnees(menage, **champs):
    return {"version": menage.version, "nom_usage": menage.nom_usage, **champs}


def test_modifier_les_coordonnees_et_les_consignes(page, menage):
    saisi = _coordonnees(
        menage, telephone="07 00 00 00 00", ne_pas_appeler="on", consigne="Le soir"
    )
    page.post(f"/menages/{menage.pk}/coordonnees/", saisi)
    menage.refresh_from_db()
    assert (menage.telephone, menage.ne_pas_appeler, menage.ne_pas_ecrire) == (
        "07 00 00 00 00",
        True,
        False,
    )
    situation = page.get(f"/menages/{menage.pk}/volets/situation/").content.decode()
    assert "Ne pas appeler" in situation
    assert "Le soir" in situation


def test_le_second_a_ecrire_voit_les_deux_textes_et_choisit(page, menage):
    adresse = f"/menages/{menage.pk}/coordonnees/"
    avant = _coordonnees(menage, telephone="01 11 11 11 11", consigne="Le matin")
    avant["initial-telephone"] = menage.telephone
    page.post(adresse, avant)
    conflit = page.post(adresse, {**avant, "telephone": "02 22 22 22 22"})
    texte = conflit.content.decode()
    assert conflit.status_code == 409
    assert "01 11 11 11 11" in texte
    assert "02 22 22 22 22" in texte
    menage.refresh_from_db()
    assert menage.telephone == "01 11 11 11 11"
    repris = {**avant, "version": menage.version, "a_choisir": ["telephone"]}
    sans_choix = {cle: dit for cle, dit in repris.items() if cle != "telephone"}
    assert page.post(adresse, sans_choix).status_code == 409
    page.post(adresse, {**repris, "telephone": "02 22 22 22 22"})
    menage.refresh_from_db()
    assert (menage.telephone, menage.consigne) == ("02 22 22 22 22", "Le matin")


def test_ce_que_chacun_change_de_son_cote_se_reunit_sans_rien_demander(page, menage):
    adresse = f"/menages/{menage.pk}/coordonnees/"
    montre = {"initial-telephone": menage.telephone, "initial-consigne": "", "initial-adresse": ""}
    montre |= {"initial-nom_usage": menage.nom_usage}
    avant = _coordonnees(menage, telephone=menage.telephone, **montre)
    page.post(adresse, {**avant, "consigne": "Le matin"})
    assert page.post(adresse, {**avant, "adresse": "8 quai des Ormes"}).status_code == 302
    menage.refresh_from_db()
    assert (menage.consigne, menage.adresse) == ("Le matin", "8 quai des Ormes")
    conflit = page.post(adresse, {**avant, "consigne": "Le soir"})
    assert conflit.status_code == 409
    assert [ecart.nom for ecart in conflit.context["ecarts"]] == ["consigne"]


def test_deux_saisies_pareilles_ne_se_disputent_pas(page, menage):
    saisi = _coordonnees(menage, telephone="01 11 11 11 11")
    for _ in range(2):
        assert page.post(f"/menages/{menage.pk}/coordonnees/", saisi).status_code == 302


def test_ajouter_un_membre_connu_se_choisit_dans_la_liste(page, menage, nord, amina):
    pere = un_menage(nord, suivi_par=amina, nom_usage="Belkacem")
    tom = Personne.objects.create(structure=nord, nom="Ferrand", prenom="Tom")
    pere.compositions.create(personne=tom, role="ENFANT", garde="alternee")
    saisi = {"nom": "ferrand", "prenom": "TOM", "role": "ENFANT", "garde": "alternee"}
    saisi["le"] = "2026-04-14"
    adresse = f"/menages/{menage.pk}/membres/ajouter/"
    assert "Ajouter cette personne" in page.post(adresse, saisi).content.decode()
    page.post(adresse, {**saisi, "personne": tom.pk})
    assert tom.menages.count() == 2


def test_la_personne_d_un_autre_dossier_ferme_ne_s_ajoute_pas(page, menage, nord):
    fermee = un_menage(nord, nom_usage="Fermé").compositions.get().personne
    saisi = {"nom": "F", "role": "AUTRE", "le": "2026-04-14", "personne": fermee.pk}
    assert page.post(f"/menages/{menage.pk}/membres/ajouter/", saisi).status_code == 404


def test_noter_puis_clore_un_emploi(page, menage, nadia):
    noter = f"/menages/{menage.pk}/personnes/{nadia.pk}/emploi/noter/"
    page.post(noter, {"code": "CDD", "debut": "2026-01-05"})
    emploi = nadia.statuts_emploi.get()
    page.post(f"/menages/{menage.pk}/emploi/{emploi.pk}/clore/", {"le": "2026-03-31"})
    emploi.refresh_from_db()
    assert emploi.fin == date(2026, 3, 31)
    assert "1 fait clos" in page.get(f"/menages/{menage.pk}/volets/situation/").content.decode()


def test_une_personne_partie_puis_revenue_se_modifie_et_se_clot(page, menage, nadia):
    menage.compositions.create(personne=nadia, role="TITULAIRE", debut=date(2026, 3, 1))
    emploi = nadia.statuts_emploi.create(code="CDD", debut=date(2026, 1, 5))
    for adresse in ("", "emploi/noter/"):
        url = f"/menages/{menage.pk}/personnes/{nadia.pk}/{adresse}"
        assert page.get(url).status_code == 200
    assert page.get(f"/menages/{menage.pk}/emploi/{emploi.pk}/clore/").status_code == 200


@pytest.mark.parametrize("nature", ["diplome", "inconnue"])
def test_ce_qui_ne_se_clot_pas_n_a_pas_de_page(page, menage, nature):
    assert page.get(f"/menages/{menage.pk}/{nature}/1/clore/").status_code == 404


def test_l_accueil_lit_les_coordonnees_sans_l_emploi_ni_les_ressources(client, menage, nadia, nord):
    nadia.statuts_emploi.create(code="CDD", debut=date(2026, 1, 5))
    nadia.ressources.create(nature="RSA", debut=date(2026, 1, 5), montant=600)
    client.force_login(un_compte("Luc", nord, Role.ACCUEIL))
    texte = client.get(f"/menages/{menage.pk}/volets/situation/").content.decode()
    assert "06 39 98 14 27" in texte
    assert "CDD" not in texte
    assert "600,00" not in texte


def test_la_situation_coute_autant_de_requetes_pour_deux_que_pour_vingt(
    page, menage, nord, django_assert_max_num_queries
):
    for rang in range(20):
        membre = Personne.objects.create(structure=nord, nom="Ferrand", prenom=f"P{rang}")
        menage.compositions.create(personne=membre, role="ENFANT", debut=date(2025, 1, 1))
        for code in ("CDD", "CDI_TP"):
            membre.statuts_emploi.create(code=code, debut=date(2025, 1, 1))
    with django_assert_max_num_queries(32):
        page.get(f"/menages/{menage.pk}/volets/situation/")


@pytest.mark.parametrize("fin", ["coordonnees/", "membres/ajouter/", "volets/situation/"])
def test_lire_n_ecrit_que_le_journal(page, menage, fin):
    avant = (menage.version, Personne.objects.count())
    page.get(f"/menages/{menage.pk}/{fin}")
    menage.refresh_from_db()
    assert (menage.version, Personne.objects.count()) == avant
    assert set(Trace.objects.values_list("action", flat=True)) <= {"dossier.lire"}
