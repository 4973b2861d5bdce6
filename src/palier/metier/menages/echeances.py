"""Ce qu'attend un ménage : un contrat ou un droit qui finit, une naissance, un référent."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from palier.metier.menages.droits import DONNEE
from palier.metier.menages.listes import Fait
from palier.metier.menages.models import (
    Composition,
    Menage,
    Ressource,
    StatutEmploi,
    lisible,
)
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.echeances import Echeance

FINI = timedelta(days=30)
"""Un fait fini depuis plus longtemps sans suite n'est plus une échéance : c'est un fait ancien."""


def echeances(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Les contrats, les droits et les naissances des ménages où cette casquette note ces faits."""
    yield from _faits(acces, jusqu_au, Fait.EMPLOI, StatutEmploi.objects, "Fin : {}")
    yield from _faits(acces, jusqu_au, Fait.RESSOURCE, Ressource.objects, "Fin de droit : {}")
    if acces.peut(Geste.ECRIRE, Donnee.MESURES):
        yield from _naissances(acces, jusqu_au)


def _faits(acces: Acces, jusqu_au: date, fait: Fait, faits: Any, geste: str) -> Iterator[Echeance]:
    """Ce qui finit sans que rien ne soit noté après."""
    if not acces.peut(Geste.ECRIRE, DONNEE[fait]):
        return
    meme = {"nature": OuterRef("nature")} if fait is Fait.RESSOURCE else {}
    suivants = faits.filter(personne=OuterRef("personne"), debut__gt=OuterRef("debut"), **meme)
    finissants = faits.filter(~Exists(suivants), fin__range=(acces.le - FINI, jusqu_au))
    menages = Menage.objects.visibles_par(acces, DONNEE[fait], Geste.ECRIRE)
    for note, menage in _avec_menage(finissants, menages, acces.le):
        yield Echeance(
            le=note.fin,
            quoi=geste.format(str(note)),
            menage=str(menage),
            raison=f"{note.personne}, depuis le {date_longue(note.debut)} ; la suite est à noter.",
            adresse=reverse("menages:fait_noter", args=[menage.pk, note.personne_id, fait.value]),
            menage_id=menage.pk,
            dehors="Situation à mettre à jour",
        )


def _avec_menage(notes: Any, menages: QuerySet[Menage], le: date) -> Iterator[tuple[Any, Menage]]:
    """Chaque fait et le ménage où sa personne vit ce jour-là ; deux requêtes en tout."""
    lus = list(
        notes.filter(personne__compositions__menage__in=menages)
        .select_related("personne")
        .distinct()
    )
    places = Composition.objects.au(le).filter(
        menage__in=menages, personne__in=[n.personne_id for n in lus]
    )
    ou = {place.personne_id: place.menage for place in places.select_related("menage")}
    return ((note, ou[note.personne_id]) for note in lus if note.personne_id in ou)


def _naissances(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    attendus = Composition.objects.au(acces.le).filter(
        lisible(acces, Donnee.IDENTITE, Geste.ECRIRE),
        personne__naissance=None,
        personne__naissance_attendue__range=(acces.le - 2 * FINI, jusqu_au),
    )
    for place in attendus.select_related("menage"):
        attendue = place.personne.naissance_attendue
        yield Echeance(
            le=attendue,
            quoi="Naissance attendue",
            menage=str(place.menage),
            raison="Dater la naissance ; droits, logement et budget changent avec elle.",
            adresse=reverse("menages:personne_modifier", args=[place.menage_id, place.personne_id]),
            menage_id=place.menage_id,
            dehors="Situation à mettre à jour",
        )
