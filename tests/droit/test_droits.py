"""Les droits de ménages types : le calcul posé à la main, et ce que rend notre passerelle."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from droit.cas import DOSSIER, Cas, cas_de, lus
from droits.calculateur import ENSEMBLE, calculateur  # noqa: F401 — une fixture
from palier.noyau.montants import arrondi
from palier.pilotage.droits.foyer import Foyer, Logement, Membre, en_openfisca
from palier.pilotage.droits.passerelle import VARIABLES, Passerelle
from palier.pilotage.droits.regles import Estimation, lire

pytestmark = ENSEMBLE
CENTIME = Decimal("0.01")
STATUTS = {
    "à la rue": "RUE",
    "hébergé par un tiers": "HEBERGE_TIERS",
    "propriétaire": "PROPRIO",
    "locataire du parc public": "LOC_PUBLIC",
    "locataire du parc privé": "LOC_PRIVE",
}
REVENUS = {
    "salaire": "SALAIRE",
    "chômage": "ARE",
    "ASS": "ASS",
    "retraite": "RETRAITE",
    "pension reçue": "PENSION_REC",
    "pension d'invalidité": "PENSION_INV",
}


@pytest.fixture
def estimations(calculateur) -> Mapping[str, Estimation]:  # noqa: F811
    return _tous(calculateur)


@cache
def _tous(calculateur: Passerelle) -> Mapping[str, Estimation]:  # noqa: F811
    """Tous les ménages types, en une demande par mois : openfisca les calcule côte à côte."""
    par_mois: dict[str, list[Cas]] = defaultdict(list)
    for cas in lus(DOSSIER / "droits.yaml"):
        par_mois[f"{cas.au:%Y-%m}"].append(cas)
    rendues = {}
    for mois, siens in par_mois.items():
        foyers = [en_openfisca(un_foyer(cas.situation, cas.au)) for cas in siens]
        demande = {"mois": mois, "foyers": foyers, "variables": VARIABLES}
        for cas, rendu in zip(siens, calculateur.demander(demande), strict=True):
            rendues[cas.nom] = lire(rendu)
    return rendues


@pytest.mark.parametrize("cas", cas_de("droits"))
def test_droits(cas, estimations):
    estimation = estimations[cas.nom]
    ecarts = cas.attendu.get("openfisca dit", {})
    assert bool(ecarts) == bool(cas.attendu.get("pourquoi")), "un écart s'explique"
    for droit, ecrit in cas.attendu.items():
        if droit in ("openfisca dit", "pourquoi"):
            continue
        posee = resultat(str(ecrit))
        attendu = resultat(str(ecarts[droit])) if droit in ecarts else posee
        rendu = dit(estimation, droit)
        if isinstance(attendu, Decimal):
            assert abs(rendu - attendu) <= CENTIME, f"{droit} : {rendu}, attendu {attendu}"
        else:
            assert rendu == attendu, droit


def test_soixante_menages_types_de_2025_et_2026():
    cas = lus(DOSSIER / "droits.yaml")
    assert len(cas) >= 60
    assert {c.au.year for c in cas} == {2025, 2026}


def test_un_calcul_faux_est_refuse():
    with pytest.raises(AssertionError, match="977,53"):
        resultat("651,69 × 1,5 = 977,53")


def dit(estimation: Estimation, droit: str) -> Decimal | str:
    """Ce que l'estimation dit d'un droit, dans les mots des cas."""
    if droit != "CSS":
        montant = estimation.montants[droit]
        return montant if montant else "non"
    if estimation.sante.gratuite:
        return "gratuite"
    participation = estimation.sante.participation
    return f"participation {participation:.0f}" if participation else "non"


def resultat(ecrit: str) -> Decimal | str:
    """Le montant attendu ; chaque égalité posée est vérifiée au centime, mots compris.

    « 290,34 − 5 = 285,34, moins CRDS 1,42, à l'euro inférieur = 283 » : 283,92 s'arrondit à 283.
    """
    membres = [m.strip() for m in ecrit.split(" = ")]
    if len(membres) == 1 and not re.fullmatch(r"[\d,]+", membres[0]):
        return membres[0]
    valeurs = [_calcul(m) for m in membres]
    for (_, gauche), (droite, _) in pairwise(valeurs):
        assert gauche == droite, f"{ecrit} : {gauche} n'est pas {droite}"
    return valeurs[-1][0]


def _calcul(membre: str) -> tuple[Decimal, Decimal]:
    """Ce que vaut un membre d'une égalité, avant et après ses mots (CRDS, arrondi)."""
    expression, *mots = re.split(r", (?=moins|à)", membre)
    debut = fin = arrondi(_valeur(expression))
    for mot in mots:
        if mot.startswith("moins CRDS"):
            fin -= Decimal(mot.split()[-1].replace(",", "."))
        elif mot == "à l'euro inférieur":
            fin = Decimal(int(fin))
    return debut, fin


def _valeur(expression: str) -> Decimal:
    """Une expression de nombres à la française : + − × ÷ et parenthèses, rien d'autre."""
    signes = {"×": "*", "÷": "/", "−": "-", ",": "."}
    ecrite = "".join(signes.get(c, c) for c in expression if c != " ")
    assert re.fullmatch(r"[\d.+*/()-]+", ecrite), expression
    posee = re.sub(r"\d+(?:\.\d+)?", lambda n: f"D('{n[0]}')", ecrite)
    valeur: Decimal = eval(posee, {"__builtins__": {}, "D": Decimal})
    return valeur


def un_foyer(situation: Mapping[str, Any], au: date) -> Foyer:
    """Le foyer que décrit un cas."""
    membres = [_membre(a, au, enfant=False) for a in situation["adultes"]]
    membres += [_membre(e, au, enfant=True) for e in situation.get("enfants", [])]
    logement = situation["logement"]
    loyer = logement.get("loyer")
    return Foyer(
        membres,
        Logement(
            STATUTS[logement["statut"]],
            None if loyer is None else Decimal(loyer),
            logement.get("commune", ""),
            logement.get("colocation") == "oui",
        ),
        isolement_recent=situation.get("isolement récent") == "oui",
    )


def _membre(ecrit: Mapping[str, Any], au: date, *, enfant: bool) -> Membre:
    taux = ecrit.get("taux d'incapacité")
    return Membre(
        date(au.year - ecrit["âge"], 1, 15),
        enfant,
        revenus={REVENUS[mot]: Decimal(ecrit[mot]) for mot in REVENUS if mot in ecrit},
        etudiant=ecrit.get("étudiant") == "oui",
        enceinte=ecrit.get("enceinte") == "oui",
        garde_alternee=ecrit.get("garde alternée") == "oui",
        taux_incapacite=None if taux is None else Decimal(taux) / 100,
    )
