"""Un jour tel qu'on le dit : « hier », « lundi », « 14/4 », « mardi 14 avril 2026 »."""

import re
from datetime import date, timedelta

from palier.noyau.erreurs import Refus
from palier.noyau.texte import cle

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
_RELATIFS = {"aujourd hui": 0, "aujourdhui": 0, "hier": -1, "avant hier": -2, "demain": 1}
_CHIFFRES = re.compile(r"(\d{1,2})[/.\s-](\d{1,2})(?:[/.\s-](\d{4}|\d{2}))?")
_LETTRES = re.compile(rf"(?:(?:{'|'.join(JOURS)}) )?(\d{{1,2}})(?:er)? ([a-z]+)(?: (\d{{4}}))?")


def jour_dit(texte: str, le: date, *, a_venir: bool = False) -> date:
    """Le jour que désigne un texte, dit le jour `le`.

    Un jour de la semaine est le dernier passé ; sans année, c'est la plus récente qui ne soit pas à
    plus d'un mois dans l'avenir. D'un rendez-vous (`a_venir`), le prochain jour qui convient.

    Raises:
        Refus: le texte ne désigne aucun jour, ou un jour qui n'existe pas.

    >>> jour_dit("lundi", date(2026, 4, 14)), jour_dit("14/4", date(2026, 4, 15))
    (datetime.date(2026, 4, 13), datetime.date(2026, 4, 14))
    >>> jour_dit("lundi", date(2026, 4, 14), a_venir=True)
    datetime.date(2026, 4, 20)
    """
    net = cle(texte)
    if net in _RELATIFS:
        return le + timedelta(days=_RELATIFS[net])
    if net in JOURS and a_venir:
        return le + timedelta(days=(JOURS.index(net) - le.weekday() - 1) % 7 + 1)
    if net in JOURS:
        return le - timedelta(days=(le.weekday() - JOURS.index(net)) % 7)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", texte.strip()):
        annee, mois, quantieme = (int(n) for n in texte.strip().split("-"))
        return _jour(annee, mois, quantieme, texte)
    if trouve := _CHIFFRES.fullmatch(net):
        return _date(int(trouve[1]), int(trouve[2]), trouve[3], le, texte, a_venir)
    if (trouve := _LETTRES.fullmatch(net)) and trouve[2] in MOIS:
        return _date(int(trouve[1]), MOIS.index(trouve[2]) + 1, trouve[3], le, texte, a_venir)
    raise Refus(
        f"« {texte} » ne désigne pas un jour", "écrivez « hier », « lundi » ou « 14/4 »", champ="le"
    )


def _date(
    quantieme: int, mois: int, annee: str | None, le: date, texte: str, a_venir: bool
) -> date:
    if annee:
        return _jour(int(annee) + (2000 if len(annee) == 2 else 0), mois, quantieme, texte)
    jour = _jour(le.year, mois, quantieme, texte)
    if a_venir and jour < le:
        return _jour(le.year + 1, mois, quantieme, texte)
    if not a_venir and jour > le + timedelta(days=31):
        jour = _jour(le.year - 1, mois, quantieme, texte)
    return jour


def _jour(annee: int, mois: int, quantieme: int, texte: str) -> date:
    try:
        return date(annee, mois, quantieme)
    except ValueError:
        raise Refus(f"« {texte} » n'existe pas", "vérifiez la date", champ="le") from None
