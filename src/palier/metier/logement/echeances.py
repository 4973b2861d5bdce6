"""Ce qu'attend le logement : les étapes à venir d'une procédure et le délai de la dernière."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Prefetch

from palier.metier.logement.models import Etape, Occupation, Procedure
from palier.metier.logement.regles import AUDIENCE, DIAGNOSTIC, delai_de, diagnostic_avant
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.echeances import Echeance

ECHU = timedelta(days=60)
"""Un délai échu depuis plus longtemps n'appelle plus un geste : la suite est à noter au dossier."""


def echeances(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Les audiences et étapes connues d'avance, et les délais que la dernière étape fait courir."""
    if not acces.peut(Geste.ECRIRE, Donnee.BUDGET):
        return
    procedures = (
        Procedure.objects.visibles_par(acces, Geste.ECRIRE)
        .ouvertes()
        .select_related("menage", "structure")
        .prefetch_related(
            "etapes",
            Prefetch("menage__occupations", Occupation.objects.order_by("-debut", "-pk")),
        )
    )
    for procedure in procedures:
        for echeance in _d_une_procedure(procedure, acces.le):
            if acces.le - ECHU <= echeance.le <= jusqu_au:
                yield echeance


def _d_une_procedure(procedure: Procedure, le: date) -> Iterator[Echeance]:
    etapes = list(procedure.etapes.all())
    for etape in etapes:
        if etape.date >= le:
            yield _echeance(procedure, etape.date, str(etape), f"{procedure} : date connue.")
        if etape.code == AUDIENCE and etape.date >= le and not _diagnostiquee(etapes):
            jour, delai = diagnostic_avant(etape.date)
            raison = f"{delai} avant l’audience du {date_longue(etape.date)}."
            yield _echeance(procedure, jour, "Transmettre le diagnostic social", raison)
    faites = [etape for etape in etapes if etape.date < le]
    if faites and len(faites) == len(etapes):
        yield from _du_delai(procedure, faites[-1])


def _diagnostiquee(etapes: list[Etape]) -> bool:
    return any(etape.code == DIAGNOSTIC for etape in etapes)


def _du_delai(procedure: Procedure, derniere: Etape) -> Iterator[Echeance]:
    """Le délai que la dernière étape fait courir ; la date écrite sur l'acte prime toujours."""
    baux = (o.bail_le or o.debut for o in procedure.menage.occupations.all())
    try:
        delai = delai_de(derniere.code, derniere.date, bail=next(baux, None))
    except ParametreAbsent:
        return
    if delai is not None:
        raison = f"{delai.dit} depuis : {str(derniere).lower()}, le {date_longue(derniere.date)}."
        yield _echeance(procedure, delai.jusqu_au, delai.quoi, f"{raison} L’acte prime.")


def _echeance(procedure: Procedure, le: date, quoi: str, raison: str) -> Echeance:
    menage, adresse = procedure.menage, procedure.get_absolute_url()
    return Echeance(le, quoi, str(menage), raison, adresse, menage_id=menage.pk)
