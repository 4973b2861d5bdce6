"""Le bilan PDF complet du pôle : à froid, à chaud ; sa mémoire."""

from pathlib import Path
from typing import Any

from bench import donnees
from bench.chrono import ATELIER, PALIER, RACINE, Chiffre, a_part, memoire, passer, pic, temps

_REFAIRE = "python -m bench --seulement bilan"


def commande(source: Path, sortie: Path) -> list[str]:
    """La commande mesurée, telle qu'un utilisateur la tape."""
    options = ["--annee", donnees.ANNEE, "--modele", "pole"]
    return [PALIER, "bilan", *options, "--donnees", str(source), "--sortie", str(sortie)]


def mesurer(repetitions: int) -> dict[str, Any]:
    """Chaque passage est un processus neuf, imports compris, sauf « à chaud »."""
    source, sortie = donnees.pole(), ATELIER / "bilan.pdf"
    froids = [passer(commande(source, sortie)) for _ in range(repetitions)]
    chauds, _ = a_part("bilan_a_chaud", source, donnees.ANNEE, "pole", repetitions)
    total = Chiffre(
        "Mémoire, processus de dessin compris (somme)",
        "Mo",
        (pic(commande(source, sortie)),),
        _REFAIRE,
        400,
    )
    relative = [a.replace(f"{RACINE}/", "") for a in commande(source, sortie)]
    chiffres = (
        temps("Bilan PDF à froid, imports compris", froids, " ".join(relative), 3),
        Chiffre("Bilan PDF à chaud", "s", tuple(chauds["secondes"]), _REFAIRE, 1),
        memoire("Mémoire du plus gros processus", froids, _REFAIRE),
        total,
    )
    return {"chiffres": [c.decrire() for c in chiffres]}
