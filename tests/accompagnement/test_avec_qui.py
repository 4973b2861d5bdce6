"""Avec qui : les personnes du ménage présentes, les partenaires ; l'écart d'un objectif."""

import pytest

from accompagnement.pages import requetes_de, texte
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Acte
from palier.metier.partenaires.models import Partenaire
from palier.noyau.erreurs import Refus
from socle.gens import LE, un_menage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


@pytest.fixture
def nadia(ferrand):
    return ferrand.compositions.get().personne


@pytest.fixture
def bailleur(nord):
    return Partenaire.objects.create(nom="Habitat Nord", categorie="LOGEMENT", structure=nord)


def _noter(ferrand, amina, **champs) -> Acte:
    return actions.noter(ferrand, type="VAD", le=LE, par=amina, statut="REALISE", **champs)


def test_un_acte_dit_qui_etait_la_et_le_fil_le_montre(chez_amina, ferrand, amina, nadia, bailleur):
    acte = _noter(
        ferrand,
        amina,
        presents=[nadia],
        sollicites=[(bailleur, "LOGEMENT"), (None, "EMPLOI")],
    )
    assert acte.avec() == "Nadia Ferrand, Habitat Nord, Emploi et formation"
    assert "Avec Nadia Ferrand, Habitat Nord, Emploi et formation" in texte(
        chez_amina.get(f"/menages/{ferrand.pk}/")
    )


def test_une_personne_d_un_autre_menage_n_y_etait_pas(ferrand, nord, amina):
    autre = un_menage(nord, nom_usage="Camara").compositions.get().personne
    with pytest.raises(Refus, match="n'est pas de ce ménage") as refus:
        _noter(ferrand, amina, presents=[autre])
    assert refus.value.champ == "presents"
    assert not Acte.objects.exists()


def test_renvoye_tel_quel_l_acte_reste_seul_et_d_autres_presents_se_disent(ferrand, amina, nadia):
    _noter(ferrand, amina, presents=[nadia], cle="k")
    _noter(ferrand, amina, presents=[nadia], cle="k")
    assert Acte.objects.count() == 1
    with pytest.raises(actions.DejaNote):
        _noter(ferrand, amina, cle="k")


def test_la_saisie_propose_les_membres_et_l_annuaire(chez_amina, ferrand, nadia, bailleur):
    adresse = f"/menages/{ferrand.pk}/noter/"
    page = texte(chez_amina.get(adresse))
    assert '<option value="Habitat Nord">' in page
    assert f'name="presents" id="id_presents_0" value="{nadia.pk}"' in page
    envoi = {"type": "VAD", "le": "hier", "presents": [nadia.pk], "partenaires": "habitat nord"}
    assert chez_amina.post(adresse, envoi).status_code == 302
    acte = Acte.objects.get()
    assert acte.presents.get().personne == nadia
    assert acte.sollicitations.get().partenaire == bailleur
    assert acte.sollicitations.get().categorie == "LOGEMENT"


def test_un_partenaire_inconnu_se_dit_et_rien_n_est_note(chez_amina, ferrand):
    envoi = {"type": "VAD", "le": "hier", "partenaires": "Lumen"}
    page = texte(chez_amina.post(f"/menages/{ferrand.pk}/noter/", envoi))
    assert "« Lumen » n’est pas à l’annuaire" in page
    assert not Acte.objects.exists()


def test_a_defaut_de_nom_la_categorie_suffit(chez_amina, ferrand):
    envoi = {"type": "APPEL", "le": "hier", "categorie": "EMPLOI"}
    chez_amina.post(f"/menages/{ferrand.pk}/noter/", envoi)
    assert Acte.objects.get().sollicitations.get().categorie == "EMPLOI"


def test_le_dossier_coute_autant_pour_deux_actes_que_pour_vingt(
    chez_amina, ferrand, amina, nadia, bailleur
):
    def peupler(n: int) -> None:
        for _ in range(n):
            _noter(ferrand, amina, presents=[nadia], sollicites=[(bailleur, "LOGEMENT")])

    peupler(2)
    peu = requetes_de(chez_amina, f"/menages/{ferrand.pk}/")
    peupler(18)
    assert requetes_de(chez_amina, f"/menages/{ferrand.pk}/") == peu


def test_un_objectif_dit_a_quoi_on_le_verra_et_l_ecart_une_fois_conclu(chez_amina, mesure):
    chez_amina.post(
        f"/mesures/{mesure.pk}/objectif/",
        {"libelle": "Payer le loyer", "indicateur": "Trois quittances de suite", "le": "1/3/2026"},
    )
    objectif = mesure.objectifs.get()
    envoi = {"statut": "PARTIEL", "le": "14/4/2026", "ecart": "Deux mois sur trois"}
    chez_amina.post(f"/objectifs/{objectif.pk}/conclure/", envoi)
    page = texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
    assert "On le verra à : Trois quittances de suite" in page
    assert "Écart : Deux mois sur trois" in page


@pytest.mark.usefixtures("bailleur")
def test_les_themes_et_le_temps_avec_le_partenaire_se_saisissent(chez_amina, ferrand):
    envoi = {
        "type": "VAD",
        "le": "hier",
        "partenaires": "habitat nord",
        "duree_partenaires": "20",
        "themes": "économies d'énergie, chèque énergie,, chèque énergie",
    }
    chez_amina.post(f"/menages/{ferrand.pk}/noter/", envoi)
    acte = Acte.objects.get()
    assert acte.themes == ["ECO_ENERGIE", "CHEQUE_ENERGIE"]
    assert acte.sollicitations.get().duree_min == 20
    fil = texte(chez_amina.get(f"/menages/{ferrand.pk}/"))
    assert "Thèmes : Économies d&#x27;énergie, cheque energie" in fil


@pytest.mark.usefixtures("bailleur")
def test_sans_rien_dire_ni_theme_ni_duree(chez_amina, ferrand):
    envoi = {"type": "VAD", "le": "hier", "partenaires": "habitat nord"}
    chez_amina.post(f"/menages/{ferrand.pk}/noter/", envoi)
    acte = Acte.objects.get()
    assert (acte.themes, acte.sollicitations.get().duree_min) == ([], None)
