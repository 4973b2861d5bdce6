"""Une demande fautive : le fait, le geste, et ce qu'on a sans doute voulu dire."""

import pytest

from oracle.cas_limites import CAS_LIMITES
from oracle.chargement import ouvrir
from palier.moteur.moteurs import DuckDB
from palier.noyau.erreurs import Inconnu, Refus
from palier.noyau.periodes import Periode
from palier.pilotage.indicateurs import CATALOGUE, calculer, expliquer, lister
from palier.pilotage.indicateurs.calculs import connaitre

ANNEE = Periode.annee(2024)


@pytest.fixture(scope="module")
def moteur():
    with ouvrir(CAS_LIMITES) as base:
        yield DuckDB(base)


@pytest.mark.parametrize(
    ("demande", "fait", "proche"),
    [
        ({"codes": ["I-O35"]}, "Indicateur « I-O35 » inconnu", "I-035"),
        ({"codes": ["I-003"], "par": ["sex"]}, "Axe « sex » inconnu", "sexe"),
        ({"codes": None, "dispositif": "ASSL_MAINTIEN"}, "ASSL_MAINTIEN", "ASLL_MAINTIEN"),
        ({"codes": None, "structure": "nulle-part"}, "« nulle-part » inconnu", ""),
    ],
)
def test_un_nom_inconnu_se_refuse_avec_le_plus_proche(moteur, demande, fait, proche):
    with pytest.raises(Inconnu) as refus:
        calculer(moteur, periode=ANNEE, **demande)
    assert fait in refus.value.fait
    assert proche in refus.value.geste
    assert refus.value.champ in demande


@pytest.mark.parametrize(
    ("tape", "propose"),
    [("I-03", "I-030"), ("I-20", "I-200"), ("i-035", "I-035"), ("I-3", "I-003"), ("035", "I-035")],
)
def test_un_code_incomplet_propose_d_abord_ceux_qu_il_commence(tape: str, propose: str):
    with pytest.raises(Inconnu) as refus:
        connaitre("Indicateur", tape, CATALOGUE, champ="codes")
    assert refus.value.proches[0] == propose
    assert refus.value.geste == f"le plus proche est {propose}"


def test_un_axe_qui_n_a_pas_de_sens_se_refuse_avec_les_axes_permis(moteur):
    with pytest.raises(Refus) as refus:
        calculer(moteur, ["I-065"], ANNEE, par=["sexe"])
    assert refus.value.fait == "I-065 ne se ventile pas par sexe"
    assert "les axes permis sont" in refus.value.geste
    assert "mois" in refus.value.geste


def test_sur_tout_le_catalogue_un_axe_sans_objet_s_omet(moteur):
    par_sexe = {r.code: r for r in calculer(moteur, None, ANNEE, par=["sexe"])}
    assert par_sexe.keys() == CATALOGUE.keys()
    assert "sexe" not in [axe for v in par_sexe["I-065"].ventilations for axe in v.axes]


@pytest.mark.parametrize("demander", [expliquer, lambda code: lister(None, code, ANNEE)])
def test_la_fiche_et_la_liste_d_un_code_inconnu_se_refusent(demander):
    with pytest.raises(Inconnu, match="I-999"):
        demander("I-999")


def test_aucun_resultat_ne_montre_les_colonnes_du_calcul(moteur):
    """Les colonnes de service (rang de ventilation, renseignés…) restent dans le SQL."""
    noms = {nom for r in calculer(moteur, None, ANNEE) for nom in r.valeurs}
    assert noms
    assert [nom for nom in noms if nom.endswith("_")] == []
