"""Les étapes d'une procédure, leur suite et les délais qu'elles font courir (R-EXP, R-SUR)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from palier.noyau.nomenclatures import nomenclature
from palier.noyau.parametres import parametre
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import accorde

_RETOURS = {("E10", "E03"), ("E11", "E03")}
"""Des délais accordés par le juge ramènent au plan d'apurement."""
_TOUJOURS = {"E17", "E18"}
"""Le départ volontaire et l'extinction peuvent survenir à tout moment."""
SUSPENDUE = "SUSPENDUE"

Pas = tuple[date, str]


def incoherences(etapes: Iterable[Pas]) -> list[tuple[Pas, Pas]]:
    """Les étapes datées avant une étape qu'elles suivent : (celle d'avant, celle d'après).

    Des étapes peuvent manquer ; le même jour, l'ordre de la procédure est présumé.

    >>> incoherences([(date(2026, 1, 20), "E07"), (date(2026, 1, 3), "E11")])
    [((datetime.date(2026, 1, 3), 'E11'), (datetime.date(2026, 1, 20), 'E07'))]
    """
    suite = sorted(
        ((le, code) for le, code in etapes if rang(code)), key=lambda p: (p[0], rang(p[1]))
    )
    return [
        (avant, apres)
        for avant, apres in pairwise(suite)
        if rang(apres[1]) < rang(avant[1])
        and (avant[1], apres[1]) not in _RETOURS
        and not {avant[1], apres[1]} & _TOUJOURS
    ]


def rang(code: str) -> int:
    """Le rang d'une étape d'expulsion ; zéro pour ce qui n'a pas d'ordre."""
    return int(nomenclature("etape").attribut(code, "rang") or 0)


def admises(type_procedure: str) -> list[str]:
    """Les étapes qu'une procédure de ce type peut franchir."""
    liste = nomenclature("etape")
    return [
        code
        for code in liste.codes
        if liste.attribut(code, "procedure") in (type_procedure, None) and code != "NSP"
    ]


AUDIENCE, DIAGNOSTIC = "E10", "E09"
_DELAIS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "E04": ("Fin du délai du commandement de payer", "EXP_COMMANDEMENT_DELAI", {}),
    "E12": ("Fin du délai pour quitter les lieux", "EXP_QUITTER_LES_LIEUX_DELAI", {}),
    "E14": ("Réponse du préfet attendue", "EXP_FORCE_PUBLIQUE_REFUS_IMPLICITE", {}),
    "S2_DEPOSE": ("Décision de recevabilité attendue", "SUR_RECEVABILITE_DELAI", {}),
    "S4_IRRECEVABLE": ("Contester l'irrecevabilité", "SUR_RECOURS_DELAI", {}),
    "S8_MESURES": (
        "Contester les mesures imposées",
        "SUR_CONTESTATION_DELAI",
        {"mesure": "IMPOSEES"},
    ),
}
"""Ce qu'une étape fait attendre : le geste, son délai, les clés du paramètre."""


@dataclass(frozen=True)
class Delai:
    """Un délai qui court : ce qu'il fait attendre, sa durée dite, son dernier jour."""

    quoi: str
    dit: str
    jusqu_au: date


def delai_de(code: str, le: date, bail: date | None = None) -> Delai | None:
    """Le délai que fait courir une étape ; None si elle n'en fait courir aucun.

    Args:
        bail: le jour du bail, dont dépend le délai du commandement de payer (R-EXP-04) ; inconnu :
            le plus long.

    >>> delai_de("E04", date(2025, 1, 10), bail=date(2023, 9, 1)).jusqu_au
    datetime.date(2025, 2, 21)
    >>> delai_de("E04", date(2025, 1, 10), bail=date(2019, 3, 1)).jusqu_au
    datetime.date(2025, 3, 10)
    """
    if code not in _DELAIS:
        return None
    quoi, nom, cles = _DELAIS[code]
    regle = le if code != "E04" else bail or date(1990, 1, 1)
    valeur = parametre(nom, regle, **cles)
    nombre = int(valeur.valeur)
    fin = ajoute_mois(le, nombre) if valeur.unite == "mois" else le + nombre * _JOURS[valeur.unite]
    return Delai(quoi, accorde(nombre, valeur.unite, _PLURIELS.get(valeur.unite)), fin)


_JOURS = {"jour": timedelta(days=1), "semaine": timedelta(days=7)}
_PLURIELS = {"mois": "mois", "jour": "jours", "semaine": "semaines"}


def diagnostic_avant(audience: date) -> tuple[date, str]:
    """Le dernier jour pour transmettre le diagnostic social et financier, et le délai dit.

    >>> diagnostic_avant(date(2026, 4, 28))
    (datetime.date(2026, 4, 21), '5 jours ouvrés')
    """
    reste = int(parametre("EXP_DSF_TRANSMISSION_DELAI", audience).valeur)
    dit = accorde(reste, "jour ouvré", "jours ouvrés")
    jour = audience
    while reste:
        jour -= timedelta(days=1)
        reste -= jour.weekday() < 5
    return jour, dit.replace("\u00a0", " ")
