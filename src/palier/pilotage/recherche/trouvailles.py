"""Répondre à une demande : les réponses exactes d'abord, puis celles à une faute près."""

from collections.abc import Sequence
from dataclasses import dataclass

from palier.metier.menages.models import Menage, Personne
from palier.pilotage.recherche.models import Entree
from palier.pilotage.recherche.regles import Mot, mots, ressemblance
from palier.socle.habilitations.acces import Acces

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
    exactes = Entree.objects.visibles_par(acces).contenant(cherches)
    notes = _noter(cherches, exactes.values_list("menage_id", "texte")[:_LUES])
    if len(notes) < limite:
        proches = Entree.objects.proches(cherches, acces).values_list("menage_id", "texte")
        notes = _noter(cherches, proches) | notes
    ordre = sorted(notes, key=lambda pk: (-notes[pk], pk))
    return Reponse(demande, _lire(cherches, ordre[:limite]), len(ordre) > limite)


def _noter(cherches: Sequence[Mot], lignes: object) -> dict[int, float]:
    notees = ((pk, ressemblance(cherches, texte)) for pk, texte in lignes)  # type: ignore[attr-defined]
    return {pk: note for pk, note in notees if note is not None}


def _lire(cherches: Sequence[Mot], ordre: list[int]) -> list[Trouvaille]:
    menages = Menage.objects.prefetch_related("compositions__personne").in_bulk(ordre)
    return [Trouvaille(menages[pk], _qui(cherches, menages[pk])) for pk in ordre]


def _qui(cherches: Sequence[Mot], menage: Menage) -> Personne | None:
    """La personne du ménage qui répond au plus de mots ; à égalité, la première."""
    personnes = [place.personne for place in menage.compositions.all()]
    return max(
        personnes,
        key=lambda p: sum(ressemblance([mot], p.recherche) or 0 for mot in cherches),
        default=None,
    )
