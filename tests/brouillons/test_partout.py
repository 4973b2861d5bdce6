"""Chaque saisie longue garde son brouillon, l'oublie enregistrée, ne compte qu'une fois."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from palier.metier.accompagnement.models import Demarche
from palier.socle.brouillons.actions import purger
from palier.socle.brouillons.models import Brouillon, Envoi
from palier.socle.brouillons.pages import Formulaire, FormulaireInconnu, a_reprendre
from socle.gens import (
    LE,
    l_acces,
    un_compte,
    un_menage,
    une_dette,
    une_mesure,
    une_occupation,
    une_procedure,
    une_reunion,
    une_situation,
    une_structure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(client):
    compte = un_compte("Amina", une_structure())
    client.force_login(compte)
    return compte


@pytest.fixture
def menage(amina):
    return un_menage(une_structure(), suivi_par=amina)


@pytest.fixture
def pages(menage):
    """Le nom de chaque page qui garde sa saisie, et une adresse où elle s'ouvre."""
    return {**_du_dossier(menage), **_d_une_mesure(menage), **_des_branches(menage)}


def _du_dossier(menage) -> dict[str, str]:
    nadia = menage.compositions.get().personne
    dossier, pk = f"/menages/{menage.pk}", menage.pk
    personne = f"{dossier}/personnes/{nadia.pk}"
    return {
        f"accompagnement:mesure_demander:{pk}": f"{dossier}/mesures/demander/",
        f"accompagnement:demarche_engager:{pk}": f"{dossier}/demarches/engager/",
        "menages:menage_ouvrir:0": "/menages/ouvrir/",
        f"menages:coordonnees_modifier:{pk}": f"{dossier}/coordonnees/",
        f"menages:membre_ajouter:{pk}": f"{dossier}/membres/ajouter/",
        f"menages:personne_modifier/{nadia.pk}:{pk}": f"{personne}/",
        f"menages:fait_noter/{nadia.pk}/emploi:{pk}": f"{personne}/emploi/noter/",
        "partenaires:partenaire_ajouter:0": "/annuaire/ajouter/",
    }


def _d_une_mesure(menage) -> dict[str, str]:
    mesure = une_mesure(menage)
    objectif = mesure.objectifs.create(structure=menage.structure, libelle="Payer").pk
    difficulte = mesure.difficultes.create(code="BUDGET").pk
    bilan = mesure.bilans.create(structure=menage.structure, type="FINAL").pk
    demarche = Demarche.objects.create(
        structure=menage.structure, menage=menage, type="D_FSL", engagee_le=LE
    ).pk
    geste = "accompagnement:{}_geste/{}:{}"
    return {
        geste.format("mesure", "objectif", mesure.pk): f"/mesures/{mesure.pk}/objectif/",
        geste.format("objectif", "conclure", objectif): f"/objectifs/{objectif}/conclure/",
        geste.format("difficulte", "lever", difficulte): f"/difficultes/{difficulte}/lever/",
        geste.format("bilan", "rendre", bilan): f"/bilans-de-mesure/{bilan}/rendre/",
        geste.format("demarche", "conclure", demarche): f"/demarches/{demarche}/conclure/",
    }


def _des_branches(menage) -> dict[str, str]:
    photo, logis = une_situation(menage).pk, une_occupation(menage).pk
    reunion = une_reunion(menage.structure, menage).pk
    dette, procedure = une_dette(menage).pk, une_procedure(menage).pk
    dossier, pk = f"/menages/{menage.pk}", menage.pk
    return {
        f"budget:situation:{photo}": f"/situations/{photo}/",
        f"budget:dette_constater:{pk}": f"{dossier}/dettes/noter/",
        f"budget:dette:{dette}": f"/dettes/{dette}/",
        f"budget:dette_regler:{dette}": f"/dettes/{dette}/regler/",
        f"logement:etape_franchir:{procedure}": f"/procedures/{procedure}/franchir/",
        f"logement:procedure_clore:{procedure}": f"/procedures/{procedure}/clore/",
        f"documents:courrier_rediger/convocation:{pk}": f"{dossier}/courriers/convocation/",
        f"logement:occupation_noter:{pk}": f"{dossier}/logements/noter/",
        f"logement:occupation_corriger:{logis}": f"/logements/{logis}/corriger/",
        f"logement:relogement_noter:{pk}": f"{dossier}/relogements/noter/",
        f"logement:procedure_ouvrir:{pk}": f"{dossier}/procedures/ouvrir/",
        "instances:reunion_prevoir:0": "/reunions/prevoir/",
        f"instances:reunion:{reunion}": f"/reunions/{reunion}/",
        f"dossier:photographier:{pk}": f"{dossier}/photographier/",
    }


def test_chaque_saisie_longue_garde_son_brouillon_et_le_bureau_le_nomme(client, pages, amina):
    for nom, adresse in pages.items():
        page = client.get(adresse).content.decode()
        assert f'data-brouillon="{nom}"' in page, nom
        assert page.count('name="cle_envoi"') == 1, nom
        formulaire, objet = nom.rsplit(":", 1)
        envoi = {"formulaire": formulaire, "objet": objet, "version": 0}
        reponse = client.post("/brouillons/garder/", {**envoi, "contenu": '{"x": ["y"]}'})
        assert reponse.status_code == 200, nom
        assert 'id="brouillon-garde"' in client.get(adresse).content.decode(), nom
    repris = a_reprendre(l_acces(amina, datetime.now(UTC).date()))
    assert sorted(b.adresse for b in repris) == sorted(pages.values())
    assert {"Fixer un objectif, ASLL maintien", "Conclure l'objectif, Payer"} <= {
        b.titre for b in repris
    }


def test_les_brouillons_d_un_dossier_ferme_ne_s_ouvrent_a_personne_d_autre(client, pages):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    for nom in pages:
        formulaire, objet = nom.rsplit(":", 1)
        if objet != "0":
            envoi = {"formulaire": formulaire, "objet": objet, "version": 0, "contenu": "{}"}
            assert client.post("/brouillons/garder/", envoi).status_code == 404, nom


@pytest.mark.parametrize(
    "nom",
    [
        "accompagnement:mesure_geste/inconnu",
        "accompagnement:mesure_geste",
        "menages:fait_noter/1/inconnu",
        "menages:fait_noter/a/emploi",
    ],
)
def test_un_geste_invente_n_a_pas_de_brouillon(menage, nom):
    with pytest.raises(FormulaireInconnu):
        Formulaire.dit(nom, menage.pk)


def _dette(menage, **dit) -> tuple[str, dict[str, str]]:
    saisi = {"type": "ENERGIE", "constatee_le": "2026-03-01", "creancier": "Lumen"}
    return f"/menages/{menage.pk}/dettes/noter/", {**saisi, "cle_envoi": "k1", **dit}


def test_un_double_envoi_n_enregistre_qu_une_fois_et_mene_au_meme_endroit(client, menage):
    adresse, dit = _dette(menage)
    premier, second = client.post(adresse, dit), client.post(adresse, dit)
    assert (premier.status_code, premier.url) == (302, second.url)
    assert menage.dettes.count() == 1
    assert "Déjà enregistré" in client.get("/menages/").content.decode()


def test_la_meme_cle_avec_un_autre_texte_n_est_pas_avalee(client, menage):
    client.post(*_dette(menage))
    client.post(*_dette(menage, creancier="Aqua"))
    assert menage.dettes.count() == 2


def test_une_erreur_a_corriger_ne_consomme_pas_la_cle(client, menage):
    adresse, dit = _dette(menage, constatee_le="")
    assert client.post(adresse, dit).status_code == 200
    assert not Envoi.objects.exists()
    client.post(*_dette(menage))
    assert menage.dettes.count() == 1


def test_une_cle_que_la_base_ne_garderait_pas_n_empeche_pas_d_enregistrer(client, menage):
    assert client.post(*_dette(menage, cle_envoi="k\x001")).status_code == 302
    assert (menage.dettes.count(), Envoi.objects.count()) == (1, 0)


def test_enregistrer_oublie_le_brouillon_du_geste(client, menage):
    adresse, dit = _dette(menage)
    garde = {"formulaire": "budget:dette_constater", "objet": menage.pk, "version": 0}
    client.post("/brouillons/garder/", {**garde, "contenu": json.dumps({"creancier": ["Lu"]})})
    client.post(adresse, dit)
    assert not Brouillon.objects.exists()
    assert client.cookies["palier-parti"].value == f"budget:dette_constater:{menage.pk}"


@pytest.mark.parametrize(
    ("cle", "statut"), [(["k1"], 410), (["k2"], 200), ([], 200), ([{"k1": 1}, "k\x001"], 200)]
)
def test_une_frappe_arrivee_apres_l_enregistrement_ne_refait_pas_de_brouillon(
    client, menage, cle, statut
):
    client.post(*_dette(menage))
    garde = {"formulaire": "budget:dette_constater", "objet": menage.pk, "version": 1}
    contenu = json.dumps({"creancier": ["Lumen"], "cle_envoi": cle})
    reponse = client.post("/brouillons/garder/", {**garde, "contenu": contenu})
    assert reponse.status_code == statut
    assert Brouillon.objects.exists() is (statut == 200)


def test_les_decisions_s_oublient_sur_la_page_de_la_reunion(client, menage):
    reunion = une_reunion(menage.structure, menage, date=LE)
    garde = {"formulaire": "instances:reunion", "objet": reunion.pk, "version": 0}
    client.post("/brouillons/garder/", {**garde, "contenu": "{}"})
    envoi = {
        "version": 1,
        "decisions-TOTAL_FORMS": 1,
        "decisions-INITIAL_FORMS": 1,
        "decisions-0-examen": reunion.examens.get().pk,
        "decisions-0-decision": "Poursuite du suivi",
    }
    assert client.post(f"/reunions/{reunion.pk}/decider/", envoi).status_code == 302
    assert not Brouillon.objects.exists()


def test_un_brouillon_abandonne_trente_jours_s_efface(amina, menage):
    moment = datetime(2026, 4, 14, 9, tzinfo=UTC)
    for jours, objet in ((30, menage.pk), (29, 0)):
        Brouillon.objects.create(
            compte=amina,
            structure=menage.structure,
            formulaire="budget:dette_constater" if objet else "menages:menage_ouvrir",
            objet=objet,
            contenu='{"x": ["y"]}',
            garde_le=moment - timedelta(days=jours),
        )
    Envoi.objects.create(compte=amina, cle="k", empreinte="e", le=moment - timedelta(days=30))
    (reste,) = a_reprendre(l_acces(amina))
    assert (reste.titre, reste.jours) == ("Ouvrir un dossier", 1)
    purger(LE)
    assert Brouillon.objects.count() == 1
    assert not Envoi.objects.exists()


def test_le_bureau_dit_combien_de_temps_un_brouillon_se_garde(client, menage):
    garde = {"formulaire": "budget:dette_constater", "objet": menage.pk, "version": 0}
    client.post("/brouillons/garder/", {**garde, "contenu": "{}"})
    page = client.get("/").content.decode().replace("\xa0", " ")
    assert "Noter une dette, Ferrand" in page
    assert "s’efface au bout de 30 jours" in page
