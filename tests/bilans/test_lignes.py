"""Ce qu'une figure ou un tableau dit de ce qu'il ne montre pas, et des rythmes."""

from dataclasses import replace

import pytest

from bilans.exemples import repartition, source
from palier.pilotage.bilans.expressions import analyse
from palier.pilotage.bilans.lignes import accents, choisies, note_d_effectif
from palier.pilotage.bilans.modele import Figure
from palier.pilotage.bilans.tableaux import _rythme

CITEES = {"BUDGET": 30, "ADMIN": 20, "EMPLOI": 12, "SEJOUR": 3}


def _note(au_plus, fois=1):
    """La note d'une figure ; `fois` : combien de réponses chaque ménage donne."""
    (indicateur,) = analyse("I-010").references
    figure = Figure("barres", "Difficultés", indicateur=indicateur, au_plus=au_plus, au_moins=5)
    r = repartition("I-010", "difficulte", CITEES)
    (v,) = r.ventilations
    lignes = tuple(replace(x, part=x.part and fois * x.part) for x in v.lignes)
    r = replace(r, ventilations=(replace(v, lignes=lignes),))
    s = source(r, multiples=[("I-010", ())])
    return note_d_effectif(r, (), choisies(figure, r, (), s), s)


def test_une_reponse_ecartee_sous_le_seuil_dit_le_seuil():
    assert "Réponses citées moins de 5 fois non représentées." in _note(au_plus=3)


def test_une_reponse_ecartee_faute_de_place_ne_se_dit_pas_sous_le_seuil():
    note = _note(au_plus=2)
    assert "moins de 5" not in note
    assert "Autres réponses, moins citées, non représentées." in note


def test_le_total_ne_depasse_cent_que_s_il_le_depasse():
    assert "Plusieurs réponses possibles." in _note(au_plus=4)
    assert "Plusieurs réponses possibles : le total dépasse 100 %." in _note(au_plus=4, fois=2)


def test_deux_lignes_egales_en_tete_sont_toutes_deux_mises_en_avant():
    (indicateur,) = analyse("I-015").references
    figure = Figure("barres", "Composition", indicateur=indicateur)
    r = repartition("I-015", "famille", {"SEUL": 13, "SEUL_ENF": 13, "COUPLE": 6})
    assert accents(figure, choisies(figure, r, (), source(r))) == {"SEUL", "SEUL_ENF"}


@pytest.mark.parametrize(
    ("semaines", "dit"),
    [
        (1, "chaque semaine"),
        (4.3, "mensuel"),
        (8, "toutes les 8 semaines"),
        (8.7, "tous les 2 mois"),
        (6.5, "8 par an"),
        (0.58, "1 à 2 par semaine"),
    ],
)
def test_un_rythme_se_dit_en_francais(semaines, dit):
    assert _rythme(float(semaines)) == dit
