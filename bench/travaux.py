"""Les travaux exécutés dans un processus à part : `python -m bench.travaux TRAVAIL …`.

Chacun écrit un objet JSON sur la dernière ligne de sa sortie.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any


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


TRAVAUX = {t.__name__: t for t in (classeur, comparer)}

if __name__ == "__main__":
    print(json.dumps(TRAVAUX[sys.argv[1]](*sys.argv[2:])))
