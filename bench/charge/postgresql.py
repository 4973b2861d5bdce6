"""La charge sur PostgreSQL, celui que désigne DATABASE_URL."""

import os
from typing import Any

from bench.charge.scenes import mesurer as jouer
from bench.chrono import ATELIER, Echec


def mesurer(_repetitions: int) -> dict[str, Any]:
    """Toutes les scènes ; la base est peuplée si elle ne l'est pas.

    Raises:
        Echec: aucun PostgreSQL n'est désigné.
    """
    if "DATABASE_URL" not in os.environ:
        raise Echec("lancez-la par outils/avec-postgresql.sh, ou désignez DATABASE_URL")
    os.environ["PALIER_DOSSIER"] = str(ATELIER / "charge-postgresql")
    commande = "python -m bench --seulement charge_postgresql"
    return jouer(f"PALIER_PG_SUR=oui outils/avec-postgresql.sh {commande}")
