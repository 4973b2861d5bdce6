"""Le pôle, cent fois, puis un million de ménages : temps, mémoire, linéarité, SQL à la main."""

import math
from pathlib import Path
from typing import Any

from bench import donnees
from bench.chrono import PALIER, RACINE, Chiffre, a_part, memoire, passer, repeter, temps
from bench.rapport import nombre

SQL = RACINE / "tests" / "oracle" / "sql"
ECHELLES = {
    "S": donnees.pole_parquet,
    "M": lambda: donnees.grand("M"),
    "L": lambda: donnees.grand("L"),
}
BRUIT = 0.020
"""Si le SQL à la main dure moins de 20 ms, le rapport ne mesure plus le calcul.

Une demande faite au moteur a un coût fixe d'environ 5 ms : poser un schéma, lire les fiches, ranger
les lignes rendues.
"""

_REFAIRE = "python -m bench --seulement echelle"


def mesurer(repetitions: int) -> dict[str, Any]:
    """Le catalogue à trois échelles, puis chaque indicateur contre son SQL écrit à la main."""
    jeux = {nom: source() for nom, source in ECHELLES.items()}
    rendus = {nom: a_part("catalogue", jeu, donnees.ANNEE, 3)[0] for nom, jeu in jeux.items()}
    passages = repeter(repetitions, lambda: passer(_commande(jeux["L"])))
    refaire = " ".join(_commande(jeux["L"])).replace(f"{RACINE}/", "")
    duels, _ = a_part("indicateurs", jeux["L"], donnees.ANNEE, SQL, min(3, repetitions))
    grands = {code: t for code, t in duels.items() if t[1] >= BRUIT}
    exposant = _exposant(rendus["M"], rendus["L"])
    pire = max(moteur / main for moteur, main in grands.values())
    total = [sum(t) for t in zip(*duels.values(), strict=True)]
    chiffres = (
        Chiffre(
            "Tout le catalogue, données ouvertes",
            "s",
            tuple(rendus["L"]["catalogue"]),
            _REFAIRE,
            12,
        ),
        temps(
            "La commande entière : démarrer, ouvrir, tout contrôler, calculer", passages, refaire
        ),
        memoire("Mémoire de la commande entière", passages, refaire, 2000),
        Chiffre("Exposant du coût entre M et L (1 : linéaire)", "", (exposant,), _REFAIRE, 1.1),
        Chiffre(
            "Pire indicateur / son SQL à la main (d'au moins 20 ms)", "fois", (pire,), _REFAIRE, 1.5
        ),
        Chiffre(
            "Somme des indicateurs / somme des SQL à la main",
            "fois",
            (total[0] / total[1],),
            _REFAIRE,
        ),
    )
    return {
        "chiffres": [c.decrire() for c in chiffres],
        "tableaux": [_echelles(rendus), _duels(duels)],
    }


def _commande(jeu: Path) -> list[str]:
    periode = ["--du", f"{donnees.ANNEE}-01-01", "--au", f"{donnees.ANNEE}-12-31"]
    return [PALIER, "indicateurs", "--donnees", str(jeu), *periode, "--format", "json"]


def _exposant(petit: dict[str, Any], grand: dict[str, Any]) -> float:
    """p tel que le temps croisse comme (nombre d'actes)^p."""
    temps_ = math.log(min(grand["catalogue"]) / min(petit["catalogue"]))
    return temps_ / math.log(grand["lignes"]["actes"] / petit["lignes"]["actes"])


def _echelles(rendus: dict[str, Any]) -> dict[str, Any]:
    return {
        "titre": "Le catalogue selon l'échelle (meilleur de trois) :",
        "en_tete": ["Échelle", "Ménages", "Mesures", "Actes", "Ouvrir", "Tout le catalogue"],
        "lignes": [
            [
                nom,
                *(nombre(r["lignes"][t], 0) for t in ("menages", "mesures", "actes")),
                f"{nombre(r['ouverture'])} s",
                f"{nombre(min(r['catalogue']))} s",
            ]
            for nom, r in rendus.items()
        ],
    }


def _duels(duels: dict[str, list[float]]) -> dict[str, Any]:
    """Par indicateur, du plus grand rapport au plus petit ; sous 20 ms, le rapport est tu."""
    rangs = sorted(duels.items(), key=lambda d: (d[1][1] < BRUIT, -d[1][0] / d[1][1]))
    return {
        "titre": "Chaque indicateur à l'échelle L, seul, contre le même calcul écrit à la main en"
        " SQL DuckDB, sur la même connexion (médiane de trois) :",
        "en_tete": ["Indicateur", "Palier", "SQL à la main", "Rapport"],
        "lignes": [
            [
                code,
                f"{nombre(1000 * moteur, 0)} ms",
                f"{nombre(1000 * main, 0)} ms",
                nombre(moteur / main) if main >= BRUIT else "< 20 ms",
            ]
            for code, (moteur, main) in rangs
        ],
    }
