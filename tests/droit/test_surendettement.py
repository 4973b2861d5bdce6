"""Les cas du surendettement : dettes exclues, quotité, part à rembourser, vie courante."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droit.cas import cas_de
from palier.metier.budget.regles import Ligne, surendettement
from palier.noyau.montants import arrondi
from palier.noyau.parametres import ParametreAbsent, Valeur, parametre


@pytest.mark.parametrize("cas", cas_de("surendettement"))
def test_surendettement(cas):
    dit = conduire(cas.situation, cas.au)
    assert {mot: dit.get(mot, "absent") for mot in cas.attendu} == cas.attendu


def conduire(situation: Any, au: date) -> dict[str, Any]:
    """Ce que les règles disent d'une situation ; oui et non y sont des booléens YAML."""
    if "dette" in situation:
        return _sort(situation)
    if "net" in situation:
        return _quotite(situation, au)
    if "charges" in situation:
        return _vie_courante(situation, au)
    if "couple" in situation:
        couple, enfants = situation["couple"] == "oui", situation["enfants"]
        return {"RSA du foyer": surendettement.rsa_forfaitaire(couple, enfants, au, parametre)}
    sommes = {"quotite": "quotité", "rsa_foyer": "RSA du foyer", "vie_courante": "vie courante"}
    part = surendettement.part_a_rembourser(
        Decimal(situation["ressources"]),
        **{nom: situation.get(mot) and Decimal(situation[mot]) for nom, mot in sommes.items()},
    )
    return {"part à rembourser": part.montant, "trois bornes": _oui(part.complete)}


def _oui(vrai: bool) -> str:
    return "oui" if vrai else "non"


def _sort(situation: Any) -> dict[str, Any]:
    sort = surendettement.sort_de(situation["dette"])
    dit = {"exclue": _oui(sort.exclue), "rang": sort.rang.name, "raison": sort.raison}
    if autre := situation.get("et une dette"):
        dit["passe avant l'autre"] = _oui(sort.rang < surendettement.sort_de(autre).rang)
    return dit


def _quotite(situation: Any, au: date) -> dict[str, Any]:
    try:
        bareme = surendettement.bareme_de_saisie(au, parametre)
    except ParametreAbsent:
        return {"quotité": "inconnue"}
    net, a_charge = Decimal(situation["net"]), situation["à charge"]
    quotite = surendettement.quotite_saisissable(net, a_charge, bareme)
    return {"quotité": quotite, "à vérifier": _oui(bareme.a_verifier)}


def _vie_courante(situation: Any, au: date) -> dict[str, Any]:
    lignes = [Ligne("CHARGE", n, Decimal(m)) for n, m in situation["charges"].items()]
    plafond = situation.get("plafond de transport")

    def lire(code: str, le: date, **cles: object) -> Valeur:
        if code == "SUR_TRANSPORT_MAX" and plafond:
            return Valeur(code, code, Decimal(plafond), "EUR/mois", le, None, "commission", False)
        return parametre(code, le, **cles)

    try:
        postes = surendettement.vie_courante(lignes, situation["personnes"], au, lire)
    except ParametreAbsent:
        return {"vie courante": "inconnue"}
    transports = [p.precision for p in postes if p.nom == "Transport"]
    return {
        "transport": transports[0] if transports else "absent",
        "vie courante": sum(p.montant for p in postes),
        "forfaits": sum(p.montant for p in postes if p.forfait),
        "à vérifier": _oui(any(p.a_verifier for p in postes)),
    }


BAREMES = [surendettement.bareme_de_saisie(date(n, 6, 1), parametre) for n in range(2022, 2027)]
_NETS = st.decimals(0, 6_000, places=2)


@given(_NETS, st.decimals(0, 500, places=2), st.integers(0, 6), st.sampled_from(BAREMES))
def test_r_sur_05_gagner_plus_ne_baisse_ni_la_quotite_ni_ce_qui_reste(net, plus, charge, bareme):
    moins = surendettement.quotite_saisissable(net, charge, bareme)
    davantage = surendettement.quotite_saisissable(net + plus, charge, bareme)
    assert moins <= davantage <= moins + plus + Decimal("0.01")


@given(_NETS, st.integers(0, 6), st.sampled_from(BAREMES))
def test_r_sur_05_une_personne_de_plus_ne_releve_jamais_la_quotite(net, charge, bareme):
    seule = surendettement.quotite_saisissable(net, charge, bareme)
    assert surendettement.quotite_saisissable(net, charge + 1, bareme) <= seule
    assert net - seule >= min(net, bareme.plancher)


@pytest.mark.parametrize("bareme", BAREMES, ids=lambda b: str(b.effet))
def test_r_sur_05_la_quotite_est_continue_a_chaque_borne(bareme):
    for borne in bareme.bornes:
        avant, apres = (
            surendettement.quotite_saisissable(borne / 12 + ecart, 0, bareme)
            for ecart in (Decimal("-0.005"), Decimal("0.005"))
        )
        assert abs(apres - avant) <= Decimal("0.02")


_BORNES = st.none() | st.decimals(0, 3_000, places=2)


@given(st.decimals(0, 4_000, places=2), _BORNES, _BORNES, _BORNES)
def test_r_sur_03_la_part_ne_depasse_aucune_borne_et_n_est_jamais_negative(r, q, rsa, vie):
    part = surendettement.part_a_rembourser(r, quotite=q, rsa_foyer=rsa, vie_courante=vie)
    if part.montant is None:
        assert (q, rsa, vie) == (None, None, None)
        return
    assert part.montant >= 0
    for borne in (part.quotite, part.apres_rsa, part.apres_vie_courante):
        assert borne is None or part.montant <= max(arrondi(borne), 0)
