"""Les délais de droit (R-GEN-02) et les jours fériés de chaque territoire (R-GEN-08)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.noyau.delais import Duree, limite_dite
from palier.noyau.erreurs import Refus
from palier.noyau.feries import Calendrier, calendrier

JOURS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
LIEUX = st.sampled_from(["", "57", "6AE", "971", "972", "973", "974", "976", "PM", "BL", "MF"])
court = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("lieu", "jour", "fete"),
    [
        ({"commune": "57463"}, date(2026, 4, 3), "Vendredi saint"),
        ({"commune": "67482"}, date(2025, 12, 26), "Saint-Étienne"),
        ({"commune": "75114"}, date(2026, 4, 3), ""),
        ({"territoire": "GUADELOUPE"}, date(2026, 5, 27), "Abolition de l'esclavage"),
        ({"territoire": "MARTINIQUE"}, date(2026, 5, 22), "Abolition de l'esclavage"),
        ({"territoire": "GUYANE"}, date(2026, 6, 10), "Abolition de l'esclavage"),
        ({"territoire": "LA_REUNION"}, date(2026, 12, 20), "Abolition de l'esclavage"),
        ({"territoire": "MAYOTTE"}, date(2026, 4, 27), "Abolition de l'esclavage"),
        ({"territoire": "SAINT_MARTIN"}, date(2026, 5, 28), "Abolition de l'esclavage"),
        ({"territoire": "SAINT_BARTHELEMY"}, date(2026, 10, 9), "Abolition de l'esclavage"),
        ({"territoire": "GUADELOUPE"}, date(2026, 4, 3), ""),  # un usage, pas un jour férié
        ({"territoire": "MARTINIQUE", "commune": "92046"}, date(2026, 5, 22), ""),
        (
            {"territoire": "METROPOLE", "commune": "97209"},
            date(2026, 5, 22),
            "Abolition de l'esclavage",
        ),
        ({}, date(2026, 5, 25), "Lundi de Pentecôte"),
    ],
)
def test_chaque_territoire_a_ses_jours_feries(lieu, jour, fete):
    assert calendrier(**lieu).ferie(jour) == fete


@pytest.mark.parametrize("annee", [2021, 2024, 2026, 2030])
def test_la_france_a_onze_jours_feries(annee):
    """Code du travail, L.3133-1 ; en 2008, l'Ascension tombait un 1er mai."""
    jours = (date(annee, 1, 1) + timedelta(days=n) for n in range(366))
    assert sum(bool(Calendrier().ferie(j)) for j in jours if j.year == annee) == 11


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("6 semaines", date(2025, 2, 21)),
        ("2 mois", date(2025, 3, 10)),
        ("15 jours", date(2025, 1, 25)),
        ("5 jours ouvrés", date(2025, 1, 17)),
        ("1 an", date(2026, 1, 10)),
        ("28/2/2026", date(2026, 2, 28)),
    ],
)
def test_un_acte_inscrit_un_delai_ou_une_date(texte, attendu):
    assert limite_dite(texte, date(2025, 1, 10)) == attendu


@pytest.mark.parametrize("texte", ["bientôt", "31/2", "6 lunes", "1/1/2020"])
def test_ce_qui_n_est_ni_un_delai_ni_une_date_est_refuse(texte):
    with pytest.raises(Refus) as refus:
        limite_dite(texte, date(2025, 1, 10))
    assert refus.value.champ == "inscrit"


def test_une_duree_d_une_autre_unite_n_existe_pas():
    with pytest.raises(ValueError, match="unité de délai"):
        Duree(3, "lune")


@court
@given(JOURS, st.integers(1, 30), LIEUX)
def test_compter_des_jours_ouvres_puis_revenir(jour, n, lieu):
    lieu = Calendrier(lieu)
    atteint = Duree(n, "jour ouvré").apres(jour, lieu)
    assert lieu.ouvre(atteint)
    assert atteint > jour
    entre = (jour + timedelta(days=k) for k in range(1, (atteint - jour).days + 1))
    assert sum(lieu.ouvre(j) for j in entre) == n


@court
@given(JOURS, LIEUX)
def test_un_report_tombe_un_jour_ouvrable_et_jamais_avant(jour, lieu):
    reporte = Calendrier(lieu).report(jour)
    assert reporte >= jour
    assert Calendrier(lieu).ouvre(reporte)
    assert (reporte - jour).days <= 5


@court
@given(JOURS, st.integers(0, 60), st.sampled_from(["mois", "semaine", "jour", "jour ouvré", "an"]))
def test_un_delai_qui_part_plus_tard_ne_finit_jamais_plus_tot(jour, ecart, unite):
    duree = Duree(3, unite)
    assert duree.apres(jour) <= duree.apres(jour + timedelta(days=ecart))
    assert duree.avant(jour) <= duree.avant(jour + timedelta(days=ecart))
