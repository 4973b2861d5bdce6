"""Répondre à une demande : les réponses exactes d'abord, puis celles à une faute près."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from palier.metier.menages.models import Composition, Menage, Personne
from palier.pilotage.recherche.models import Entree
from palier.pilotage.recherche.regles import (
    Mot,
    contient,
    mots,
    peut_etre_fautive,
    ressemblance,
)
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.preparees import preparee

Lignes = Iterable[tuple[int, str]]
_LONGUEUR_MINIMALE = 2
_LUES = 200
"""Au-delà, la demande est trop courte pour qu'un classement ait un sens."""


@dataclass(frozen=True)
class Trouvaille:
    """Un dossier, et la personne par qui on l'a trouvé."""

    menage: Menage
    personne: Personne | None


@dataclass(frozen=True)
class Reponse:
    """Ce qu'une demande a trouvé.

    Attributes:
        encore: il y en a d'autres que ceux que l'on montre.
    """

    demande: str
    trouvailles: list[Trouvaille]
    encore: bool = False


def chercher(demande: str, acces: Acces, limite: int) -> Reponse:
    """Les dossiers visibles qui répondent à la demande, du plus proche au moins proche."""
    cherches = mots(demande)
    if sum(len(mot.texte) for mot in cherches) < _LONGUEUR_MINIMALE:
        return Reponse(demande, [])
    if acces.portee(Geste.LIRE, Donnee.IDENTITE) is Portee.SIENS:
        # Ses dossiers sont peu : les lire coûte moins que de chercher parmi ceux des autres.
        siens = _visibles(acces)
        exactes: Lignes = [(pk, texte) for pk, texte in siens if contient(cherches, texte)]
        proches: Lignes = siens if peut_etre_fautive(cherches) else []
    else:
        visibles = Entree.objects.visibles_par(acces).values_list("menage_id", "texte")
        exactes = visibles.contenant(cherches)[:_LUES]
        proches = visibles.proches(cherches, acces)
    notes = _noter(cherches, exactes)
    if len(notes) < limite:
        notes = _noter(cherches, proches) | notes
    ordre = sorted(notes, key=lambda pk: (-notes[pk], pk))
    return Reponse(demande, _lire(cherches, ordre[:limite]), len(ordre) > limite)


@preparee
def _visibles(acces: Acces) -> QuerySet[Entree, tuple[int, str]]:
    return Entree.objects.visibles_par(acces).values_list("menage_id", "texte")


@preparee
def _places(menages: tuple[int, ...]) -> QuerySet[Composition]:
    places = Composition.objects.filter(menage__in=menages)
    return places.select_related("menage", "personne")


def _noter(cherches: Sequence[Mot], lignes: Lignes) -> dict[int, float]:
    notees = ((pk, ressemblance(cherches, texte)) for pk, texte in lignes)
    return {pk: note for pk, note in notees if note is not None}


def _lire(cherches: Sequence[Mot], ordre: list[int]) -> list[Trouvaille]:
    """Les dossiers dans cet ordre ; d'ordinaire, une seule requête."""
    menages: dict[int, Menage] = {}
    personnes: dict[int, list[Personne]] = defaultdict(list)
    for place in _places(tuple(ordre)):
        menages[place.menage_id] = place.menage
        personnes[place.menage_id].append(place.personne)
    if seuls := [pk for pk in ordre if pk not in menages]:
        menages |= Menage.objects.in_bulk(seuls)
    return [Trouvaille(menages[pk], _qui(cherches, personnes[pk])) for pk in ordre]


def _qui(cherches: Sequence[Mot], personnes: list[Personne]) -> Personne | None:
    """La personne du ménage qui répond au plus de mots ; à égalité, la première."""
    return max(
        personnes,
        key=lambda p: sum(ressemblance([mot], p.recherche) or 0 for mot in cherches),
        default=None,
    )
