"""Les travaux exécutés dans un processus à part : `python -m bench.travaux TRAVAIL …`.

Chacun écrit un objet JSON sur la dernière ligne de sa sortie.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

POLE = "pole-havrelle"


def classeur(source: str, annee: str, sortie: str) -> dict[str, Any]:
    """Écrit le classeur de formules du bilan."""
    from bench.classeur.ecriture import FEUILLES, ecrire

    an = int(annee)
    nombres = ecrire(Path(source), date(an, 1, 1), date(an, 12, 31), Path(sortie))
    aides = sum(len(f.aides) * len(f.lire(Path(source))) for f in FEUILLES)
    return {"nombres": len(nombres), "formules": len(nombres) + aides}


def comparer(calcule: str, reponse: str) -> dict[str, Any]:
    """Confronte le classeur recalculé à la réponse JSON du moteur."""
    from bench.classeur.comparaison import ecarts, lire

    lus = lire(Path(calcule))
    moteur = json.loads(Path(reponse).read_text(encoding="utf-8"))
    codes = {code for code, _ in lus}
    return {"nombres": len(lus), "indicateurs": len(codes), "ecarts": ecarts(lus, moteur)}


def pole(annee: str, sortie: str) -> dict[str, Any]:
    """Écrit le dossier d'échange du pôle de démonstration."""
    from palier.pilotage import demonstration

    tables = demonstration.structures(int(annee))[POLE]
    demonstration.ecrire(tables, Path(sortie), annee=int(annee))
    return {}


def grand(annee: str, taille: str, sortie: str) -> dict[str, Any]:
    """Écrit un grand jeu de données, M ou L."""
    from palier.pilotage.demonstration import echelle

    echelle.engendrer(Path(sortie), getattr(echelle, taille), int(annee))
    return {}


def federation(annee: str, structures: str, sortie: str) -> dict[str, Any]:
    """Écrit des structures toutes différentes, un dossier chacune."""
    from palier.pilotage.demonstration import echelle

    echelle.federation(Path(sortie), int(structures), int(annee))
    return {}


def en_csv(source: str, sortie: str) -> dict[str, Any]:
    """Réécrit en CSV chaque dossier d'un dossier de dossiers."""
    from palier.pilotage.echange.ecriture import Format, ecrire

    Path(sortie).mkdir()
    for dossier in sorted(Path(source).iterdir()):
        with _ouvrir(str(dossier), "2025") as ouverture:
            ecrire(ouverture.connexion, Path(sortie) / dossier.name, Format.CSV)
    return {}


def catalogue(dossier: str, annee: str, fois: str) -> dict[str, Any]:
    """Ouvre les données, puis calcule tout le catalogue `fois` fois dans le même processus."""
    depart = time.perf_counter()
    from palier.moteur.moteurs import DuckDB
    from palier.pilotage.indicateurs import calculer

    with _ouvrir(dossier, annee) as ouverture:
        moteur, secondes = DuckDB(ouverture.connexion), []
        ouvert = time.perf_counter() - depart
        for _ in range(int(fois)):
            debut = time.perf_counter()
            calculer(moteur, None, _periode(annee))
            secondes.append(time.perf_counter() - debut)
        lignes = {
            nom: ouverture.connexion.execute(f"SELECT count(*) FROM {nom}").fetchone()[0]
            for nom in ("menages", "mesures", "actes")
        }
    return {"ouverture": ouvert, "catalogue": secondes, "lignes": lignes}


def indicateurs(dossier: str, annee: str, sqls: str, fois: str) -> dict[str, Any]:
    """Chaque indicateur par le moteur, et par son SQL écrit à la main, sur la même connexion."""
    from bench.a_la_main import preparer
    from palier.moteur.moteurs import DuckDB
    from palier.pilotage.indicateurs import calculer

    with _ouvrir(dossier, annee) as ouverture:
        moteur, periode = DuckDB(ouverture.connexion), _periode(annee)
        main = preparer(ouverture.connexion, Path(sqls), periode.debut, periode.fin)
        mesures = {}
        for code, executer in main.items():
            tours = [
                (_duree(lambda c=code: calculer(moteur, [c], periode)), _duree(executer))
                for _ in range(int(fois))
            ]
            mesures[code] = [statistics.median(t) for t in zip(*tours, strict=True)]
    return mesures


def bilan_a_chaud(dossier: str, annee: str, modele: str, fois: str) -> dict[str, Any]:
    """Le même bilan, encore et encore, dans un processus déjà chargé ; le premier ne compte pas."""
    from palier.config.commande import principal

    with tempfile.TemporaryDirectory() as sorties:
        secondes = []
        for tour in range(int(fois) + 1):
            sortie = f"{sorties}/{tour}.pdf"
            commande = ["bilan", "--annee", annee, "--modele", modele, "--donnees", dossier]
            debut = time.perf_counter()
            code = principal([*commande, "--sortie", sortie])
            secondes.append(time.perf_counter() - debut)
            if code:
                raise SystemExit(code)
    return {"secondes": secondes[1:]}


def droits(fois: str) -> dict[str, Any]:
    """Charge un calculateur de droits, lui parle d'un ménage, puis de mille salaires."""
    from bench.chrono import resident
    from palier.pilotage.droits.passerelle import FOYER_TYPE, Passerelle

    lieu = os.environ.get("PALIER_DROITS") or Path(sys.prefix).with_name(".venv-droits")
    mesures: dict[str, Any] = {"charger": [], "menage": [], "variantes": [], "memoire": []}
    passerelle = Passerelle(Path(lieu).absolute())
    demande = {**FOYER_TYPE, "mois": "2026-05"}
    salaires = [3.0 * rang for rang in range(1_000)]
    variables = {"salaire_net": salaires, "salaire_imposable": salaires}
    variee = {**demande, "variantes": {"personne": 0, "variables": variables}}
    mesures["charger"].append(_duree(lambda: passerelle.demander(demande)))
    for _ in range(int(fois)):
        mesures["menage"].append(_duree(lambda: passerelle.demander(demande)))
        mesures["variantes"].append(_duree(lambda: passerelle.demander(variee)))
    mesures["memoire"].append(resident(passerelle.pid))
    passerelle.arreter()
    return mesures


def _ouvrir(dossier: str, annee: str) -> Any:
    from palier.pilotage.echange.lecture import Controle, ouvrir

    le = date(int(annee) + 1, 1, 31)
    return ouvrir(Path(dossier), controle=Controle(le=le, coherence=False))


def _periode(annee: str) -> Any:
    from palier.noyau.periodes import Periode

    return Periode(date(int(annee), 1, 1), date(int(annee), 12, 31))


def _duree(action: Callable[[], object]) -> float:
    debut = time.perf_counter()
    action()
    return time.perf_counter() - debut


_TOUS = (
    classeur,
    comparer,
    pole,
    grand,
    federation,
    en_csv,
    catalogue,
    indicateurs,
    bilan_a_chaud,
    droits,
)
TRAVAUX = {travail.__name__: travail for travail in _TOUS}

if __name__ == "__main__":
    print(json.dumps(TRAVAUX[sys.argv[1]](*sys.argv[2:])))
