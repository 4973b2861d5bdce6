"""La fiche de préparation d'une audience : ce que le dossier sait et ce qui manque, en une page."""

from typing import Any

from palier.metier.accompagnement.models import Demarche, Piece
from palier.metier.budget.models import Dette, PlanApurement, Situation, SituationQuerySet
from palier.metier.budget.plans import (
    Suivi,
    delai_d_incident,
    incidents_dits,
    respect_dit,
    suivi,
)
from palier.metier.budget.regles.apurement import StatutPlan
from palier.metier.logement.echeances import bail_de, droit_de, faits_de, occupation_de
from palier.metier.logement.models import Etape, Procedure
from palier.metier.logement.regles.commandement import mentions_manquantes
from palier.metier.logement.regles.constats import Conditions, delais_du_juge
from palier.metier.logement.regles.controles import controles
from palier.metier.logement.regles.etapes import AUDIENCE, Fait
from palier.metier.logement.regles.surendettement import situation as de_surendettement
from palier.metier.logement.regles.suspension import en_cours, suspensions_notees
from palier.noyau.montants import somme_connue
from palier.noyau.nomenclatures import nomenclature
from palier.pilotage.diagnostic.models import Diagnostic
from palier.pilotage.expulsion.constats import constats
from palier.socle.habilitations.acces import Acces

UTILES = (
    *("BAIL", "AVIS_ECHEANCE", "RELEVE_BAILLEUR", "ACTE_PROCEDURE", "PLAN", "RESSOURCES"),
    *("ATTESTATION_CAF", "AVIS_IMPOSITION", "ASSURANCE", "SURENDETTEMENT"),
)
"""Les pièces que le juge demande ; celles qui manquent se voient avant le jour."""
DEMARCHES = ("D_AJ", "D_FSL", "D_PLAN_APUREMENT", "D_SURENDETTEMENT", "D_DLS", "D_DALO")
_REGLEMENTS = 6
_DE_LA_CLAUSE = {"R-EXP-04", "R-EXP-07"}
_DOSSIER = {
    "RECEVABLE": "dossier recevable",
    "IRRECEVABLE": "dossier irrecevable",
    "DEPOSE": "dossier déposé, pas encore statué",
    "AUCUN": "aucun dossier noté",
}


def preparation(procedure: Procedure, acces: Acces) -> dict[str, Any]:
    """Tout ce que la fiche montre, vu par cette casquette."""
    etapes = list(procedure.etapes.all())
    audience = next((e for e in reversed(etapes) if e.code == AUDIENCE), None)
    jour = audience.date if audience else None
    droit, bail = droit_de(procedure), bail_de(procedure)
    menage = procedure.menage
    photos = Situation.objects.visibles_par(acces).filter(menage=menage)
    photo = photos.avec_lignes().first()
    dettes = list(
        Dette.objects.visibles_par(acces)
        .filter(menage=menage)
        .en_cours()
        .de_loyer()
        .prefetch_related("reglements")
    )
    du = somme_connue(d.restant for d in dettes)
    return {
        "audience": audience,
        "etapes": [e for e in etapes if e.date <= acces.le],
        "logement": occupation_de(procedure),
        "controles": controles(faits_de(etapes), jour, bail, droit),
        "mentions": mentions_manquantes(()),
        "dettes": [(d, _derniers(d)) for d in dettes],
        **_plans(procedure, etapes, acces),
        "du": du,
        "delais": delais_du_juge(du, _conditions(procedure, photo, acces), jour or acces.le, droit),
        "clause": [c for c in constats(procedure, acces) if c.regle in _DE_LA_CLAUSE],
        "photo": photo,
        "soldes": photo.soldes() if photo else None,
        "repris": photo.reprise_loyer_le if photo else None,
        "surendettement": _surendettement(procedure, photos, acces),
        "pieces": _pieces(procedure, acces),
        "demarches": list(
            Demarche.objects.visibles_par(acces)
            .filter(menage=menage, type__in=DEMARCHES)
            .order_by("-engagee_le", "-pk")[:6]
        ),
    }


def _derniers(dette: Dette) -> list[Any]:
    return list(dette.reglements.all())[-_REGLEMENTS:][::-1]


def _plans(procedure: Procedure, etapes: list[Etape], acces: Acces) -> dict[str, Any]:
    """Ce que prouvent les plans signés, et s'ils tiennent encore la suspension qu'on leur doit."""
    signes = PlanApurement.objects.visibles_par(acces).filter(
        menage=procedure.menage_id, signe_le__lte=acces.le
    )
    lus = list(signes.avec_suivi()[:3])
    delai = delai_d_incident(procedure.structure, acces.le) if lus else 0
    suivis = [(plan, suivi(plan, acces.le, delai)) for plan in lus]
    suspendent = en_cours(suspensions_notees(faits_de(etapes)), acces.le)
    par_plan = any(s.motif == "PLAN" for s in suspendent)
    return {
        "plans": [(plan, respect_dit(plan, vu), incidents_dits(vu)) for plan, vu in suivis],
        "suspension_fragile": par_plan and not any(_tenu(vu) for _, vu in suivis),
    }


def _tenu(vu: Suivi) -> bool:
    return vu.statut in (StatutPlan.SIGNE, StatutPlan.RESPECTE, StatutPlan.SOLDE)


def _conditions(procedure: Procedure, photo: Situation | None, acces: Acces) -> Conditions:
    """Ce que le diagnostic dit que le ménage peut payer, à défaut le budget ; le loyer repris."""
    diagnostics = Diagnostic.objects.visibles_par(acces).filter(procedure=procedure)
    dit = diagnostics.exclude(capacite=None).first()
    repris = photo.reprise_loyer_le if photo else None
    if dit:
        return Conditions(repris, dit.capacite, "le diagnostic note", certaine=True)
    soldes = photo.soldes() if photo else None
    return Conditions(repris, soldes.b if soldes else None, "le budget laisse")


def _surendettement(procedure: Procedure, photos: SituationQuerySet, acces: Acces) -> str:
    """D'après ses étapes et les photographies, comme au bilan (R-SUR-06)."""
    dossiers = Procedure.objects.visibles_par(acces).filter(
        menage_id=procedure.menage_id, type="SURENDETTEMENT"
    )
    etapes = faits_de(Etape.objects.filter(procedure__in=dossiers))
    dites = photos.exclude(etape_surendettement="").values_list("etape_surendettement", "date")
    return _DOSSIER[de_surendettement([*etapes, *(Fait(*dite) for dite in dites)], acces.le)]


def _pieces(procedure: Procedure, acces: Acces) -> list[tuple[str, Piece | None]]:
    """Chaque pièce utile, et celle du dossier si elle y est."""
    siennes: dict[str, Piece] = {}
    visibles = Piece.objects.visibles_par(acces).filter(
        menage_id=procedure.menage_id, type__in=UTILES
    )
    for piece in visibles.dans_l_ordre():
        siennes.setdefault(piece.type, piece)
    libelle = nomenclature("type_piece").libelle
    return [(libelle(code), siennes.get(code)) for code in UTILES]
