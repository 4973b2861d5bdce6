"""Une association d'outre-mer : ASLL, Mous et impayés, par bailleur et par résidence."""

from datetime import date
from typing import Any

from palier.pilotage.demonstration import collectif, equipes, exercice
from palier.pilotage.demonstration.foyers import donnees
from palier.pilotage.demonstration.logement import reloger
from palier.pilotage.demonstration.parcours import (
    Gabarit,
    dispositifs,
    file_active,
    raconter,
    suivre,
)
from palier.pilotage.demonstration.registre import Registre, Tables
from palier.pilotage.demonstration.suivis import Fabrique, Suivi
from palier.pilotage.demonstration.tirages import Hasard

_DOSSIER = "LKS"


def _cadre(f: Fabrique, gabarit: Gabarit) -> list[str]:
    """Écrit l'association et son cadre ; rend celles et ceux qui accompagnent."""
    equipes.structure(f, f.structure, **gabarit["structure"])
    f.r.ajouter(
        "conventions",
        convention_id=f"{f.structure}-C1",
        structure_id=f.structure,
        debut=date(f.annee - 2, 1, 1),
        fin=date(f.annee, 12, 31),
        **gabarit["convention"],
    )
    par_role = equipes.equipe(f, gabarit["equipe"], f.annee - 4)
    sociaux = par_role["CESF"] + par_role["TRAVAILLEUR_SOCIAL"]
    equipes.instances(f, gabarit["instances"], [f.annee - 1, f.annee])
    equipes.formations(f, gabarit["formations"], sociaux)
    for commune in gabarit["lieux"]:
        equipes.contexte(f, commune, gabarit["contexte"])
    equipes.ameliorations(f, gabarit["ameliorations"])
    equipes.moyens(f, gabarit["moyens"])
    return sociaux


def _reloger(f: Fabrique, suivis: list[Suivi], effectifs: dict[str, int]) -> None:
    presents = [s for s in suivis if s.calendrier.jours(f.du, f.au) > 60]
    priorites = f.h.lot(effectifs, sum(effectifs.values()))
    for s, priorite in zip(f.h.sample(presents, len(priorites)), priorites, strict=True):
        le = f.h.jour(max(f.du, s.debut), s.observation)
        reloger(f, s, le, "PUBLIC", "Société Karayib Logis", priorite)


def outre_mer(annee: int, graine: str) -> Tables:
    """Le dossier d'échange de l'association."""
    gabarit = donnees("outre_mer")
    f = Fabrique(Registre(_DOSSIER), Hasard(f"{graine}-outre-mer"), annee, _DOSSIER)
    sociaux = _cadre(f, gabarit)
    suivis: list[Suivi] = []
    for reglage in gabarit["groupes"]:
        groupe: dict[str, Any] = {
            **reglage,
            "lieux": gabarit["lieux"],
            "profils": gabarit["profils"],
        }
        dispositifs(f, groupe)
        du_groupe = suivre(f, file_active(f.h, annee, groupe), groupe, sociaux)
        raconter(f, du_groupe, groupe, convention=lambda _s: f"{_DOSSIER}-C1")
        suivis += du_groupe
    organismes = exercice.partenaires(f, gabarit["partenaires"])
    for an in (annee - 1, annee):
        exercice.entretiens(f, suivis, an, gabarit["entretiens"])
        exercice.demarches(f, suivis, an, gabarit["demarches"])
        exercice.coordination(f, suivis, an, gabarit["contacts"], organismes)
    publics = [s.foyer.titulaire for s in suivis if s.observation >= f.du]
    sites = [nom for quartiers in gabarit["lieux"].values() for nom in quartiers]
    annees = {annee - 1: 0.9, annee: 1.0}
    collectif.ateliers(f, gabarit["ateliers"], sites, publics, annees)
    _reloger(f, suivis, gabarit["relogements"]["PUBLIC"])
    return f.r.tables
