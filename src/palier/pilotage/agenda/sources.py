"""Ce que toutes les tranches attendent, et ce dont il faut prévenir."""

from dataclasses import dataclass
from datetime import date

from palier.metier.accompagnement.echeances import echeances as de_l_accompagnement
from palier.metier.budget.echeances import echeances as du_budget
from palier.metier.instances.echeances import echeances as des_instances
from palier.metier.logement.echeances import echeances as du_logement
from palier.metier.menages.echeances import echeances as des_menages
from palier.noyau.delais import Duree
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.presentation.echeances import Echeance
from palier.socle.reglages.parametres import lecture_de

TRANCHES = (des_menages, de_l_accompagnement, du_budget, du_logement, des_instances)
"""Ce que chaque tranche du métier attend ; le bureau les range ensemble."""


@dataclass(frozen=True)
class Preavis:
    """Les délais dont une structure prévient : J-15, J-5, et M-3 de ce qui se prépare de loin."""

    premier: Duree
    second: Duree
    lointain: Duree

    def rappel(self, e: Echeance, le: date) -> str:
        """Le dernier rappel qu'une échéance appelle ce jour-là : « J-5 », « M-3 » ; vide : aucun.

        >>> preavis = Preavis(Duree(15, "jour"), Duree(5, "jour"), Duree(3, "mois"))
        >>> e = Echeance(date(2026, 5, 1), "Audience", "", "", "")
        >>> [preavis.rappel(e, date(2026, 4, jour)) for jour in (15, 16, 26)]
        ['', 'J-15', 'J-5']
        """
        durees = [self.premier, self.second] + ([self.lointain] if e.de_loin else [])
        venus = [(d.avant(e.le), _dit(d)) for d in durees if d.avant(e.le) <= le <= e.le]
        return max(venus)[1] if venus else ""


def _dit(duree: Duree) -> str:
    lettre = {"mois": "M", "semaine": "S"}.get(duree.unite, "J")
    return f"{lettre}-{duree.nombre}"


def preavis_de(structure: Structure, le: date) -> Preavis:
    """Ceux que la structure s'est donnés, à défaut ceux de l'usage (R-EXP-16, R-SUR-02)."""
    lire = lecture_de(structure)
    premier, second = (Duree.de(lire("EXP_ALERTE_AVANT", le, rang=rang)) for rang in (1, 2))
    return Preavis(premier, second, Duree.de(lire("SUR_REDEPOT_DELAI", le)))


def attendues(acces: Acces, jusqu_au: date, preavis: Preavis) -> list[Echeance]:
    """Ce qui échoit d'ici un jour, et plus loin ce dont on prévient dès maintenant."""
    loin = max(jusqu_au, preavis.lointain.apres(acces.le))
    toutes = (e for tranche in TRANCHES for e in tranche(acces, loin))
    return [e for e in toutes if e.le <= jusqu_au or e.de_loin]
