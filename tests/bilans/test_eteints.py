"""Un bilan dit ce qui n'est pas tenu, faute de finalité écrite ; il n'écrit pas zéro à la place."""

import pytest

from bilans.exemples import repartition, source, taux
from palier.pilotage.bilans import schema
from palier.pilotage.bilans.assemblage import Composition
from palier.pilotage.bilans.eteints import eteints
from palier.pilotage.bilans.expressions import Indicible, analyse
from palier.pilotage.bilans.faits import Faits
from palier.pilotage.bilans.lignes import choisies
from palier.pilotage.bilans.modele import Figure
from palier.pilotage.bilans.production import definitions
from palier.socle.reglages.sensibles import SENSIBLES

MANQUE = "Non renseigné : finalité non écrite"
SAUF_JUSTICE = SENSIBLES.keys() - {"JUSTICE"}


def _composition(*resultats, tenues=()):
    nombres = source(*resultats)
    nombres.eteints = eteints(tenues)
    modele = schema.modele("asll")
    return Composition(modele, nombres, Faits("CCAS"), {}, definitions())


def _reperes(composition):
    tous = [
        r for s in composition.modele.sections for b in s.blocs for r in getattr(b, "reperes", ())
    ]
    return composition._reperes(tuple(tous))


def test_un_taux_eteint_se_dit_non_renseigne():
    muet = taux("I-018", 0, 0, valeurs={"dossier_mdph": None})
    [dit] = [c for c in _reperes(_composition(muet)) if "I-018" in c.codes]
    assert dit.valeur == "–"
    assert dit.detail.startswith(f"{MANQUE} (santé, handicap et addictions")


def test_un_taux_tenu_se_dit_par_son_nombre():
    composition = _composition(taux("I-018", 12, 40), tenues=SENSIBLES)
    [dit] = [c for c in _reperes(composition) if "I-018" in c.codes]
    assert (dit.valeur, MANQUE in dit.detail) == ("12", False)


def test_seules_les_finalites_qui_manquent_se_disent():
    assert eteints(SAUF_JUSTICE).dit(["I-058"]) == f"{MANQUE} (situation judiciaire et détention)."
    assert eteints(SAUF_JUSTICE).dit(["I-018", "I-041", "I-003"]) == ""
    assert eteints(SENSIBLES).indicateurs == {}


def test_une_figure_en_garde_la_place_dans_sa_note():
    composition = _composition(
        repartition("I-058", "difficulte", {"BUDGET": 12, "EMPLOI": 9}), tenues=SAUF_JUSTICE
    )
    (indicateur,) = analyse("I-058").references
    [figure] = composition._bloc(Figure("barres", "Freins", indicateur=indicateur))
    assert f"{MANQUE} (situation judiciaire et détention)." in figure.note


def test_une_modalite_eteinte_ne_vaut_pas_zero():
    r = repartition("I-058", "difficulte", {"BUDGET": 12})
    nombres = source(r)
    (indicateur,) = analyse("I-058").references
    figure = Figure("barres", "Freins", indicateur=indicateur, ordre=("BUDGET", "JUSTICE"))
    assert len(choisies(figure, r, (), nombres).lignes) == 2
    assert analyse("I-058[JUSTICE]").valeur(nombres) == 0
    nombres.eteints = eteints(SAUF_JUSTICE)
    assert [x.modalites for x in choisies(figure, r, (), nombres).lignes] == [("BUDGET",)]
    with pytest.raises(Indicible):
        analyse("I-058[JUSTICE]").valeur(nombres)
