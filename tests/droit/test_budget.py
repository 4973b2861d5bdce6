"""Les cas du budget, des dettes et du plan d'apurement : ce que disent les règles pures."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droit.cas import cas_de
from palier.metier.budget import regles
from palier.metier.budget.regles import apurement, soldes
from palier.noyau.erreurs import Refus
from palier.noyau.montants import arrondi
from palier.noyau.parametres import parametre
from palier.noyau.periodes import Periode

ZERO = Decimal(0)


@pytest.mark.parametrize("cas", cas_de("budget"))
def test_budget(cas):
    try:
        dit = conduire(cas.situation, cas.au)
    except Refus as refus:
        dit = {"refus": refus.fait}
    assert {mot: dit.get(mot, "absent") for mot in cas.attendu} == cas.attendu


def conduire(situation: Any, au: date) -> dict[str, Any]:
    """Ce que les règles disent d'une situation : ce qu'elle permet de dire, rien de plus."""
    if "dettes" in situation:
        return _identite(situation)
    if "mensualités" in situation:
        return _plan(situation, au)
    if "dette de" in situation:
        regles.exiger_montants(initial=Decimal(situation["dette de"]))
    dit = _budget(situation, au)
    if "revenus de l'année N-2" in situation:
        revenus, recus = situation["revenus de l'année N-2"], situation["prestations du mois"]
        parts = regles.parts_familiales(situation["enfants"])
        estime = regles.quotient_familial(Decimal(revenus), Decimal(recus), parts)
        notifie = situation.get("quotient notifié")
        dit["quotient familial"] = regles.quotient_retenu(notifie, estime)
    return dit


def _budget(situation: Any, au: date) -> dict[str, Any]:
    lignes = [
        _ligne(sens, nature, str(ecrit))
        for mot, sens in (("ressources", "RESSOURCE"), ("charges", "CHARGE"))
        for nature, ecrit in situation.get(mot, {}).items()
    ]
    b = regles.budget(lignes)
    avant = situation.get("ressources d'avant")
    alternes = situation.get("en garde alternée", [])
    ages = [(age, age in alternes) for age in situation.get("âges", [])]
    unites = regles.unites_de_consommation(ages)
    jours = parametre("RESTE_A_VIVRE_JOURS", au).valeur
    net, brut = (regles.effort_du_budget(lignes, brut=brut) for brut in (False, True))
    return {
        "ressources": b.ressources,
        "charges courantes": b.courantes,
        "solde a": b.avant_dettes,
        "solde b": b.apres_payees,
        "solde c": b.apres_dues,
        "équilibre": regles.equilibre(b.apres_payees),
        "déséquilibre": soldes.desequilibre(b, avant=avant and Decimal(avant)),
        "reste à vivre": b.reste_a_vivre,
        "par jour et par personne": regles.reste_par_jour(b.reste_a_vivre, len(ages), jours),
        "unités": unites,
        "par unité": regles.reste_par_unite(b.reste_a_vivre, unites),
        "taux d'effort net": "sans objet" if net is None else net,
        "taux d'effort brut": "sans objet" if brut is None else brut,
    }


def _ligne(sens: str, nature: str, ecrit: str) -> regles.Ligne:
    """« 300 par SEMAINE », « 0 pour 140 dus » ou « 500 »."""
    montant, *suite = ecrit.split()
    if suite[:1] == ["pour"]:
        return regles.Ligne(sens, nature, Decimal(montant), du=Decimal(suite[1]))
    return regles.Ligne(sens, nature, Decimal(montant), suite[1] if suite else "MOIS")


def _versements(ecrits: Any) -> tuple[regles.Versement, ...]:
    lus = {le: str(ecrit).split() for le, ecrit in (ecrits or {}).items()}
    return tuple(
        regles.Versement(le, Decimal(montant), source[0] if source else "VOLONTAIRE")
        for le, (montant, *source) in lus.items()
    )


def _identite(situation: Any) -> dict[str, Any]:
    suivies = [
        regles.DetteSuivie(
            dette["constatée le"],
            _euros(dette.get("montant")),
            _euros(dette.get("reste dû")),
            _versements(dette.get("versements")),
        )
        for dette in situation["dettes"]
    ]
    periode = Periode(situation["du"], situation["au"])
    identite = regles.identite_de_la_dette(suivies, periode)
    return {
        "début": identite.debut,
        "nouvelles": identite.nouvelles,
        "règlements": identite.reglements,
        "effacements": identite.effacements,
        "fin": identite.fin,
        "écart": identite.ecart,
        "sans montant": identite.sans_montant,
    }


def _euros(ecrit: Any) -> Decimal | None:
    return None if ecrit is None else Decimal(ecrit)


def _plan(situation: Any, au: date) -> dict[str, Any]:
    plan = apurement.echeancier(
        Decimal(situation["dette"]),
        situation["mensualités"],
        situation["première échéance"],
        maximum=int(parametre("EXP_DELAIS_PAIEMENT_MAX", au).valeur),
    )
    suivies = apurement.imputer(plan, _versements(situation.get("versements")))
    delai = int(parametre("EXP_PLAN_INCIDENT_DELAI", au).valeur)
    manquements = apurement.incidents(suivies, au, delai=delai)
    signe, denonce = situation.get("signé le"), situation.get("dénoncé le")
    statut = apurement.statut_du_plan(
        suivies, manquements, au=au, signe_le=signe, denonce_le=denonce
    )
    return {
        "première mensualité": plan[0].montant,
        "dernière mensualité": plan[-1].montant,
        "dernière échéance": plan[-1].le,
        "échéances": [e.le for e in plan],
        "statut": statut,
        "incidents": [i.constate_le for i in manquements],
        "régularisés": [i.regularise_le for i in manquements if i.regularise_le],
    }


_SOMMES = st.decimals(20, 50_000, places=2)
_JOURS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(_SOMMES, st.integers(1, 36), _JOURS)
def test_r_exp_07_la_somme_d_un_plan_est_la_dette_au_centime(dette, mois, premiere):
    plan = apurement.echeancier(dette, mois, premiere)
    assert sum(e.montant for e in plan) == arrondi(dette)
    assert all(e.montant > 0 for e in plan)


@given(_SOMMES, st.integers(2, 36), _JOURS)
def test_r_exp_07_les_echeances_se_suivent_et_ne_reculent_pas(dette, mois, premiere):
    jours = [e.le for e in apurement.echeancier(dette, mois, premiere)]
    assert jours == sorted(set(jours))
    assert jours[0] == premiere


@given(_SOMMES, st.decimals(1, 5_000, places=2))
def test_r_exp_07_le_nombre_de_mois_est_le_plus_petit_qui_tienne_la_mensualite(dette, payee):
    mois = apurement.mois_pour(dette, payee)
    assert (mois - 1) * payee < dette <= mois * payee


_VERSES = st.lists(st.builds(regles.Versement, _JOURS, st.decimals(1, 500, places=2)), max_size=8)


@given(_SOMMES, st.integers(1, 12), _JOURS, _VERSES)
def test_r_exp_10_l_imputation_ne_perd_ni_n_ajoute_rien(dette, mois, premiere, verses):
    suivies = apurement.imputer(apurement.echeancier(dette, mois, premiere), verses)
    assert sum(s.paye for s in suivies) == min(arrondi(dette), sum(v.montant for v in verses))
    payees = [s.soldee_le for s in suivies if s.soldee_le]
    assert payees == sorted(payees)
    assert all((s.reste == 0) == (s.soldee_le is not None) for s in suivies)


@given(_SOMMES, st.integers(1, 12), _JOURS, _VERSES)
def test_r_exp_10_aucun_incident_avant_son_echeance(dette, mois, premiere, verses):
    suivies = apurement.imputer(apurement.echeancier(dette, mois, premiere), verses)
    for incident in apurement.incidents(suivies, date(2035, 1, 1), delai=30):
        assert incident.constate_le > suivies[incident.rang - 1].echeance.le
        assert incident.regularise_le is None or incident.regularise_le > incident.constate_le


_DETTES = st.lists(
    st.builds(
        regles.DetteSuivie,
        _JOURS,
        st.none() | st.decimals(5_000, 9_000, places=2),
        st.none(),
        st.lists(
            st.builds(
                regles.Versement,
                st.dates(date(2031, 1, 1), date(2033, 12, 31)),
                st.decimals(1, 500, places=2),
                st.sampled_from(["FSL", "PLAN", "EFFACEMENT"]),
            ),
            max_size=5,
        ).map(tuple),
    ),
    max_size=6,
)


@given(_DETTES, st.dates(date(2019, 1, 1), date(2034, 1, 1)), st.integers(0, 900))
def test_r_bud_09_sans_correction_l_identite_est_toujours_verifiee(dettes, debut, duree):
    fin = date.fromordinal(debut.toordinal() + duree)
    identite = regles.identite_de_la_dette(dettes, Periode(debut, fin))
    assert identite.verifiee
    assert identite.fin >= 0


@given(_DETTES)
def test_r_bud_09_la_fin_d_une_annee_est_le_debut_de_la_suivante(dettes):
    annees = [regles.identite_de_la_dette(dettes, Periode.annee(n)) for n in range(2030, 2034)]
    assert all(b.debut == a.fin for a, b in pairwise(annees))
