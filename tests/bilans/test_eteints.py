"""Un bilan dit ce qui n'est pas tenu, faute de finalité écrite ; il n'écrit pas zéro à la place."""

import json

import pytest

from bilans.exemples import repartition, source, taux
from palier.config.commande import principal
from palier.pilotage.bilans import schema
from palier.pilotage.bilans.assemblage import Composition
from palier.pilotage.bilans.eteints import eteints, eteints_ensemble
from palier.pilotage.bilans.expressions import Indicible, analyse
from palier.pilotage.bilans.faits import Faits
from palier.pilotage.bilans.lignes import choisies
from palier.pilotage.bilans.modele import Figure
from palier.pilotage.bilans.production import definitions
from palier.socle.reglages.sensibles import SENSIBLES
from socle.gens import tout_tenir, un_menage, une_situation

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


@pytest.fixture
def commande(nord, capsys, monkeypatch):
    """La commande `palier`, lancée sur cette base ; rend le code, la sortie et les avis."""
    monkeypatch.setenv("DATABASE_URL", "déjà lue")
    une_situation(un_menage(nord))

    def lancer(*arguments):
        code = principal([str(a) for a in arguments])
        ecrit = capsys.readouterr()
        return code, ecrit.out, ecrit.err

    return lancer


INDICATEURS = ("indicateurs", "--du", "2026-01-01", "--au", "2026-12-31", "--format", "json")


@pytest.mark.django_db
def test_la_commande_annonce_ce_qu_elle_ne_compte_pas(commande):
    code, sortie, avis = commande(*INDICATEURS, "--codes", "I-018,I-003")
    assert code == 0
    mdph, mesures = sorted(json.loads(sortie)["indicateurs"], key=lambda i: i["code"])[::-1]
    assert mdph["reserve"].startswith(f"{MANQUE} (santé, handicap et addictions ; dossier")
    assert "reserve" not in mesures
    assert avis.startswith("palier : I-018 : non renseigné : finalité non écrite (santé")


@pytest.mark.django_db
def test_finalites_ecrites_la_commande_n_annonce_rien(commande, nord):
    tout_tenir(nord)
    code, sortie, avis = commande(*INDICATEURS, "--codes", "I-018")
    assert (code, avis, "reserve" in sortie) == (0, "", False)


@pytest.mark.django_db
def test_le_bilan_en_ligne_de_commande_porte_les_reserves_de_la_page(commande, tmp_path):
    code, _, avis = commande("bilan", "--annee", 2026, "--sortie", tmp_path / "b.json")
    assert code == 0
    lu = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))
    reserves = {n["code"]: n["reserve"] for n in lu["nombres"] if "reserve" in n}
    assert reserves["I-018"].startswith(MANQUE)
    assert MANQUE in json.dumps(lu["document"], ensure_ascii=False)
    assert "I-018" in avis


def test_plusieurs_structures_un_nombre_est_reserve_des_qu_une_le_tait():
    tout, sauf = frozenset(SENSIBLES), frozenset(SAUF_JUSTICE)
    ensemble = eteints_ensemble([tout, sauf])
    assert ensemble.reserves(["I-058", "I-018"]) == {
        "I-058": f"{MANQUE} (situation judiciaire et détention)."
    }
    assert ensemble.modalites == frozenset()
    assert (
        eteints_ensemble([sauf, sauf]).modalites == eteints(SAUF_JUSTICE).modalites != frozenset()
    )
