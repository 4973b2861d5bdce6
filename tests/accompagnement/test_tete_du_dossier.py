"""La tête d'un dossier : sa prochaine échéance ; son fil, qui s'ouvre en entier."""

from datetime import date, timedelta

import pytest

from accompagnement.pages import texte
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.templatetags.actes import icone_d_acte
from palier.noyau.nomenclatures import nomenclature
from palier.pilotage.dossier.lectures import ACTES
from socle.gens import LE, une_etape, une_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


def test_une_audience_a_venir_se_lit_en_tete_avec_sa_raison(chez_amina, ferrand):
    une_etape(une_procedure(ferrand), "E10", date(2026, 4, 28))
    lu = texte(chez_amina.get(f"/menages/{ferrand.pk}/"))
    assert "Transmettre le diagnostic social et financier" in lu
    assert "5 jours ouvrés avant l’audience du 28 avril 2026" in lu
    assert "Voir la procédure" in lu


def test_sans_procedure_rien_ne_s_annonce(chez_amina, ferrand):
    assert "Voir la procédure" not in texte(chez_amina.get(f"/menages/{ferrand.pk}/"))


def test_un_delai_echu_depuis_longtemps_ne_s_annonce_plus(chez_amina, ferrand):
    une_etape(une_procedure(ferrand, ouverte_le=date(2024, 1, 1)), "E04", date(2024, 1, 5))
    assert "Voir la procédure" not in texte(chez_amina.get(f"/menages/{ferrand.pk}/"))


def test_le_fil_s_ouvre_en_entier(chez_amina, ferrand, amina):
    for jours in range(ACTES + 2):
        le = LE - timedelta(jours)
        actions.noter(ferrand, type="VAD", le=le, par=amina, statut="REALISE", objet=f"n{jours}.")
    court, entier = (texte(chez_amina.get(f"/menages/{ferrand.pk}/{q}")) for q in ("", "?tout"))
    assert "2 actes plus anciens" in court
    assert f"n{ACTES + 1}." not in court
    assert f"n{ACTES + 1}." in entier
    assert "plus anciens" not in entier


def test_chaque_pictogramme_d_acte_est_celui_d_un_type_connu():
    types = nomenclature("type_acte").codes
    assert {icone_d_acte(code) for code in types} > {"message", "phone", "home-heart"}
