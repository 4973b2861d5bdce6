"""L'identité de la dette de loyer : début + nouvelles − règlements − effacements = fin.

Le bilan la vérifie sur les ménages actifs de son année, et dit l'écart ménage par ménage : un reste
dû corrigé sans règlement, ou un règlement oublié.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from palier.metier.accompagnement.models import Mesure
from palier.metier.budget.models import Dette
from palier.metier.budget.regles import Identite, identite_de_la_dette
from palier.metier.menages.models import Menage
from palier.noyau.periodes import Periode
from palier.pilotage.bilans.models import Bilan
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer


@dataclass(frozen=True)
class Compte:
    """La dette de loyer d'une année, et les ménages dont le compte ne tombe pas juste.

    Attributes:
        total: tous les ménages actifs réunis.
        ecarts: ménage, son identité ; ceux dont l'écart n'est pas nul.
    """

    total: Identite
    ecarts: list[tuple[int, Identite]]

    @property
    def juste(self) -> bool:
        """Chaque ménage tombe juste : deux écarts contraires ne se cachent pas l'un l'autre."""
        return not self.ecarts


def identite_du_bilan(bilan: Bilan) -> Compte:
    """L'identité de la dette de loyer des ménages actifs, du 1er janvier au 31 décembre."""
    annee = Periode.annee(bilan.annee)
    mesures = Mesure.objects.de_la_structure(bilan.structure_id).actives_pendant(annee)
    menages = mesures.values("menage")
    dettes = Dette.objects.de_la_structure(bilan.structure_id).de_loyer().filter(menage__in=menages)
    par_menage = defaultdict(list)
    for dette in dettes.prefetch_related("reglements"):
        par_menage[dette.menage_id].append(dette.suivie())
    identites = [(pk, identite_de_la_dette(siennes, annee)) for pk, siennes in par_menage.items()]
    toutes = [suivie for siennes in par_menage.values() for suivie in siennes]
    ecarts = [(pk, dite) for pk, dite in identites if not dite.verifiee]
    ecarts.sort(key=lambda e: -abs(e[1].ecart))
    return Compte(identite_de_la_dette(toutes, annee), ecarts)


def nommes(compte: Compte, acces: Acces) -> list[tuple[Menage, Identite]]:
    """Les écarts des ménages dont cette casquette lit le budget ; aux autres, leur nombre seul."""
    visibles = Menage.objects.visibles_par(acces, Donnee.BUDGET)
    lus = visibles.in_bulk([pk for pk, _ in compte.ecarts])
    return [(lus[pk], dite) for pk, dite in compte.ecarts if pk in lus]


@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def bilan_dette(request: HttpRequest, pk: int) -> HttpResponse:
    """L'identité de la dette d'un bilan, et ce qui ne tombe pas juste."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Bilan.objects.visibles_par(acces).select_related("structure")
    bilan = get_object_or_404(visibles, pk=pk)
    compte = identite_du_bilan(bilan)
    vus = nommes(compte, acces)
    if vus:
        tracer(acces, "bilans.lister", bilan, nombre="identite_de_la_dette", lignes=len(vus))
    contexte = {
        "bilan": bilan,
        "compte": compte,
        "identite": compte.total,
        "nommes": vus,
        "lit_les_dossiers": acces.peut(Geste.LIRE, Donnee.BUDGET),
        "rubrique": "Bilans",
    }
    return render(request, "bilans/bilan_dette.html", contexte)
