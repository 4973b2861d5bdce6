"""Le calendrier d'un professionnel, au format iCalendar (RFC 5545), sans nom de ménage."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

from palier.noyau.delais import Duree
from palier.pilotage.agenda.sources import Preavis
from palier.socle.presentation.echeances import Echeance

REVOIR = timedelta(hours=6)


def ical(
    echeances: Iterable[Echeance],
    dossiers: Mapping[int, str],
    preavis: Preavis,
    *,
    cree_le: datetime,
    adresse: str,
) -> bytes:
    """Le fichier ; les mêmes échéances rendent toujours les mêmes octets.

    Args:
        dossiers: le numéro de chaque ménage, par identifiant.
        adresse: celle de Palier, où mènent les liens.
    """
    calendrier = Calendar()
    calendrier.add("prodid", "-//Palier//Rappels//FR")
    calendrier.add("version", "2.0")
    calendrier.add("method", "PUBLISH")
    calendrier.add("x-wr-calname", "Palier, échéances")
    calendrier.add("refresh-interval", vDuration(REVOIR), parameters={"value": "DURATION"})
    calendrier.add("x-published-ttl", vDuration(REVOIR))
    for e in echeances:
        calendrier.add_component(_evenement(e, dossiers, preavis, cree_le, adresse))
    return bytes(calendrier.to_ical())


def _evenement(
    e: Echeance,
    dossiers: Mapping[int, str],
    preavis: Preavis,
    cree_le: datetime,
    adresse: str,
) -> Event:
    dit = titre(e, dossiers.get(e.menage_id, ""))
    evenement = Event()
    evenement.add("uid", f"{e.empreinte}@palier")
    evenement.add("dtstamp", cree_le)
    evenement.add("dtstart", e.le)
    evenement.add("summary", dit)
    evenement.add("description", "Date indicative : ouvrez Palier pour la lire et agir.")
    evenement.add("url", f"{adresse}{e.adresse or '/'}")
    evenement.add("transp", "TRANSPARENT")
    durees = [preavis.premier, preavis.second] + ([preavis.lointain] if e.de_loin else [])
    for duree in durees:
        evenement.add_component(_alarme(e, duree, dit))
    return evenement


def titre(e: Echeance, dossier: str) -> str:
    """Ce que l'on en dit hors de Palier : la nature, et le numéro du dossier.

    >>> from datetime import date
    >>> e = Echeance(date(2026, 5, 1), "Audience", "Ferrand", "", "", dehors="Audience")
    >>> titre(e, "2026-014")
    'Audience — dossier 2026-014'
    """
    nature = e.dehors or "Échéance"
    return f"{nature} — dossier {dossier}" if dossier else nature


def _alarme(e: Echeance, duree: Duree, dit: str) -> Alarm:
    alarme = Alarm()
    alarme.add("action", "DISPLAY")
    alarme.add("description", dit)
    alarme.add("trigger", duree.avant(e.le) - e.le)
    return alarme
