"""Les accès : refus par défaut, chaque rôle à sa place, chaque structure chez elle."""

import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, URLResolver, get_resolver

from palier.socle.comptes.casquette import Casquette
from palier.socle.comptes.models import Compte
from palier.socle.habilitations.listes import Role
from palier.socle.habilitations.pages import ouverte_a_tous
from socle.adresses import adresses
from socle.gens import un_compte, un_menage, une_structure
from socle.matrice import CONDUISENT, ENVOYEES, MATRICE, SANS_COMPTE

pytestmark = pytest.mark.django_db


def _pages(resolveur: URLResolver, prefixe: str = "") -> dict[str, URLPattern]:
    pages: dict[str, URLPattern] = {}
    for motif in resolveur.url_patterns:
        if str(motif.pattern) == "compte/":
            continue  # la connexion est celle d'allauth, ouverte à qui n'est pas encore entré
        if isinstance(motif, URLResolver):
            espace = f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe
            pages |= _pages(motif, espace)
        else:
            pages[f"{prefixe}{motif.name}"] = motif
    return pages


def test_toute_page_est_dans_la_matrice():
    assert set(_pages(get_resolver())) == set(MATRICE)


def test_toute_page_declare_ce_qu_elle_exige():
    sans = [
        nom for nom, motif in _pages(get_resolver()).items() if not hasattr(motif.callback, "exige")
    ]
    assert sans == []


@pytest.fixture(autouse=True)
def _ce_jour_la(settings, tmp_path):
    """Le 14 avril 2026 ; ce qui se range va dans un dossier jeté."""
    settings.PALIER_JOUR = "2026-04-14"
    settings.PALIER_DOSSIER = tmp_path
    settings.PALIER_PIECES = tmp_path / "pieces"


def _jouer(compte: Compte, pages: dict[str, str]) -> Iterator[tuple[Role, str, str]]:
    """Chaque page à chaque rôle, tenus tour à tour par la même personne : un seul monde suffit."""
    for role in Role:
        compte.professionnel.affectations.update(role=role)
        for nom, adresse in pages.items():
            yield role, nom, adresse


def test_chaque_role_n_ouvre_que_ses_pages_et_les_ouvre_toutes(client):
    """Chaque adresse désigne un objet qui existe, d'un dossier que suit qui l'ouvre."""
    amina = un_compte("Amina", une_structure())
    client.force_login(amina)
    siennes, fautes = adresses(suivi_par=amina), []
    for role, nom, adresse in _jouer(amina, siennes):
        attendu = 405 if nom in ENVOYEES else 200
        if role not in MATRICE[nom]:
            attendu = 302 if nom in CONDUISENT else 403
        if (rendu := client.get(adresse).status_code) != attendu:
            fautes.append(f"{role} lit {nom} : {rendu} au lieu de {attendu}")
        if attendu == 403 and (rendu := client.post(adresse).status_code) != 403:
            fautes.append(f"{role} enregistre par {nom} : {rendu} au lieu de 403")
    assert fautes == []


def test_sans_connexion_toute_page_renvoie_a_la_connexion(client):
    for nom, adresse in adresses().items():
        if nom in SANS_COMPTE:
            continue
        for reponse in (client.get(adresse), client.post(adresse)):
            assert (reponse.status_code, reponse.url[:14]) == (302, "/compte/login/"), nom


def test_la_connexion_ramene_a_la_page_demandee_avec_tous_ses_filtres(client):
    page = client.get(client.get("/menages/?q=a&tri=nom").url)
    assert page.context["redirect_field_value"] == "/menages/?q=a&tri=nom"


def test_un_dossier_d_une_autre_structure_n_existe_pas(client):
    bruno = un_compte("Bruno", une_structure("CCAS Sud"))
    client.force_login(bruno)
    du_nord, fautes = adresses().items(), []
    gardees = {n: a for n, a in du_nord if n not in SANS_COMPTE and re.search(r"\d", a)}
    for role, nom, adresse in _jouer(bruno, gardees):
        attendu = 404 if role in MATRICE[nom] else 403
        lu = 405 if attendu == 404 and nom in ENVOYEES else attendu
        for methode, permis in (("get", {lu}), ("post", {attendu, 405})):
            rendu = getattr(client, methode)(adresse).status_code
            if rendu not in permis:
                fautes.append(f"{role}, {methode} {nom} : {rendu} au lieu de {permis}")
    assert fautes == []


def test_un_dossier_qu_on_ne_suit_pas_n_existe_pas(client):
    client.force_login(un_compte("Amina", une_structure()))
    assert client.get(f"/menages/{un_menage(une_structure()).pk}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.ADMINISTRATEUR, "/comptes/"),
        (Role.COMMISSION, "/instances/"),
        (Role.DELEGUE, "/journal/"),
    ],
)
def test_qui_n_a_pas_de_bureau_est_conduit_a_sa_premiere_page(client, role, page):
    client.force_login(un_compte("Amina", une_structure(), role))
    reponse = client.get("/", follow=True)
    assert (reponse.redirect_chain[-1][0], reponse.status_code) == (page, 200)


def test_une_page_qui_n_a_rien_declare_n_est_servie_a_personne(rf):
    declaree = ouverte_a_tous(lambda _requete: None)
    requete = rf.get("/")
    requete.user = un_compte("Amina", une_structure())
    requete.acces = object()
    assert Casquette(declaree).process_view(requete, declaree, (), {}) is None
    with pytest.raises(PermissionDenied):
        Casquette(declaree).process_view(requete, lambda _requete: None, (), {})


@pytest.mark.parametrize("page", ["/compte/login/", "/nulle/part/", "/menages/"])
def test_chaque_page_dit_ce_que_le_navigateur_peut_executer(client, page):
    dites = dict(d.split(" ", 1) for d in client.get(page)["Content-Security-Policy"].split("; "))
    assert (dites["default-src"], dites["frame-ancestors"]) == ("'none'", "'none'")
    assert (dites["script-src"], dites["form-action"]) == ("'self'", "'self'")


def test_savoir_qui_demande_coute_deux_lectures(client, django_assert_num_queries):
    client.force_login(un_compte("Amina", une_structure()))
    with django_assert_num_queries(2):  # la session ; le compte, ses casquettes et leur structure
        assert client.get("/aide/").status_code == 200


def test_un_poste_partage_choisit_sa_casquette_et_ne_voit_que_d_elle(client):
    nord, sud = une_structure(), une_structure("CCAS Sud")
    amina = un_compte("Amina", nord, Role.RESPONSABLE)
    amina.professionnel.affectations.create(
        structure=sud, role=Role.RESPONSABLE, debut="2020-01-01"
    )
    du_nord, du_sud = un_menage(nord, nom_usage="Nordier"), un_menage(sud, nom_usage="Sudier")
    client.force_login(amina)
    assert client.get("/menages/").url.startswith("/casquette/")
    casquette = amina.professionnel.affectations.get(structure=sud)
    client.post("/casquette/", {"casquette": casquette.pk, "suite": "/menages/"})
    page = client.get("/menages/").content.decode()
    assert "Sudier" in page
    assert "Nordier" not in page
    assert client.get(f"/menages/{du_nord.pk}/").status_code == 404
    assert client.get(f"/menages/{du_sud.pk}/").status_code == 200


def test_une_suite_fabriquee_ramene_a_l_accueil(client):
    amina = un_compte("Amina", une_structure())
    client.force_login(amina)
    casquette = amina.professionnel.affectations.get().pk
    for suite in ("https://ailleurs.test/", "//ailleurs.test/", "1,5", "bureau:accueil"):
        assert client.post("/casquette/", {"casquette": casquette, "suite": suite}).url == "/"


def test_un_numero_demesure_n_existe_pas(client):
    client.force_login(un_compte("Amina", une_structure()))
    assert client.get(f"/menages/{2**63}/").status_code == 404
    assert client.get("/relais/", {"m": "9" * 5000}).status_code == 404
    assert client.post("/imprime/", {"page": f"/menages/{2**63}/"}).status_code == 204
