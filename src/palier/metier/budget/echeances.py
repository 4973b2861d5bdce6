"""Ce qu'attend le budget : les échéances d'un plan, la photographie d'une mesure."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse

from palier.metier.accompagnement.listes import EN_COURS
from palier.metier.accompagnement.models import Mesure
from palier.metier.accompagnement.regles import type_de_bilan
from palier.metier.budget.models import Dette, PlanApurement, Situation
from palier.metier.budget.plans import delai_d_incident, suivi
from palier.noyau.parametres import parametre
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import date_longue, montant
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.echeances import Echeance

PLANS = ("PLAN", "AMIABLE")
"""Les dettes qui se règlent par mensualités, dont un retard se rattrape."""
OUBLIE = timedelta(days=365)
"""Un plan dont on ne sait rien depuis un an n'est plus suivi ici."""


def echeances(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Ce qui échoit d'ici un jour dans les dossiers dont cette casquette écrit le budget."""
    if not acces.peut(Geste.ECRIRE, Donnee.BUDGET):
        return
    yield from _plans(acces, jusqu_au)
    yield from _reglements(acces, jusqu_au)
    yield from _photographies(acces, jusqu_au)


def _plans(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """La plus ancienne échéance impayée de chaque plan signé : c'est elle que l'on relance."""
    plans = PlanApurement.objects.visibles_par(acces, Geste.ECRIRE).signes().en_vigueur()
    lus = list(plans.select_related("menage", "structure").avec_suivi())
    if not lus:
        return
    delai = delai_d_incident(lus[0].structure, acces.le)
    for plan in lus:
        vu = suivi(plan, acces.le, delai)
        prochaine = vu.prochaine
        if prochaine is None or vu.du <= 0 or prochaine.echeance.le > jusqu_au:
            continue
        due = prochaine.echeance
        constat = date_longue(due.le + timedelta(days=delai))
        yield Echeance(
            le=due.le,
            quoi=f"Échéance {due.rang} sur {len(vu.echeances)} du plan d’apurement",
            menage=str(plan.menage),
            raison=f"{montant(prochaine.reste)} à payer ; impayée le {constat}, un incident.",
            adresse=plan.get_absolute_url(),
            menage_id=plan.menage_id,
            dehors="Échéance d'un plan d'apurement",
        )


def _reglements(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    en_cours = Mesure.objects.filter(menage=OuterRef("menage"), statut__in=EN_COURS)
    etalees = PlanApurement.objects.signes().filter(parts__dette=OuterRef("pk"))
    dettes = (
        Dette.objects.visibles_par(acces, Geste.ECRIRE)
        .filter(Exists(en_cours), ~Exists(etalees), statut__in=PLANS, mensualite__gt=0)
        .exclude(restant=0)
        .annotate(dernier=Max("reglements__date"))
        .select_related("menage")
    )
    for dette in dettes:
        depuis = dette.dernier or dette.constatee_le
        attendu = ajoute_mois(depuis, 1)
        if not acces.le - OUBLIE <= attendu <= jusqu_au:
            continue
        vu = f"dernier noté le {date_longue(depuis)}" if dette.dernier else "aucun n’est noté"
        yield Echeance(
            le=attendu,
            quoi=f"Règlement attendu : {dette}",
            menage=str(dette.menage),
            raison=f"{montant(dette.mensualite)} par mois ; {vu}.",
            adresse=dette.get_absolute_url(),
            menage_id=dette.menage_id,
            dehors="Règlement attendu",
        )


def _photographies(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Au début et à la fin des mesures dont le dispositif attend un bilan : il les compare."""
    prises = Situation.objects.filter(mesure=OuterRef("pk"))
    mesures = (
        Mesure.objects.visibles_par(acces, Geste.ECRIRE)
        .filter(statut__in=EN_COURS)
        .exclude(debut=None)
        .annotate(a_debut=Exists(prises), a_fin=Exists(prises.filter(moment="FIN")))
        .select_related("dispositif", "menage")
        .prefetch_related("periodes")
    )
    fenetre = timedelta(days=int(parametre("PHOTOGRAPHIE_FENETRE", acces.le).valeur))
    for mesure in mesures:
        if mesure.dispositif.les_regles.bilan_avant_fin_mois is None:
            continue
        if not mesure.a_debut:
            attendue = mesure.debut + fenetre
            quoi = "Photographier la situation de début"
            raison = f"{mesure}, commencée le {date_longue(mesure.debut)} : le bilan part de là."
        elif mesure.fin_prevue and not mesure.a_fin and _au_bout(mesure):
            attendue = mesure.fin_prevue
            quoi = "Photographier la situation de fin"
            raison = f"{mesure}, fin prévue le {date_longue(attendue)} : le bilan la compare."
        else:
            continue
        if attendue <= jusqu_au:
            adresse = reverse("dossier:photographier", args=[mesure.menage_id])
            menage, pk = str(mesure.menage), mesure.menage_id
            yield Echeance(
                attendue, quoi, menage, raison, adresse, menage_id=pk, dehors="Situation à relever"
            )


def _au_bout(mesure: Mesure) -> bool:
    """Plus aucun renouvellement n'est possible : la fin de période est la fin de la mesure."""
    return type_de_bilan(mesure.accords(), mesure.dispositif.les_regles) == "FINAL"
