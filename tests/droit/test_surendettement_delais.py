"""Les délais d'un dossier de surendettement : `cas/surendettement_delais.yaml`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from droit.cas import cas_de
from palier.metier.logement.regles import effets, surendettement
from palier.metier.logement.regles.alertes import alertes
from palier.metier.logement.regles.echeances import Droit
from palier.metier.logement.regles.etapes import Fait
from palier.noyau.erreurs import Refus
from palier.noyau.periodes import ajoute_mois

DROIT = Droit()


def conduire(s: Mapping[str, Any], au: date) -> dict[str, Any]:
    if "étapes" in s:
        faits = [Fait(e["étape"], e["le"], e.get("jusqu'au")) for e in s["étapes"]]
        dites = surendettement.remarques(faits, s.get("logement", ""), DROIT)
        changes = [effet.article for effet in effets.effets_du_dossier(faits, au)]
        return {**_dossier(faits, au), "remarques": dites, "effets": changes}
    if "mois déjà faits" in s:
        return {"mois restants": surendettement.mois_restants(s["mois déjà faits"], au, DROIT)}
    if "moratoire de" in s:
        decision = Fait("S9_MORATOIRE", au, ajoute_mois(au, s["moratoire de"]))
        with pytest.raises(Refus) as refus:
            surendettement.exiger_moratoire(decision, DROIT)
        return {"refus": refus.value.fait}
    if "moratoire décidé le" in s:
        fait = Fait("S9_MORATOIRE", s["moratoire décidé le"])
        fin = surendettement.MORATOIRE.depuis(fait, DROIT)
        admis = surendettement.redepot_admis(s["fait nouveau"], fin, au, DROIT)
        return {"redépôt admis": admis}
    if "propriétaire" in s:
        admis = surendettement.plan_conventionnel_admis(s["propriétaire"], au)
        return {"plan conventionnel": admis}
    regle, le = (
        (surendettement.CADUCITE, s["mise en demeure le"])
        if "mise en demeure le" in s
        else (surendettement.ETAT_DES_DETTES, s["état des dettes reçu le"])
    )
    echeance = regle.depuis(Fait("", le), DROIT)
    return {"au plus tard": echeance.au_plus_tard, "à vérifier": echeance.a_verifier}


def _dossier(faits: list[Fait], au: date) -> dict[str, Any]:
    echeances = surendettement.echeances_du_dossier(faits, DROIT)
    return {
        **{e.code: e.au_plus_tard for e in echeances},
        **{f"{e.code} au plus tôt": e.au_plus_tot for e in echeances},
        **{f"alerte {a.echeance.code}": a.le for a in alertes(echeances, DROIT)},
        "article": echeances[0].article if echeances else None,
        "situation": surendettement.situation(faits, au),
        "on ne sait pas": any(e.manque for e in echeances),
    }


@pytest.mark.parametrize("cas", cas_de("surendettement_delais"))
def test_les_delais_du_surendettement(cas):
    dit = conduire(cas.situation, cas.au)
    assert {mot: dit.get(mot, "absent") for mot in cas.attendu} == cas.attendu
