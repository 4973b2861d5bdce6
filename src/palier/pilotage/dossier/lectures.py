"""Ce qu'ouvrir un dossier lit, à chaque fois : des lectures préparées."""

from datetime import date

from django.db.models import QuerySet

from palier.metier.accompagnement.models import Acte, Mesure
from palier.metier.budget.models import Situation
from palier.metier.logement.echeances import ECHU, echeances_de, pour_calculer
from palier.metier.logement.models import Procedure
from palier.socle.habilitations.acces import Acces
from palier.socle.preparees import preparee
from palier.socle.presentation.echeances import Urgence, par_urgence
from palier.socle.reglages.parametres import lecture_de

ACTES = 20


@preparee
def derniers_actes(acces: Acces, menage: int) -> QuerySet[Acte]:
    """Les derniers notés, et un de plus s'il y en a d'autres."""
    lisibles = Acte.objects.visibles_par(acces).filter(menage=menage)
    return lisibles.select_related("professionnel").avec_qui()[: ACTES + 1]


def tous_les_actes(acces: Acces, menage: int) -> list[Acte]:
    """Tout le fil, quand on le demande."""
    lisibles = Acte.objects.visibles_par(acces).filter(menage=menage)
    return list(lisibles.select_related("professionnel").avec_qui())


@preparee
def mesure_du_moment(acces: Acces, menage: int) -> QuerySet[Mesure]:
    return Mesure.objects.visibles_par(acces).filter(menage=menage).pour_le_dossier()[:1]


@preparee
def derniere_situation(acces: Acces, menage: int) -> QuerySet[Situation]:
    return Situation.objects.visibles_par(acces).filter(menage=menage)[:1]


@preparee
def procedures_ouvertes(acces: Acces, menage: int) -> QuerySet[Procedure]:
    return Procedure.objects.visibles_par(acces).filter(menage=menage).ouvertes()


def prochaine_echeance(procedures: list[Procedure], le: date) -> Urgence | None:
    """Ce qu'elles attendent d'abord ; à défaut, le dernier délai que l'on peut rattraper."""
    if not procedures:
        return None
    lues = list(pour_calculer(Procedure.objects.filter(pk__in=[p.pk for p in procedures])))
    lire = lecture_de(lues[0].structure)
    attendues = [e for p in lues for e in echeances_de(p, le, lire=lire) if e.le >= le - ECHU]
    urgences = par_urgence(attendues, le, maximum=1)
    return next((u for u in urgences if u.classe != "retard"), urgences[0] if urgences else None)
