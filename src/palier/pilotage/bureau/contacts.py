"""Les ménages suivis que l'on n'a pas vus depuis un mois, et ce que l'on en sait."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, Subquery

from palier.metier.accompagnement.listes import EN_COURS
from palier.metier.accompagnement.models import Acte, Mesure
from palier.metier.menages.models import Menage
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

JOURS = 31
MONTRES = 8


@dataclass(frozen=True)
class SansContact:
    """Un ménage, les jours depuis le dernier contact, et le rendez-vous qui l'explique."""

    menage: Menage
    jours: int | None
    raison: str


def sans_contact(acces: Acces) -> list[SansContact]:
    """Parmi ceux dont on mène une mesure depuis un mois : jamais vu, puis du plus ancien."""
    faits = Acte.objects.realises().filter(menage=OuterRef("pk"), date__lte=acces.le)
    seuil = acces.le - timedelta(days=JOURS)
    menees = Mesure.objects.filter(statut__in=EN_COURS, debut__lte=seuil).values("menage")
    visibles = Menage.objects.visibles_par(acces, Donnee.MESURES, Geste.ECRIRE)
    menages = list(
        visibles.filter(pk__in=menees)
        .annotate(dernier=Subquery(faits.order_by("-date").values("date")[:1]))
        .filter(Q(dernier=None) | Q(dernier__lt=seuil))
        .order_by(F("dernier").asc(nulls_first=True), "pk")[:MONTRES]
    )
    raisons = _raisons(menages, acces.le)
    return [
        SansContact(
            menage,
            (acces.le - menage.dernier).days if menage.dernier else None,
            raisons.get(menage.pk, "Aucun rendez-vous fixé."),
        )
        for menage in menages
    ]


def _raisons(menages: list[Menage], le: date) -> dict[int, str]:
    """Le prochain rendez-vous, à défaut le dernier qui n'a pas eu lieu."""
    prevu = Q(statut="PREVU", date__gte=le)
    manque = Q(date__lte=le) & Q(statut__startswith="ABSENT") | Q(
        date__lte=le, statut__in=("ANNULE_OPERATEUR", "REPORTE")
    )
    actes = Acte.objects.filter(prevu | manque, menage__in=menages).defer("note")
    raisons: dict[int, str] = {}
    for acte in actes.order_by("date"):
        jour = date_longue(acte.date)
        if acte.statut == "PREVU":
            raisons[acte.menage_id] = f"Rendez-vous prévu le {jour}."
        else:
            raisons[acte.menage_id] = f"{acte.get_statut_display()} le {jour}."
    return raisons
