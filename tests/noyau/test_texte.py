"""Le français écrit par Palier : nombres, dates, accords."""

import doctest
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.noyau import montants, periodes, texte
from palier.noyau.texte import (
    accorde,
    age_dit,
    cle,
    date_abregee,
    date_courte,
    date_longue,
    en_lettres,
    liste,
    montant,
    nombre,
    pourcent,
    proches,
    sans_accents,
)


@pytest.mark.parametrize("module", [texte, montants, periodes], ids=lambda m: m.__name__)
def test_les_exemples_des_docstrings_sont_exacts(module):
    echecs, essais = doctest.testmod(module)
    assert essais
    assert echecs == 0


@pytest.mark.parametrize(
    ("valeur", "decimales", "ecrit"),
    [
        (0, 0, "0"),
        (1234.5, 1, "1\u00a0234,5"),
        (1_234_567, 0, "1\u00a0234\u00a0567"),
        (Decimal("-1234.5"), 0, "\u22121\u00a0235"),
        (Decimal("-0.04"), 1, "0,0"),
        (2.675, 2, "2,68"),
    ],
)
def test_un_nombre_s_ecrit_a_la_francaise(valeur, decimales, ecrit):
    assert nombre(valeur, decimales) == ecrit


def test_montants_et_taux_gardent_leur_unite_sur_la_meme_ligne():
    assert montant(Decimal("1234.5")) == "1\u00a0234,50\u00a0€"
    assert montant(Decimal("1234.5"), 0) == "1\u00a0235\u00a0€"
    assert pourcent(Decimal("60.869")) == "60,9\u00a0%"
    assert pourcent(61, 0) == "61\u00a0%"


def test_les_dates_s_ecrivent_en_toutes_lettres_ou_en_chiffres():
    assert date_longue(date(2026, 3, 3)) == "3 mars 2026"
    assert date_longue(date(2026, 1, 1)) == "1er janvier 2026"
    assert date_longue(date(2026, 8, 11)) == "11 août 2026"
    assert date_courte(date(2026, 3, 3)) == "03/03/2026"


def test_les_petits_nombres_s_ecrivent_en_lettres_et_s_accordent():
    assert [en_lettres(n) for n in (0, 1, 2, 16)] == ["zéro", "un", "deux", "seize"]
    assert en_lettres(1, "f") == "une"
    assert en_lettres(1234) == "1\u00a0234"


@pytest.mark.parametrize(
    ("n", "noms", "ecrit"),
    [
        (0, ("ménage",), "0 ménage"),
        (1, ("ménage",), "1 ménage"),
        (2, ("ménage",), "2 ménages"),
        (1.5, ("mois",), "1,5 mois"),
        (1.5, ("heure",), "1,5 heure"),
        (-3, ("jour",), "\u22123 jours"),
        (1200, ("euro",), "1\u00a0200 euros"),
        (2, ("bail", "baux"), "2 baux"),
        (2, ("total",), "2 totaux"),
        (3, ("bureau",), "3 bureaux"),
        (2, ("chantier d'insertion", "chantiers d'insertion"), "2 chantiers d'insertion"),
    ],
)
def test_le_pluriel_commence_a_deux(n, noms, ecrit):
    assert accorde(n, *noms) == ecrit


def test_une_enumeration_finit_par_et():
    assert [liste(list("abc")[:n]) for n in range(4)] == ["", "a", "a et b", "a, b et c"]


def test_la_cle_ignore_casse_accents_ponctuation_et_ligatures():
    assert cle("  Œuvre  D’ART, n°\u00a01 ") == cle("oeuvre d'art n° 1")
    assert sans_accents("Çà, Noël, ÆŒ") == "Ca, Noel, AEOE"


@given(st.text())
def test_la_cle_d_une_cle_est_elle_meme(quelconque):
    assert cle(cle(quelconque)) == cle(quelconque)


@given(st.decimals(-(10**9), 10**9, places=3), st.integers(0, 3))
def test_un_nombre_ecrit_se_relit(n, decimales):
    relu = Decimal(
        nombre(n, decimales).replace("\u00a0", "").replace(",", ".").replace("\u2212", "-")
    )
    assert abs(relu - n) <= Decimal(1).scaleb(-decimales) / 2


def test_les_formes_proches_viennent_dans_l_ordre_et_rien_ne_vient_de_loin():
    assert proches("menages", ["ménage", "mesure", "acte"])[0] == "ménage"
    assert proches("zzz", ["ménage", "mesure"]) == []


def test_une_date_abregee_tient_dans_une_colonne():
    assert date_abregee(date(2026, 1, 1)) == "1er janv. 2026"
    assert date_abregee(date(2026, 7, 14)) == "14 juil. 2026"


def test_un_age_avant_un_an_se_dit_en_mots():
    assert [age_dit(n) for n in (0, 1, 44)] == ["moins d’un an", "1 an", "44 ans"]
