"""Le verdict d'un droit, et le budget avant et après."""

from decimal import Decimal

import pytest

from palier.pilotage.droits.passerelle import VARIABLES
from palier.pilotage.droits.regles import (
    PAR_CODE,
    PRESTATIONS,
    Estimation,
    Sante,
    Verdict,
    changement,
    juger,
    lire,
)

ZERO = Decimal(0)


def une_estimation(*, gratuite=False, participation=0, **montants):
    tous = {p.code: Decimal(montants.get(p.code, 0)) for p in PRESTATIONS if p.code != "CSS"}
    return Estimation(tous, Sante(gratuite, Decimal(participation)))


def le_droit(code, *, percu=None, estimation=None, avant=None, manques=()):
    return juger(PAR_CODE[code], percu=percu, estimation=estimation, avant=avant, manques=manques)


def test_un_droit_au_budget_est_ouvert_meme_s_il_manque_un_fait():
    droit = le_droit("AL", percu=Decimal(230), estimation=une_estimation(), manques=("le loyer",))
    assert (droit.verdict, droit.percu) == (Verdict.OUVERT, Decimal(230))


def test_un_droit_estime_et_non_percu_est_peut_etre_a_demander():
    droit = le_droit("RSA", estimation=une_estimation(RSA="573.49"))
    assert (droit.verdict, droit.estime) == (Verdict.A_DEMANDER, Decimal("573.49"))


def test_un_droit_estime_a_zero_n_est_pas_ouvert():
    assert le_droit("RSA", estimation=une_estimation()).verdict is Verdict.NON


def test_un_fait_inconnu_n_est_pas_un_non():
    droit = le_droit("AAH", estimation=une_estimation(), manques=("le taux d’incapacité",))
    assert (droit.verdict, droit.manques) == (Verdict.MANQUE, ("le taux d’incapacité",))


def test_sans_estimation_rien_n_est_dit():
    assert le_droit("PPA").verdict is Verdict.MANQUE


@pytest.mark.parametrize(
    ("gratuite", "participation", "verdict"),
    [(True, 0, "A_DEMANDER"), (False, 14, "A_DEMANDER"), (False, 0, "NON")],
)
def test_la_complementaire_sante_est_gratuite_payante_ou_rien(gratuite, participation, verdict):
    estimation = une_estimation(gratuite=gratuite, participation=participation)
    assert le_droit("CSS", estimation=estimation).verdict == verdict


def test_le_budget_d_apres_ajoute_ce_qui_s_ouvre_et_ote_ce_qui_baisse():
    apres = une_estimation(RSA="573.49", AL=304, ARS=429)
    avant = une_estimation(RSA="651.69")
    droits = [
        le_droit("RSA", percu=Decimal("651.69"), estimation=apres, avant=avant),
        le_droit("AL", estimation=apres),
        le_droit("ARS", estimation=apres),
    ]
    budget = changement(Decimal("651.69"), droits)
    assert (budget.gagne, budget.perdu) == (Decimal(304), Decimal("-78.20"))
    assert budget.apres == Decimal("877.49"), "l'allocation annuelle n'entre pas dans le mois"


def test_un_droit_ne_perd_pas_plus_qu_il_ne_vaut():
    droit = le_droit(
        "PPA",
        percu=Decimal(50),
        estimation=une_estimation(PPA=0),
        avant=une_estimation(PPA=120),
    )
    assert droit.baisse == Decimal(50)
    assert droit.a_rapprocher, "50 € perçus, 120 € calculés"


def test_un_droit_percu_proche_du_calcul_ne_se_rapproche_pas():
    proche = une_estimation(PPA=160)
    droit = le_droit("PPA", percu=Decimal(173), estimation=proche, avant=proche)
    assert not droit.a_rapprocher


def test_une_reponse_se_lit_nette_de_crds_au_centime():
    rendu = dict.fromkeys(VARIABLES, 0.0) | {
        "aah": [0.0, 1041.589966],
        "af": 153.009995,
        "crds_af": -0.765049,
        "cmu_c": False,
        "css_participation_forfaitaire": 22.0,
    }
    estimation = lire(rendu)
    assert estimation.montants["AF"] == Decimal("152.24")
    assert estimation.montants["AAH"] == Decimal("1041.59")
    assert estimation.mensuel == Decimal("1193.83")
    assert estimation.sante == Sante(False, Decimal("22.00"))
