"""Secret statistique : recherche exhaustive de ce qu'un lecteur peut déduire d'une publication."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.moteur.secret import SEUIL, Systeme

Tableau = tuple[tuple[int, ...], ...]


def _cases(tableau: Tableau) -> dict[object, int]:
    """Cellules, marges et total d'un tableau, par leur nom."""
    hauteur, largeur = len(tableau), len(tableau[0])
    cases: dict[object, int] = {
        (i, j): tableau[i][j] for i in range(hauteur) for j in range(largeur)
    }
    if hauteur > 1:
        cases |= {("ligne", i): sum(tableau[i]) for i in range(hauteur)}
        cases |= {("colonne", j): sum(rang[j] for rang in tableau) for j in range(largeur)}
    return cases | {"total": sum(map(sum, tableau))}


def _systeme(tableau: Tableau) -> Systeme:
    hauteur, largeur = len(tableau), len(tableau[0])
    systeme = Systeme()
    for nom, valeur in _cases(tableau).items():
        systeme.case(nom, valeur)
    if hauteur == 1:
        systeme.relie("total", [(0, j) for j in range(largeur)])
        return systeme
    for i in range(hauteur):
        systeme.relie(("ligne", i), [(i, j) for j in range(largeur)])
    for j in range(largeur):
        systeme.relie(("colonne", j), [(i, j) for i in range(hauteur)])
    systeme.relie("total", [("ligne", i) for i in range(hauteur)])
    systeme.relie("total", [("colonne", j) for j in range(largeur)])
    return systeme


def _petite(valeur: int) -> bool:
    return 1 <= valeur < SEUIL


def _compatibles(tableau: Tableau, tues: set[object]) -> Iterator[dict[object, int]]:
    """Tous les tableaux qui auraient donné la même publication, aux mêmes étiquettes."""
    vraies = _cases(tableau)
    largeur = len(tableau[0])
    domaines = [
        (v,)
        if (i, j) not in tues
        else (range(1, SEUIL) if _petite(v) else range(SEUIL, v + SEUIL + 2))
        for i, rang in enumerate(tableau)
        for j, v in enumerate(rang)
    ]
    for plat in itertools.product(*domaines):
        autre = _cases(tuple(plat[k : k + largeur] for k in range(0, len(plat), largeur)))
        if all(
            (
                _petite(autre[nom]) == _petite(v) and autre[nom] > 0
                if nom in tues
                else autre[nom] == v
            )
            for nom, v in vraies.items()
        ):
            yield autre


def _trahies(tableau: Tableau) -> list[object]:
    """Les petites cases qu'un lecteur retrouve exactement."""
    tues = _systeme(tableau).masquees()
    petites = [nom for nom, v in _cases(tableau).items() if _petite(v)]
    assert set(petites) <= tues, "une petite case est publiée telle quelle"
    vues: dict[object, set[int]] = {nom: set() for nom in petites}
    for autre in _compatibles(tableau, tues):
        for nom in petites:
            vues[nom].add(autre[nom])
        if all(len(valeurs) > 1 for valeurs in vues.values()):
            return []
    return [nom for nom, valeurs in vues.items() if len(valeurs) < 2]


def _tous(hauteur: int, largeur: int, valeurs: tuple[int, ...]) -> Iterator[Tableau]:
    for plat in itertools.product(valeurs, repeat=hauteur * largeur):
        if sum(plat) >= SEUIL:  # un total plus petit ne se répartit pas : voir `diffuser`
            yield tuple(plat[k : k + largeur] for k in range(0, len(plat), largeur))


@pytest.mark.parametrize(
    ("hauteur", "largeur", "valeurs"),
    [
        (1, 2, tuple(range(12))),
        (1, 3, tuple(range(9))),
        (1, 4, (0, 1, 2, 4, 5, 6)),
        (2, 2, tuple(range(7))),
        (2, 3, (0, 1, 5)),
        (2, 3, (0, 4, 6)),
        (3, 3, (0, 3)),
    ],
)
def test_r_gen_07_aucune_petite_case_ne_se_retrouve_par_le_calcul(hauteur, largeur, valeurs):
    fautes = [(t, f) for t in _tous(hauteur, largeur, valeurs) if (f := _trahies(t))]
    assert fautes == []


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=2))
def test_aucune_petite_case_d_un_croisement_quelconque_ne_se_retrouve(rangs):
    tableau = tuple(map(tuple, rangs))
    if sum(map(sum, tableau)) >= SEUIL:
        assert _trahies(tableau) == []


def test_un_tableau_sans_petit_effectif_se_publie_entier():
    assert _systeme(((12, 0, 5), (7, 30, 0))).masquees() == set()


def test_zero_reste_publie_a_cote_d_un_petit_effectif():
    tues = _systeme(((0, 3, 9, 14),)).masquees()
    assert (0, 1) in tues
    assert (0, 0) not in tues


def test_onze_sur_douze_est_tu_car_il_publie_un():
    systeme = Systeme()
    systeme.case("numerateur", 11)
    systeme.case("denominateur", 12)
    systeme.reste("numerateur", "denominateur")
    assert systeme.masquees() & {"numerateur", "denominateur"}


def test_r_gen_07_le_seuil_d_une_structure_l_emporte():
    systeme = Systeme(seuil=11)
    systeme.case("a", 7)
    assert systeme.masquees() == {"a"}


def test_une_case_toujours_publique_n_est_jamais_tue():
    systeme = Systeme()
    systeme.case("total", 30)
    systeme.case("petit", 2)
    systeme.case("grand", 25)
    systeme.case("non renseigné", 3, publique=True)
    systeme.relie("total", ["petit", "grand", "non renseigné"])
    tues = systeme.masquees()
    assert "petit" in tues
    assert "non renseigné" not in tues
    assert tues & {"grand", "total"}
