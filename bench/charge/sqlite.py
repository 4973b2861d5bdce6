"""La charge sur SQLite, la base d'un poste ou d'une association."""

import os
from typing import Any

from bench.charge.scenes import mesurer as jouer
from bench.chrono import ATELIER


def mesurer(_repetitions: int) -> dict[str, Any]:
    """Toutes les scènes, sur une base gardée d'une fois sur l'autre."""
    os.environ["PALIER_DOSSIER"] = str(ATELIER / "charge")
    return jouer("python -m bench --seulement charge_sqlite")
