"""Le même bilan par un classeur de formules, et par Palier, tour à tour."""

import sys
from pathlib import Path
from typing import Any

from bench import bilan, donnees
from bench.chrono import ATELIER, PALIER, Chiffre, a_part, memoire, passer, temps
from bench.classeur import recalcul

_REFAIRE = "python -m bench --seulement tableur"


def mesurer(repetitions: int) -> dict[str, Any]:
    """Écrit le classeur, vérifie ses nombres, puis chronomètre les deux routes en alternance."""
    atelier = ATELIER / "tableur"
    atelier.mkdir(parents=True, exist_ok=True)
    source, classeur = donnees.pole(), atelier / "bilan.xlsx"
    ecrit, _ = a_part("classeur", source, donnees.ANNEE, classeur)
    toujours = recalcul.profil(atelier / "toujours", recalcul.TOUJOURS)
    jamais = recalcul.profil(atelier / "jamais", recalcul.JAMAIS)
    recalcul.convertir(classeur, "xlsx", toujours)
    calcule = atelier / "xlsx" / "bilan.xlsx"
    verdict = _verifier(source, calcule, atelier)
    recalcul.convertir(calcule, "pdf", jamais)
    sortie = atelier / "palier.pdf"
    tours = [
        (
            recalcul.convertir(classeur, "pdf", toujours),
            recalcul.convertir(calcule, "pdf", jamais),
            passer(bilan.commande(source, sortie)),
            passer(bilan.commande(donnees.pole_classeur(), sortie)),
        )
        for _ in range(repetitions)
    ]
    formules, ouverture, palier, palier_classeur = zip(*tours, strict=True)
    rapports = tuple(t.secondes / p.secondes for t, _, p, _ in tours)
    detail = f"{ecrit['nombres']} nombres, {ecrit['formules']} formules"
    return {
        "chiffres": [
            c.decrire()
            for c in (
                temps(f"Classeur recalculé et exporté en PDF ({detail})", formules, _REFAIRE),
                temps("Classeur ouvert et exporté sans rien recalculer", ouverture, ""),
                temps("Palier, du dossier CSV au PDF", palier, ""),
                temps("Palier, du classeur d'échange au PDF", palier_classeur, ""),
                Chiffre("Classeur / Palier, du dossier CSV", "fois", rapports, ""),
                memoire("Mémoire du tableur", formules, ""),
                memoire("Mémoire de Palier (plus gros processus)", palier, ""),
            )
        ],
        "tableaux": [verdict],
    }


def _verifier(source: Path, calcule: Path, atelier: Path) -> dict[str, Any]:
    """Compare les nombres du tableur à ceux de `palier indicateurs`."""
    commande = [PALIER, "indicateurs", "--donnees", str(source), "--format", "json"]
    periode = ["--du", f"{donnees.ANNEE}-01-01", "--au", f"{donnees.ANNEE}-12-31"]
    reponse = atelier / "indicateurs.json"
    reponse.write_text(passer([*commande, *periode]).sortie, encoding="utf-8")
    verdict, _ = a_part("comparer", calcule, reponse)
    for ecart in verdict["ecarts"]:
        print(f"Écart : {ecart}", file=sys.stderr)
    lignes = [[str(verdict["nombres"]), str(verdict["indicateurs"]), str(len(verdict["ecarts"]))]]
    return {
        "titre": "Les nombres du tableur confrontés à ceux du moteur :",
        "en_tete": ["Nombres", "Indicateurs", "Écarts"],
        "lignes": lignes,
        "ecarts": verdict["ecarts"],
    }
