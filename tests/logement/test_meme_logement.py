"""Deux procédures du même type ouvertes à la fois sur un même logement : dites, pas interdites."""

from datetime import date

import pytest

from palier.metier.logement.actions import ouvrir_procedure
from palier.metier.logement.models import Procedure
from palier.noyau.erreurs import Refus
from socle.gens import LE, l_acces, un_compte, un_menage, une_occupation, une_procedure

pytestmark = pytest.mark.django_db
ADRESSE = {"adresse": "12, rue des Lilas", "commune": "92046"}


@pytest.fixture
def voisin(nord, amina):
    """Le co-titulaire, suivi par Amina, dont l'expulsion est engagée à la même adresse."""
    voisin = un_menage(nord, suivi_par=amina, nom_usage="Okoye")
    une_occupation(voisin, adresse="12 rue des lilas", commune="92046")
    une_procedure(voisin)
    return voisin


def ouvrir(menage, compte, **champs):
    acces = l_acces(compte)
    return ouvrir_procedure(menage, type="EXPULSION", ouverte_le=LE, par=acces, **champs)


def test_l_autre_procedure_est_nommee_et_l_on_peut_ouvrir_la_sienne(menage, amina, voisin):  # noqa: ARG001
    une_occupation(menage, **ADRESSE)
    with pytest.raises(Refus, match=r"à cette adresse, depuis le 1er mars 2026 \(.*Okoye") as refus:
        ouvrir(menage, amina)
    assert refus.value.champ == "distincte"
    ouvrir(menage, amina, distincte=True)
    assert Procedure.objects.count() == 2


def test_d_un_dossier_que_l_on_ne_suit_pas_rien_n_est_revele(menage, nord, voisin, client):
    une_occupation(menage, **ADRESSE)
    bruno = un_compte("Bruno", nord)
    menage.suivis.create(professionnel=bruno.professionnel, debut=date(2025, 1, 1))
    with pytest.raises(Refus, match="dans un dossier que vous ne suivez pas") as refus:
        ouvrir(menage, bruno)
    for secret in ("Okoye", "mars 2026", voisin.reference):
        assert secret not in str(refus.value)
    client.force_login(bruno)
    page = client.get(une_procedure(menage).get_absolute_url()).content.decode()
    assert "dans un dossier que vous ne suivez pas" in page
    assert "Okoye" not in page


def test_les_deux_frises_se_signalent_l_une_l_autre(menage, amina, voisin, client):
    """Ainsi d'un import, qui ne demande rien."""
    une_occupation(menage, **ADRESSE)
    une_procedure(menage, ouverte_le=date(2026, 2, 1))
    client.force_login(amina)
    page = client.get(voisin.procedures.get().get_absolute_url()).content.decode()
    assert "à cette adresse, depuis le 1er février 2026" in page
    voisin.procedures.update(close_le=LE)
    page = client.get(menage.procedures.get().get_absolute_url()).content.decode()
    assert "à cette adresse" not in page


@pytest.mark.parametrize(
    "champs",
    [
        {"adresse": "112 rue des Lilas", "commune": "92046"},
        {"adresse": "12 rue des Lilas", "commune": "75113"},
        {"adresse": ""},
    ],
)
def test_une_autre_adresse_n_est_pas_le_meme_logement(menage, amina, voisin, champs):  # noqa: ARG001
    une_occupation(menage, **champs)
    assert ouvrir(menage, amina).pk


def test_le_locataire_suivant_n_est_pas_un_voisin(menage, amina, voisin):
    voisin.occupations.update(fin=date(2026, 3, 15))
    une_occupation(menage, debut=date(2026, 4, 1), **ADRESSE)
    assert ouvrir(menage, amina).pk


def test_un_dossier_de_surendettement_ne_regarde_que_son_menage(menage, amina, voisin):
    une_occupation(menage, **ADRESSE)
    une_procedure(voisin, type="SURENDETTEMENT")
    acces = l_acces(amina)
    assert ouvrir_procedure(menage, type="SURENDETTEMENT", ouverte_le=LE, par=acces).pk


def test_la_case_parait_au_besoin_et_rien_de_saisi_n_est_perdu(menage, amina, voisin, client):  # noqa: ARG001
    une_occupation(menage, **ADRESSE)
    client.force_login(amina)
    adresse = f"/menages/{menage.pk}/procedures/ouvrir/"
    assert 'type="checkbox"' not in client.get(adresse).content.decode()
    saisi = {"type": "EXPULSION", "ouverte_le": "2/3/2026", "distincte": "False"}
    page = client.post(adresse, saisi).content.decode()
    assert 'type="checkbox" name="distincte"' in page
    assert 'value="2/3/2026"' in page
    assert "Okoye" in page
    assert client.post(adresse, saisi | {"distincte": "on"}).status_code == 302


@pytest.mark.parametrize("nombre", [2, 60])
def test_chercher_les_voisines_ne_coute_pas_par_voisine(
    menage, nord, amina, client, nombre, django_assert_max_num_queries
):
    une_occupation(menage, **ADRESSE)
    for _ in range(nombre):
        autre = un_menage(nord, suivi_par=amina)
        une_occupation(autre, **ADRESSE)
        une_procedure(autre)
    client.force_login(amina)
    procedure = une_procedure(menage)
    with django_assert_max_num_queries(26):
        page = client.get(procedure.get_absolute_url()).content.decode()
    assert page.count("est déjà en cours à cette adresse") == nombre
