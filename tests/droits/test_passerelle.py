"""Le calculateur à part : absent, tombé, refusant, répondant."""

import time

import pytest
from django.conf import settings

from droits.calculateur import ENSEMBLE
from palier.pilotage.droits.passerelle import FOYER_TYPE, Etat, Indisponible, Passerelle

pytestmark = ENSEMBLE


def test_absent_il_le_dit_et_dit_comment_l_installer(tmp_path):
    absente = Passerelle(tmp_path)
    assert absente.preparer("2026-04") is Etat.ABSENT
    with pytest.raises(Indisponible, match="make droits"):
        absente.demander({**FOYER_TYPE, "mois": "2026-04"})


@pytest.mark.usefixtures("calculateur")
def test_tombe_il_le_dit_aussitot_et_ne_repart_pas_en_boucle():
    passerelle = Passerelle(settings.PALIER_DROITS_ESSAIS)
    assert passerelle.preparer("2026-04") is Etat.PREPARATION
    passerelle._processus.kill()
    passerelle._processus.wait()
    with pytest.raises(Indisponible, match="réessayez"):
        passerelle.demander({**FOYER_TYPE, "mois": "2026-04"})
    assert passerelle.etat is Etat.TOMBE


def test_une_situation_qu_il_ne_sait_pas_lire_est_un_refus_et_il_reste_pret(calculateur):
    foyer = {"personnes": [{"role": "parent", "date_naissance": "jamais"}]}
    with pytest.raises(Indisponible, match="dates de naissance"):
        calculateur.demander({"mois": "2026-04", "foyers": [foyer], "variables": ["rsa"]})
    assert calculateur.etat is Etat.PRET


def test_mille_variantes_en_une_demande(calculateur):
    foyer = {"personnes": [{"role": "parent", "date_naissance": "1988-02-09"}]}
    salaires = {"salaire_net": [float(s) for s in range(1000)]}
    demande = {"mois": "2026-04", "foyers": [foyer], "variables": ["rsa"]}
    variantes = {"personne": 0, "variables": salaires}
    rendus = calculateur.demander({**demande, "variantes": variantes})
    assert len(rendus) == 1000
    assert rendus[0]["rsa"] == pytest.approx(651.69, abs=0.01)
    assert rendus[500]["rsa"] == pytest.approx(151.69, abs=0.01)


def test_une_variable_imposee_reste_ce_qu_on_a_dit(calculateur):
    foyer = {
        "personnes": [{"role": "parent", "date_naissance": "1988-02-09"}],
        "famille": {"aide_logement": 100.0},
    }
    demande = {"mois": "2026-04", "foyers": [foyer], "variables": ["aide_logement", "rsa"]}
    (rendu,) = calculateur.demander({**demande, "forcees": ["aide_logement"]})
    assert rendu["aide_logement"] == 100.0
    assert rendu["rsa"] == pytest.approx(651.69 * 0.88, abs=0.01)


def test_oublie_il_rend_sa_memoire(calculateur, monkeypatch):
    calculateur.demander({**FOYER_TYPE, "mois": "2026-04"})
    monkeypatch.setattr(calculateur, "repos", 0.0)
    limite = time.monotonic() + 10
    while calculateur.etat is not Etat.ARRETE:
        assert time.monotonic() < limite
        time.sleep(0.1)
    assert calculateur.pid == 0
