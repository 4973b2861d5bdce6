"""Le volet « Logement et procédure » du dossier."""

from typing import Any

from palier.metier.logement.models import Occupation, Procedure, Relogement
from palier.metier.menages.models import Menage
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.volets import Volet


def _logement(menage: Menage, acces: Acces) -> dict[str, Any]:
    procedures = Procedure.objects.visibles_par(acces).filter(menage=menage)
    occupations = list(Occupation.objects.visibles_par(acces).filter(menage=menage))
    actuel = next((o for o in occupations if not o.fin or o.fin >= acces.le), None)
    return {
        "actuel": actuel,
        "anciens": [o for o in occupations if o != actuel],
        "procedures": [
            (p, list(p.etapes.all())) for p in procedures.prefetch_related("etapes__piece")
        ],
        "relogements": list(Relogement.objects.visibles_par(acces).filter(menage=menage)),
        "ecrit_logement": acces.peut(Geste.ECRIRE, Donnee.BUDGET),
    }


VOLETS = (
    Volet("logement", "Logement et procédure", Donnee.BUDGET, "logement/volet.html", _logement),
)
