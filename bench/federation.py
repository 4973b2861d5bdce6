"""Cent structures distinctes, réunies à la lecture : ouvrir, contrôler, calculer."""

from typing import Any

from bench import donnees
from bench.chrono import PALIER, RACINE, memoire, passer, repeter, temps

STRUCTURES = 100


def mesurer(repetitions: int) -> dict[str, Any]:
    """La commande entière, processus neuf, pour des dossiers Parquet puis CSV."""
    chiffres = []
    for source, nom in ((donnees.federation, "Parquet"), (donnees.federation_csv, "CSV")):
        jeu = source(STRUCTURES)
        periode = ["--du", f"{donnees.ANNEE}-01-01", "--au", f"{donnees.ANNEE}-12-31"]
        commande = [PALIER, "indicateurs", "--donnees", str(jeu), *periode, "--format", "json"]
        passages = repeter(repetitions, lambda c=commande: passer(c))
        refaire = " ".join(commande).replace(f"{RACINE}/", "")
        libelle = f"Tout le catalogue sur {STRUCTURES} dossiers {nom}, commande entière"
        chiffres += [temps(libelle, passages, refaire, 5), memoire("Mémoire", passages, refaire)]
    return {"chiffres": [c.decrire() for c in chiffres]}
