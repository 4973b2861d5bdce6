"""Au retour d'une absence : ce que les autres ont noté dans les dossiers que l'on suit."""

from datetime import timedelta

from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Menage
from palier.socle.comptes.models import Absence
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

PENDANT = timedelta(days=7)
"""Le temps de relire, après le dernier jour d'absence."""
MONTRES = 12


def pendant_mon_absence(acces: Acces) -> tuple[Absence, list[Acte]] | None:
    """La dernière absence, finie depuis une semaine au plus, et les actes qu'on y a manqués."""
    finies = Absence.objects.de_la_structure(acces).filter(
        professionnel_id=acces.professionnel_id, fin__lt=acces.le, fin__gte=acces.le - PENDANT
    )
    absence = finies.order_by("-fin").first()
    if absence is None:
        return None
    suivis = Menage.objects.visibles_par(acces, Donnee.NOTES, Geste.ECRIRE)
    actes = (
        Acte.objects.visibles_par(acces)
        .realises()
        .filter(menage__in=suivis, date__range=(absence.debut, absence.fin))
        .exclude(professionnel_id=acces.professionnel_id)
    )
    return absence, list(actes.select_related("menage", "professionnel")[:MONTRES])
