"""Les dispositifs d'accompagnement : les cas de `cas/dispositifs.yaml`, et ce qui vaut toujours."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droit.cas import Cas, cas_de
from palier.metier.accompagnement import regles as r
from palier.metier.instances.regles import motif_partage
from palier.noyau.erreurs import Refus
from palier.noyau.parametres import Valeur, parametre
from palier.noyau.periodes import ajoute_mois

Situation = dict[str, Any]


@pytest.mark.parametrize("cas", cas_de("dispositifs"))
def test_dispositif(cas: Cas):
    sujet = next(s for s in SUJETS if s in cas.situation)
    obtenu: dict[str, Any] = {"refus": None}
    try:
        obtenu |= SUJETS[sujet](cas.situation, cas.au)
    except Refus as refus:
        obtenu = {"refus": refus.fait}
    assert {cle: obtenu.get(cle, "rien n'en est dit") for cle in cas.attendu} == cas.attendu


def _alertes(dites: Iterable[r.Avertissement]) -> dict[str, Any]:
    lues = list(dites)
    return {"alertes": [a.fait for a in lues], "à vérifier": any(a.a_verifier for a in lues)}


def _regles(s: Situation, au: date) -> r.Regles:
    ecrites = r.usuelles(s["dispositif"], au)
    if confirmee := s.get("durée totale confirmée"):
        ecrites |= {"duree_totale_mois": confirmee, "a_verifier": []}
    return r.Regles.lues(ecrites | {"durees_par_intensite": s.get("durées par intensité", {})})


def _periodes(s: Situation, _au: date) -> dict[str, Any]:
    regles = _regles(s, s["début"])
    accords: list[r.Accord] = []
    dites: list[r.Avertissement] = []
    for mois in s["périodes en mois"]:
        dites += r.sur_la_duree(accords, mois, regles)
        accords.append(r.accorder_periode(accords, mois=mois, regles=regles, debut=s["début"]))
    fin = accords[-1].fin_prevue
    return {
        "fins prévues": [accord.fin_prevue for accord in accords],
        "périodes": len(accords),
        "fin anticipée": "finie le" in s and r.fin_anticipee(s["finie le"], fin),
        "bilan dû le": r.bilan_du_le(fin, regles),
        "bilan": r.type_de_bilan(accords, regles),
        **_alertes(
            [*dites, *r.sur_la_convention(s["dispositif"], fin, s.get("convention jusqu'au"))]
        ),
    }


def _fsl(s: Situation, _au: date) -> dict[str, Any]:
    depot = s["demande au FSL déposée le"]
    national = parametre("FSL_DECISION_DELAI", depot)
    propre = s.get("délai du règlement en mois")

    def lire(code: str, le: date) -> Valeur:
        douteux = propre is None
        return Valeur(code, "", propre or national.valeur, "mois", le, None, "règlement", douteux)

    attendue = ajoute_mois(depot, r.delai_de_reponse("D_FSL", depot, lire))
    return {"réponse attendue le": attendue, "à vérifier": lire("", depot).a_verifier}


def _adhesion(s: Situation, au: date) -> dict[str, Any]:
    r.exiger_adhesion(s["adhésion signée le"], _regles(s, au))
    return {}


def _acces(s: Situation, _au: date) -> dict[str, Any]:
    return _alertes(r.sur_l_acces(s["dispositif"], s["premier jour"], s["bail"]))


def _cumul(s: Situation, au: date) -> dict[str, Any]:
    def groupe(code: str) -> str:
        return r.Regles.lues(r.usuelles(code, au)).une_par_menage

    autres = [
        r.AutreMesure(a["dispositif"], a["dispositif"], groupe(a["dispositif"]), a["ouverte"])
        for a in s["autres mesures"]
    ]
    r.exiger_seule(groupe(s["dispositif"]), autres)
    return _alertes(r.sur_le_cumul(s["dispositif"], autres, s.get("protection", "")))


def _rythme(s: Situation, au: date) -> dict[str, Any]:
    regles = _regles(s, au)
    arrets = [(arret["du"], arret["au"]) for arret in s.get("suspensions", [])]
    mois = r.mois_pleins(s["début"], None, arrets, au)
    return _alertes(r.sur_le_rythme(r.sous_le_rythme(s["rencontres"], mois, regles), regles))


def _avdl(s: Situation, au: date) -> dict[str, Any]:
    lues = [r.Regles.lues(r.usuelles(code, au)) for code in s["durées proposées"]]
    douteuses = all("duree_mois" in regles.a_verifier for regles in lues)
    return {"mois": [regles.duree_mois for regles in lues], "à vérifier": douteuses}


def _intensite(s: Situation, au: date) -> dict[str, Any]:
    return {"durée proposée en mois": _regles(s, au).duree_proposee(s["intensité"])}


def _contrainte(s: Situation, au: date) -> dict[str, Any]:
    impayes = Decimal(s["mois de loyer impayés"])
    return _alertes(r.sur_la_contrainte(s["dispositif"], impayes, au))


def _agrement(s: Situation, _au: date) -> dict[str, Any]:
    return {"agrément jusqu'au": r.fin_d_agrement(s["agrément accordé le"]).au_plus_tard}


def _recours(s: Situation, _au: date) -> dict[str, Any]:
    lieu = s.get("territoire", "METROPOLE")
    suites = r.suites_du_recours(
        s["recours déposé le"],
        s.get("décision favorable le"),
        accueil=s.get("accueil", ""),
        agglomeration=s.get("agglomération de plus de 300 000 habitants", False),
        lire=lambda code, le, **cles: parametre(code, le, lieu, **cles),
    )
    dites = {a.quoi[0].lower() + a.quoi[1:]: a.au_plus_tard for a in suites}
    return {**dites, "à vérifier": any(a.delai.a_verifier for a in suites)}


def _veille(s: Situation, _au: date) -> dict[str, Any]:
    return {"motif lu en réunion": motif_partage(s["motif inscrit"], s["motif inscrit"])}


def _instruction(s: Situation, _au: date) -> dict[str, Any]:
    r.exiger_instructeur(s["instructeur"] or "")
    return {}


def _objectif(s: Situation, _au: date) -> dict[str, Any]:
    r.exiger_conclusion(s["conclu"])
    return _alertes(r.sur_l_ecart(s["objectif fixé par"], s["conclu"], s["écart écrit"]))


def _autonomie(s: Situation, _au: date) -> dict[str, Any]:
    debut, fin = s["autonomie au début"], s["autonomie à la fin"]
    r.exiger_niveau(debut)
    r.exiger_niveau(fin)
    return {"progression": r.progression(debut, fin)}


SUJETS: dict[str, Callable[[Situation, date], dict[str, Any]]] = {
    "périodes en mois": _periodes,
    "demande au FSL déposée le": _fsl,
    "adhésion signée le": _adhesion,
    "premier jour": _acces,
    "autres mesures": _cumul,
    "rencontres": _rythme,
    "durées proposées": _avdl,
    "durées par intensité": _intensite,
    "mois de loyer impayés": _contrainte,
    "agrément accordé le": _agrement,
    "recours déposé le": _recours,
    "motif inscrit": _veille,
    "instructeur": _instruction,
    "objectif fixé par": _objectif,
    "autonomie au début": _autonomie,
}


# Ce qui vaut toujours -----------------------------------------------------------------------------

JOURS = st.dates(date(2010, 1, 1), date(2060, 12, 31))
AVEC_TERRITOIRE = st.sampled_from(["METROPOLE", "MARTINIQUE", "MAYOTTE"])


@given(JOURS, st.integers(0, 300), st.sampled_from(["", "HEBERGEMENT", "LOGEMENT_TRANSITION"]))
def test_r_dis_10_aucune_date_ne_precede_ce_qui_la_fait_courir(depot, attente, accueil):
    favorable = depot + timedelta(days=attente)
    suites = r.suites_du_recours(depot, favorable, accueil=accueil)
    assert all(a.depuis < a.au_plus_tard for a in suites)
    assert suites[-1].depuis == suites[-2].au_plus_tard


@given(JOURS, st.integers(1, 60), AVEC_TERRITOIRE)
def test_r_dis_10_un_recours_plus_tardif_s_attend_plus_tard(depot, ecart, lieu):
    def lire(code, le, **cles):
        return parametre(code, le, lieu, **cles)

    (avant,) = r.suites_du_recours(depot, lire=lire)
    (apres,) = r.suites_du_recours(depot + timedelta(days=ecart), lire=lire)
    assert avant.au_plus_tard <= apres.au_plus_tard


@given(st.lists(st.integers(1, 36), min_size=1, max_size=6), st.integers(1, 60))
def test_r_dis_04_une_limite_est_soit_un_refus_soit_une_alerte(durees, plafond):
    ferme = r.Regles(duree_totale_mois=plafond)
    douteuse = r.Regles(duree_totale_mois=plafond, a_verifier=("duree_totale_mois",))
    accords: list[r.Accord] = []
    accorder = partial(r.accorder_periode, accords, debut=date(2026, 1, 1))
    for mois in durees:
        averti = r.sur_la_duree(accords, mois, douteuse)
        assert r.sur_la_duree(accords, mois, ferme) == []
        if averti:
            with pytest.raises(Refus):
                accorder(mois=mois, regles=ferme)
        else:
            accorder(mois=mois, regles=ferme)
        accords.append(accorder(mois=mois, regles=douteuse))
    assert r.total_accorde(accords) == sum(durees)


@given(st.permutations(["MASP1", "MASP2", "ASLL_ACCES"]), st.sampled_from([*r.PROTECTIONS, ""]))
def test_r_dis_08_le_cumul_ne_depend_pas_de_l_ordre_des_mesures(codes, protection):
    autres = [r.AutreMesure(code, code) for code in codes]
    dit = {a.fait for a in r.sur_le_cumul("MAJ", autres, protection)}
    assert dit == {a.fait for a in r.sur_le_cumul("MAJ", sorted(autres, key=str), protection)}
    assert r.sur_le_cumul("ASLL_ACCES", autres, protection) == []
