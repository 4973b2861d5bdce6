"""Tenir le collectif : ouvrir une action, prévoir une séance, y inscrire, pointer, annuler."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from palier.metier.collectif.listes import CLAS
from palier.metier.collectif.models import Action, Presence, Seance
from palier.metier.menages.models import Personne
from palier.metier.partenaires.models import Partenaire
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.comptes.models import Professionnel, Structure, en_vigueur
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer

_PARTS = (("anonymes_enfants", "anonymes_adultes"), ("anonymes_f", "anonymes_m"))


def _exiger(fiche: Action | Seance, par: Acces) -> None:
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    if fiche.structure_id != par.structure_id:
        raise Interdit("Cette action est d'une autre structure", "changez de casquette")


@transaction.atomic
def ouvrir(*, type: str, nom: str, par: Acces, site: str = "", **champs: Any) -> Action:
    """Ouvre une action, à laquelle on prévoira des séances.

    Args:
        champs: theme, capacite, objectif, partenaire.
    Raises:
        Refus: la structure a déjà une action de ce type et de ce nom, sur ce site ; le partenaire
            n'est pas à son annuaire.
    """
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    Structure.objects.select_for_update().get(pk=par.structure_id)
    memes = Action.objects.filter(structure_id=par.structure_id, type=type, nom=nom, site=site)
    if memes.exists():
        raise Refus("Cette action est déjà ouverte", "prévoyez-y une séance", champ="nom")
    _exiger_a_l_annuaire(champs.get("partenaire"), par)
    action = Action.objects.create(
        structure_id=par.structure_id, type=type, nom=nom, site=site, **champs
    )
    tracer(par, "collectif.ouvrir", action, type=type)
    return action


@transaction.atomic
def modifier(action: Action, *, version: int, par: Acces, **champs: Any) -> Action:
    """Change le nom d'une action, ou ce qu'on en dit ; son type ne change pas.

    Raises:
        Perimee: quelqu'un l'a changée entre-temps.
        Refus: le partenaire n'est pas à l'annuaire de la structure.
    """
    _exiger(action, par)
    _exiger_a_l_annuaire(champs.get("partenaire"), par)
    Action.objects.modifier(action, version, **champs)
    tracer(par, "collectif.modifier", action, champs=sorted(champs))
    return action


def _exiger_a_l_annuaire(partenaire: Partenaire | None, par: Acces) -> None:
    annuaire = Partenaire.objects.visibles_par(par)
    if partenaire and not annuaire.filter(pk=partenaire.pk).exists():
        raise Refus(
            f"{partenaire} n'est pas à votre annuaire", "ajoutez-le d'abord", champ="partenaire"
        )


@transaction.atomic
def prevoir(
    action: Action, *, date: date, par: Acces, duree_min: int | None = None, axe: str = ""
) -> Seance:
    """Prévoit une séance ; les inscrits de la dernière le restent.

    Raises:
        Refus: l'action a déjà une séance ce jour-là, ou l'axe n'est pas du CLAS.
    """
    _exiger(action, par)
    if axe and action.type != CLAS:
        raise Refus("Seul le CLAS a des axes", "laissez l'axe vide", champ="axe")
    Action.objects.select_for_update().get(pk=action.pk)
    if action.seances.filter(date=date).exclude(statut="ANNULEE").exists():
        fait = f"Une séance est déjà prévue le {date_longue(date)}"
        raise Refus(fait, "ouvrez-la, ou changez la date", champ="date")
    derniere = action.seances.exclude(statut="ANNULEE").filter(date__lt=date).first()
    seance = Seance.objects.create(
        structure_id=par.structure_id,
        action=action,
        date=date,
        duree_min=duree_min,
        axe=axe,
        statut="PREVUE",
    )
    if derniere is not None:
        inscrits = set(derniere.presences.values_list("personne", "professionnel"))
        Presence.objects.bulk_create(
            Presence(seance=seance, personne_id=pk, professionnel_id=pro, present=False)
            for pk, pro in sorted(inscrits, key=str)
        )
    tracer(par, "collectif.prevoir", seance, reprise_de=derniere and derniere.pk)
    return seance


@transaction.atomic
def inscrire(
    seance: Seance,
    *,
    par: Acces,
    personne: Personne | None = None,
    professionnel: Professionnel | None = None,
) -> Presence:
    """Inscrit quelqu'un à une séance ; déjà inscrit, il le reste.

    Raises:
        Interdit: on n'ouvre pas le dossier de cette personne.
        Refus: la séance est annulée, ou le professionnel n'est pas de la structure.
    """
    _exiger(seance, par)
    if seance.statut == "ANNULEE":
        raise Refus("Cette séance est annulée", "rétablissez-la d'abord")
    if personne and not Personne.objects.visibles_par(par).filter(pk=personne.pk).exists():
        raise Interdit("Cette personne est suivie par vos collègues", "demandez-leur de l'inscrire")
    en_poste = en_vigueur(seance.date, "affectations__")
    equipe = Professionnel.objects.filter(en_poste, affectations__structure=par.structure_id)
    if professionnel and not equipe.filter(pk=professionnel.pk).exists():
        fait = f"{professionnel} n'est pas en poste ce jour-là"
        raise Refus(fait, "choisissez quelqu'un de l'équipe", champ="professionnel")
    Seance.objects.select_for_update().get(pk=seance.pk)
    qui = {"personne": personne, "professionnel": professionnel}
    if deja := seance.presences.filter(**qui).first():
        return deja
    presence = Presence.objects.create(seance=seance, present=False, **qui)
    tracer(par, "collectif.inscrire", seance, personne_id=personne and personne.pk)
    return presence


@transaction.atomic
def retirer(presence: Presence, *, par: Acces) -> None:
    """Retire un inscrit d'une séance.

    Raises:
        Refus: il y était : décocher d'abord sa présence.
    """
    _exiger(presence.seance, par)
    if not Presence.objects.filter(pk=presence.pk, present=False).delete()[0]:
        raise Refus(f"{presence} est noté présent", "décochez d'abord sa présence")
    tracer(par, "collectif.retirer", presence.seance, personne_id=presence.personne_id)


@transaction.atomic
def pointer(
    seance: Seance,
    *,
    version: int,
    presents: Mapping[int, bool],
    intervenants: Mapping[str, int],
    par: Acces,
    **champs: Any,
) -> Seance:
    """Note qui était là ; la séance s'est tenue.

    Args:
        presents: présence → venu ; celles que l'on ne nomme pas ne changent pas.
        intervenants: statut → combien.
        champs: anonymes, anonymes_enfants, anonymes_adultes, anonymes_f, anonymes_m, avis,
            satisfaits.
    Raises:
        Perimee: quelqu'un l'a pointée entre-temps ; rien n'est écrasé.
        Refus: elle est annulée ou à venir, ou les nombres ne se recoupent pas.
    """
    _exiger(seance, par)
    if seance.statut == "ANNULEE":
        raise Refus("Cette séance est annulée", "rétablissez-la d'abord")
    if seance.date > par.le:
        raise Refus(f"La séance se tiendra le {date_longue(seance.date)}", "pointez ce jour-là")
    _exiger_que_tout_se_recoupe(champs)
    Seance.objects.modifier(seance, version, statut="TENUE", **champs)
    visibles = Presence.objects.visibles_par(par).filter(seance=seance)
    for venu in (True, False):
        pks = [pk for pk, dit in presents.items() if dit is venu]
        visibles.filter(pk__in=pks, present=not venu).update(present=venu)
    _ecrire_intervenants(seance, intervenants)
    tracer(par, "collectif.pointer", seance, presents=sum(presents.values()))
    return seance


def _exiger_que_tout_se_recoupe(champs: Mapping[str, Any]) -> None:
    total = champs.get("anonymes") or 0
    for parts in _PARTS:
        somme = sum(champs.get(part) or 0 for part in parts)
        if somme > total:
            fait = f"Les non nommés sont {total}, et leurs parts font {somme}"
            raise Refus(fait, "corrigez l'un ou l'autre", champ="anonymes")
    avis, satisfaits = champs.get("avis") or 0, champs.get("satisfaits") or 0
    if satisfaits > avis:
        fait = f"Les avis recueillis sont {avis}, et les satisfaits {satisfaits}"
        raise Refus(fait, "corrigez l'un ou l'autre", champ="satisfaits")


def nombres_d_intervenants(seance: Seance) -> dict[str, int]:
    """Combien d'intervenants de chaque statut."""
    return dict(seance.intervenants.order_by().values_list("statut").annotate(total=Sum("nombre")))


def _ecrire_intervenants(seance: Seance, voulus: Mapping[str, int]) -> None:
    """Ce qui n'a pas changé garde ses minutes."""
    actuels = nombres_d_intervenants(seance)
    for statut, nombre in voulus.items():
        if nombre != actuels.get(statut, 0):
            seance.intervenants.filter(statut=statut).delete()
            if nombre:
                minutes = seance.duree_min
                seance.intervenants.create(statut=statut, nombre=nombre, duree_min=minutes)


@transaction.atomic
def annuler(seance: Seance, *, par: Acces) -> Seance:
    """Annule une séance : elle ne compte plus parmi les organisées (R-RES-10).

    Raises:
        Refus: quelqu'un y est noté présent, ou elle est déjà annulée.
    """
    _exiger(seance, par)
    venus = seance.presences.filter(present=True).exists() or seance.anonymes
    if venus:
        raise Refus("Des participants y sont notés présents", "corrigez d'abord les présences")
    return _passer(seance, "annuler", "ANNULEE", par)


@transaction.atomic
def retablir(seance: Seance, *, par: Acces) -> Seance:
    """Rend prévue une séance annulée.

    Raises:
        Refus: elle ne l'est pas, ou ne l'est plus.
    """
    _exiger(seance, par)
    return _passer(seance, "retablir", "PREVUE", par, de="ANNULEE")


def _passer(seance: Seance, verbe: str, statut: str, par: Acces, *, de: str = "") -> Seance:
    d_ou = Seance.objects.filter(pk=seance.pk).exclude(statut=statut)
    if de:
        d_ou = d_ou.filter(statut=de)
    if not d_ou.update(statut=statut, version=F("version") + 1):
        raise Refus("Cette séance a changé entre-temps", "rechargez la page")
    seance.refresh_from_db()
    tracer(par, f"collectif.{verbe}", seance)
    return seance
