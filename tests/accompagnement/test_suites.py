"""Autour d'une mesure : son financement, les orientations, le suivi après la sortie."""

from datetime import date

import pytest

from accompagnement.pages import requetes_de, texte
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Convention, Orientation, SuiviPosterieur
from palier.noyau.erreurs import Refus
from socle.gens import LE, un_compte, une_structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


@pytest.fixture
def finie(mesure, amina):
    return actions.cloturer(mesure, le=date(2026, 3, 31), motif="OBJ_ATTEINTS", par=amina)


def test_une_orientation_se_note_depuis_le_dossier(chez_amina, ferrand):
    envoi = {"sens": "RECUE", "organisme": "CAF", "role": "ORIENTEUR", "le": "2/3/2026"}
    adresse = f"/menages/{ferrand.pk}/orientations/noter/"
    assert chez_amina.post(adresse, envoi).status_code == 302
    page = texte(chez_amina.get(f"/menages/{ferrand.pk}/volets/demarches/"))
    assert "Reçue, orienteur" in page


def test_la_meme_orientation_envoyee_deux_fois_n_est_notee_qu_une(ferrand, amina):
    dit = {"organisme": "CAF", "sens": "RECUE", "le": LE, "par": amina}
    actions.orienter(ferrand, **dit)
    with pytest.raises(Refus, match="déjà notée"):
        actions.orienter(ferrand, **dit)
    assert Orientation.objects.count() == 1


def test_une_orientation_ne_finit_pas_avant_de_commencer(ferrand, amina):
    with pytest.raises(Refus) as refus:
        actions.orienter(ferrand, organisme="CAF", le=LE, fin=date(2026, 1, 1), par=amina)
    assert refus.value.champ == "fin"


def test_le_suivi_apres_la_sortie_se_note_une_fois_par_jalon(chez_amina, finie, amina):
    dit = {"jalon_mois": 6, "le": LE, "resultat": "REPONDU", "par": amina}
    actions.suivre_apres(finie, **dit, logement_conserve=None)
    with pytest.raises(Refus, match="déjà noté le 14 avril 2026"):
        actions.suivre_apres(finie, **dit)
    assert SuiviPosterieur.objects.get().logement_conserve is None
    assert "À 6 mois" in texte(chez_amina.get(f"/mesures/{finie.pk}/"))


def test_oui_non_et_rien_restent_trois_reponses(chez_amina, finie):
    for jalon, dit, attendu in ((3, "oui", True), (6, "non", False), (12, "", None)):
        envoi = {"jalon_mois": jalon, "le": "14/4/2026", "resultat": "REPONDU"}
        envoi["logement_conserve"] = dit
        chez_amina.post(f"/mesures/{finie.pk}/suivi-apres/", envoi)
        suivi = SuiviPosterieur.objects.get(jalon_mois=jalon)
        assert suivi.logement_conserve is attendu


def test_une_mesure_en_cours_n_a_pas_de_suivi_apres(mesure, amina):
    with pytest.raises(Refus, match="n'est pas finie"):
        actions.suivre_apres(mesure, jalon_mois=3, le=LE, resultat="REPONDU", par=amina)


def test_le_financement_se_precise_et_la_convention_est_de_la_structure(chez_amina, mesure, amina):
    sienne = Convention.objects.create(
        structure=mesure.structure, financeur="Département", debut=date(2026, 1, 1)
    )
    d_ailleurs = Convention.objects.create(
        structure=une_structure("CCAS Sud"), financeur="Métropole", debut=date(2026, 1, 1)
    )
    envoi = {"convention": sienne.pk, "numero_financeur": "A-12", "intensite": "MOYEN"}
    chez_amina.post(f"/mesures/{mesure.pk}/preciser/", envoi)
    page = texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
    assert "Département" in page
    assert "A-12" in page
    with pytest.raises(Refus, match="n'est pas de votre structure"):
        actions.preciser(mesure, convention=d_ailleurs, par=amina)


def test_un_autre_ne_voit_ni_n_oriente_ce_menage(client, ferrand):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    assert client.get(f"/menages/{ferrand.pk}/orientations/noter/").status_code == 404


def test_le_volet_coute_autant_pour_deux_orientations_que_pour_vingt(chez_amina, ferrand, amina):
    adresse = f"/menages/{ferrand.pk}/volets/demarches/"
    nadia = ferrand.compositions.get().personne

    def peupler(n: int, mois: int) -> None:
        for jour in range(n):
            le = date(2026, mois, jour + 1)
            actions.orienter(ferrand, organisme="CAF", le=le, personne=nadia, par=amina)

    peupler(2, 1)
    peu = requetes_de(chez_amina, adresse)
    peupler(18, 2)
    assert requetes_de(chez_amina, adresse) == peu
