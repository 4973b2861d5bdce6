"""Ce qui date le parcours d'une personne : emploi, ressources, diplôme, toit, suites."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from palier.pilotage.demonstration.suivis import Fabrique, Suivi

_EN_EMPLOI = {"CDI_TP", "CDI_PARTIEL", "CDD", "INTERIM", "APPRENTI", "IAE", "INDEP"}


def situer(f: Fabrique, s: Suivi, gabarit: Mapping[str, Any]) -> None:
    """Écrit les faits datés du titulaire, de son arrivée aux six mois qui suivent sa sortie."""
    personne, emploi = s.foyer.titulaire, s.profil.get("emploi")
    depuis = s.debut - timedelta(f.h.randint(40, 1500))
    if emploi:
        _emploi(f, s, emploi, depuis)
        if nature := gabarit["ressources"].get(emploi):
            f.r.ajouter(
                "ressources",
                personne_id=personne,
                nature=nature,
                debut=depuis,
                montant=f.h.euros(480, 1100, 620) if f.h.part(0.9) else None,
                majore=nature == "RSA_MAJ",
                constate_le=s.debut,
            )
    if diplome := f.h.parmi(gabarit["diplomes"]):
        f.r.ajouter("diplomes", personne_id=personne, code=diplome, constate_le=s.debut)
    if code := f.h.parmi(gabarit["residentiels"]):
        f.r.ajouter("parcours_residentiels", personne_id=personne, code=code, debut=depuis)
    if organisme := f.h.parmi(gabarit["organismes"]):
        f.r.ajouter(
            "orientations",
            orientation_id=f.r.nouveau("J"),
            personne_id=personne,
            organisme=organisme,
            sens="RECUE",
            role="ORIENTEUR",
            validee_le=s.debut - timedelta(f.h.randint(5, 28)),
        )
    _suite(f, s, gabarit)


def _emploi(f: Fabrique, s: Suivi, emploi: str, depuis: date) -> None:
    sortie = s.calendrier.fin if f.h.part(0.5) else None
    sans_travail = emploi not in _EN_EMPLOI
    f.r.ajouter(
        "statuts_emploi",
        personne_id=s.foyer.titulaire,
        code=emploi,
        debut=depuis,
        fin=sortie,
        inscrit_ft_depuis=depuis + timedelta(20) if sans_travail and f.h.part(0.7) else None,
    )
    if sortie and sortie < s.au:
        f.r.ajouter(
            "statuts_emploi",
            personne_id=s.foyer.titulaire,
            code="CDD" if sans_travail else "CDI_TP",
            debut=sortie + timedelta(1),
        )


def _suite(f: Fabrique, s: Suivi, gabarit: Mapping[str, Any]) -> None:
    """L'enquête à six mois, si la sortie est assez ancienne."""
    fin = s.calendrier.fin
    if fin is None or fin + timedelta(195) > s.au:
        return
    resultat = f.h.parmi(gabarit["suivis"])
    repondu = resultat == "REPONDU"
    f.r.ajouter(
        "suivis_posterieurs",
        mesure_id=s.mesure,
        personne_id=s.foyer.titulaire,
        jalon_mois=6,
        date=fin + timedelta(f.h.randint(180, 195)),
        resultat=resultat,
        emploi=f.h.parmi(gabarit["emplois_apres"]) if repondu else None,
        logement_conserve=f.h.part(0.9) if repondu else None,
    )
