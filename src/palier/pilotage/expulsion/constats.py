"""La dette d'une procédure telle que les règles de l'expulsion la lisent, et ce qu'elles disent."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from palier.metier.budget.models import Dette, PlanApurement
from palier.metier.budget.plans import delai_d_incident, suivi
from palier.metier.budget.regles.dettes import EFFACEMENT
from palier.metier.logement.echeances import bail_de, droit_de, faits_de, occupation_de
from palier.metier.logement.models import Procedure
from palier.metier.logement.regles import constats as regles
from palier.metier.logement.regles.constats import DELAIS_JUGE, Constat, DetteDeLoyer, Termes
from palier.metier.logement.regles.etapes import Fait
from palier.metier.logement.regles.impaye import Poste, dette_locative
from palier.socle.habilitations.acces import Acces


def constats(procedure: Procedure, acces: Acces) -> list[Constat]:
    """Ce que le droit dit d'une expulsion en cours et de la dette notée, vu par cette casquette."""
    if procedure.type != "EXPULSION" or procedure.close_le:
        return []
    faits = faits_de(procedure.etapes.all())
    vue = regles.Expulsion(faits, bail_de(procedure), droit_de(procedure), acces.le)
    return regles.constats(vue, _dette(procedure, faits, acces))


def _dette(procedure: Procedure, faits: Sequence[Fait], acces: Acces) -> DetteDeLoyer | None:
    """Le loyer du logement actuel ; celui d'un ancien logement n'y entre pas (R-EXP-03)."""
    visibles = Dette.objects.visibles_par(acces).filter(menage=procedure.menage_id)
    notees = visibles.filter(type="LOYER_ACTUEL", constatee_le__lte=acces.le)
    dettes = list(notees.prefetch_related("reglements"))
    if not dettes:
        return None
    lieu = occupation_de(procedure)
    payer = max((f.le for f in faits if f.code == "E04" and f.le <= acces.le), default=None)
    termes, loyers = _termes(procedure, faits, acces)
    return DetteDeLoyer(
        due=_due_au(acces.le, dettes),
        depuis=min((d.constatee_le for d in dettes if not d.close), default=None),
        loyer=lieu.loyer if lieu else None,
        charges=lieu.charges if lieu else None,
        aide=lieu.aide if lieu else None,
        aide_au_bailleur=lieu.aide_au_bailleur if lieu else None,
        causes=_due_au(payer, dettes) if payer else None,
        verses=[
            (r.date, r.montant)
            for d in dettes
            for r in d.reglements.all()
            if r.source != EFFACEMENT
        ],
        termes=termes,
        loyers=loyers,
    )


def _due_au(le: date, dettes: Sequence[Dette]) -> Decimal | None:
    """Ce qui restait dû au soir d'un jour ; vide dès qu'une dette n'est pas chiffrée."""
    dues = [(d, d.suivie().due_au(le)) for d in dettes]
    if any(due is None for _, due in dues):
        return None
    return dette_locative(
        (Poste(d.constatee_le, due or Decimal(0), "LOYER") for d, due in dues), le
    )


def _termes(procedure: Procedure, faits: Sequence[Fait], acces: Acces) -> tuple[Termes, Termes]:
    """Les échéances du plan qui suit les délais du juge, et les loyers qu'il dit impayés."""
    accordes = [f.le for f in faits if f.motif == DELAIS_JUGE and f.le <= acces.le]
    if not accordes:
        return (), ()
    signes = PlanApurement.objects.visibles_par(acces).filter(
        menage=procedure.menage_id, signe_le__gte=min(accordes), signe_le__lte=acces.le
    )
    plan = signes.exclude(logement="ANCIEN").avec_suivi().first()
    if plan is None:
        return (), ()
    vu = suivi(plan, acces.le, delai_d_incident(procedure.structure, acces.le))
    termes = [
        (e.echeance.le, e.soldee_le is not None and e.soldee_le <= e.echeance.le)
        for e in vu.echeances
    ]
    loyers = [(i.constate_le, False) for i in plan.incidents.all() if i.nature == "LOYER"]
    return termes, loyers
