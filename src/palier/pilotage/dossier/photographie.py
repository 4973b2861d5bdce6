"""Photographier une situation : ce que les faits datés en disent déjà, d'une tranche à l'autre."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from palier.metier.budget.actions import photographier as photographier_le_menage
from palier.metier.budget.forms.saisies import PhotographieForm
from palier.metier.budget.models import LOYERS, Dette, LigneBudget
from palier.metier.budget.regles import famille
from palier.metier.logement.models import Occupation
from palier.metier.menages.models import Menage, Ressource, StatutEmploi
from palier.noyau.texte import date_longue
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.comptes.models import en_vigueur
from palier.socle.eteints import est_eteint
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.presentation.formulaires import refus_dans

Faits = dict[str, Any]


@garde_brouillon(
    "Photographier une situation",
    lambda acces: Menage.objects.visibles_par(acces, Donnee.BUDGET, Geste.ECRIRE),
)
@reservee(Geste.ECRIRE, Donnee.BUDGET)
@require_http_methods(["GET", "POST"])
def photographier(request: HttpRequest, pk: int) -> HttpResponse:
    """Choisir le jour et le moment ; le reste se déduit, puis se corrige."""
    acces = request.acces  # type: ignore[attr-defined]
    visibles = Menage.objects.visibles_par(acces, Donnee.BUDGET, Geste.ECRIRE)
    menage = get_object_or_404(visibles, pk=pk)
    mesures = menage.mesures.exclude(debut=None).select_related("dispositif")
    en_cours = mesures.en_cours(acces.le).first()
    deja = menage.situations.filter(mesure=en_cours).exists()
    initial = {
        "le": date_longue(acces.le),
        "mesure": en_cours,
        "moment": "INTERMEDIAIRE" if deja else "DEBUT",
    }
    form = PhotographieForm(request.POST or None, initial=initial, le=acces.le, mesures=mesures)
    if form.is_valid():
        with refus_dans(form):
            faits, lignes = deduire(menage, form.cleaned_data["le"])
            photo = photographier_le_menage(
                menage, **form.cleaned_data, par=acces, lignes=lignes, **faits
            )
            messages.success(request, "Situation photographiée : corrigez ce qui a changé.")
            return redirect(photo)
    faits, lignes = deduire(menage, acces.le)
    contexte = {
        "menage": menage,
        "form": form,
        "faits": faits,
        "lignes": lignes,
        "rubrique": "Ménages",
    }
    return render(request, "dossier/photographier.html", contexte)


def deduire(menage: Menage, le: date) -> tuple[Faits, list[LigneBudget]]:
    """Ce que les faits datés disent d'un ménage un jour donné : situation, et lignes du budget."""
    membres = list(menage.compositions.au(le))
    titulaire = next((m.personne_id for m in membres if m.role == "TITULAIRE"), None)
    emploi = StatutEmploi.objects.filter(en_vigueur(le), personne=titulaire).first()
    logement = Occupation.objects.filter(en_vigueur(le), menage=menage).first()
    faits: Faits = {
        "famille": famille(m.role for m in membres),
        "emploi": "" if emploi is None or est_eteint("emploi", emploi.code) else emploi.code,
        "occupation": logement.statut if logement else "",
        "bailleur": logement.bailleur if logement else "",
        **_dettes(menage, le),
    }
    ressources = _ressources([m.personne_id for m in membres], le)
    return faits, [*ressources, *_lignes_du_logement(logement, ressources)]


def _dettes(menage: Menage, le: date) -> Faits:
    """Ce qui reste dû ; une dette jamais chiffrée laisse le total inconnu."""
    dues = Dette.objects.filter(menage=menage, constatee_le__lte=le).en_cours()
    restes = {True: Decimal(0), False: Decimal(0)}
    inconnus = set()
    connues = list(dues.values_list("type", "restant"))
    for nature, restant in connues:
        if restant is None:
            inconnus.add(nature in LOYERS)
        else:
            restes[nature in LOYERS] += restant
    sues = {de_loyer for de_loyer in restes if de_loyer not in inconnus} if connues else set()
    return {
        "dette_locative": restes[True] if True in sues else None,
        "dettes": restes[False] if False in sues else None,
    }


def _ressources(personnes: list[int], le: date) -> list[LigneBudget]:
    connues = Ressource.objects.filter(en_vigueur(le), personne__in=personnes)
    return [
        LigneBudget(
            sens="RESSOURCE",
            nature=r.nature,
            montant=r.montant,
            periodicite="MOIS",
            personne_id=r.personne_id,
        )
        for r in connues.filter(~Q(montant=None)).order_by("pk")
    ]


def _lignes_du_logement(
    logement: Occupation | None, ressources: list[LigneBudget]
) -> Iterator[LigneBudget]:
    if logement is None:
        return
    aidees = any(ligne.nature == "APL_ALF_ALS" for ligne in ressources)
    for sens, nature, montant in (
        ("CHARGE", "LOYER", logement.loyer),
        ("CHARGE", "CHARGES_LOC", logement.charges),
        ("RESSOURCE", "APL_ALF_ALS", None if aidees else logement.aide),
    ):
        if montant is not None:
            yield LigneBudget(sens=sens, nature=nature, montant=montant, periodicite="MOIS")
