"""Écrire dans le journal, et vérifier qu'il n'a pas été touché."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

from palier.socle.habilitations.acces import Acces
from palier.socle.journal.models import LECTURES, ORIGINE, Trace
from palier.socle.preparees import preparee, un

_VERROU = 7_150_041


@preparee
def _derniere() -> models.QuerySet[Trace, str]:
    """L'empreinte que suit la prochaine trace."""
    return Trace.objects.order_by("-pk").values_list("empreinte", flat=True)[:1]


@transaction.atomic
def tracer(
    acces: Acces | None,
    action: str,
    objet: models.Model | None = None,
    *,
    menage_id: int | None = None,
    personne_id: int | None = None,
    structure_id: int | None = None,
    **details: Any,
) -> Trace:
    """Ajoute une trace à la chaîne.

    Args:
        action: « tranche.verbe ».
        structure_id: à qui la trace se montre, quand personne n'a encore de casquette.
        details: des identifiants, des codes et des nombres ; jamais un texte saisi, ni un code
            que la base scelle : le journal ne se rechiffre pas.
    """
    if connection.vendor == "postgresql":
        # Deux traces simultanées ne peuvent suivre la même : l'une attend l'autre.
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_xact_lock(%s)", [_VERROU])
    trace = Trace(
        le=datetime.now(UTC),
        action=action,
        compte_id=acces.compte_id if acces else None,
        professionnel_id=acces.professionnel_id if acces else None,
        affectation_id=acces.affectation_id if acces else None,
        structure_id=acces.structure_id if acces else structure_id,
        objet=objet._meta.label_lower if objet else "",
        objet_id=objet.pk if objet else None,
        menage_id=menage_id,
        personne_id=personne_id,
        details=details,
        lecture=action.rpartition(".")[2] in LECTURES,
        precedente=un(_derniere()) or ORIGINE,
    )
    trace.empreinte = trace.calculer()
    trace.save(force_insert=True)
    return trace


def premiere_rupture() -> Trace | None:
    """La première trace dont la chaîne ne répond pas ; None si le journal est intact."""
    attendue = ORIGINE
    for trace in Trace.objects.order_by("pk").iterator():
        if trace.precedente != attendue or trace.calculer() != trace.empreinte:
            return trace
        attendue = trace.empreinte
    return None
