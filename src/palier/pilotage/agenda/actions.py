"""Régler ses rappels ; ouvrir et révoquer son calendrier ; envoyer les rappels du jour."""

import hashlib
import logging
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from palier.noyau.erreurs import Refus
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import accorde
from palier.pilotage.agenda.casquettes import casquettes, les_siennes
from palier.pilotage.agenda.models import Calendrier, RappelEnvoye, Rappels
from palier.pilotage.agenda.sources import preavis_de
from palier.socle.comptes.cloison import dire_la_structure
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer

journal = logging.getLogger("palier.agenda")
GARDE = timedelta(days=31)
"""Un rappel dont l'échéance est passée depuis un mois ne peut plus repartir : on l'oublie."""


def empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()


@transaction.atomic
def regler_les_rappels(*, courriel: bool, par: Acces) -> Rappels:
    """Dit si l'on veut être prévenu par courriel, dans cette structure."""
    par.exiger(Geste.LIRE, Donnee.IDENTITE)
    rappels, _ = Rappels.objects.update_or_create(
        professionnel_id=par.professionnel_id,
        structure_id=par.structure_id,
        defaults={"courriel": courriel},
    )
    tracer(par, "agenda.regler_les_rappels", rappels, courriel=courriel)
    return rappels


@transaction.atomic
def creer_calendrier(*, maintenant: datetime, par: Acces) -> str:
    """Ouvre un calendrier privé et rend son jeton, une seule fois ; le précédent ne sert plus."""
    par.exiger(Geste.LIRE, Donnee.IDENTITE)
    Calendrier.objects.visibles_par(par).ouverts().update(revoque_le=maintenant)
    jeton = secrets.token_urlsafe(32)
    calendrier = Calendrier.objects.create(
        professionnel_id=par.professionnel_id,
        structure_id=par.structure_id,
        jeton=empreinte(jeton),
        cree_le=maintenant,
    )
    tracer(par, "agenda.creer_calendrier", calendrier)
    return jeton


@transaction.atomic
def revoquer_calendrier(*, maintenant: datetime, par: Acces) -> None:
    """Le lien ne sert plus, tout de suite.

    Raises:
        Refus: aucun calendrier n'est ouvert.
    """
    ouverts = Calendrier.objects.visibles_par(par).ouverts()
    calendrier = ouverts.first()
    if calendrier is None or not ouverts.update(revoque_le=maintenant):
        raise Refus("Aucun calendrier n'est ouvert", "rechargez la page")
    tracer(par, "agenda.revoquer_calendrier", calendrier)


def envoyer_les_rappels(*, le: date, adresse: str) -> int:
    """Prévient qui l'a demandé de ce qui approche ; rend le nombre de courriels partis.

    Un rappel est réservé avant de partir : lancé deux fois, l'envoi ne répète rien. Si le courriel
    ne part pas, la réserve est rendue et l'envoi suivant réessaie.

    Args:
        adresse: celle de Palier, où mène le lien.
    """
    partis = 0
    for structure in Structure.objects.order_by("pk"):
        # Sous un rôle ordinaire, PostgreSQL ne rend que les lignes de la structure dite.
        dire_la_structure(structure.pk)
        demandes = Rappels.objects.filter(structure=structure, courriel=True).order_by("pk")
        partis += sum(_prevenir(rappels, le, adresse) for rappels in demandes)
        RappelEnvoye.objects.filter(structure=structure, echoit_le__lt=le - GARDE).delete()
    dire_la_structure(None)
    return partis


def _prevenir(rappels: Rappels, le: date, adresse: str) -> bool:
    """Envoie à un professionnel ses rappels neufs ; faux s'il n'y en a pas, ou s'il échoue."""
    par, neufs = _reserver(rappels.pk, le)
    if not neufs:
        return False
    if not _envoyer(rappels, neufs, adresse):
        RappelEnvoye.objects.filter(pk__in=[n.pk for n in neufs]).delete()
        return False
    tracer(par, "agenda.envoyer_rappels", rappels, nombre=len(neufs))
    return True


@transaction.atomic
def _reserver(pk: int, le: date) -> tuple[Acces | None, list[RappelEnvoye]]:
    """Les rappels neufs de ce jour, désormais tenus pour envoyés."""
    rappels = Rappels.objects.select_for_update(of=("self",)).select_related("structure").get(pk=pk)
    tenus = casquettes(rappels.professionnel, rappels.structure_id, le)
    if not tenus or not rappels.courriel:
        return None, []
    siens = RappelEnvoye.objects.filter(
        professionnel_id=rappels.professionnel_id, structure_id=rappels.structure_id
    )
    deja = set(siens.values_list("echeance", "preavis"))
    preavis = preavis_de(rappels.structure, le)
    neufs = [
        RappelEnvoye(
            professionnel_id=rappels.professionnel_id,
            structure_id=rappels.structure_id,
            echeance=e.empreinte,
            preavis=dit,
            echoit_le=e.le,
        )
        for e in les_siennes(tenus, ajoute_mois(le, 1), preavis)
        if (dit := preavis.rappel(e, le)) and (e.empreinte, dit) not in deja
    ]
    return tenus[0], RappelEnvoye.objects.bulk_create(neufs)


def _envoyer(rappels: Rappels, neufs: Iterable[RappelEnvoye], adresse: str) -> bool:
    par_preavis: dict[str, int] = {}
    for neuf in neufs:
        par_preavis[neuf.preavis] = par_preavis.get(neuf.preavis, 0) + 1
    nombre = sum(par_preavis.values())
    contexte = {"rappels": rappels, "nombre": nombre, "lien": f"{adresse}/", "adresse": adresse}
    contexte["par_preavis"] = sorted(par_preavis.items())
    sujet = f"Palier : {accorde(nombre, 'échéance approche', 'échéances approchent')}"
    corps = render_to_string("agenda/courriel_rappels.txt", contexte)
    try:
        return bool(send_mail(sujet, corps, None, [rappels.professionnel.compte.courriel]))
    except (OSError, SMTPException) as erreur:
        journal.warning("Rappels de la structure %s : %s", rappels.structure_id, erreur)
        return False
