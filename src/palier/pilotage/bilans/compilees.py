"""Les ventilations des modèles livrés, compilées d'avance pour DuckDB.

Le fichier est engendré par `python -m palier.pilotage.bilans.compilees` ; il épargne à chaque
bilan l'import d'Ibis et la compilation.
"""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from palier.moteur.moteurs import DUCKDB
from palier.pilotage.bilans.nombres import demandes
from palier.pilotage.bilans.schema import LIVRES, modele
from palier.pilotage.indicateurs.catalogue import CATALOGUE
from palier.pilotage.indicateurs.compilees import Compilees, compiler, depuis, document

FICHIER = Path(__file__).parent / "compile" / "duckdb.json"

Axes = tuple[str, ...]


def voulues() -> dict[Axes, tuple[str, ...]]:
    """Par axes ajoutés, les indicateurs que les modèles livrés en ventilent."""
    codes: dict[Axes, dict[str, None]] = {}
    for nom in LIVRES:
        for (_, axes), demandes_ in demandes(modele(nom)).items():
            for code in demandes_:
                if axes and axes not in (n.axes for n in CATALOGUE[code].naturelles):
                    codes.setdefault(axes, {})[code] = None
    return {axes: tuple(sorted(c)) for axes, c in sorted(codes.items())}


def pretes(codes: tuple[str, ...], axes: Axes) -> Compilees | None:
    """Ces indicateurs ventilés par ces axes, s'ils sont compilés d'avance."""
    trouvees = d_avance().get(axes)
    return trouvees if trouvees and set(codes) <= set(trouvees.indicateurs) else None


@cache
def d_avance() -> dict[Axes, Compilees]:
    """Les compilations versionnées, par axes."""
    lu = json.loads(FICHIER.read_text(encoding="utf-8"))
    return {tuple(axes.split(",")): depuis(contenu) for axes, contenu in lu.items()}


def en_texte() -> str:
    """Le contenu du fichier versionné, recompilé."""
    contenu = {
        ",".join(axes): document(replace(compiler(DUCKDB, codes, axes), perimetres={}))
        for axes, codes in voulues().items()
    }
    return json.dumps(contenu, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FICHIER.parent.mkdir(exist_ok=True)
    FICHIER.write_text(en_texte(), encoding="utf-8")
