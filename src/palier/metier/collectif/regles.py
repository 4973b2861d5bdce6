"""Une séance organisée, un groupe de CLAS au référentiel (R-RES-10, R-CLAS-01)."""

from collections.abc import Iterator
from dataclasses import dataclass

from palier.metier.collectif.listes import Etat
from palier.noyau.texte import accorde


def etat(statut: str, participants: int) -> Etat:
    """Où en est une séance (R-RES-10) ; sans statut dit, elle s'est tenue.

    >>> etat("TENUE", 1), etat("TENUE", 0), etat("ANNULEE", 4)
    (Etat.ORGANISEE, Etat.SANS_PARTICIPANT, Etat.ANNULEE)
    """
    if statut == "ANNULEE":
        return Etat.ANNULEE
    if statut == "PREVUE":
        return Etat.PREVUE
    return Etat.ORGANISEE if participants else Etat.SANS_PARTICIPANT


def places_depassees(capacite: int | None, inscrits: int) -> Iterator[str]:
    """Plus d'inscrits que de places : à savoir, jamais un refus.

    >>> list(places_depassees(10, 12)), list(places_depassees(None, 12))
    (['12 inscrits pour 10 places.'], [])
    """
    if capacite is not None and inscrits > capacite:
        yield f"{accorde(inscrits, 'inscrit')} pour {accorde(capacite, 'place')}."


@dataclass(frozen=True)
class Referentiel:
    """Ce que le référentiel du CLAS demande à un groupe, à une date (R-CLAS-01)."""

    enfants_min: int
    enfants_max: int
    intervenants: int
    seances_min: int


def ecarts_au_clas(
    attendu: Referentiel, *, inscrits: int, intervenants: int | None, seances: int
) -> Iterator[str]:
    """Ce qui s'écarte du référentiel : à vérifier, jamais un refus.

    Args:
        intervenants: None si l'on n'en a rien dit.
        seances: celles de la semaine, hors annulées.
    """
    bornes = f"le référentiel en demande {attendu.enfants_min} à {attendu.enfants_max}"
    if not attendu.enfants_min <= inscrits <= attendu.enfants_max:
        yield f"{accorde(inscrits, 'enfant inscrit', 'enfants inscrits')} : {bornes}."
    if intervenants is not None and intervenants < attendu.intervenants:
        demande = f"le référentiel en demande {attendu.intervenants}"
        yield f"{accorde(intervenants, 'intervenant')} : {demande}."
    if seances < attendu.seances_min:
        demande = f"le référentiel en demande {attendu.seances_min} (à vérifier)"
        yield f"{accorde(seances, 'séance')} cette semaine-là : {demande}."
