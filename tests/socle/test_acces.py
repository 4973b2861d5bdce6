"""Les accès : refus par défaut, chaque rôle à sa place, chaque structure chez elle."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, URLResolver, get_resolver

from palier.metier.partenaires.models import Partenaire
from palier.socle.comptes.casquette import Casquette
from palier.socle.habilitations.listes import Role
from palier.socle.habilitations.pages import ouverte_a_tous
from socle.gens import (
    un_compte,
    un_menage,
    une_dette,
    une_etape,
    une_mesure,
    une_occupation,
    une_procedure,
    une_reunion,
    une_situation,
    une_structure,
)

pytestmark = pytest.mark.django_db

_TOUS = frozenset(Role)
_IDENTITE = _TOUS - {Role.COMMISSION, Role.DIRECTION, Role.ADMINISTRATEUR, Role.DELEGUE}
_TIENT = _IDENTITE - {Role.GESTIONNAIRE}
_NOTE = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.REFERENT_INSERTION})
_SUIVENT = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.REFERENT_INSERTION})
_ECRIVENT = _IDENTITE - {Role.GESTIONNAIRE}
_MENENT = _ECRIVENT - {Role.ACCUEIL}
_BUDGET = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.RESPONSABLE, Role.REFERENT_INSERTION})
_INSTANCES = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.RESPONSABLE})
MATRICE = {
    "bureau:accueil": _IDENTITE,
    "listes:menages": _IDENTITE,
    "listes:menages_exporter": _IDENTITE,
    "recherche:page": _IDENTITE,
    "menages:menage_ouvrir": _TIENT,
    "menages:coordonnees_modifier": _TIENT,
    "menages:membre_ajouter": _TIENT,
    "menages:membre_retirer": _TIENT,
    "menages:personne_modifier": _TIENT,
    "menages:fait_noter": _NOTE,
    "menages:fait_clore": _NOTE,
    "partenaires:liste": _IDENTITE,
    "partenaires:fiche": _IDENTITE,
    "partenaires:partenaire_ajouter": _TIENT,
    "partenaires:partenaire_modifier": _TIENT,
    "partenaires:contact_ajouter": _TIENT,
    "partenaires:contact_modifier": _TIENT,
    "partenaires:contact_retirer": _TIENT,
    "dossier:fil": _IDENTITE,
    "dossier:volet": _IDENTITE,
    "accompagnement:acte_noter": _SUIVENT,
    "accompagnement:agenda": frozenset(
        {
            Role.TRAVAILLEUR_SOCIAL,
            Role.RESPONSABLE,
            Role.ACCUEIL,
            Role.REFERENT_INSERTION,
            Role.ECRIVAIN_PUBLIC,
        }
    ),
    "accompagnement:bilan_geste": _SUIVENT,
    "accompagnement:demarche_engager": _ECRIVENT,
    "accompagnement:demarche_geste": _ECRIVENT,
    "accompagnement:difficulte_geste": _SUIVENT,
    "accompagnement:mesure": _IDENTITE,
    "accompagnement:mesure_demander": _MENENT,
    "accompagnement:mesure_geste": _MENENT,
    "accompagnement:objectif_geste": _MENENT,
    "accompagnement:reaffecter": frozenset({Role.RESPONSABLE}),
    "accompagnement:relais": _SUIVENT | {Role.RESPONSABLE},
    "dossier:photographier": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "budget:situation": _BUDGET,
    "budget:situation_calculer": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "budget:dette_constater": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "budget:dette": _BUDGET,
    "budget:dette_regler": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:occupation_noter": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:occupation_corriger": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:relogement_noter": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:procedure_ouvrir": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:procedure": _BUDGET,
    "logement:etape_franchir": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:procedure_clore": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "logement:etape_retirer": frozenset({Role.TRAVAILLEUR_SOCIAL}),
    "instances:liste": _INSTANCES | {Role.COMMISSION},
    "instances:instance_ouvrir": _INSTANCES,
    "instances:reunion_prevoir": _INSTANCES,
    "instances:reunion": _INSTANCES | {Role.COMMISSION},
    "instances:ordre_du_jour": _INSTANCES | {Role.COMMISSION},
    "instances:reunion_inscrire": _INSTANCES,
    "instances:reunion_decider": _INSTANCES,
    "instances:examen_retirer": _INSTANCES,
    "instances:tache_faire": _IDENTITE,
    "instances:amelioration_annoncer": _INSTANCES,
    "instances:amelioration_suivre": _INSTANCES,
    "accompagnement:menage_choisir": _NOTE,
    "accompagnement:suite_fixer": _NOTE,
    "comptes:casquette": _TOUS,
    "brouillons:garder": _TOUS,
    "brouillons:oublier": _TOUS,
}
"""Écrite à la main d'après R-RGP-09 : qui ouvre quelle page."""


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


@pytest.fixture
def adresses():
    nord = une_structure()
    menage = un_menage(nord)
    place = menage.compositions.get()
    emploi = place.personne.statuts_emploi.create(code="CDD", debut="2026-01-05")
    bailleur = Partenaire.objects.create(nom="Habitat Nord", categorie="LOGEMENT", structure=nord)
    contact = bailleur.contacts.create(nom="Inès Roux", structure=nord)
    dossier, annuaire = f"/menages/{menage.pk}", f"/annuaire/{bailleur.pk}"
    nadia = f"{dossier}/personnes/{place.personne_id}"
    return {
        "bureau:accueil": "/",
        "listes:menages": "/menages/",
        "listes:menages_exporter": "/menages/export.csv",
        "recherche:page": "/recherche/?q=ferrand",
        "menages:menage_ouvrir": "/menages/ouvrir/",
        "menages:coordonnees_modifier": f"{dossier}/coordonnees/",
        "menages:membre_ajouter": f"{dossier}/membres/ajouter/",
        "menages:membre_retirer": f"{dossier}/membres/{place.pk}/retirer/",
        "menages:personne_modifier": f"{nadia}/",
        "menages:fait_noter": f"{nadia}/emploi/noter/",
        "menages:fait_clore": f"{dossier}/emploi/{emploi.pk}/clore/",
        "partenaires:liste": "/annuaire/",
        "partenaires:fiche": f"{annuaire}/",
        "partenaires:partenaire_ajouter": "/annuaire/ajouter/",
        "partenaires:partenaire_modifier": f"{annuaire}/modifier/",
        "partenaires:contact_ajouter": f"{annuaire}/contacts/ajouter/",
        "partenaires:contact_modifier": f"{annuaire}/contacts/{contact.pk}/",
        "partenaires:contact_retirer": f"{annuaire}/contacts/{contact.pk}/retirer/",
        "dossier:fil": f"/menages/{menage.pk}/",
        "dossier:volet": f"/menages/{menage.pk}/volets/situation/",
        "comptes:casquette": "/casquette/",
        "brouillons:garder": "/brouillons/garder/",
        "brouillons:oublier": "/brouillons/oublier/",
        **_adresses_de_l_accompagnement(menage),
        **_adresses_des_branches(menage),
    }


def _adresses_de_l_accompagnement(menage):
    mesure = une_mesure(menage)
    return {
        "accompagnement:menage_choisir": "/noter/",
        "accompagnement:suite_fixer": f"/menages/{menage.pk}/suite/",
        "accompagnement:acte_noter": f"/menages/{menage.pk}/noter/",
        "accompagnement:agenda": "/agenda/",
        "accompagnement:bilan_geste": "/bilans-de-mesure/1/rendre/",
        "accompagnement:demarche_engager": f"/menages/{menage.pk}/demarches/engager/",
        "accompagnement:demarche_geste": "/demarches/1/conclure/",
        "accompagnement:difficulte_geste": "/difficultes/1/lever/",
        "accompagnement:mesure": f"/mesures/{mesure.pk}/",
        "accompagnement:mesure_demander": f"/menages/{menage.pk}/mesures/demander/",
        "accompagnement:mesure_geste": f"/mesures/{mesure.pk}/cloturer/",
        "accompagnement:objectif_geste": "/objectifs/1/conclure/",
        "accompagnement:reaffecter": "/reaffectation/",
        "accompagnement:relais": f"/relais/?m={menage.pk}",
    }


def _adresses_des_branches(menage):
    """Budget, logement et instances : une adresse d'exemple de chaque page."""
    photo, dette = une_situation(menage), une_dette(menage)
    logement, etape = une_occupation(menage), une_etape(une_procedure(menage))
    reunion = une_reunion(menage.structure)
    dossier, procedure = f"/menages/{menage.pk}", f"/procedures/{etape.procedure_id}"
    return {
        "dossier:photographier": f"{dossier}/photographier/",
        "budget:situation": f"/situations/{photo.pk}/",
        "budget:situation_calculer": f"/situations/{photo.pk}/calculer/",
        "budget:dette_constater": f"{dossier}/dettes/noter/",
        "budget:dette": f"/dettes/{dette.pk}/",
        "budget:dette_regler": f"/dettes/{dette.pk}/regler/",
        "logement:occupation_noter": f"{dossier}/logements/noter/",
        "logement:occupation_corriger": f"/logements/{logement.pk}/corriger/",
        "logement:relogement_noter": f"{dossier}/relogements/noter/",
        "logement:procedure_ouvrir": f"{dossier}/procedures/ouvrir/",
        "logement:procedure": f"{procedure}/",
        "logement:etape_franchir": f"{procedure}/franchir/",
        "logement:procedure_clore": f"{procedure}/clore/",
        "logement:etape_retirer": f"/etapes/{etape.pk}/retirer/",
        "instances:liste": "/instances/",
        "instances:instance_ouvrir": "/instances/ouvrir/",
        "instances:reunion_prevoir": "/reunions/prevoir/",
        "instances:reunion": f"/reunions/{reunion.pk}/",
        "instances:ordre_du_jour": f"/reunions/{reunion.pk}/ordre-du-jour/",
        "instances:reunion_inscrire": f"/reunions/{reunion.pk}/inscrire/",
        "instances:reunion_decider": f"/reunions/{reunion.pk}/decider/",
        "instances:examen_retirer": "/examens/1/retirer/",
        "instances:tache_faire": "/taches/1/faire/",
        "instances:amelioration_annoncer": "/ameliorations/annoncer/",
        "instances:amelioration_suivre": "/ameliorations/1/suivre/",
    }


@pytest.mark.parametrize("role", Role)
def test_chaque_role_n_ouvre_que_ses_pages(client, adresses, role):
    client.force_login(un_compte("Amina", une_structure(), role))
    for nom, adresse in adresses.items():
        attendu = {200, 404, 405} if role in MATRICE[nom] else {403}
        assert client.get(adresse).status_code in attendu, nom


def test_sans_connexion_toute_page_renvoie_a_la_connexion(client, adresses):
    for adresse in adresses.values():
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse.url[:14]) == (302, "/compte/login/")


@pytest.mark.parametrize("role", Role)
def test_un_dossier_d_une_autre_structure_n_existe_pas(client, adresses, role):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud"), role))
    fiches = [a for a in adresses.values() if any(lettre.isdecimal() for lettre in a)]
    for adresse in fiches:
        assert client.get(adresse).status_code in {403, 404, 405}
        assert client.post(adresse).status_code in {403, 404, 405}


def test_un_dossier_qu_on_ne_suit_pas_n_existe_pas(client):
    client.force_login(un_compte("Amina", une_structure()))
    assert client.get(f"/menages/{un_menage(une_structure()).pk}/").status_code == 404


def test_une_page_qui_n_a_rien_declare_n_est_servie_a_personne(rf):
    declaree = ouverte_a_tous(lambda _requete: None)
    requete = rf.get("/")
    requete.user = un_compte("Amina", une_structure())
    requete.acces = object()
    assert Casquette(declaree).process_view(requete, declaree, (), {}) is None
    with pytest.raises(PermissionDenied):
        Casquette(declaree).process_view(requete, lambda _requete: None, (), {})


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
