"""Ce qu'attendent les instances : les tâches confiées, les réunions, les décisions à noter."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from palier.metier.instances.models import Reunion, Tache, TacheQuerySet
from palier.metier.menages.models import Menage
from palier.noyau.texte import accorde, date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.echeances import Echeance

SANS_DECISION = timedelta(days=60)
"""Au-delà, une réunion sans décision notée n'en aura plus."""


def echeances(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Ses tâches datées, et les réunions de la structure pour qui les prépare."""
    yield from _taches(acces, jusqu_au)
    if acces.peut(Geste.LIRE, Donnee.INSTANCES):
        yield from _reunions(acces, jusqu_au)


def a_faire_sans_date(acces: Acces) -> list[Echeance]:
    """Ses tâches que personne n'a datées, les plus anciennes d'abord."""
    taches = _miennes(acces).filter(echeance=None)
    return list(_en_echeances(taches, acces))


def _miennes(acces: Acces) -> TacheQuerySet:
    siennes = Tache.objects.visibles_par(acces).a_faire()
    return siennes.filter(professionnel_id=acces.professionnel_id).select_related(
        "menage", "reunion"
    )


def _taches(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    return _en_echeances(_miennes(acces).filter(echeance__lte=jusqu_au), acces)


def _en_echeances(taches: TacheQuerySet, acces: Acces) -> Iterator[Echeance]:
    lues = list(taches)
    visibles = Menage.objects.visibles_par(acces).filter(pk__in=[t.menage_id for t in lues])
    ouverts = set(visibles.values_list("pk", flat=True))
    for tache in lues:
        yield Echeance(
            le=tache.echeance or acces.le,
            quoi=tache.quoi,
            menage=str(tache.menage) if tache.menage_id in ouverts else "",
            raison=_d_ou_vient(tache),
            adresse=_ou_agir(tache, acces, ouverts),
            faire=reverse("instances:tache_faire", args=[tache.pk]),
            dehors="Tâche",
        )


def _d_ou_vient(tache: Tache) -> str:
    if tache.reunion is None:
        return "Tâche confiée."
    instance = tache.reunion.get_instance_display()
    return f"Tâche décidée en réunion ({instance}) le {date_longue(tache.reunion.date)}."


def _ou_agir(tache: Tache, acces: Acces, ouverts: set[int]) -> str:
    """Le dossier si l'on peut l'ouvrir, à défaut la réunion ; sinon la tâche se coche ici."""
    if tache.menage_id in ouverts:
        return tache.menage.get_absolute_url()
    if tache.reunion and acces.peut(Geste.LIRE, Donnee.INSTANCES):
        return tache.reunion.get_absolute_url()
    return ""


def _reunions(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    sans = Count("examens", filter=Q(examens__decision="", examens__resolu=None))
    reunions = Reunion.objects.visibles_par(acces).annotate(
        inscrites=Count("examens"), sans_decision=sans
    )
    ecrit = acces.peut(Geste.ECRIRE, Donnee.INSTANCES)
    for reunion in reunions.filter(date__gte=acces.le - SANS_DECISION, date__lte=jusqu_au):
        passee = reunion.date < acces.le
        if passee and not (ecrit and reunion.sans_decision):
            continue
        instance = reunion.get_instance_display()
        if passee:
            quoi = f"Décisions à noter : {instance}"
            restent = accorde(reunion.sans_decision, "situation reste", "situations restent")
            raison = f"{restent} sans décision."
        else:
            quoi = instance
            inscrites = accorde(reunion.inscrites, "situation inscrite", "situations inscrites")
            raison = f"{inscrites} à l’ordre du jour."
        adresse = reunion.get_absolute_url()
        yield Echeance(reunion.date, quoi, "", raison, adresse, dehors=quoi)
