"""L'accueil d'une casquette."""

from datetime import timedelta

from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.models import Acte, Mesure
from palier.metier.menages.models import Menage
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee

JOURS_SANS_CONTACT = 31
A_VENIR = 30


@reservee(Geste.LIRE, Donnee.IDENTITE)
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """Aujourd'hui, les fins de mesure proches, les ménages sans contact."""
    acces = request.acces  # type: ignore[attr-defined]
    le = acces.le
    rendez_vous = Acte.objects.visibles_par(acces).filter(
        date=le, statut="PREVU", professionnel_id=acces.professionnel_id
    )
    mesures = Mesure.objects.visibles_par(acces).en_cours(le).select_related("dispositif", "menage")
    fins = mesures.filter(fin_prevue__lte=le + timedelta(days=A_VENIR)).order_by("fin_prevue")
    sans_contact = (
        Menage.objects.visibles_par(acces)
        .suivis_par(acces)
        .filter(mesures__in=mesures)
        .annotate(dernier=Max("actes__date", filter=Q(actes__date__lte=le)))
        .filter(Q(dernier=None) | Q(dernier__lt=le - timedelta(days=JOURS_SANS_CONTACT)))
        .order_by("dernier")
    )
    vus = [(m, (le - m.dernier).days if m.dernier else None) for m in sans_contact[:8]]
    contexte = {
        "rendez_vous": rendez_vous.select_related("menage").order_by("heure", "pk"),
        "fins": [(m, (m.fin_prevue - le).days) for m in fins[:12]],
        "sans_contact": vus,
    }
    return render(request, "bureau/accueil.html", contexte)
