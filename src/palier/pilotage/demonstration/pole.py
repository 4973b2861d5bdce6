"""Le pôle d'une association : sept dispositifs, six sites, la veille sociale, les ateliers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from palier.pilotage.demonstration import collectif, equipes, exercice
from palier.pilotage.demonstration.foyers import donnees
from palier.pilotage.demonstration.logement import reloger
from palier.pilotage.demonstration.parcours import dispositifs, file_active, raconter, suivre
from palier.pilotage.demonstration.registre import Registre, Tables
from palier.pilotage.demonstration.suivis import Fabrique, Suivi
from palier.pilotage.demonstration.tirages import Hasard

_SOCIAUX = ("TRAVAILLEUR_SOCIAL", "CESF", "ASSISTANT_SOCIAL", "EDUCATEUR")


def _cadre(f: Fabrique, gabarit: Mapping[str, Any]) -> list[str]:
    """Écrit l'association, son pôle et leur cadre ; rend les travailleurs sociaux."""
    equipes.structure(f, "HAV", **gabarit["association"])
    equipes.structure(f, f.structure, parente_id="HAV", **gabarit["pole"])
    par_role = equipes.equipe(f, gabarit["equipe"], f.annee - 4)
    sociaux = [qui for role in _SOCIAUX for qui in par_role[role]]
    equipes.instances(f, gabarit["instances"], [f.annee - 1, f.annee])
    f.r.ajouter(
        "instances",
        structure_id=f.structure,
        code="VEILLE_SOCIALE",
        nom=gabarit["veille"]["nom"],
        periodicite_semaines=gabarit["veille"]["semaines"],
    )
    equipes.formations(f, gabarit["formations"], sociaux[:14])
    equipes.contexte(f, gabarit["pole"]["commune"], gabarit["contexte"])
    equipes.ameliorations(f, gabarit["ameliorations"])
    equipes.moyens(f, gabarit["moyens"])
    return sociaux


def _menages(f: Fabrique, gabarit: Mapping[str, Any], sociaux: list[str]) -> dict[str, list[Suivi]]:
    """Écrit les mesures de chaque dispositif ; quelques ménages en ont deux."""
    suivis: dict[str, list[Suivi]] = {}
    for reglage in gabarit["groupes"]:
        groupe = {**reglage, "lieux": gabarit["lieux"]}
        dispositifs(f, groupe)
        connus = suivis.get(groupe.get("menages_de", ""), [])
        foyers = [s.foyer for s in connus if s.observation >= f.du][: groupe.get("partages", 0)]
        cals = file_active(f.h, f.annee, groupe)
        suivis[groupe["code"]] = suivre(f, cals, groupe, sociaux, foyers)
        raconter(f, suivis[groupe["code"]], groupe)
    return suivis


def _reloger(f: Fabrique, jeunes: list[Suivi], effectifs: Mapping[str, int]) -> None:
    """Écrit les relogements des jeunes sortis dans l'année vers le parc social."""
    sortis = [
        s
        for s in jeunes
        if s.calendrier.fin and s.calendrier.fin >= f.du and s.notes["destination"] == "PARC_SOCIAL"
    ]
    priorites = f.h.lot(effectifs, sum(effectifs.values()))
    for s, priorite in zip(f.h.sample(sortis, len(priorites)), priorites, strict=True):
        le = max(f.du, s.observation - timedelta(f.h.randint(0, 30)))
        reloger(f, s, le, "PUBLIC", "Havrelle Habitat", priorite)


def pole(annee: int, graine: str) -> Tables:
    """Le dossier d'échange du pôle."""
    gabarit = donnees("pole")
    f = Fabrique(Registre("HAV"), Hasard(f"{graine}-pole"), annee, "HAV-PAS")
    sociaux = _cadre(f, gabarit)
    par_code = _menages(f, gabarit, sociaux)
    suivis = [s for liste in par_code.values() for s in liste]
    organismes = exercice.partenaires(f, gabarit["partenaires"])
    for an, reglage in ((annee - 1, "entretiens_avant"), (annee, "entretiens")):
        exercice.entretiens(f, suivis, an, gabarit[reglage])
        exercice.demarches(f, suivis, an, gabarit["demarches"])
        exercice.coordination(f, suivis, an, gabarit["contacts"], organismes)
    veille = gabarit["veille"]
    for an, suffixe in ((annee - 1, "_avant"), (annee, "")):
        par_mois, situations = veille[f"par_mois{suffixe}"], veille[f"situations{suffixe}"]
        collectif.veilles(f, an, par_mois, situations, suivis, veille["motifs"])
    publics = [s.foyer.titulaire for s in suivis if s.observation >= f.du]
    avant = gabarit["ateliers"]["avant"]
    annees = {annee - 1: avant, annee: 1.0}
    collectif.ateliers(f, gabarit["ateliers"], gabarit["sites"], publics, annees)
    _reloger(f, par_code["JEUNE_ASE"], gabarit["relogements"]["PUBLIC"])
    return f.r.tables
