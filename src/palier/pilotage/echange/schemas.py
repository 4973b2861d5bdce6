"""Publier les *Table Schema* : `python -m palier.pilotage.echange.schemas DOSSIER`."""

import json
import sys
from pathlib import Path

from palier.moteur.tables import schema
from palier.noyau.nomenclatures import toutes
from palier.pilotage.echange.tables import TABLES


def schemas() -> dict[str, str]:
    """Nom de fichier → document JSON, pour chaque table."""
    codes = {nom: list(liste.tous) for nom, liste in toutes().items()}
    return {
        f"{nom}.json": json.dumps(schema(table, codes), ensure_ascii=False, indent=2) + "\n"
        for nom, table in TABLES.items()
    }


if __name__ == "__main__":
    for nom, document in schemas().items():
        (Path(sys.argv[1]) / nom).write_text(document, encoding="utf-8")
