"""Un annuaire public se dépose, se relit, et n'écrase rien sans le dire."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.metier.partenaires import actions
from palier.metier.partenaires.data_inclusion import lignes, organismes
from palier.metier.partenaires.models import Partenaire
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte
from socle.navigateur import defauts, poser

STRUCTURES = [
    {
        "source": "dora",
        "id": "dora--1",
        "nom": "Mission locale des Ormes",
        "telephone": "+33123456789",
        "courriel": "accueil@ormes.test",
        "adresse": "3 quai des Ormes",
        "code_postal": "99100",
        "commune": "Vaubrelle",
        "code_insee": "99901",
        "reseaux_porteurs": ["mission-locale"],
        "horaires_accueil": "Mo-Fr 09:00-12:00",
    },
    {"source": "dora", "id": "dora--2", "nom": "L'Escale", "code_insee": "99902"},
    {"source": "dora", "id": "dora--3", "nom": "Le Tournesol", "code_insee": "99901"},
    {"source": "dora", "id": "", "nom": "Sans numéro", "code_insee": "99901"},
]
SERVICES = [
    {"structure_id": "dora--2", "thematiques": ["sante--addictions", "sante--acces-aux-soins"]},
    {"structure_id": "dora--3", "thematiques": "{logement-hebergement--louer-un-logement}"},
]
CSV = (
    "id;source;nom;typologie;thematiques;telephone\r\n"
    'x1;soliguide;Épicerie du Port;ES;"[""numerique""]";01.02.03.04.05\r\n'
).encode("cp1252")


def _lus(structures=STRUCTURES, **options):
    return organismes(structures, SERVICES, defaut="MUNICIPAL", **options)


def test_une_structure_prend_ses_champs_et_sa_categorie():
    mission, escale, tournesol = _lus().organismes
    assert mission.champs == {
        "nom": "Mission locale des Ormes",
        "categorie": "EMPLOI",
        "telephone": "01 23 45 67 89",
        "courriel": "accueil@ormes.test",
        "adresse": "3 quai des Ormes, 99100 Vaubrelle",
    }
    assert (escale.categorie, tournesol.categorie) == ("SANTE_VIEILLESSE", "LOGEMENT")
    assert _lus([STRUCTURES[1] | {"id": "seul"}]).organismes[0].categorie == "MUNICIPAL"


def test_ce_qui_ne_se_lit_pas_se_dit_et_l_ailleurs_se_compte():
    lecture = _lus(lieux=["99901"])
    assert [o.nom for o in lecture.organismes] == ["Mission locale des Ormes", "Le Tournesol"]
    assert lecture.refusees == ["Fiche 4 : « id » n'est pas renseigné."]
    assert lecture.ailleurs == 1


@pytest.mark.parametrize(
    "contenu",
    [
        json.dumps(STRUCTURES).encode(),
        json.dumps({"items": STRUCTURES, "total": 4}).encode(),
        "\n".join(json.dumps(ligne) for ligne in STRUCTURES).encode("utf-8-sig"),
    ],
    ids=["liste", "page d'API", "une ligne par fiche"],
)
def test_le_json_se_lit_sous_ses_trois_formes(contenu):
    assert lignes(contenu)[0]["nom"] == "Mission locale des Ormes"


def test_le_csv_se_lit_quel_que_soit_son_separateur_et_son_codage():
    (epicerie,) = _lus(lignes(CSV)).organismes
    assert (epicerie.nom, epicerie.categorie) == ("Épicerie du Port", "ASSO_CARITATIF")
    assert epicerie.telephone == "01 02 03 04 05"


@pytest.mark.parametrize("contenu", [b"", b"PK\x03\x04\x00", b"a,b\n1,2", b'[{"id": ', b"{}x"])
def test_un_fichier_d_autre_chose_est_refuse_avec_un_geste(contenu):
    with pytest.raises(Refus):
        lignes(contenu)


@pytest.fixture
def rosa(nord):
    return un_compte("Rosa", nord, Role.RESPONSABLE)


@pytest.fixture
def acces(rosa):
    return l_acces(rosa)


def _importer(acces, structures=STRUCTURES, remplacer=()):
    lus = _lus(structures).organismes
    return actions.importer(lus, remplacer=remplacer, par=acces)


@pytest.mark.django_db
def test_importer_deux_fois_met_a_jour_sans_redoubler(acces):
    assert _importer(acces) == {"ajoutees": 3, "changees": 0, "laissees": 0}
    assert _importer(acces) == {"ajoutees": 0, "changees": 0, "laissees": 0}
    autrement = [STRUCTURES[0] | {"telephone": "0100000000", "nom": "Mission locale"}]
    assert _importer(acces, autrement)["changees"] == 1
    assert _importer(acces, autrement)["changees"] == 0
    fiche = Partenaire.objects.get(identifiant_source="dora--1")
    assert (fiche.nom, fiche.telephone) == ("Mission locale", "01 00 00 00 00")
    assert Trace.objects.filter(action="partenaires.importer").count() == 4


@pytest.mark.django_db
def test_une_fiche_tenue_a_la_main_ne_change_que_si_on_l_accepte(acces, nord):
    ecrite = Partenaire.objects.create(nom="Le Tournesol", categorie="ENFANCE", structure=nord)
    _importer(acces)
    corrigee = Partenaire.objects.get(identifiant_source="dora--1")
    actions.modifier(corrigee, version=corrigee.version, par=acces, telephone="06 00 00 00 00")
    assert _importer(acces) == {"ajoutees": 0, "changees": 0, "laissees": 2}
    assert Partenaire.objects.count() == 3
    nombres = _importer(acces, remplacer=["dora/dora--3"])
    assert (nombres["changees"], nombres["laissees"]) == (1, 1)
    ecrite.refresh_from_db()
    corrigee.refresh_from_db()
    assert (ecrite.categorie, ecrite.identifiant_source) == ("LOGEMENT", "dora--3")
    assert corrigee.telephone == "06 00 00 00 00"


@pytest.mark.django_db
def test_une_fiche_commune_ne_change_jamais(acces):
    commune = Partenaire.objects.create(nom="L'Escale", categorie="CDJF")
    assert _importer(acces)["laissees"] == 1
    commune.refresh_from_db()
    assert commune.categorie == "CDJF"


@pytest.mark.django_db
def test_importer_est_a_qui_tient_tout_l_annuaire(nord):
    with pytest.raises(Interdit):
        _importer(l_acces(un_compte("Amina", nord)))


@pytest.fixture
def page(client, rosa):
    client.force_login(rosa)
    return client


def _deposer(page, structures=None, **champs):
    contenu = json.dumps(STRUCTURES if structures is None else structures).encode()
    services = SimpleUploadedFile("services.json", json.dumps(SERVICES).encode())
    fichiers = {"structures": SimpleUploadedFile("s.json", contenu), "services": services}
    return page.post("/annuaire/importer/", {"categorie": "MUNICIPAL", **fichiers, **champs})


@pytest.mark.django_db
def test_deposer_relire_puis_importer(page):
    assert 'name="structures"' in page.get("/annuaire/importer/apercu/").content.decode()
    assert _deposer(page, lieux="99901").url == "/annuaire/importer/apercu/"
    texte = page.get("/annuaire/importer/apercu/").content.decode()
    assert "Le Tournesol" in texte
    assert "L&#x27;Escale" not in texte
    assert "1 structure d’autres lieux" in texte
    assert not Partenaire.objects.exists()
    assert page.post("/annuaire/importer/apercu/").url == "/annuaire/"
    assert Partenaire.objects.count() == 2
    assert page.post("/annuaire/importer/apercu/").url == "/annuaire/"
    assert Partenaire.objects.count() == 2


@pytest.mark.django_db
def test_un_depot_refuse_dit_pourquoi(page):
    assert "vérifiez les codes" in _deposer(page, lieux="75").content.decode()
    trop = [{"id": str(n), "nom": f"Lieu {n}"} for n in range(1_001)]
    assert "resserrez" in _deposer(page, trop).content.decode()


@pytest.mark.django_db
def test_relire_n_ecrit_rien_et_coute_autant_pour_trois_fiches_que_pour_deux_cents(page):
    couts = []
    for nombre in (3, 200):
        _deposer(page, [{"id": str(n), "nom": f"Lieu {n}"} for n in range(nombre)])
        with CaptureQueriesContext(connection) as lues:
            page.get("/annuaire/importer/apercu/")
        couts.append(len(lues))
    assert couts[0] == couts[1]
    assert not Trace.objects.exists()


@pytest.mark.django_db
def test_les_pages_de_l_import_remplies_n_ont_aucun_defaut(navigateur, page, nord, tmp_path):
    Partenaire.objects.create(nom="Le Tournesol", categorie="ENFANCE", structure=nord)
    Partenaire.objects.create(nom="L'Escale", categorie="CDJF")
    _deposer(page)
    adresses = {"depot": "/annuaire/importer/", "apercu": "/annuaire/importer/apercu/"}
    pages = {nom: page.get(adresse).content.decode() for nom, adresse in adresses.items()}
    assert "Tenues à la main" in pages["apercu"]
    assert defauts(navigateur, poser(tmp_path, pages)) == []
