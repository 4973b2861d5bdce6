"""Le calculateur : openfisca-france dans son propre processus, une demande par ligne.

Ce programme tourne dans l'environnement des droits (`requirements/droits.txt`), jamais dans celui
de Palier, qui ne l'importe pas. Il ne connaît aucune règle de droit : il pose des situations,
appelle openfisca-france et rend ses nombres. Rien n'est écrit, rien ne sort de la machine.

Une demande (JSON, une ligne) : `mois` (AAAA-MM), `foyers`, `variables` (dans l'ordre du calcul),
`forcees` (variables imposées, mois du calcul compris), `variantes` (une même personne, N revenus).
Un foyer : `personnes` (`role` parent ou enfant, et ses variables), `famille`, `menage`, `passe`
(ce que le foyer touchait déjà). Une réponse : `{"foyers": [{variable: valeur}]}` ou `{"refus"}`.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy
from openfisca_core import periods
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.simulations import Simulation
from openfisca_france import FranceTaxBenefitSystem

Demande = dict[str, Any]

NULLES = {
    "individu": (
        *("salaire_net", "salaire_imposable", "salaire_de_base", "chomage_net", "chomage_brut"),
        *("chomage_imposable", "retraite_nette", "retraite_brute", "retraite_imposable"),
        *("pensions_invalidite", "pensions_alimentaires_percues", "ass"),
        *("indemnites_journalieres", "revenus_stage_formation_pro", "asi", "caah", "aah"),
        *("remuneration_apprenti", "traitement_indiciaire_brut", "primes_fonction_publique"),
    ),
    "famille": ("aspa", "aide_logement", "af", "cf", "asf", "paje_base", "rsa", "ppa"),
}
"""Ce qui vaut zéro tant qu'on ne le dit pas : openfisca n'a pas à le reconstituer."""

CALCULEES = frozenset({"aah", *NULLES["famille"]})
"""Ce que l'on demande de calculer : connu pour les mois passés, à calculer le mois demandé."""


class Monde:
    """Des foyers posés côte à côte dans une seule simulation, pour être calculés ensemble."""

    def __init__(self, systeme: FranceTaxBenefitSystem, foyers: list[Demande], mois: str) -> None:
        self.foyers = foyers
        self.mois = periods.period(mois)
        annee = self.mois.start.year
        annees = range(annee - 2, annee + 1)
        self.tous = [periods.period(f"{a}-{m:02d}") for a in annees for m in range(1, 13)]
        self.passes = [p for p in self.tous if p.start < self.mois.start]
        self.personnes = [p for f in foyers for p in f["personnes"]]
        self.simulation = self._poser(systeme)
        self.systeme = systeme

    def _poser(self, systeme: FranceTaxBenefitSystem) -> Simulation:
        pose = SimulationBuilder()
        pose.create_entities(systeme)
        pose.declare_person_entity("individu", range(len(self.personnes)))
        places = [i for i, f in enumerate(self.foyers) for _ in f["personnes"]]
        rangs = [r for f in self.foyers for r in _rangs(f["personnes"])]
        for groupe, roles in _ROLES.items():
            entite = pose.declare_entity(groupe, range(len(self.foyers)))
            pose.join_with_persons(entite, places, roles=[roles[r] for r in rangs])
        return pose.build(systeme)

    def dire(self, variable: str, valeurs: Iterable[Any], mois: Iterable[Any]) -> None:
        """Écrit une variable connue, la même pour chacun de ces mois."""
        porteur = self.simulation.get_holder(variable)
        tableau = _tableau(porteur.variable, list(valeurs))
        if str(porteur.variable.definition_period) == "eternity":
            porteur.put_in_cache(tableau, periods.period("ETERNITY"))
            return
        for periode in mois:
            porteur.put_in_cache(tableau, periode)

    def calculer(self, variable: str) -> numpy.ndarray:
        """La valeur du mois, ou de l'année s'il s'agit d'une prestation annuelle."""
        annuelle = str(self.systeme.variables[variable].definition_period) == "year"
        return self.simulation.calculate(variable, self.mois.this_year if annuelle else self.mois)


_ROLES = {
    "famille": ("demandeur", "conjoint", "enfant"),
    "foyer_fiscal": ("declarant_principal", "conjoint", "personne_a_charge"),
    "menage": ("personne_de_reference", "conjoint", "enfant"),
}


def _rangs(personnes: list[Demande]) -> list[int]:
    """0 pour le demandeur, 1 pour son conjoint, 2 pour les enfants."""
    parents = iter((0, 1))
    return [next(parents) if p["role"] == "parent" else 2 for p in personnes]


def _tableau(variable: Any, valeurs: list[Any]) -> numpy.ndarray:
    if variable.value_type is Enum:
        return variable.possible_values.encode(numpy.array(valeurs))
    if variable.value_type is date:
        return numpy.array(valeurs, dtype="datetime64[D]")
    if variable.value_type is str:
        return numpy.array(valeurs, dtype=object)
    return numpy.array(valeurs, dtype=variable.dtype)


def _varier(foyer: Demande, variantes: Demande) -> list[Demande]:
    """Autant de copies du foyer que de revenus essayés pour une de ses personnes."""
    colonnes = variantes["variables"]
    rang = variantes["personne"]
    copies = []
    for valeurs in zip(*colonnes.values(), strict=True):
        personnes = list(foyer["personnes"])
        personnes[rang] = {**personnes[rang], **dict(zip(colonnes, valeurs, strict=True))}
        copies.append({**foyer, "personnes": personnes})
    return copies


def _decrire(monde: Monde, forcees: list[str]) -> None:
    """Pose tout ce que l'on sait, pour les mois passés et pour celui du calcul."""
    groupes = {"individu": monde.personnes}
    groupes |= {cle: [f.get(cle, {}) for f in monde.foyers] for cle in ("famille", "menage")}
    for entite, fiches in groupes.items():
        dites = dict.fromkeys(v for fiche in fiches for v in fiche if v != "role")
        for variable in dict.fromkeys([*NULLES.get(entite, ()), *dites]):
            defaut = monde.systeme.variables[variable].default_value
            defaut = getattr(defaut, "name", defaut)
            valeurs = [fiche.get(variable, defaut) for fiche in fiches]
            a_calculer = variable in CALCULEES and variable not in forcees
            monde.dire(variable, valeurs, monde.passes if a_calculer else monde.tous)


def repondre(systeme: FranceTaxBenefitSystem, demande: Demande) -> Demande:
    """Calcule les variables demandées de tous les foyers, en une fois.

    Un droit calculé est aussi supposé ouvert les mois passés, pour les droits qui le suivent :
    c'est le régime de croisière, non le premier mois.
    """
    foyers = demande["foyers"]
    if variantes := demande.get("variantes"):
        foyers = _varier(foyers[0], variantes)
    forcees = demande.get("forcees", [])
    monde = Monde(systeme, foyers, demande["mois"])
    _decrire(monde, forcees)
    rendus: list[Demande] = [{} for _ in foyers]
    for variable in demande["variables"]:
        valeurs = monde.calculer(variable)
        porteur = monde.simulation.get_holder(variable)
        if variable in CALCULEES and variable not in forcees and variable not in ("rsa", "ppa"):
            for periode in monde.passes:
                porteur.put_in_cache(valeurs, periode)
        if porteur.population.entity.key == "individu":
            debut = 0
            for foyer, rendu in zip(foyers, rendus, strict=True):
                fin = debut + len(foyer["personnes"])
                rendu[variable] = [v.item() for v in valeurs[debut:fin]]
                debut = fin
        else:
            for rendu, valeur in zip(rendus, valeurs, strict=True):
                rendu[variable] = valeur.item()
    return {"foyers": rendus}


def principal() -> None:
    """Se charge, l'annonce, puis répond ligne à ligne jusqu'à la fermeture de l'entrée."""
    # La sortie est la parole : tout ce que d'autres voudraient y écrire va aux erreurs.
    parole = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    depart = time.monotonic()
    systeme = FranceTaxBenefitSystem()
    for ligne in sys.stdin:
        demande = json.loads(ligne)
        try:
            reponse = repondre(systeme, demande)
        except Exception as erreur:
            reponse = {"refus": f"{type(erreur).__name__} : {erreur}"[:500]}
        if depart:
            gc.collect()
            gc.freeze()
            reponse["charge_en"], depart = round(time.monotonic() - depart, 2), 0.0
        parole.write(json.dumps(reponse) + "\n")
        parole.flush()


if __name__ == "__main__":
    principal()
