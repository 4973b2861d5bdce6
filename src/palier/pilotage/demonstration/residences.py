"""Six résidences sociales et leur gestionnaire : séjours, vie collective, concertation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from palier.pilotage.demonstration import collectif, equipes, exercice
from palier.pilotage.demonstration.equipes import dates_de_reunion
from palier.pilotage.demonstration.foyers import donnees
from palier.pilotage.demonstration.logement import reloger
from palier.pilotage.demonstration.parcours import dispositifs, file_active, raconter, suivre
from palier.pilotage.demonstration.registre import Registre, Tables
from palier.pilotage.demonstration.suivis import Fabrique, Suivi
from palier.pilotage.demonstration.tirages import Hasard, au_prorata

_GESTIONNAIRE = "ORI"


def _sejours(f: Fabrique, gabarit: Mapping[str, Any], residence: Mapping[str, Any]) -> list[Suivi]:
    """Écrit une résidence, son équipe et les séjours de ses résidents."""
    quartiers = {nom: {"poids": 1, "zonage": "HORS"} for nom in gabarit["quartiers"]}
    identite = {"nom": residence["nom"], "commune": residence["commune"]}
    equipes.structure(
        f,
        f.structure,
        type="association",
        territoire="METROPOLE",
        parente_id=_GESTIONNAIRE,
        **identite,
    )
    equipe = equipes.equipe(f, gabarit["equipe"], f.annee - 3)
    groupe = {
        **gabarit["groupe"],
        **{cle: residence[cle] for cle in ("n", "stock", "fins", "avant")},
        "structure_id": f.structure,
        "lieux": {residence["commune"]: quartiers},
    }
    dispositifs(f, groupe)
    cals = file_active(f.h, f.annee, groupe)
    suivis = suivre(f, cals, groupe, equipe["TRAVAILLEUR_SOCIAL"])
    raconter(f, suivis, groupe)
    return suivis


def _concertation(f: Fabrique, gabarit: Mapping[str, Any], suivis: list[Suivi]) -> None:
    """Écrit les réunions de la résidence, qui les demande, et ce qu'on y examine."""
    for code, instance in gabarit["reunions"].items():
        f.r.ajouter(
            "instances",
            structure_id=f.structure,
            code=code,
            nom=instance["nom"],
            periodicite_semaines=instance["semaines"],
        )
        for annee in (f.annee - 1, f.annee):
            demandees = {
                "RESIDENTS": instance["residents"],
                "PROFESSIONNELS": instance["tenues"] - instance["residents"],
            }
            initiatives = f.h.lot(demandees, instance["tenues"])
            jours = dates_de_reunion(annee, instance["tenues"])
            for le, initiative in zip(jours, initiatives, strict=True):
                minutes = f.h.choice((60, 90, 120))
                reunion = equipes.reunion(f, code, le, initiative=initiative, duree_min=minutes)
                _examens(f, reunion, le, instance["examens"], suivis, gabarit["motifs"])


def _examens(
    f: Fabrique,
    reunion: str,
    le: date,
    nombre: int,
    suivis: list[Suivi],
    motifs: Mapping[str | None, float],
) -> None:
    presents = [s for s in suivis if s.debut <= le <= s.observation]
    for s in f.h.sample(presents, nombre):
        # Une réunion de palier traite souvent d'un conflit sans ménage désigné.
        menage = s.foyer.menage if f.h.part(0.7) else None
        collectif.examen(f, reunion, menage, f.h.parmi(motifs))


def _reloger(f: Fabrique, suivis: list[Suivi], relogements: Mapping[str, Any]) -> None:
    """Écrit le bail de chaque résident parti dans le parc social."""
    for s in suivis:
        if s.calendrier.fin and s.notes["destination"] == "PARC_SOCIAL":
            bailleur, priorite = (
                f.h.choice(relogements["bailleurs"]),
                f.h.parmi(relogements["au_titre"]),
            )
            reloger(f, s, s.calendrier.fin, "PUBLIC", bailleur, priorite)


def residences(annee: int, graine: str) -> Tables:
    """Le dossier d'échange des six résidences."""
    gabarit = donnees("residences")
    r, h = Registre(_GESTIONNAIRE), Hasard(f"{graine}-residences")
    siege = Fabrique(r, h, annee, _GESTIONNAIRE)
    equipes.structure(siege, _GESTIONNAIRE, **gabarit["gestionnaire"])
    equipes.ameliorations(siege, gabarit["ameliorations"])
    effectifs = [residence["n"] for residence in gabarit["residences"]]
    total = gabarit["entretiens"]["par_residence"] * len(effectifs)
    parts = au_prorata(effectifs, total)
    for rang, (residence, realises) in enumerate(zip(gabarit["residences"], parts, strict=True), 1):
        f = Fabrique(r, h, annee, f"{_GESTIONNAIRE}-{rang}")
        suivis = _sejours(f, gabarit, residence)
        _concertation(f, gabarit, suivis)
        equipes.contexte(f, residence["commune"], gabarit["contexte"])
        equipes.moyens(f, {"ETP": 2.8, "JOURS_OUVERTS": 365, "LISTE_ATTENTE": 10 + 3 * rang})
        for an in (annee - 1, annee):
            reglage = {**gabarit["entretiens"], "realises": realises}
            exercice.entretiens(f, suivis, an, reglage)
            exercice.demarches(f, suivis, an, gabarit["demarches"])
        publics = [s.foyer.titulaire for s in suivis if s.observation >= f.du]
        annees = {annee - 1: 0.8, annee: 1.0}
        collectif.ateliers(f, gabarit["ateliers"], [residence["nom"]], publics, annees)
        _reloger(f, suivis, gabarit["relogements"])
    return r.tables
