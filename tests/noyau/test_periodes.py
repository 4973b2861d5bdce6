"""Périodes, mois de quantième à quantième et âges (R-GEN-02, R-DIS-04)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.noyau.erreurs import Refus
from palier.noyau.montants import arrondi
from palier.noyau.periodes import Periode, age, ajoute_mois, fin_prevue

JOURS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@st.composite
def periodes(tirer):
    debut = tirer(JOURS)
    return Periode(debut, debut + timedelta(days=tirer(st.integers(0, 3000))))


def test_une_periode_renversee_est_refusee():
    attendu = (
        "La période se termine le 01/01/2023 avant de commencer le 31/12/2023 : inversez les dates."
    )
    with pytest.raises(Refus) as refus:
        Periode(date(2023, 12, 31), date(2023, 1, 1))
    assert str(refus.value) == attendu


def test_une_annee_a_ses_bornes_incluses():
    annee = Periode.annee(2024)
    assert annee.jours == 366
    assert annee.contient(date(2024, 1, 1))
    assert annee.contient(date(2024, 12, 31))
    assert not annee.contient(date(2025, 1, 1))
    assert annee.precedente() == Periode.annee(2023)
    assert str(annee) == "année 2024"
    assert (
        str(Periode(date(2024, 1, 1), date(2024, 3, 31))) == "du 1er janvier 2024 au 31 mars 2024"
    )


def test_un_an_avant_le_29_fevrier_est_le_28():
    bissextile = Periode(date(2024, 2, 29), date(2024, 12, 31))
    assert bissextile.precedente().debut == date(2023, 2, 28)


@given(periodes(), JOURS, st.none() | st.integers(0, 3000))
def test_couper_une_periode_c_est_y_avoir_un_jour(periode, debut, duree):
    fin = None if duree is None else debut + timedelta(days=duree)
    # La fin inconnue court au-delà de tout : au-delà de la période suffit.
    dernier = max(debut, periode.fin) if fin is None else fin
    communs = min(dernier, periode.fin) - max(debut, periode.debut)
    assert periode.coupe(debut, fin) == (communs.days >= 0)


def test_les_mois_d_une_mesure_se_comptent_de_deux_facons():
    periode = Periode(date(2023, 3, 15), date(2024, 1, 29))
    assert periode.jours == 321
    assert arrondi(periode.mois_mesures, 1) == Decimal("10.5")
    assert periode.mois_entames == 11
    assert Periode(date(2023, 3, 31), date(2023, 4, 1)).mois_entames == 2


@given(st.integers(1901, 2090))
def test_quatre_annees_font_quarante_huit_mois_moyens(n):
    if n % 100 > 96 or n % 100 == 0:
        n += 10
    assert Periode(date(n, 1, 1), date(n + 3, 12, 31)).mois_mesures == 48


def test_r_gen_02_deux_mois_apres_le_31_decembre():
    assert ajoute_mois(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert ajoute_mois(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert ajoute_mois(date(2025, 1, 10), 2) == date(2025, 3, 10)
    assert ajoute_mois(date(2025, 3, 31), -1) == date(2025, 2, 28)


@given(JOURS, JOURS, st.integers(-60, 60))
def test_ajouter_des_mois_garde_l_ordre_des_jours(un, autre, n):
    avant, apres = sorted((un, autre))
    assert ajoute_mois(avant, n) <= ajoute_mois(apres, n)


@given(JOURS, st.integers(-60, 60))
def test_ajouter_des_mois_tombe_dans_le_bon_mois_au_plus_pres_du_quantieme(jour, n):
    arrivee = ajoute_mois(jour, n)
    assert (arrivee.year - jour.year) * 12 + arrivee.month - jour.month == n
    assert arrivee.day <= jour.day
    if arrivee.day < jour.day:
        assert (arrivee + timedelta(days=1)).day == 1


def test_t_dis_01_fin_prevue_d_une_attribution_et_de_son_renouvellement():
    attribution = fin_prevue(date(2023, 3, 15), 6)
    assert attribution == date(2023, 9, 14)
    assert fin_prevue(attribution + timedelta(days=1), 6) == date(2024, 3, 14)


@given(JOURS, st.integers(1, 60), st.integers(1, 60))
def test_deux_periodes_accolees_finissent_comme_une_seule_jusqu_au_28(debut, un, deux):
    debut = debut.replace(day=min(debut.day, 28))
    suite = fin_prevue(debut, un) + timedelta(days=1)
    assert fin_prevue(suite, deux) == fin_prevue(debut, un + deux)


@pytest.mark.parametrize(
    ("naissance", "le", "ans"),
    [
        (date(2000, 12, 31), date(2025, 12, 31), 25),
        (date(2001, 1, 1), date(2025, 12, 31), 24),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2020, 5, 5), date(2020, 5, 5), 0),
    ],
)
def test_l_age_est_revolu(naissance, le, ans):
    assert age(naissance, le) == ans


def test_on_n_a_pas_d_age_avant_de_naitre():
    with pytest.raises(ValueError, match="pas d'âge"):
        age(date(2024, 1, 2), date(2024, 1, 1))


@given(JOURS, st.integers(0, 40000))
def test_l_age_compte_les_anniversaires_passes(naissance, jours):
    le = naissance + timedelta(days=jours)
    # Oracle : l'anniversaire de rang k est le premier jour dont (mois, jour) n'est pas avant.
    bissextile = (naissance.month, naissance.day) == (2, 29)
    repere = (3, 1) if bissextile else (naissance.month, naissance.day)
    passes = 0
    while True:
        annee = naissance.year + passes + 1
        est_bissextile = bissextile and annee % 4 == 0 and (annee % 100 != 0 or annee % 400 == 0)
        anniversaire = date(annee, 2, 29) if est_bissextile else date(annee, *repere)
        if anniversaire > le:
            break
        passes += 1
    assert age(naissance, le) == passes
