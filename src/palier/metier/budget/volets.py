"""Le volet « Budget et dettes » du dossier."""

from typing import Any

from palier.metier.budget.models import Dette, PlanApurement, Situation
from palier.metier.budget.plans import delai_d_incident, suivi
from palier.metier.budget.regles import Identite, identite_de_la_dette
from palier.metier.budget.superposition import superposer
from palier.metier.menages.models import Menage
from palier.noyau.montants import somme_connue
from palier.noyau.periodes import Periode
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.volets import Volet


def _budget(menage: Menage, acces: Acces) -> dict[str, Any]:
    situations = list(Situation.objects.visibles_par(acces).filter(menage=menage).avec_lignes())
    dettes = list(
        Dette.objects.visibles_par(acces).filter(menage=menage).prefetch_related("reglements")
    )
    en_cours = [d for d in dettes if not d.close]
    derniere = situations[0] if situations else None
    memes = [s for s in situations if derniere and s.mesure_id == derniere.mesure_id]
    plans = PlanApurement.objects.visibles_par(acces).filter(menage=menage).avec_suivi()
    delai = delai_d_incident(menage.structure, acces.le)
    return {
        "plans": [(plan, suivi(plan, acces.le, delai)) for plan in plans],
        "identite": _identite(dettes, acces),
        "photographies": [(s, s.soldes()) for s in situations],
        "superposition": superposer(memes, largeur=568),
        "en_cours": en_cours,
        "closes": [d for d in dettes if d.close],
        "reste_du": somme_connue(d.restant for d in en_cours),
        "mensualites": somme_connue(d.mensualite for d in en_cours),
        "sans_montant": sum(d.restant is None for d in en_cours),
        "ecrit_budget": acces.peut(Geste.ECRIRE, Donnee.BUDGET),
    }


def _identite(dettes: list[Dette], acces: Acces) -> Identite | None:
    """Ce que la dette est devenue depuis le 1er janvier ; rien à dire sans dette."""
    if not dettes:
        return None
    depuis = Periode(acces.le.replace(month=1, day=1), acces.le)
    return identite_de_la_dette([dette.suivie() for dette in dettes], depuis)


VOLETS = (Volet("budget", "Budget et dettes", Donnee.BUDGET, "budget/volet.html", _budget),)
