"""Les filtres d'une liste de ménages : ce qu'ils proposent, ce qu'ils retiennent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q

from palier.metier.accompagnement.models import Acte, Dispositif, Mesure
from palier.metier.logement.models import Procedure
from palier.metier.menages.models import Menage, Qualite, Suivi, lisible
from palier.noyau.texte import minuscule
from palier.socle.champs import choix
from palier.socle.comptes.models import Professionnel, en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

AUCUN = "aucun"
UNE_MINUTE = 60
JOURS_SANS_CONTACT = (30, 60, 90, 180)
Choix = list[tuple[str, str]]
Retenus = Mapping[str, str]


@dataclass(frozen=True)
class Filtre:
    """Une question que l'on pose à la liste.

    Attributes:
        donnee: ce qu'il faut pouvoir lire pour la poser.
        choix: les réponses proposées à cette casquette.
        retient: ce que la réponse garde ; les autres réponses l'éclairent.
    """

    cle: str
    nom: str
    donnee: Donnee
    choix: Callable[[Acces], Choix]
    retient: Callable[[Retenus, Acces], Q]


def permis(acces: Acces) -> list[Filtre]:
    """Les filtres que cette casquette peut employer."""
    return [filtre for filtre in FILTRES if acces.peut(Geste.LIRE, filtre.donnee)]


def proposer(filtre: Filtre, acces: Acces) -> Choix:
    """Les réponses proposées ; elles changent peu, et se relisent au plus toutes les minutes."""
    cle = f"listes.{filtre.cle}.{acces.affectation_id}.{acces.le}"
    choix: Choix = cache.get_or_set(cle, lambda: filtre.choix(acces), UNE_MINUTE)
    return choix


def contacts(acces: Acces) -> Any:
    """Ce qui a eu lieu avec un ménage, ou pour lui (R-RGP-01)."""
    return Acte.objects.realises().filter(menage=OuterRef("pk"), date__lte=acces.le)


def referents(acces: Acces) -> Any:
    return Suivi.objects.filter(en_vigueur(acces.le), qualite=Qualite.REFERENT)


def _referents(acces: Acces) -> Choix:
    visibles = referents(acces).filter(lisible(acces, Donnee.IDENTITE))
    ids = visibles.values("professionnel")
    noms = [(str(p.pk), str(p)) for p in Professionnel.objects.filter(pk__in=ids)]
    return [*noms, (AUCUN, "personne")]


def _par_referent(retenus: Retenus, acces: Acces) -> Q:
    suivis = referents(acces).filter(menage=OuterRef("pk"))
    if retenus["referent"] == AUCUN:
        return ~Q(Exists(suivis))
    return Q(Exists(suivis.filter(professionnel_id=retenus["referent"])))


def _dispositifs(acces: Acces) -> Choix:
    siens = Dispositif.objects.de_la_structure(acces.structure_id)
    return [(str(d.pk), str(d)) for d in siens]


_MESURES = [
    ("en_cours", "en cours"),
    ("demandee", "demandée, pas démarrée"),
    ("finie", "finie"),
    (AUCUN, "aucune"),
]


def _par_mesure(retenus: Retenus, acces: Acces) -> Q:
    """Le dispositif et l'état se lisent sur la même mesure."""
    mesures = Mesure.objects.filter(menage=OuterRef("pk"))
    if dispositif := retenus.get("dispositif"):
        mesures = mesures.filter(dispositif_id=dispositif)
    etat = retenus.get("mesure")
    if etat == AUCUN:
        return ~Q(Exists(mesures))
    if etat == "en_cours":
        mesures = mesures.en_cours(acces.le)
    elif etat == "demandee":
        mesures = mesures.demandees()
    elif etat == "finie":
        finies = mesures.filter(fin__lt=acces.le)
        return Q(Exists(finies)) & ~Q(Exists(mesures.en_cours(acces.le)))
    return Q(Exists(mesures))


def _procedures(_acces: Acces) -> Choix:
    types = [(code, minuscule(nom)) for code, nom in choix("type_procedure")]
    return [("ouverte", "ouverte"), *types, (AUCUN, "aucune")]


def _par_procedure(retenus: Retenus, _acces: Acces) -> Q:
    ouvertes = Procedure.objects.filter(menage=OuterRef("pk")).ouvertes()
    voulue = retenus["procedure"]
    if voulue == AUCUN:
        return ~Q(Exists(ouvertes))
    return Q(Exists(ouvertes if voulue == "ouverte" else ouvertes.filter(type=voulue)))


def _sans_contact(retenus: Retenus, acces: Acces) -> Q:
    depuis = acces.le - timedelta(days=int(retenus["sans_contact"]))
    return ~Q(Exists(contacts(acces).filter(date__gt=depuis)))


def _quartiers(acces: Acces) -> Choix:
    siens = Menage.objects.visibles_par(acces).exclude(quartier="").order_by("quartier")
    return [(q, q) for q in siens.values_list("quartier", flat=True).distinct()]


FILTRES = (
    Filtre("referent", "Suivi par", Donnee.IDENTITE, _referents, _par_referent),
    Filtre("dispositif", "Dispositif", Donnee.IDENTITE, _dispositifs, _par_mesure),
    Filtre("mesure", "Mesure", Donnee.IDENTITE, lambda _acces: _MESURES, _par_mesure),
    Filtre("procedure", "Procédure", Donnee.BUDGET, _procedures, _par_procedure),
    Filtre(
        "sans_contact",
        "Sans contact depuis",
        Donnee.AGENDA,
        lambda _acces: [(str(n), f"plus de {n} jours") for n in JOURS_SANS_CONTACT],
        _sans_contact,
    ),
    Filtre(
        "quartier",
        "Quartier",
        Donnee.IDENTITE,
        _quartiers,
        lambda retenus, _acces: Q(quartier=retenus["quartier"]),
    ),
)
