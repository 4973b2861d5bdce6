"""L'annuaire : commun à tous, tenu par chacun."""

import pytest

from palier.metier.partenaires.actions import ajouter, ajouter_contact, modifier, retirer_contact
from palier.metier.partenaires.models import Contact, Partenaire
from palier.noyau.erreurs import Perimee, Refus
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from socle.gens import l_acces, un_compte, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return un_compte("Amina", une_structure())


@pytest.fixture
def acces(amina):
    return l_acces(amina)


@pytest.fixture
def page(client, amina):
    client.force_login(amina)
    return client


@pytest.fixture
def caf():
    return Partenaire.objects.create(nom="Caf du Val", categorie="CDJF")


@pytest.mark.usefixtures("caf")
def test_l_annuaire_reunit_les_communs_et_ceux_de_sa_structure(page, acces):
    ajouter(par=acces, nom="Habitat Nord", categorie="LOGEMENT")
    sud = l_acces(un_compte("Bruno", une_structure("CCAS Sud")))
    ajouter(par=sud, nom="Habitat Sud", categorie="LOGEMENT")
    texte = page.get("/annuaire/").content.decode()
    assert "Caf du Val" in texte
    assert "Habitat Nord" in texte
    assert "Habitat Sud" not in texte
    assert page.get("/annuaire/").context["page"].paginator.count == 2


@pytest.mark.parametrize("demande", ["q=hab", "q=NÔRD+habitat", "q=moulin", "categorie=LOGEMENT"])
@pytest.mark.usefixtures("caf")
def test_on_cherche_par_nom_par_rue_et_par_categorie(page, acces, demande):
    ajouter(par=acces, nom="Habitat Nord", categorie="LOGEMENT", adresse="2 rue du Moulin")
    trouves = page.get(f"/annuaire/?{demande}").context["page"].object_list
    assert [str(p) for p in trouves] == ["Habitat Nord"]


def test_un_nom_deja_pris_se_refuse_a_la_casse_pres(acces):
    ajouter(par=acces, nom="Habitat Nord", categorie="LOGEMENT")
    with pytest.raises(Refus, match="déjà dans l'annuaire") as refus:
        ajouter(par=acces, nom="HABITAT nord", categorie="LOGEMENT")
    assert refus.value.champ == "nom"


def test_un_partenaire_commun_se_lit_et_ne_se_change_pas(page, caf, acces):
    with pytest.raises(Interdit, match="commun"):
        modifier(caf, version=1, par=acces, nom="Caf")
    assert page.get(f"/annuaire/{caf.pk}/").status_code == 200
    assert page.get(f"/annuaire/{caf.pk}/modifier/").status_code == 404


def test_le_partenaire_d_une_autre_structure_n_existe_pas(page):
    sud = l_acces(un_compte("Bruno", une_structure("CCAS Sud")))
    ailleurs = ajouter(par=sud, nom="Habitat Sud", categorie="LOGEMENT")
    for fin in ("", "modifier/", "contacts/ajouter/"):
        assert page.get(f"/annuaire/{ailleurs.pk}/{fin}").status_code == 404


def test_le_contact_d_une_structure_chez_un_partenaire_commun_reste_a_elle(page, caf, acces):
    sud = l_acces(un_compte("Bruno", une_structure("CCAS Sud")))
    ajouter_contact(caf, par=sud, nom="Secret Durand")
    ajouter_contact(caf, par=acces, nom="Inès Roux")
    texte = page.get(f"/annuaire/{caf.pk}/").content.decode()
    assert "Inès Roux" in texte
    assert "Secret Durand" not in texte


def test_un_contact_envoye_deux_fois_n_est_note_qu_une(page, caf):
    for _ in range(2):
        page.post(f"/annuaire/{caf.pk}/contacts/ajouter/", {"nom": "Inès Roux"})
    contact = Contact.objects.get()
    page.post(
        f"/annuaire/{caf.pk}/contacts/{contact.pk}/",
        {"nom": "Inès Roux", "telephone": "01 02 03 04 05", "version": 1},
    )
    contact.refresh_from_db()
    assert contact.telephone == "01 02 03 04 05"


def test_modifier_un_partenaire_n_ecrase_pas_l_autre_saisie(page, acces):
    bailleur = ajouter(par=acces, nom="Habitat Nord", categorie="LOGEMENT")
    modifier(bailleur, version=1, par=acces, telephone="01 11 11 11 11")
    with pytest.raises(Perimee):
        modifier(bailleur, version=1, par=acces, telephone="02 22 22 22 22")
    saisi = {"nom": "Habitat Nord", "categorie": "LOGEMENT", "telephone": "03", "version": 1}
    conflit = page.post(f"/annuaire/{bailleur.pk}/modifier/", saisi)
    assert conflit.status_code == 409
    assert "01 11 11 11 11" in conflit.content.decode()


def test_retirer_un_contact_se_confirme(page, caf, acces):
    contact = ajouter_contact(caf, par=acces, nom="Inès Roux")
    adresse = f"/annuaire/{caf.pk}/contacts/{contact.pk}/retirer/"
    assert "seront effacés" in page.get(adresse).content.decode()
    assert Contact.objects.exists()
    page.post(adresse)
    assert not Contact.objects.exists()


def test_qui_ne_fait_que_lire_ne_retire_pas(caf, acces):
    contact = ajouter_contact(caf, par=acces, nom="Inès Roux")
    lecteur = l_acces(un_compte("Guy", une_structure(), Role.GESTIONNAIRE))
    with pytest.raises(Interdit):
        retirer_contact(contact, par=lecteur)


def test_l_annuaire_coute_autant_de_requetes_pour_deux_que_pour_cent(
    page, acces, django_assert_max_num_queries
):
    for rang in range(100):
        p = Partenaire.objects.create(nom=f"Bailleur {rang}", categorie="LOGEMENT")
        ajouter_contact(p, par=acces, nom="Inès")
    with django_assert_max_num_queries(9):
        page.get("/annuaire/")
