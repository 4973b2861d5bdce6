"""Les cas de `cas/expulsion.yaml` : chaque question en français, et la règle qui y répond."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from droit.cas import cas_de
from palier.metier.logement.regles import (
    alertes,
    audience,
    commandement,
    controles,
    effets,
    frise,
    impaye,
    lieux,
    plans,
    suspension,
    treve,
)
from palier.metier.logement.regles.commandement import Bail
from palier.metier.logement.regles.echeances import Droit, Echeance
from palier.metier.logement.regles.etapes import Fait, courante, incoherences, lacunes
from palier.noyau.erreurs import Refus
from palier.noyau.feries import calendrier
from palier.noyau.parametres import ParametreAbsent, parametre
from palier.noyau.periodes import ajoute_mois

Situation = dict[str, Any]
Question = Callable[[Situation, date], Situation]


def droit(s: Situation) -> Droit:
    lieu = s.get("territoire", "METROPOLE")
    return Droit(
        partial(parametre, territoire=lieu),
        calendrier(s.get("territoire", ""), s.get("commune", "")),
    )


def faits(s: Situation) -> list[Fait]:
    return [
        Fait(e["étape"], e["le"], e.get("jusqu'au"), e.get("régime", ""), e.get("motif", ""),
             e.get("prouvée", False))
        for e in s["étapes"]
    ]  # fmt: skip


def dite(e: Echeance) -> Situation:
    premier = e.parametres[0] if e.parametres else None
    return {
        "au plus tôt": e.au_plus_tot,
        "au plus tard": e.au_plus_tard,
        "article": e.article,
        "mention": e.mention,
        "manque": e.manque,
        "on ne sait pas": bool(e.manque),
        "écrite sur l'acte": e.ecrite,
        "à vérifier": e.a_verifier,
        "délai": str(premier) if premier else None,
        "en vigueur depuis": premier.date_effet if premier else None,
    }


def ou_refus(reponse: Question) -> Question:
    def question(s: Situation, au: date) -> Situation:
        try:
            return reponse(s, au)
        except Refus as refus:
            return {
                "admis": False,
                "refus": refus.fait,
                "on ne sait pas": isinstance(refus, ParametreAbsent),
            }

    return question


def fin_du_commandement(s: Situation) -> Echeance:
    return commandement.fin_du_commandement(
        Fait("E04", s["signifié le"], s.get("inscrit sur l'acte")),
        droit(s),
        Bail(
            s.get("bail"),
            s.get("entrée"),
            s.get("reconduit le"),
            s.get("clause de deux mois"),
        ),
    )


def causes_payees(s: Situation, au: date) -> Situation:
    paiements = [(p["le"], Decimal(p["montant"])) for p in s["payé"] if p["le"] <= au]
    evitee = commandement.clause_evitee(Decimal(s["causes"]), paiements, fin_du_commandement(s))
    return {"clause évitée": evitee}


def quitter(s: Situation, _au: date) -> Situation:
    fin = lieux.fin_pour_quitter(Fait("E12", s["commandement signifié le"]), droit(s))
    execution = lieux.premiere_execution(fin, droit(s))
    return {"fin du délai": fin.au_plus_tard, "première expulsion": execution.au_plus_tot}


def force(s: Situation, _au: date) -> Situation:
    reponse, engagee = lieux.force_publique(
        Fait("E14", s["requise le"]), droit(s), s.get("sursis jusqu'au")
    )
    return {
        "refus né du silence": reponse.au_plus_tard,
        "l'État répond": engagee.au_plus_tot,
        "article": reponse.article,
    }


@ou_refus
def delais_quitter(s: Situation, _au: date) -> Situation:
    fin = ajoute_mois(s["décidés le"], s["mois"])
    lieux.exiger_delais_du_juge(Fait("E13", s["décidés le"], fin), droit(s))
    return {"admis": True}


@ou_refus
def delais_paiement(s: Situation, au: date) -> Situation:
    suite = audience.delais_de_paiement(Decimal(s["dette"]), s["mois"], au, droit(s))
    return {"mensualités": len(suite), "courante": suite[0], "dernière": suite[-1]}


def constitue(s: Situation, au: date) -> Situation:
    sommes = {n: Decimal(s[n]) for n in ("loyer", "charges", "aide") if n in s}
    dit = impaye.impaye(
        Decimal(s["dette"]),
        au,
        droit(s),
        **sommes,
        tiers_payant=s.get("aide versée au bailleur", True),
        premier_defaut=s.get("premier défaut"),
    )
    return {"constitué": dit.constitue, "dit": dit.pourquoi}


def caf(s: Situation, _au: date) -> Situation:
    suite = impaye.calendrier_caf(s["signalé le"], Decimal(s["dette"]), droit(s))
    jours = dict(zip(("plan", "FSL", "plan par défaut"), suite, strict=False))
    return {
        **{nom: e.au_plus_tard for nom, e in jours.items()},
        "simplifié": not suite,
        "à vérifier": any(e.a_verifier for e in suite),
        "on ne sait pas": any(e.manque for e in suite),
    }


def dette(s: Situation, au: date) -> Situation:
    postes = [
        impaye.Poste(p["le"], Decimal(p["montant"]), p["nature"], p.get("jugés", False),
                     not p.get("ancien logement", False))
        for p in s["postes"]
    ]  # fmt: skip
    return {
        "logement actuel": impaye.dette_locative(postes, au),
        "ancien logement": impaye.dette_locative(postes, au, actuel=False),
    }


@ou_refus
def expulsion_le(s: Situation, _au: date) -> Situation:
    return {"admise": treve.execution_admise(s["expulsion le"], droit(s), s.get("sauf", ()))}


def ou_en_est(s: Situation, au: date) -> Situation:
    etape = courante(faits(s), au)
    notees = suspension.suspensions_notees(faits(s))
    return {"étape": etape and etape.code, "suspendue": suspension.suspendue(notees, au)}


def clause(s: Situation, au: date) -> Situation:
    termes = [(t["le"], t["payée"]) for t in s["échéances"]]
    return {
        "suspendue": audience.clause_suspendue(termes, [], au),
        "réputée non jouée": audience.clause_reputee_non_jouee(termes),
    }


@ou_refus
def protocole(s: Situation, _au: date) -> Situation:
    prolonge = s.get("prolongé de")
    fin, bail = plans.protocole(
        Fait("E03", s["signé le"], prolonge and ajoute_mois(s["signé le"], 24 + prolonge)),
        droit(s),
        parc_social=s["parc social"],
        bail_resilie=s["bail résilié"],
    )
    return {
        "fin": fin.au_plus_tard,
        "nouveau bail": bail.au_plus_tard,
        "à vérifier": fin.a_verifier,
    }


def suspendue(s: Situation, au: date) -> Situation:
    une = suspension.Suspension(
        s["motif"],
        s["du"],
        s.get("au"),
        prouvee=s.get("prouvée", False),
        engagement_ecrit=s.get("engagement écrit", True),
    )
    return {"suspendue": suspension.suspendue([une], au)}


def de_la_recevabilite(s: Situation, _au: date) -> Situation:
    tous = effets.effets_de_la_recevabilite(s["recevable le"], droit(s))
    textes = " ".join(e.dit for e in tous)
    return {
        "suspension au plus": next(e.echeance.au_plus_tard for e in tous if e.echeance),
        "expulsion arrêtée d'office": "pas arrêtée d’office" not in textes,
        "aide rétablie": "aide au logement suspendue est rétablie" in textes,
        "loyer courant dû": "loyer courant reste dû" in textes,
    }


def toutes(s: Situation, _au: date) -> Situation:
    bail = Bail(s.get("bail"), statut=s.get("occupation", ""))
    jours = {e.code: e.le for e in frise.echeances_de(faits(s), bail, droit(s))}
    return {"FIN_COMMANDEMENT": None} | jours


def a_prevenir(s: Situation, au: date) -> Situation:
    suite = frise.echeances_de(faits(s), Bail(), droit(s))
    dernier = max(int(f.code[1:]) for f in faits(s))
    suite += alertes.treve_a_venir(au, dernier, droit(s))
    jours: dict[str, list[date]] = {}
    for alerte in alertes.alertes(suite, droit(s)):
        jours.setdefault(alerte.echeance.code, []).append(alerte.le)
    return jours


def verifiees(s: Situation, _au: date) -> Situation:
    bail = Bail(s.get("bail"), statut=s.get("occupation", ""))
    suite = controles.controles(faits(s), s["audience"], bail, droit(s))
    return {"aucun": not suite} | {c.quoi: c.etat for c in suite}


def se_maintenir(s: Situation, au: date) -> Situation:
    dit = lieux.maintien(
        jugement_definitif_le=s.get("jugement définitif le"),
        commandement_le=s.get("commandement de quitter le"),
        le=au,
        droit=droit(s),
        juge_saisi=s.get("juge saisi", False),
    )
    return {"amende possible": dit.expose}


@ou_refus
def jour_d_audience(s: Situation, _au: date) -> Situation:
    audience.exiger_jour_d_audience(s["audience"], droit(s).calendrier)
    return {"admis": True}


def carence(s: Situation, _au: date) -> Situation:
    sans = audience.diagnostic_de_carence(s.get("entretien proposé le"), s.get("rencontré le"))
    return {"carence": sans, "rubriques": len(audience.RUBRIQUES_DSF)}


QUESTIONS: dict[str, Question] = {
    "commandement de payer": lambda s, _au: dite(fin_du_commandement(s)),
    "causes payées": causes_payees,
    "contenu du commandement": lambda s, _au: {
        "manquent": commandement.mentions_manquantes(s["mentions lues"])
    },
    "caution": lambda s, _au: dite(
        commandement.CAUTION.depuis(Fait("E04", s["commandement signifié le"]), droit(s))
    ),
    "signalement à la CCAPEX": lambda s, au: {
        "à signaler": commandement.a_signaler_a_la_ccapex(
            s["mois impayés"], Decimal(s["dette"]), Decimal(s["loyer hors charges"]), au, droit(s)
        )
    },
    "notification au préfet": lambda s, _au: dite(
        audience.NOTIFICATION_PREFET.depuis(Fait("E10", s["audience"]), droit(s))
    ),
    "transmission du diagnostic": lambda s, _au: dite(
        audience.diagnostic_avant(s["audience"], droit(s))
    ),
    "entretien du diagnostic": lambda s, _au: dite(
        audience.entretien_du_diagnostic(s["saisine"], droit(s))
    ),
    "diagnostic de carence": carence,
    "conditions des délais": lambda s, au: {
        "possibles": audience.delais_recevables(
            au, dette_reglable=s.get("dette réglable"), loyer_repris=s.get("loyer repris")
        )
    },
    "clause pendant les délais": clause,
    "délais de paiement": delais_paiement,
    "jour d'audience": jour_d_audience,
    "quitter les lieux": quitter,
    "délais pour quitter les lieux": delais_quitter,
    "force publique": force,
    "maintien dans les lieux": se_maintenir,
    "appel": lambda s, _au: dite(audience.appel_possible(Fait("E11", s["jugement"]), droit(s))),
    "trêve": expulsion_le,
    "impayé": constitue,
    "calendrier de la Caf": caf,
    "signalement à la Caf": lambda s, _au: dite(
        impaye.SIGNALEMENT.depuis(Fait("E01", s["impayé constitué le"]), droit(s))
    ),
    "dette locative": dette,
    "protocole": protocole,
    "suspension": suspendue,
    "effets de la recevabilité": de_la_recevabilite,
    "délais locatifs": lambda s, _au: dite(
        effets.delais_locatifs(Fait(s["issue"], s["le"]), droit(s))
    ),
    "résiliation en foyer": lambda s, _au: dite(
        commandement.resiliation_du_foyer(Fait("", s["notifiée le"]), s["motif"], droit(s))
    ),
    "où en est la procédure": ou_en_est,
    "suite des étapes": lambda s, _au: {
        "cohérente": not incoherences([(f.le, f.code) for f in faits(s)])
    },
    "échéances": toutes,
    "alertes": a_prevenir,
    "contrôles": verifiees,
    "lacunes": lambda s, _au: {"dites": lacunes(faits(s))},
}


@pytest.mark.parametrize("un", cas_de("expulsion"))
def test_le_droit_de_l_expulsion(un):
    reponse = QUESTIONS[un.situation["question"]](un.situation, un.au)
    assert {mot: reponse.get(mot, "absent") for mot in un.attendu} == un.attendu
