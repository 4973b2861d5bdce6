"""Un foyer, dans les mots d'openfisca."""

from datetime import date
from decimal import Decimal

from palier.pilotage.droits.foyer import Foyer, Logement, Membre, a_charge, en_openfisca

NADIA = Membre(date(1988, 2, 9), nom="Nadia", revenus={"SALAIRE": Decimal(780)})
TOM = Membre(date(2016, 6, 1), enfant=True, nom="Tom", garde_alternee=True)


def test_les_adultes_viennent_avant_les_enfants():
    dit = en_openfisca(Foyer([TOM, NADIA]))
    assert [p["role"] for p in dit["personnes"]] == ["parent", "enfant"]
    assert dit["personnes"][1]["garde_alternee"] is True


def test_un_salaire_net_dit_aussi_l_imposable_et_le_brut_supposes():
    (nadia,) = en_openfisca(Foyer([NADIA]))["personnes"]
    assert nadia["salaire_net"] == 780.0
    assert nadia["salaire_imposable"] == 808.49
    assert nadia["salaire_de_base"] == 1000.0


def test_ce_que_l_on_ne_sait_pas_n_est_pas_envoye():
    (nadia,) = en_openfisca(Foyer([Membre(date(1988, 2, 9))]))["personnes"]
    assert nadia == {"role": "parent", "date_naissance": "1988-02-09"}


def test_un_droit_percu_est_dit_a_openfisca_et_l_aah_a_la_personne():
    percus = {"RSA": Decimal("573.49"), "AAH": Decimal(500)}
    dit = en_openfisca(Foyer([NADIA], percus=percus))
    assert dit["famille"] == {"rsa": 573.49, "rsa_isolement_recent": False}
    assert dit["personnes"][0]["aah"] == 500.0


def test_l_aah_va_a_l_adulte_qui_la_touche():
    conjoint = Membre(date(1990, 1, 1))
    dit = en_openfisca(Foyer([NADIA, conjoint], percus={"AAH": Decimal(500)}, aah_de=1))
    assert [p.get("aah") for p in dit["personnes"]] == [None, 500.0]


def test_un_loyer_ne_compte_que_si_le_logement_ouvre_une_aide():
    locataire = Logement("LOC_PUBLIC", Decimal(450), "92046")
    heberge = Logement("HEBERGE_TIERS", Decimal(100))
    assert en_openfisca(Foyer([NADIA], locataire))["menage"]["loyer"] == 450.0
    assert en_openfisca(Foyer([NADIA], heberge))["menage"]["loyer"] == 0.0


def test_un_enfant_est_a_charge_de_sa_naissance_a_ses_vingt_cinq_ans():
    le = date(2026, 4, 14)
    assert a_charge(date(2026, 4, 14), le)
    assert not a_charge(date(2026, 4, 15), le)
    assert a_charge(date(2001, 4, 15), le)
    assert not a_charge(date(2001, 4, 14), le)
