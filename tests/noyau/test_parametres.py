"""Paramètres datés : dernière valeur connue, jamais la suivante (R-GEN-01, R-GEN-08)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.noyau.erreurs import Inconnu, Refus
from palier.noyau.montants import arrondi
from palier.noyau.parametres import ParametreAbsent, charger, parametre

AVRIL_2026 = date(2026, 4, 1)


def _rsa(le, *majorations):
    coefficient = 1 + sum(parametre("RSA_MAJORATION", le, pour=m).valeur for m in majorations)
    return parametre("RSA_BASE", le).valeur * coefficient


def test_t_gen_01_montant_forfaitaire_du_rsa_selon_le_foyer():
    le = date(2026, 5, 1)
    deux, trois = "DEUXIEME_PERSONNE", "TROISIEME_PERSONNE"
    couple_deux_enfants = _rsa(le, deux, trois, "DEUXIEME_ENFANT_DU_COUPLE")
    isole_trois_enfants = _rsa(le, deux, trois, "ENFANT_A_PARTIR_DU_TROISIEME")
    assert arrondi(couple_deux_enfants) == Decimal("1368.55")
    assert arrondi(_rsa(le, deux)) == Decimal("977.54")
    assert arrondi(isole_trois_enfants) == Decimal("1433.72")


def test_t_gen_02_la_valeur_est_celle_du_jour_du_fait():
    assert parametre("RSA_BASE", date(2026, 3, 31)).valeur == Decimal("646.52")
    en_vigueur = parametre("RSA_BASE", AVRIL_2026)
    assert en_vigueur.valeur == Decimal("651.69")
    assert en_vigueur.date_effet == AVRIL_2026
    assert (en_vigueur.unite, en_vigueur.source) == ("EUR/mois", "décret 2026-220")
    assert not en_vigueur.a_verifier


def test_t_gen_03_forfait_logement_d_avril_2026():
    deux, trois = "DEUXIEME_PERSONNE", "TROISIEME_PERSONNE"
    montants = (_rsa(AVRIL_2026), _rsa(AVRIL_2026, deux), _rsa(AVRIL_2026, deux, trois))
    forfaits = [
        arrondi(montant * parametre("RSA_FORFAIT_LOGEMENT", AVRIL_2026, personnes=n).valeur / 100)
        for n, montant in enumerate(montants, start=1)
    ]
    assert forfaits == [Decimal("78.20"), Decimal("156.41"), Decimal("193.55")]


def test_avant_la_premiere_valeur_le_parametre_est_absent():
    with pytest.raises(ParametreAbsent, match=r"31/03/2019.*: ajoutez-la"):
        parametre("RSA_BASE", date(2019, 3, 31))


def test_apres_la_derniere_valeur_connue_le_parametre_est_absent():
    assert parametre("CSS_PLAFOND", date(2026, 3, 31)).a_verifier
    with pytest.raises(ParametreAbsent, match="CSS_PLAFOND"):
        parametre("CSS_PLAFOND", AVRIL_2026)
    with pytest.raises(ParametreAbsent, match="tranche = 1"):
        parametre("QUOTITE_BORNE", date(2027, 1, 1), tranche=1)


def test_le_territoire_precis_l_emporte_sur_le_general():
    le = date(2025, 1, 1)
    assert parametre("DALO_RELOGEMENT_DELAI", le, "METROPOLE").valeur == 3
    assert parametre("DALO_RELOGEMENT_DELAI", le, "MARTINIQUE").valeur == 6
    assert parametre("RSA_BASE", le, "MARTINIQUE") == parametre("RSA_BASE", le)
    with pytest.raises(ParametreAbsent, match="Mayotte"):
        parametre("RSA_BASE", le, "MAYOTTE")


def test_un_code_ou_un_territoire_inconnu_propose_le_plus_proche():
    with pytest.raises(Inconnu, match="le plus proche est RSA_BASE"):
        parametre("RSA_BAZE", AVRIL_2026)
    with pytest.raises(Inconnu, match="le plus proche est MARTINIQUE"):
        parametre("RSA_BASE", AVRIL_2026, "MARTINIQE")


def test_le_delai_du_commandement_change_d_unite_avec_la_loi():
    ancien = parametre("EXP_COMMANDEMENT_DELAI", date(2023, 7, 28))
    nouveau = parametre("EXP_COMMANDEMENT_DELAI", date(2023, 7, 29))
    assert (ancien.valeur, ancien.unite) == (2, "mois")
    assert (nouveau.valeur, nouveau.unite) == (6, "semaine")


@pytest.mark.parametrize("annee", range(2020, 2028))
def test_t_psu_07_le_plancher_suit_le_rsa_du_1er_janvier(annee):
    janvier = date(annee, 1, 1)
    majore = parametre("RSA_BASE", janvier).valeur * Decimal("1.5")
    plancher = arrondi(majore) - arrondi(majore * Decimal("0.16"))
    assert parametre("PSU_PLANCHER", janvier).valeur == plancher


@given(st.dates(date(2019, 4, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_une_valeur_dure_tant_qu_aucune_autre_ne_prend_effet(le, jours):
    avant, apres = parametre("RSA_BASE", le), parametre("RSA_BASE", le + timedelta(days=jours))
    assert avant.date_effet <= le
    assert (avant == apres) == (apres.date_effet <= le)


def _structure(tmp_path, texte):
    (tmp_path / "structure.yaml").write_text(texte, encoding="utf-8")
    return charger(tmp_path)


def test_une_structure_complete_et_remplace_les_valeurs(tmp_path):
    locaux = _structure(
        tmp_path,
        "SECRET_SEUIL: {unite: effectif, source: délibération 12, valeurs: {2025-01-01: 11}}\n"
        "CSS_PLAFOND: {unite: EUR/an, source: notice, territoire: METROPOLE,"
        " valeurs: {2026-04-01: 10421.5}}\n"
        "FSL_PLAFOND:\n"
        "  unite: EUR\n"
        "  source: règlement intérieur 2025\n"
        "  series: [{volet: ACCES, valeurs: {2025-01-01: 1500}}]\n",
    )
    assert locaux.parametre("SECRET_SEUIL", date(2024, 12, 31)).valeur == 5
    assert locaux.parametre("SECRET_SEUIL", date(2025, 1, 1)).source == "délibération 12"
    assert locaux.parametre("CSS_PLAFOND", AVRIL_2026).valeur == Decimal("10421.5")
    assert locaux.parametre("FSL_PLAFOND", AVRIL_2026, volet="ACCES").valeur == 1500
    assert locaux.parametre("RSA_BASE", AVRIL_2026) == parametre("RSA_BASE", AVRIL_2026)
    assert parametre("SECRET_SEUIL", date(2025, 1, 1)).valeur == 5


@pytest.mark.parametrize(
    ("texte", "defaut"),
    [
        ("A: {unite: EUR, valeurs: {2025-01-01: 1}}", "pas de source"),
        ("A: {source: x, valeurs: {2025-01-01: 1}}", "pas d'unité"),
        ("A: {unite: EUR, source: x, valeurs: {2025-01-01: beaucoup}}", "« beaucoup »"),
        ("A: {unite: EUR, source: x, valeurs: {2025-01-01: oui}}", "« oui »"),
        ("A: {unite: EUR, source: x, valeurs: {janvier: 1}}", "date mal écrite"),
        ("A: {unite: EUR, source: x, valeurs: {2025-01-01: {valeur: 1, fin: bientôt}}}", "date"),
        ("A: {unite: EUR, source: x}", "valeurs"),
        ("A: {unite: EUR, source: x, series: [2]}", "valeurs"),
        ("A: {unite: EUR, source: x, territoire: LUNE, valeurs: {2025-01-01: 1}}", "LUNE"),
        ("- un\n- deux", "attend des codes"),
        ("A: [", "illisible"),
        ("A: {unite: EUR, source: x, valeurs: {2025-01-01: .inf}}", "illisible"),
    ],
)
def test_un_fichier_de_structure_fautif_est_refuse_en_le_nommant(tmp_path, texte, defaut):
    with pytest.raises(Refus, match=r"structure\.yaml") as refus:
        _structure(tmp_path, texte)
    assert defaut in str(refus.value)


def test_un_repertoire_de_parametres_absent_est_refuse(tmp_path):
    with pytest.raises(Refus, match="n'existe pas"):
        charger(tmp_path / "nulle_part")
