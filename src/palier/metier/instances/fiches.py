"""La fiche minimale d'une situation : ce qu'une commission doit savoir, jamais la santé."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from palier.metier.accompagnement.listes import EN_COURS, Statut
from palier.metier.accompagnement.models import BilanDeMesure, Mesure
from palier.metier.instances.models import Examen, Reunion
from palier.metier.instances.regles import (
    D_UNE_DEMANDE,
    D_UNE_MESURE_EN_COURS,
    motif_partage,
)
from palier.metier.menages.models import Composition, Menage
from palier.noyau.texte import accorde
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Geste


@dataclass(frozen=True)
class Fiche:
    """Une situation, telle qu'elle se partage (R-RGP-05).

    Attributes:
        ouverte: le lecteur a aussi le droit d'ouvrir le dossier.
        issues: ce que la commission peut décider de la mesure, si le lecteur la mène.
        mois: la durée qu'un bilan demande, ou que le dispositif propose, pour un renouvellement.
    """

    examen: Examen
    nom: str
    composition: str
    mesure: Mesure | None
    motif: str
    ouverte: bool
    issues: tuple[str, ...] = ()
    mois: int | None = None

    @property
    def a_decider(self) -> bool:
        """La mesure attend l'issue de la commission, et le lecteur la mène."""
        return bool(self.issues)

    @property
    def a_renouveler(self) -> bool:
        return "RENOUVELLEMENT" in self.issues


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
    menees = _menees(inscrits, acces)
    return [
        _fiche(examen, reunion.date, menees, ouverte=examen.menage_id in ouverts)
        for examen in examens
    ]


def _menees(inscrits: list[Examen], acces: Acces) -> dict[int, list[Mesure]]:
    """Par ménage, ce que le lecteur mène et qui peut se décider, le plus proche terme d’abord."""
    menees = Mesure.objects.visibles_par(acces, Geste.ECRIRE).filter(
        menage__in=[e.menage_id for e in inscrits], statut__in=(Statut.COMMISSION, *EN_COURS)
    )
    attendus = BilanDeMesure.objects.renouvellements_attendus()
    lues = menees.select_related("dispositif", "referent").prefetch_related(
        Prefetch("bilans", attendus, "demandes")
    )
    par_menage: dict[int, list[Mesure]] = {}
    for mesure in lues.order_by("fin_prevue", "pk"):
        par_menage.setdefault(mesure.menage_id, []).append(mesure)
    return par_menage


def _fiche(examen: Examen, le: date, menees: Mapping[int, list[Mesure]], *, ouverte: bool) -> Fiche:
    motif = motif_partage(examen.motif, examen.get_motif_display())  # type: ignore[attr-defined]
    menage = examen.menage
    if menage is None:
        return Fiche(examen, "Situation sans dossier", "", None, motif, False)
    a_decider = None if examen.issue else _a_decider(examen, menees.get(menage.pk, []))
    courante = next(iter(menage.suivies), None)  # type: ignore[attr-defined]
    return Fiche(
        examen=examen,
        nom=str(menage),
        composition=", ".join(_composition(menage.membres, le)),  # type: ignore[attr-defined]
        mesure=examen.mesure or a_decider or courante,
        motif=motif,
        ouverte=ouverte,
        issues=_issues(a_decider),
        mois=_mois_proposes(a_decider),
    )


def _a_decider(examen: Examen, menees: list[Mesure]) -> Mesure | None:
    """La demande en commission ; pour un renouvellement, la mesure en cours."""
    renouvelle = examen.motif == "RENOUVELLEMENT"
    for mesure in menees:
        inscrite = examen.mesure_id in (None, mesure.pk)
        if inscrite and (mesure.statut in EN_COURS) == renouvelle:
            return mesure
    return None


def _issues(mesure: Mesure | None) -> tuple[str, ...]:
    if mesure is None:
        return ()
    return D_UNE_MESURE_EN_COURS if mesure.statut in EN_COURS else D_UNE_DEMANDE


def _mois_proposes(mesure: Mesure | None) -> int | None:
    if mesure is None or mesure.statut not in EN_COURS:
        return None
    demandes = [b.mois_demandes for b in mesure.demandes if b.mois_demandes]  # type: ignore[attr-defined]
    return int(demandes[-1]) if demandes else mesure.dispositif.les_regles.duree_mois


def _composition(membres: Iterable[Composition], le: date) -> Iterator[str]:
    """« 2 adultes, 3 enfants » : ni noms, ni âges."""
    enfants = sum(1 for m in membres if m.role == "ENFANT" and (m.personne.age_au(le) or 0) < 18)
    adultes = len(list(membres)) - enfants
    if adultes:
        yield accorde(adultes, "adulte")
    if enfants:
        yield accorde(enfants, "enfant")
