"""Noter un acte."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from palier.metier.accompagnement.models import Acte, Mesure, PresenceActe, Sollicitation
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage, Personne
from palier.metier.partenaires.models import Partenaire
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.preparees import preparee
from palier.socle.reglages.finalites import exiger_codes

DUREE_MAX = 1440
Sollicite = tuple[Partenaire | None, str]
"""Un partenaire de l'annuaire et sa catégorie ; None : la catégorie seule."""


class DejaNote(Refus):
    """Cette saisie est déjà notée, et ce second envoi en dit autre chose."""


def noter(
    menage: Menage,
    *,
    type: str,
    le: date,
    par: Acces,
    cle: str | None = None,
    mesure: Mesure | None = None,
    presents: Iterable[Personne] = (),
    sollicites: Iterable[Sollicite] = (),
    duree_partenaires: int | None = None,
    **champs: Any,
) -> Acte:
    """Note un acte dans le dossier d'un ménage ; envoyé deux fois, il n'est noté qu'une.

    Args:
        cle: la clé d'idempotence du formulaire ; un second envoi rend le premier acte.
        presents: les personnes du ménage qui étaient là.
        sollicites: les partenaires, à défaut leur catégorie ; duree_partenaires : avec chacun.
        champs: heure, statut, duree_min, lieu, objet, note, visibilite, motif_absence, themes.
    Raises:
        Interdit: la casquette n'écrit pas de notes dans ce dossier.
        Refus: un acte fait est à venir, un acte prévu est passé, la durée dépasse un jour.
        DejaNote: le premier envoi de cette clé disait autre chose ; rien n'est écrasé ni jeté.
    """
    exiger_dossier(menage, par, Donnee.NOTES, Geste.ECRIRE)
    _exiger_plausible(le, par.le, champs)
    la = _du_menage(menage, presents)
    dit = {"menage_id": menage.pk, "type": type, "date": le, **champs}
    try:
        with transaction.atomic():
            acte = _ecrire(dit, mesure or _mesure_du_jour(menage, le), cle, par)
            _avec_qui(acte, la, sollicites, duree_partenaires)
            tracer(par, "accompagnement.noter", acte, menage_id=menage.pk, type=type)
    except IntegrityError:
        if (deja := _deja(cle, par)) is None:
            raise
        _exiger_pareil(deja, dit, la)
        return deja
    return acte


def _ecrire(dit: dict[str, Any], mesure: Mesure | None, cle: str | None, par: Acces) -> Acte:
    exiger_codes(par.structure_id, Acte, motif_absence=dit.get("motif_absence", ""))
    return Acte.objects.create(
        structure_id=par.structure_id,
        mesure=mesure,
        professionnel_id=par.professionnel_id,
        cle_saisie=cle,
        **dit,
    )


def _deja(cle: str | None, par: Acces) -> Acte | None:
    """Ce que le premier envoi de cette clé a noté."""
    if cle is None:
        return None
    return Acte.objects.filter(cle_saisie=cle, professionnel_id=par.professionnel_id).first()


def _exiger_plausible(le: date, aujourd_hui: date, champs: dict[str, Any]) -> None:
    prevu = champs.get("statut") == "PREVU"
    if le > aujourd_hui and not prevu:
        fait = f"Le {le:%d/%m/%Y} n'est pas encore venu"
        raise Refus(fait, "corrigez la date, ou notez l'acte comme prévu", champ="le")
    if le < aujourd_hui and prevu:
        fait = f"Le {le:%d/%m/%Y} est passé"
        raise Refus(
            fait, "corrigez la date, ou dites comment ce rendez-vous s'est tenu", champ="le"
        )
    if (champs.get("duree_min") or 0) > DUREE_MAX:
        raise Refus("Un acte dure au plus un jour", "vérifiez la durée", champ="duree_min")


def _du_menage(menage: Menage, presents: Iterable[Personne]) -> list[Personne]:
    """Les présents, s'ils sont ou furent du ménage : on note parfois après un départ."""
    la = list(presents)
    connus = set(menage.compositions.values_list("personne", flat=True)) if la else set()
    for personne in la:
        if personne.pk not in connus:
            fait = f"{personne} n'est pas de ce ménage"
            raise Refus(fait, "choisissez parmi ses membres", champ="presents")
    return la


def _avec_qui(
    acte: Acte, la: list[Personne], sollicites: Iterable[Sollicite], minutes: int | None
) -> None:
    PresenceActe.objects.bulk_create(PresenceActe(acte=acte, personne=p) for p in la)
    Sollicitation.objects.bulk_create(
        Sollicitation(acte=acte, partenaire=partenaire, categorie=categorie, duree_min=minutes)
        for partenaire, categorie in sollicites
    )


def _exiger_pareil(deja: Acte, dit: dict[str, Any], la: list[Personne]) -> None:
    presents = set(deja.presents.values_list("personne", flat=True))
    autres = any(getattr(deja, champ) != valeur for champ, valeur in dit.items())
    if autres or presents != {personne.pk for personne in la}:
        raise DejaNote(
            "Un premier envoi est déjà noté dans ce dossier, avec d'autres mots",
            "gardez l'un des deux textes ; enregistrer de nouveau notera un second acte",
        )


def _mesure_du_jour(menage: Menage, le: date) -> Mesure | None:
    """La mesure en cours ce jour-là ; aucune si le ménage en a plusieurs : on ne devine pas."""
    mesures = _en_cours(menage.pk, le)
    return mesures[0] if len(mesures) == 1 else None


@preparee
def _en_cours(menage: int, le: date) -> QuerySet[Mesure]:
    return Mesure.objects.filter(menage=menage).en_cours(le)[:2]
