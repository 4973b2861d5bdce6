"""La fiche minimale d'une situation : ce qu'une commission doit savoir, jamais la santé."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from palier.metier.accompagnement.listes import Statut
from palier.metier.accompagnement.models import Mesure
from palier.metier.instances.models import Examen, Reunion
from palier.metier.instances.regles import motif_partage
from palier.metier.menages.models import Composition, Menage
from palier.noyau.texte import accorde
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Geste


@dataclass(frozen=True)
class Fiche:
    """Une situation, telle qu'elle se partage (R-RGP-05).

    Attributes:
        ouverte: le lecteur a aussi le droit d'ouvrir le dossier.
        a_decider: la mesure attend l'issue de la commission, et le lecteur la mène.
    """

    examen: Examen
    nom: str
    composition: str
    mesure: Mesure | None
    motif: str
    ouverte: bool
    a_decider: bool = False


def fiches(reunion: Reunion, acces: Acces) -> list[Fiche]:
    """Les situations d'une réunion, dans l'ordre où elles y passent."""
    membres = Prefetch("menage__compositions", Composition.objects.au(reunion.date), "membres")
    ouvertes = Mesure.objects.exclude(fin__lt=reunion.date).order_by("-debut", "-pk")
    mesures = Prefetch(
        "menage__mesures", ouvertes.select_related("dispositif", "referent"), "suivies"
    )
    examens = reunion.examens.select_related(
        "menage", "mesure__dispositif", "mesure__referent"
    ).prefetch_related(membres, mesures)
    inscrits = [examen for examen in examens if examen.menage]
    visibles = Menage.objects.visibles_par(acces).filter(pk__in=[e.menage_id for e in inscrits])
    ouverts = set(visibles.values_list("pk", flat=True))
    menees = Mesure.objects.visibles_par(acces, Geste.ECRIRE).filter(
        menage__in=[e.menage_id for e in inscrits], statut=Statut.COMMISSION
    )
    a_decider = set(menees.values_list("menage", flat=True))
    return [
        _fiche(
            examen,
            reunion.date,
            ouverte=examen.menage_id in ouverts,
            a_decider=not examen.issue and examen.menage_id in a_decider,
        )
        for examen in examens
    ]


def _fiche(examen: Examen, le: date, *, ouverte: bool, a_decider: bool) -> Fiche:
    motif = motif_partage(examen.motif, examen.get_motif_display())  # type: ignore[attr-defined]
    menage = examen.menage
    if menage is None:
        return Fiche(examen, "Situation sans dossier", "", None, motif, False)
    return Fiche(
        examen=examen,
        nom=str(menage),
        composition=", ".join(_composition(menage.membres, le)),  # type: ignore[attr-defined]
        mesure=examen.mesure or next(iter(menage.suivies), None),  # type: ignore[attr-defined]
        motif=motif,
        ouverte=ouverte,
        a_decider=a_decider,
    )


def _composition(membres: Iterable[Composition], le: date) -> Iterator[str]:
    """« 2 adultes, 3 enfants » : ni noms, ni âges."""
    enfants = sum(1 for m in membres if m.role == "ENFANT" and (m.personne.age_au(le) or 0) < 18)
    adultes = len(list(membres)) - enfants
    if adultes:
        yield accorde(adultes, "adulte")
    if enfants:
        yield accorde(enfants, "enfant")
