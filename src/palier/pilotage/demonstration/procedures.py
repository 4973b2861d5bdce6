"""Des procédures en cours le jour de la démonstration : audience proche, jugement, suspension."""

from datetime import timedelta

from palier.metier.accompagnement.models import Piece
from palier.metier.logement.actions import franchir
from palier.metier.logement.models import Etape, Procedure
from palier.noyau.feries import Calendrier
from palier.socle.habilitations.acces import Acces

AUDIENCE_DANS = timedelta(days=15)
JUGEE_DEPUIS = timedelta(days=4)


def en_cours(par: Acces) -> None:
    """Donne une suite à trois procédures suivies ; rien n'est daté de l'année du bilan."""
    suivies = list(
        Procedure.objects.ouvertes()
        .filter(
            structure_id=par.structure_id,
            type="EXPULSION",
            menage__mesures__fin=None,
            menage__mesures__referent_id=par.professionnel_id,
        )
        .distinct()
        .order_by("pk")
        .prefetch_related("etapes")
    )
    auditees = [p for p in suivies if (derniere := p.etapes.last()) and derniere.code == "E10"]
    for suite, procedure in zip((_suspendre, _renvoyer, _juger), auditees, strict=False):
        suite(procedure, par)


def _suspendre(procedure: Procedure, par: Acces) -> None:
    """La pièce qui prouve la suspension, et jusqu'à quand."""
    etape = procedure.etapes.last()
    piece = Piece.objects.create(
        structure_id=par.structure_id,
        menage_id=procedure.menage_id,
        type="ACTE_PROCEDURE",
        nom="Jugement, délais accordés",
        date=etape.date,
    )
    Etape.objects.filter(pk=etape.pk).update(
        piece=piece, motif="DELAIS_JUGE", jusqu_au=etape.date + timedelta(days=730)
    )


def _renvoyer(procedure: Procedure, par: Acces) -> None:
    """L'affaire est renvoyée : une nouvelle audience, dans quinze jours."""
    franchir(
        procedure,
        code="E10",
        le=Calendrier().report(par.le + AUDIENCE_DANS),
        regime="EN_COURS",
        precision="Renvoi à 9 h 30, tribunal de proximité, salle B",
        version=procedure.version,
        par=par,
    )


def _juger(procedure: Procedure, par: Acces) -> None:
    """Les délais sont refusés : le bail est résilié."""
    franchir(
        procedure,
        code="E11",
        le=par.le - JUGEE_DEPUIS,
        regime="EN_COURS",
        precision="Bail résilié, délais refusés ; jugement au fond",
        version=procedure.version,
        par=par,
    )
