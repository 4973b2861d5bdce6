"""Les ménages dont la procédure d'expulsion avance sans qu'aucune mesure ne les accompagne."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.models import Mesure
from palier.metier.logement.models import Etape, Procedure
from palier.metier.logement.regles.etapes import AUDIENCE
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue, liste
from palier.pilotage.listes.filtres import referents
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee

PAR_PAGE = 50
ARRETEES = ("SUSPENDUE", "ETEINTE")
FINIES = ("E16", "E17", "E18")
"""Exécutée, quittée ou éteinte : elle n'avance plus."""


@dataclass(frozen=True)
class Ligne:
    """Une procédure qui avance, et ce qui manque autour d'elle.

    Attributes:
        reste: jours jusqu'à l'audience ; vide si aucune n'est connue.
    """

    menage: Any
    adresse: str
    etape: str
    le: date
    audience: date | None
    reste: int | None
    accompagnement: str
    suivi: str


def sans_accompagnement(acces: Acces) -> QuerySet[Procedure]:
    """La liste, et son compte ; la prochaine audience d'abord.

    Une procédure avance si elle est ouverte et si sa dernière étape ne la suspend ni ne la
    finit. La trêve ne l'arrête pas.
    """
    le = acces.le
    faites = Etape.objects.filter(procedure=OuterRef("pk"), date__lte=le).order_by("-date", "-pk")
    mesures = Mesure.objects.filter(menage=OuterRef("menage_id"))
    a_venir = Q(etapes__code=AUDIENCE, etapes__date__gte=le)
    procedures: Any = Procedure.objects.visibles_par(acces).ouvertes().filter(type="EXPULSION")
    return (  # type: ignore[no-any-return]
        procedures.filter(~Exists(mesures.en_cours(le)))
        .annotate(
            derniere=Subquery(faites.values("code")[:1]),
            derniere_le=Subquery(faites.values("date")[:1]),
            regime=Subquery(faites.values("regime")[:1]),
            audience=Max("etapes__date", filter=a_venir),
        )
        .exclude(derniere=None)
        .exclude(derniere__in=FINIES)
        .exclude(regime__in=ARRETEES)
        .select_related("menage")
        .order_by(F("audience").asc(nulls_last=True), "-derniere", "pk")
    )


def lignes(procedures: list[Any], acces: Acces) -> list[Ligne]:
    """Ces procédures telles qu'on les montre ; le nombre de requêtes ne dépend pas d'elles."""
    menages = [procedure.menage_id for procedure in procedures]
    mesures = Mesure.objects.visibles_par(acces).filter(menage__in=menages)
    fins = dict(mesures.values_list("menage").annotate(fin=Max("fin")).order_by())
    accordees = set(mesures.demandees().exclude(decidee_le=None).values_list("menage", flat=True))
    suivis = defaultdict(list)
    for suivi in referents(acces).filter(menage__in=menages).select_related("professionnel"):
        suivis[suivi.menage_id].append(str(suivi.professionnel))
    etape = nomenclature("etape").libelle
    return [
        Ligne(
            p.menage,
            p.get_absolute_url(),
            etape(p.derniere),
            p.derniere_le,
            p.audience,
            (p.audience - acces.le).days if p.audience else None,
            _accompagnement(p.menage_id in accordees, p.menage_id in fins, fins.get(p.menage_id)),
            liste(suivis[p.menage_id]),
        )
        for p in procedures
    ]


def _accompagnement(accordee: bool, connue: bool, fin: date | None) -> str:
    if accordee:
        return "accordé, pas commencé"
    if fin:
        return f"fini le {date_longue(fin)}"
    return "demandé, pas accordé" if connue else "aucun"


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_safe
def procedures_sans_accompagnement(request: HttpRequest) -> HttpResponse:
    """Les procédures qui avancent sans accompagnement ; le compteur est la liste."""
    acces = request.acces  # type: ignore[attr-defined]
    page = Paginator(sans_accompagnement(acces), PAR_PAGE).get_page(request.GET.get("page"))
    lues = lignes(list(page.object_list), acces)
    contexte = {"page": page, "lignes": lues, "rubrique": "Ménages"}
    return render(request, "listes/procedures_sans_accompagnement.html", contexte)
