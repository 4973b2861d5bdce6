"""Quelques plans d'apurement : les versements déjà écrits y trouvent leur échéancier.

Rien n'est tiré au sort : les règlements, les dettes et les bilans restent ce qu'ils étaient.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from palier.metier.budget.regles.apurement import echeancier
from palier.pilotage.demonstration.registre import COLONNES, Registre

_COMBIEN = 14
_AVANT_SIGNATURE, _AVANT_VERSEMENT = timedelta(days=14), timedelta(days=20)
_PATIENCE = timedelta(days=75)
"""Ce qu'un bailleur attend après le dernier versement avant de dénoncer."""
_MOIS_MAX = 36
_AVIS = ("FAVORABLE", "FAVORABLE", "DEMANDE", None)

Ligne = dict[str, Any]


def etaler(r: Registre, au: date) -> None:
    """Pose un plan sur les dettes de loyer que des mensualités ont commencé à payer.

    Args:
        au: dernier jour observé ; les plans sont de cette année et de la précédente.
    """
    reglements: dict[str, list[Ligne]] = defaultdict(list)
    for ligne in _lignes(r, "reglements"):
        reglements[ligne["dette_id"]].append(ligne)
    payees = [
        dette
        for dette in _lignes(r, "dettes")
        if dette["type"] == "LOYER_ACTUEL" and dette["statut"] == "PLAN" and dette["restant"]
        if _tenable(dette, reglements[dette["dette_id"]], au.year)
    ]
    payees.sort(key=lambda d: (_premier(reglements[d["dette_id"]]), d["dette_id"]))
    signes: dict[str, tuple[str, date]] = {}
    for rang, dette in enumerate(payees[-_COMBIEN:]):
        siens = reglements[dette["dette_id"]]
        signes[dette["dette_id"]] = _plan(r, dette, siens, _AVIS[rang % 4], au)
    _rattacher(r, signes)


def _lignes(r: Registre, table: str) -> list[Ligne]:
    return [dict(zip(COLONNES[table], valeurs, strict=True)) for valeurs in r.tables[table]]


def _tenable(dette: Ligne, siens: list[Ligne], annee: int) -> bool:
    """Trois mensualités au moins, récentes, qui en paient plus du dixième."""
    verses = [p["montant"] for p in siens if p["source"] == "PLAN"]
    recent = len(verses) > 2 and _premier(siens).year >= annee - 1
    return recent and sum(verses) * 10 > dette["initial"]


def _premier(siens: list[Ligne]) -> date:
    return min(p["date"] for p in siens if p["source"] == "PLAN")


def _plan(
    r: Registre, dette: Ligne, siens: list[Ligne], avis: str | None, au: date
) -> tuple[str, date]:
    """Écrit un plan signé peu avant son premier versement ; rend son identifiant et ce jour.

    Sa mensualité est celle que le ménage verse : l'échéancier et les règlements se répondent.
    """
    identifiant, premier = r.nouveau("PL"), _premier(siens)
    signe = max(premier - _AVANT_VERSEMENT, dette["constatee_le"])
    propose = max(signe - _AVANT_SIGNATURE, dette["constatee_le"])
    du = dette["initial"] - sum(p["montant"] for p in siens if p["date"] < signe)
    verses = [p for p in siens if p["source"] == "PLAN"]
    dernier, mensualite = max(p["date"] for p in verses), max(p["montant"] for p in verses)
    mois = min(_MOIS_MAX, -(-du // mensualite))
    r.ajouter(
        "plans_apurement",
        plan_id=identifiant,
        menage_id=dette["menage_id"],
        logement=dette["logement"],
        propose_le=propose,
        signe_le=signe,
        denonce_le=dernier + _PATIENCE if dernier + 2 * _PATIENCE <= au else None,
        signataires=["MENAGE", "CREANCIER"],
        avis_caf=avis,
        suspend_poursuites=True if avis == "FAVORABLE" else None,
    )
    r.ajouter("plans_dettes", plan_id=identifiant, dette_id=dette["dette_id"], montant=du)
    for e in echeancier(Decimal(du), mois, premier):
        r.ajouter("plans_echeances", plan_id=identifiant, rang=e.rang, date=e.le, montant=e.montant)
    return identifiant, signe


def _rattacher(r: Registre, signes: dict[str, tuple[str, date]]) -> None:
    """Les mensualités d'après la signature paient le plan."""
    lignes = _lignes(r, "reglements")
    for ligne in lignes:
        plan, signe = signes.get(ligne["dette_id"], (None, None))
        if signe and ligne["source"] == "PLAN" and ligne["date"] >= signe:
            ligne["plan_id"] = plan
    r.tables["reglements"] = [tuple(ligne.values()) for ligne in lignes]
