"""Un petit dossier d'échange juste, que chaque test dérange à sa façon."""

import csv
import io
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path

from palier.pilotage.echange.anomalies import Anomalie
from palier.pilotage.echange.lecture import Controle, Ouverture, ouvrir

LE = date(2026, 11, 21)
Lignes = list[dict[str, str]]

_JUSTE: dict[str, Lignes] = {
    "structures": [{"structure_id": "s", "nom": "CCAS de Valbourg", "type": "ccas"}],
    "professionnels": [{"professionnel_id": "pro", "nom": "Aubrac"}],
    "menages": [{"menage_id": "m1", "structure_id": "s", "nom_usage": "Béraud"}],
    "personnes": [
        {"personne_id": "p1", "structure_id": "s", "naissance": "1980-04-03", "sexe": "F"},
        {"personne_id": "p2", "structure_id": "s", "naissance": "", "naissance_etat": "inconnue"},
    ],
    "compositions": [
        {"menage_id": "m1", "personne_id": "p1", "role": "TITULAIRE", "debut": "", "fin": ""},
        {
            "menage_id": "m1",
            "personne_id": "p2",
            "role": "ENFANT",
            "debut": "2020-01-01",
            "fin": "",
        },
    ],
    "dispositifs": [
        {"dispositif_id": "d", "structure_id": "s", "code": "ASLL_MAINTIEN", "nom": "ASLL maintien"}
    ],
    "mesures": [
        {
            "mesure_id": "x1",
            "dispositif_id": "d",
            "menage_id": "m1",
            "referent_id": "pro",
            "debut": "2023-01-10",
            "fin": "2023-09-30",
            "motif_fin": "RELOGEMENT",
            "motifs_secondaires": "DEMENAGEMENT|DUREE_MAX",
        }
    ],
    "participants": [
        {"mesure_id": "x1", "personne_id": "p1", "role": "TITULAIRE", "debut": "", "fin": ""}
    ],
    "periodes": [
        {"mesure_id": "x1", "rang": "1", "debut": "2023-01-10", "fin_prevue": "2023-07-09"}
    ],
    "actes": [
        {
            "acte_id": "a1",
            "date": "2023-02-01",
            "type": "VAD",
            "statut": "REALISE",
            "menage_id": "m1",
            "mesure_id": "x1",
            "professionnel_id": "pro",
            "duree_min": "45",
            "note": "Dit : « tout va bien », puis\nparle du loyer.",
        },
        {"acte_id": "a2", "date": "2023-03-01", "type": "TELEPHONE", "statut": "REALISE"},
    ],
    "situations": [
        {
            "situation_id": "t1",
            "menage_id": "m1",
            "date": "2023-01-15",
            "moment": "DEBUT",
            "ressources": "1234.5",
            "dette_locative": "0",
            "difficulte_sante": "oui",
            "dossier_mdph": "",
        }
    ],
    "presences": [{"seance_id": "z1", "personne_id": "p1", "present": "oui"}],
    "seances": [{"seance_id": "z1", "action_id": "act", "date": "2023-05-05"}],
    "actions": [{"action_id": "act", "structure_id": "s", "type": "ATELIER", "nom": "Budget"}],
}


def juste() -> dict[str, Lignes]:
    """Un dossier juste, neuf à chaque appel."""
    return deepcopy(_JUSTE)


def texte(lignes: Lignes, separateur: str = ",") -> str:
    """Ces lignes en CSV ; l'en-tête réunit toutes leurs colonnes."""
    colonnes = list(dict.fromkeys(nom for ligne in lignes for nom in ligne))
    sortie = io.StringIO(newline="")
    redige = csv.DictWriter(sortie, colonnes, delimiter=separateur, lineterminator="\n")
    redige.writeheader()
    redige.writerows(lignes)
    return sortie.getvalue()


def poser(dossier: Path, tables: Mapping[str, Lignes]) -> Path:
    """Écrit ces tables en CSV dans un dossier."""
    dossier.mkdir(parents=True, exist_ok=True)
    for nom, lignes in tables.items():
        (dossier / f"{nom}.csv").write_text(texte(lignes), encoding="utf-8")
    return dossier


def lire(chemin: Path) -> Ouverture:
    """Ouvre et contrôle tout, au 21 novembre 2026."""
    return ouvrir(chemin, controle=Controle(le=LE))


def anomalies(chemin: Path) -> list[Anomalie]:
    """Toutes les anomalies d'un chemin."""
    with lire(chemin) as ouverture:
        return ouverture.anomalies


def contenu(ouverture: Ouverture, table: str, colonnes: str = "*") -> list[tuple]:
    """Les lignes typées d'une table."""
    return ouverture.connexion.execute(f"SELECT {colonnes} FROM {table}").fetchall()
