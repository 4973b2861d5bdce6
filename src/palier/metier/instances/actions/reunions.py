"""Tenir une instance : prévoir, inscrire, faire les tâches, annoncer et suivre."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from palier.metier.accompagnement.listes import Statut
from palier.metier.accompagnement.models import Mesure
from palier.metier.instances.droits import exiger_reunion
from palier.metier.instances.models import Amelioration, Examen, Instance, Reunion, Tache
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.reglages.finalites import exiger_codes


@transaction.atomic
def ouvrir_instance(
    *, code: str, par: Acces, nom: str = "", periodicite_semaines: Decimal | None = None
) -> Instance:
    """Ajoute une instance à celles de la structure.

    Raises:
        Interdit: la casquette n'écrit pas les commissions.
        Refus: la structure l'a déjà.
    """
    par.exiger(Geste.ECRIRE, Donnee.INSTANCES)
    _verrouiller(par)
    if Instance.objects.filter(structure_id=par.structure_id, code=code).exists():
        raise Refus("Cette instance est déjà suivie", "prévoyez-y une réunion", champ="code")
    instance = Instance.objects.create(
        structure_id=par.structure_id,
        code=code,
        nom=nom,
        periodicite_semaines=periodicite_semaines,
    )
    tracer(par, "instances.ouvrir_instance", instance, code=code)
    return instance


@transaction.atomic
def prevoir(
    *,
    instance: str,
    date: date,
    par: Acces,
    initiative: str = "",
    duree_min: int | None = None,
) -> Reunion:
    """Note une réunion, tenue ou à tenir.

    Raises:
        Interdit: la casquette n'écrit pas les commissions.
        Refus: cette instance se réunit déjà ce jour-là.
    """
    par.exiger(Geste.ECRIRE, Donnee.INSTANCES)
    _verrouiller(par)
    memes = Reunion.objects.filter(structure_id=par.structure_id, instance=instance, date=date)
    if memes.exists():
        fait = f"Cette instance se réunit déjà le {date_longue(date)}"
        raise Refus(fait, "ouvrez cette réunion, ou changez la date", champ="date")
    reunion = Reunion.objects.create(
        structure_id=par.structure_id,
        instance=instance,
        date=date,
        initiative=initiative,
        duree_min=duree_min,
    )
    tracer(par, "instances.prevoir", reunion, instance=instance)
    return reunion


@transaction.atomic
def inscrire(reunion: Reunion, menage: Menage, *, par: Acces, motif: str = "") -> Examen:
    """Inscrit une situation à l'ordre du jour.

    Raises:
        Interdit: la casquette n'écrit pas les commissions, ou ne lit pas ce ménage.
        Refus: la situation est déjà inscrite.
    """
    exiger_reunion(reunion, par)
    exiger_dossier(menage, par, Donnee.IDENTITE, Geste.LIRE)
    exiger_codes(par.structure_id, Examen, motif=motif)
    Reunion.objects.select_for_update().get(pk=reunion.pk)
    if reunion.examens.filter(menage=menage).exists():
        raise Refus(f"{menage} est déjà à l'ordre du jour", champ="menage")
    mesure = menage.mesures.filter(statut=Statut.COMMISSION).first()
    motif = motif or ("DEMANDE" if mesure else "")
    if motif == "RENOUVELLEMENT":
        mesure = Mesure.objects.visibles_par(par).qui_finit_d_abord(menage.pk)
    examen = Examen.objects.create(reunion=reunion, menage=menage, mesure=mesure, motif=motif)
    tracer(par, "instances.inscrire", reunion, menage_id=menage.pk)
    return examen


@transaction.atomic
def inscrire_les_demandes(reunion: Reunion, *, par: Acces) -> list[Examen]:
    """Inscrit d'un geste les demandes et les renouvellements qui attendent, et que l'on mène.

    Raises:
        Interdit: la casquette n'écrit pas les commissions.
        Refus: aucune demande n'attend.
    """
    exiger_reunion(reunion, par)
    Reunion.objects.select_for_update().get(pk=reunion.pk)
    demandes = Examen.objects.demandes_en_attente(reunion, par)
    examens = [
        Examen(reunion=reunion, menage_id=m.menage_id, mesure=m, motif=m.motif_d_examen)
        for m in demandes
    ]
    if not examens:
        raise Refus("Aucune demande n'attend la commission", "rechargez la page")
    Examen.objects.bulk_create(examens)
    for examen in examens:
        tracer(par, "instances.inscrire", reunion, menage_id=examen.menage_id)
    return examens


@transaction.atomic
def retirer(examen: Examen, *, par: Acces) -> None:
    """Retire une situation de l'ordre du jour, tant que rien n'en est décidé.

    Raises:
        Refus: une décision est déjà prise.
    """
    exiger_reunion(examen.reunion, par)
    if not Examen.objects.filter(pk=examen.pk, decision="", resolu=None, issue="").delete()[0]:
        raise Refus("Une décision est déjà notée pour cette situation", "corrigez la décision")
    tracer(par, "instances.retirer", examen.reunion, menage_id=examen.menage_id)


@transaction.atomic
def faire(tache: Tache, *, le: date, par: Acces) -> Tache:
    """Note qu'une tâche est faite.

    Raises:
        Interdit: la tâche est à quelqu'un d'autre, et la casquette n'écrit pas les commissions.
        Refus: elle est déjà faite.
    """
    sienne = tache.professionnel_id == par.professionnel_id
    if tache.structure_id != par.structure_id or not (
        sienne or par.peut(Geste.ECRIRE, Donnee.INSTANCES)
    ):
        raise Interdit("Cette tâche est à quelqu'un d'autre", "demandez-lui de la terminer")
    if not Tache.objects.filter(pk=tache.pk, faite_le=None).update(faite_le=le):
        raise Refus("Cette tâche est déjà faite", "rechargez la page pour voir depuis quand")
    tache.refresh_from_db()
    tracer(par, "instances.faire", tache, menage_id=tache.menage_id)
    return tache


@transaction.atomic
def annoncer(
    *, annee: int, action: str, par: Acces, responsable: str = "", statut: str = "PREVUE"
) -> Amelioration:
    """Note une action d'amélioration annoncée par un bilan.

    Raises:
        Refus: elle est déjà annoncée cette année-là.
    """
    par.exiger(Geste.ECRIRE, Donnee.INSTANCES)
    _verrouiller(par)
    cle = {"structure_id": par.structure_id, "annee": annee, "action": action}
    if Amelioration.objects.filter(**cle).exists():
        raise Refus("Cette action est déjà annoncée", "suivez-la dans la liste", champ="action")
    amelioration = Amelioration.objects.create(**cle, responsable=responsable, statut=statut)
    tracer(par, "instances.annoncer", amelioration, annee=annee)
    return amelioration


@transaction.atomic
def suivre(amelioration: Amelioration, *, statut: str, depuis: str, par: Acces) -> Amelioration:
    """Dit où en est une action d'amélioration.

    Args:
        depuis: le statut que l'on avait sous les yeux.
    Raises:
        Refus: il a changé entre-temps.
    """
    par.exiger(Geste.ECRIRE, Donnee.INSTANCES)
    siennes = Amelioration.objects.filter(pk=amelioration.pk, structure_id=par.structure_id)
    if not siennes.filter(statut=depuis).update(statut=statut):
        raise Refus("Cette action a changé entre-temps", "relisez son statut")
    amelioration.refresh_from_db()
    tracer(par, "instances.suivre", amelioration, statut=statut)
    return amelioration


def _verrouiller(par: Acces) -> None:
    """Deux envois simultanés ne font qu'un effet : le second attend le premier."""
    Structure.objects.select_for_update().get(pk=par.structure_id)
