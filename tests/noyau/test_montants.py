"""Arrondis, taux, mensualisation et mensualités (R-GEN-03, R-GEN-04, R-BUD-01, R-EXP-07)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from palier.noyau.erreurs import Inconnu, Refus
from palier.noyau.montants import arrondi, decimal, mensualise, mensualites, pourcentage
from palier.noyau.nomenclatures import nomenclature

SOMMES = st.decimals(-(10**7), 10**7, places=4)


@pytest.mark.parametrize(
    ("n", "decimales", "attendu"),
    [
        ("0.005", 2, "0.01"),
        ("0.00499", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1250", -2, "1300"),
    ],
)
def test_r_gen_03_la_moitie_s_eloigne_de_zero(n, decimales, attendu):
    assert arrondi(Decimal(n), decimales) == Decimal(attendu)


def test_r_gen_03_un_flottant_vaut_ce_qu_on_en_lit():
    assert decimal(0.1) == Decimal("0.1")
    assert arrondi(1.005) == Decimal("1.01")


@pytest.mark.parametrize("infini", [float("inf"), float("nan"), Decimal("Infinity")])
def test_ce_qui_n_est_pas_fini_n_est_pas_un_montant(infini):
    with pytest.raises(ValueError, match="fini"):
        decimal(infini)


@given(SOMMES, st.integers(0, 3))
def test_l_arrondi_est_le_plus_proche_symetrique_et_stable(n, decimales):
    arrondie = arrondi(n, decimales)
    assert abs(Fraction(arrondie) - Fraction(n)) <= Fraction(1, 2 * 10**decimales)
    assert arrondi(-n, decimales) == -arrondie
    assert arrondi(arrondie, decimales) == arrondie


@given(SOMMES, SOMMES)
def test_l_arrondi_garde_l_ordre(un, autre):
    assert arrondi(min(un, autre)) <= arrondi(max(un, autre))


@given(st.integers(0, 500), st.integers(1, 500))
def test_r_gen_04_un_taux_s_arrondit_comme_sa_fraction_exacte(numerateur, denominateur):
    # Oracle entier : demi-supérieur de 1000·n/d, en dixièmes de point.
    dixiemes = (2000 * numerateur + denominateur) // (2 * denominateur)
    taux = pourcentage(numerateur, denominateur)
    assert taux is not None
    assert arrondi(taux, 1) == Decimal(dixiemes) / 10


def test_r_gen_04_un_denominateur_nul_est_sans_objet():
    assert pourcentage(0, 0) is None
    assert pourcentage(3, 0) is None


@pytest.mark.parametrize("code", nomenclature("periodicite").codes)
def test_toute_periodicite_se_ramene_au_mois(code):
    fois = {"SEMAINE": Fraction(52, 12), "MOIS": 1, "TRIMESTRE": Fraction(1, 3)}
    fois |= {"SEMESTRE": Fraction(1, 6), "AN": Fraction(1, 12)}
    attendu = Fraction(1200) * fois[code]
    assert abs(Fraction(mensualise(1200, code)) - attendu) < Fraction(1, 10**9)


def test_une_periodicite_inconnue_est_refusee():
    with pytest.raises(Inconnu, match="« QUINZAINE » inconnu"):
        mensualise(100, "QUINZAINE")


def test_t_exp_07_7300_euros_en_36_mensualites():
    assert mensualites(7300, 36) == [Decimal("202.78")] * 35 + [Decimal("202.70")]


@given(st.decimals("0.01", 10**6, places=2), st.integers(1, 84))
def test_la_somme_des_mensualites_est_la_dette(dette, n):
    assume(dette >= n)
    parts = mensualites(dette, n)
    assert len(parts) == n
    assert sum(parts) == dette
    assert len(set(parts[:-1])) <= 1
    assert abs(Fraction(parts[0]) - Fraction(dette) / n) <= Fraction(1, 200)
    assert min(parts) > 0


@pytest.mark.parametrize(
    ("dette", "n"), [(0, 3), (-10, 3), (100, 0), (100, -1), ("0.02", 4), (1, 150)]
)
def test_une_dette_qui_ne_se_partage_pas_est_refusee(dette, n):
    with pytest.raises(Refus, match="ne se partage pas"):
        mensualites(Decimal(dette), n)
