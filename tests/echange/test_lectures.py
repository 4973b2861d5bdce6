"""Ce que dit une cellule tenue à la main : les exemples écrits dans le code sont tenus."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from palier.pilotage.echange import lectures


def test_les_exemples_des_lectures_sont_tenus():
    resultat = doctest.testmod(lectures)
    assert resultat.attempted > 10
    assert resultat.failed == 0


@given(st.dates().filter(lambda j: 1931 <= j.year <= 2030), st.sampled_from("/.- "))
def test_une_date_a_deux_chiffres_se_relit_dans_son_siecle(jour, separateur):
    ecrit = f"{jour.day}{separateur}{jour.month}{separateur}{jour.year % 100:02}"
    assert lectures.date(ecrit) == f"{jour:%d/%m/%Y}"


@given(st.text(max_size=30))
def test_une_lecture_ne_plante_jamais_et_ne_devine_pas(texte):
    foyer = lectures.composition(texte)
    assert foyer is None or foyer.adultes >= 1
    nombre = lectures.entier(texte)
    assert nombre is None or nombre >= 0
    lectures.date(texte, jour=1)
    lectures.nom_prenom(texte)
    lectures.numero_mois(texte)
    lectures.separer(texte)
    lectures.positif(texte)
