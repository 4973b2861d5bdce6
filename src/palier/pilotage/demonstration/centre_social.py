"""Un centre social : insertion, jeunes, écrivain public, numérique, scolarité."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from palier.pilotage.demonstration import collectif, equipes, exercice
from palier.pilotage.demonstration.foyers import donnees
from palier.pilotage.demonstration.insertion import situer
from palier.pilotage.demonstration.parcours import (
    dispositifs,
    file_active,
    raconter,
    suivre,
)
from palier.pilotage.demonstration.registre import Registre, Tables
from palier.pilotage.demonstration.suivis import Calendrier, Fabrique, Suivi
from palier.pilotage.demonstration.tirages import Hasard

_DOSSIER = "LCE"
_RENTREE, _FIN_D_ANNEE = (9, 15), (7, 3)


def _cadre(f: Fabrique, gabarit: Mapping[str, Any]) -> dict[str, list[str]]:
    equipes.structure(f, f.structure, **gabarit["structure"])
    par_role = equipes.equipe(f, gabarit["equipe"], f.annee - 5)
    equipes.instances(f, gabarit["instances"], [f.annee - 1, f.annee])
    equipes.formations(f, gabarit["formations"], par_role["TRAVAILLEUR_SOCIAL"])
    equipes.contexte(f, gabarit["structure"]["commune"], gabarit["contexte"])
    equipes.ameliorations(f, gabarit["ameliorations"])
    equipes.moyens(f, gabarit["moyens"])
    return par_role


def _scolarite(f: Fabrique, gabarit: Mapping[str, Any], animateurs: Sequence[str]) -> list[Suivi]:
    """Écrit deux années scolaires de CLAS : les enfants, les groupes, les séances."""
    clas = {**gabarit["clas"], "lieux": gabarit["lieux"]}
    dispositifs(f, clas)
    suivis: list[Suivi] = []
    par_groupe = clas["enfants_par_groupe"]
    for rentree in (f.annee - 1, f.annee):
        debut = date(rentree, *_RENTREE)
        fin = date(rentree + 1, *_FIN_D_ANNEE) if rentree < f.annee else None
        for nom in clas["groupes"]:
            cals = [Calendrier(debut, fin)] * (par_groupe - f.h.randint(0, 1))
            enfants = suivre(f, cals, clas, animateurs)
            raconter(f, enfants, clas)
            suivis += enfants
            _seances(f, clas, nom, (debut, fin or f.au), enfants)
    return suivis


def _seances(
    f: Fabrique,
    clas: Mapping[str, Any],
    nom: str,
    bornes: tuple[date, date],
    enfants: Sequence[Suivi],
) -> None:
    action = collectif.atelier(f, type_="CLAS", theme=None, nom=nom, site=None)
    publics = [qui for s in enfants for qui, role in s.foyer.membres if role == "ENFANT"]
    jour = bornes[0]
    while jour <= bornes[1]:
        if jour.weekday() in clas["jours"] and not _en_vacances(jour, clas["vacances"]):
            axe = "PARENTS" if f.h.part(0.06) else "ENFANTS"
            seance = collectif.seance(f, action, jour, publics, duree_min=90, axe=axe)
            f.r.ajouter("intervenants", seance_id=seance, statut="SALARIE", nombre=1, duree_min=90)
            f.r.ajouter(
                "intervenants", seance_id=seance, statut="BENEVOLE", nombre=f.h.randint(1, 3)
            )
        jour += timedelta(1)


def _en_vacances(jour: date, departs: Sequence[Sequence[int]]) -> bool:
    return any(0 <= (jour - date(jour.year, *d)).days < 15 for d in departs)


def centre_social(annee: int, graine: str) -> Tables:
    """Le dossier d'échange du centre social."""
    gabarit = donnees("centre_social")
    f = Fabrique(Registre(_DOSSIER), Hasard(f"{graine}-centre-social"), annee, _DOSSIER)
    par_role = _cadre(f, gabarit)
    referents = par_role["REFERENT"] + par_role["TRAVAILLEUR_SOCIAL"]
    suivis: list[Suivi] = []
    for reglage in gabarit["groupes"]:
        groupe = {**reglage, "lieux": gabarit["lieux"]}
        dispositifs(f, groupe)
        du_groupe = suivre(f, file_active(f.h, annee, groupe), groupe, referents)
        raconter(f, du_groupe, groupe)
        for s in du_groupe if groupe.get("insertion") else []:
            situer(f, s, gabarit["insertion"])
        suivis += du_groupe
    organismes = exercice.partenaires(f, gabarit["partenaires"])
    for an in (annee - 1, annee):
        exercice.entretiens(f, suivis, an, gabarit["entretiens"])
        exercice.demarches(f, suivis, an, gabarit["demarches"])
        exercice.coordination(f, suivis, an, gabarit["contacts"], organismes)
    publics = [s.foyer.titulaire for s in suivis if s.observation >= f.du]
    annees = {annee - 1: 0.9, annee: 1.0}
    lieux = [nom for quartiers in gabarit["lieux"].values() for nom in quartiers]
    collectif.ateliers(f, gabarit["ateliers"], lieux, publics, annees)
    _scolarite(f, gabarit, par_role["ANIMATEUR"])
    return f.r.tables
