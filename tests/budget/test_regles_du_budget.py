"""Les règles du budget : les exemples T-BUD-01 à T-BUD-05, et ce qui est toujours vrai."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.metier.budget.regles import (
    Equilibre,
    Ligne,
    budget,
    equilibre,
    famille,
    parts_familiales,
    quotient_familial,
    reste_par_jour,
    reste_par_unite,
    taux_d_effort,
    unites_de_consommation,
)

TRENTE = Decimal(30)


def recoit(montant: int | str, nature: str = "SALAIRE", periodicite: str = "MOIS") -> Ligne:
    return Ligne("RESSOURCE", nature, Decimal(montant), periodicite)


def paie(montant: int | str, nature: str = "LOYER", du: int | None = None) -> Ligne:
    return Ligne("CHARGE", nature, Decimal(montant), du=None if du is None else Decimal(du))


def test_t_bud_01_le_desequilibre_commence_sous_l_egalite():
    b = budget([recoit(1650), paie(1700)])
    assert (b.apres_payees, equilibre(b.apres_payees)) == (-50, Equilibre.DESEQUILIBRE)
    b = budget([recoit(1650), paie(1650)])
    assert (b.apres_payees, equilibre(b.apres_payees)) == (0, Equilibre.EQUILIBRE)


def test_t_bud_02_le_reste_a_vivre_se_partage():
    b = budget([recoit(1650), paie(1420)])
    assert b.reste_a_vivre == 230
    assert reste_par_jour(b.reste_a_vivre, 3, TRENTE) == Decimal("2.56")
    unites = unites_de_consommation([(40, False), (15, False), (6, False)])
    assert unites == Decimal("1.8")
    assert reste_par_unite(b.reste_a_vivre, unites) == Decimal("127.78")


def test_t_bud_03_le_taux_d_effort_net_deduit_l_aide():
    assert taux_d_effort(Decimal(600), Decimal(1450), aide=Decimal(230)) == Decimal("25.5")
    assert taux_d_effort(Decimal(600), Decimal(1450)) == Decimal("41.4")
    assert taux_d_effort(Decimal(600), Decimal(0)) is None


def test_t_bud_04_le_quotient_familial_partage_revenus_et_prestations():
    couple, seul = parts_familiales(2), parts_familiales(1)
    assert quotient_familial(Decimal(24000), Decimal(350), couple) == Decimal("783.33")
    assert quotient_familial(Decimal(15000), Decimal(620), seul) == Decimal("748.00")


def test_t_bud_05_quatorze_ans_revolus_pesent_un_demi():
    assert unites_de_consommation([(40, False), (38, False), (15, False), (8, False)]) == Decimal(
        "2.3"
    )
    assert unites_de_consommation([(40, False), (14, False)]) == Decimal("1.5")
    assert unites_de_consommation([(40, False), (13, False)]) == Decimal("1.3")


@pytest.mark.parametrize(
    ("enfants", "handicapes", "parts"),
    [(0, 0, "2"), (1, 0, "2.5"), (2, 0, "3"), (3, 0, "4"), (4, 0, "4.5"), (1, 1, "3")],
)
def test_le_troisieme_enfant_compte_une_part_entiere(enfants, handicapes, parts):
    assert parts_familiales(enfants, handicapes=handicapes) == Decimal(parts)


def test_un_enfant_en_garde_alternee_compte_pour_moitie():
    assert unites_de_consommation([(40, False), (8, True)]) == Decimal("1.15")


def test_un_age_inconnu_laisse_les_unites_inconnues():
    assert unites_de_consommation([(40, False), (None, False)]) is None
    assert unites_de_consommation([]) is None


def test_les_trois_soldes_de_la_maquette():
    b = budget(
        [
            recoit("1998.65"),
            paie("958.30"),
            paie("652.98", "ALIMENTATION"),
            paie(120, "PLAN_DETTE", du=120),
            paie(138, "CREDIT", du=138),
            paie(0, "CREDIT", du=142),
            paie(0, "PLAN_DETTE", du=105),
        ]
    )
    assert b.avant_dettes == Decimal("387.37")
    assert b.apres_payees == Decimal("129.37")
    assert b.apres_dues == Decimal("-117.63")
    assert b.reste_a_vivre == Decimal("782.35")
    assert reste_par_jour(b.reste_a_vivre, 3, TRENTE) == Decimal("8.69")


def test_sans_ressource_ou_sans_charge_le_budget_est_indetermine():
    for lignes in ([], [recoit(900)], [paie(300)]):
        b = budget(lignes)
        assert equilibre(b.apres_payees) is Equilibre.INDETERMINE
        assert reste_par_jour(b.reste_a_vivre, 2, TRENTE) is None


def test_zero_renseigne_n_est_pas_vide():
    assert equilibre(budget([recoit(0), paie(0)]).apres_payees) is Equilibre.EQUILIBRE


@pytest.mark.parametrize(
    ("periodicite", "montant"),
    [("SEMAINE", 52), ("MOIS", 12), ("TRIMESTRE", 4), ("SEMESTRE", 2), ("AN", 1), ("", 12)],
)
def test_une_ligne_se_ramene_au_mois_sans_arrondi(periodicite, montant):
    assert recoit(1200, periodicite=periodicite).par_mois == Decimal(100) * montant


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        (["TITULAIRE"], "SEUL"),
        (["TITULAIRE", "ENFANT", "ENFANT"], "SEUL_ENF"),
        (["TITULAIRE", "CONJOINT"], "COUPLE"),
        (["TITULAIRE", "CONJOINT", "ENFANT"], "COUPLE_ENF"),
        (["TITULAIRE", "AUTRE"], ""),
        (["ENFANT"], ""),
    ],
)
def test_la_famille_se_deduit_des_roles(roles, code):
    assert famille(roles) == code


_euros = st.decimals(0, 10_000, places=2)
_lignes = st.lists(
    st.builds(
        Ligne,
        st.sampled_from(["RESSOURCE", "CHARGE"]),
        st.sampled_from(["SALAIRE", "LOYER", "ALIMENTATION", "CREDIT", "PLAN_DETTE"]),
        _euros,
        st.sampled_from(["SEMAINE", "MOIS", "TRIMESTRE", "SEMESTRE", "AN"]),
        st.none() | _euros,
    ),
    max_size=12,
)


@given(_lignes)
def test_les_soldes_se_deduisent_l_un_de_l_autre(lignes):
    b = budget(lignes)
    if b.ressources_an is not None and b.courantes_an is not None:
        a, b_, c = (b.ressources_an - b.courantes_an - d for d in (0, b.payees_an, b.dues_an))
        soldes = (b.avant_dettes, b.apres_payees, b.apres_dues)
        assert soldes == (a / 12, b_ / 12, c / 12)


def test_un_demi_centime_s_arrondit_sur_la_somme_exacte():
    lignes = [
        recoit("110.93475", periodicite="SEMAINE"),
        Ligne("CHARGE", "LOYER", Decimal("13.35"), "SEMAINE"),
    ]
    exact = (Decimal("110.93475") - Decimal("13.35")) * 52 / 12
    assert budget(lignes).apres_payees == exact


@given(_lignes)
def test_payer_tout_ce_que_l_on_doit_reunit_b_et_c(lignes):
    soldes = [Ligne(li.sens, li.nature, li.montant, li.periodicite) for li in lignes]
    b = budget(soldes)
    assert b.apres_payees == b.apres_dues


@given(_lignes)
def test_l_ordre_des_lignes_ne_change_rien(lignes):
    assert budget(lignes) == budget(lignes[::-1])


@given(st.lists(st.tuples(st.integers(0, 99), st.booleans()), min_size=1, max_size=9))
def test_chaque_membre_ajoute_au_plus_une_demi_unite(membres):
    unites = unites_de_consommation(membres)
    assert unites is not None
    assert 0 < unites <= 1 + Decimal("0.5") * (len(membres) - 1)
