"""Ce qu'ouvrir un dossier lit, à chaque fois : des lectures préparées."""

from django.db.models import QuerySet

from palier.metier.accompagnement.models import Acte, Mesure
from palier.metier.budget.models import Situation
from palier.metier.logement.models import Procedure
from palier.socle.habilitations.acces import Acces
from palier.socle.preparees import preparee

ACTES = 20


@preparee
def derniers_actes(acces: Acces, menage: int) -> QuerySet[Acte]:
    """Les derniers notés, et un de plus s'il y en a d'autres."""
    lisibles = Acte.objects.visibles_par(acces).filter(menage=menage)
    return lisibles.select_related("professionnel").avec_qui()[: ACTES + 1]


@preparee
def mesure_du_moment(acces: Acces, menage: int) -> QuerySet[Mesure]:
    return Mesure.objects.visibles_par(acces).filter(menage=menage).pour_le_dossier()[:1]


@preparee
def derniere_situation(acces: Acces, menage: int) -> QuerySet[Situation]:
    return Situation.objects.visibles_par(acces).filter(menage=menage)[:1]


@preparee
def procedure_ouverte(acces: Acces, menage: int) -> QuerySet[Procedure]:
    return Procedure.objects.visibles_par(acces).filter(menage=menage).ouvertes()[:1]
