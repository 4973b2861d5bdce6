"""Retrouver un ménage, malgré les fautes, et seulement parmi les siens."""

from datetime import date

import pytest

from palier.metier.menages.models import Composition, Menage, Personne
from palier.pilotage.recherche.models import Entree
from palier.pilotage.recherche.trouvailles import chercher
from palier.socle.habilitations.listes import Role
from socle.gens import l_acces, un_compte, un_menage, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def responsable(nord):
    return un_compte("Rose", nord, Role.RESPONSABLE)


@pytest.fixture
def ferrand(nord):
    menage = un_menage(
        nord,
        adresse="14 rue des Lavandières",
        telephone="06 39 98 14 27",
        reference="2025-0147",
    )
    coeur = Personne.objects.create(structure=nord, nom="Le Cœur", prenom="Inès")
    menage.compositions.create(personne=coeur, role="CONJOINT")
    for nom in ("Martin", "Kouyaté", "Oliveira", "Bertin"):
        un_menage(nord, nom_usage=nom, adresse="3 place du Marché").compositions.update(
            personne=Personne.objects.create(structure=nord, nom=nom, prenom="Paul")
        )
    return menage


DEMANDES = [
    "ferrand",
    "FERRAND nadia",
    "Nadia Férrand",
    "nadia f",
    "ferand",
    "fernand nadya",
    "ferrnad",
    "le coeur",
    "Inès LE CŒUR",
    "9/2/1988",
    "09.02.1988 ferrand",
    "ferrand 9/2/1988 06 39 98 14 27",
    "1988",
    "0639981427",
    "06 39 98",
    "+33 6 39 98 14 27",
    "1427",
    "lavandieres",
    "14 rue des lavandières",
    "lavandiere",
    "2025-0147",
]


@pytest.mark.parametrize("role", [Role.RESPONSABLE, Role.TRAVAILLEUR_SOCIAL])
@pytest.mark.parametrize("demande", DEMANDES)
def test_une_demande_retrouve_le_dossier_en_premier(nord, ferrand, demande, role):
    compte = un_compte("Zoé", nord, role)
    for menage in Menage.objects.all():
        menage.suivis.create(
            professionnel=compte.professionnel, qualite="REFERENT", debut=date(2025, 1, 1)
        )
    trouvees = chercher(demande, l_acces(compte), 8).trouvailles
    assert trouvees[0].menage == ferrand


@pytest.mark.parametrize("demande", ["", " ", "f", '"', "'; --", "zzzzzz", "a OR b", "*", "% _"])
@pytest.mark.usefixtures("ferrand")
def test_une_demande_vide_ou_etrangere_ne_trouve_rien_et_n_echoue_pas(responsable, demande):
    assert chercher(demande, l_acces(responsable), 8).trouvailles == []


@pytest.mark.usefixtures("ferrand")
def test_la_personne_trouvee_est_celle_que_l_on_cherche(responsable):
    (trouvee,) = chercher("coeur ines", l_acces(responsable), 8).trouvailles
    assert str(trouvee.personne) == "Inès Le Cœur"


@pytest.mark.usefixtures("ferrand")
def test_on_ne_trouve_pas_le_dossier_que_l_on_ne_suit_pas(nord):
    amina = un_compte("Amina", nord)
    assert chercher("ferrand", l_acces(amina), 8).trouvailles == []
    assert chercher("ferand", l_acces(amina), 8).trouvailles == []


@pytest.mark.usefixtures("ferrand")
def test_on_ne_trouve_pas_le_dossier_d_une_autre_structure():
    sud = un_compte("Bruno", une_structure("CCAS Sud"), Role.RESPONSABLE)
    for demande in ("ferrand", "ferand", "1427"):
        assert chercher(demande, l_acces(sud), 8).trouvailles == []


def test_l_index_suit_toute_ecriture_meme_en_serie(ferrand, responsable):
    acces = l_acces(responsable)
    nadia = ferrand.compositions.get(role="TITULAIRE").personne
    Personne.objects.modifier(nadia, 1, nom="Zimmer")
    assert chercher("zimmer", acces, 8).trouvailles[0].menage == ferrand
    ferrand.compositions.filter(personne=nadia).delete()
    assert chercher("zimmer", acces, 8).trouvailles == []
    Composition.objects.bulk_create([Composition(menage=ferrand, personne=nadia, role="TITULAIRE")])
    assert chercher("zimmer", acces, 8).trouvailles[0].menage == ferrand
    Menage.objects.modifier(ferrand, 1, adresse="8 quai des Ormes")
    assert chercher("ormes", acces, 8).trouvailles[0].menage == ferrand
    assert chercher("lavandieres", acces, 8).trouvailles == []
    assert Entree.objects.count() == Menage.objects.count()


def test_la_palette_recoit_un_fragment_et_la_page_se_passe_de_script(client, ferrand, responsable):
    client.force_login(responsable)
    page = client.get("/recherche/?q=ferand").content.decode()
    fragment = client.get("/recherche/?q=ferand", headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" in page
    assert "<h1>" not in fragment
    for texte in (page, fragment):
        assert f"/menages/{ferrand.pk}/" in texte


def test_chercher_coute_autant_de_requetes_pour_un_que_pour_cent(
    client, nord, responsable, django_assert_max_num_queries
):
    for rang in range(100):
        un_menage(nord, nom_usage=f"Martin{rang}")
    client.force_login(responsable)
    with django_assert_max_num_queries(13):
        client.get("/recherche/?q=martin")
    with django_assert_max_num_queries(13):
        client.get("/recherche/?q=martin1")
