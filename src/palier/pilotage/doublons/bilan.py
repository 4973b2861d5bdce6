"""Ce qu'une fusion a fait, et ce que la défaire laisserait."""

from dataclasses import dataclass, field
from typing import Any

from palier.metier.menages.models import Fusion, Genre
from palier.pilotage.doublons.carte import CARTE, FICHES, champs
from palier.pilotage.doublons.memoire import Memoire, en_texte


@dataclass
class Retour:
    """Ce qui ne revient pas comme avant quand on défait une fusion.

    Attributes:
        restees: ce qui s'est ajouté depuis, et reste sur la fiche gardée.
        changes: les champs modifiés depuis, que l'on ne touche pas.
        parties: des lignes de la fiche fondue, effacées ou déplacées depuis.
    """

    restees: list[tuple[str, int]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    parties: list[tuple[str, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.restees or self.changes or self.parties)


def prevoir(fusion: Fusion) -> Retour:
    """Ce que la défaire laisserait ; rien n'est écrit."""
    genre, memoire, retour = Genre(fusion.genre), Memoire.lue(fusion.memoire), Retour()
    gardee: Any = FICHES[genre]._base_manager.filter(pk=fusion.gardee).first()
    if gardee is None:
        return retour
    for relation in CARTE[genre]:
        cle = f"{relation.modele}.{relation.champ}"
        venues = set(memoire.deplacees.get(cle, []))
        connues = venues | set(memoire.gardees.get(cle, []))
        presentes = set(
            relation.lignes.filter(**{relation.champ: gardee}).values_list("pk", flat=True)
        )
        if ajoutees := len(presentes - connues):
            retour.restees.append((relation.libelle, ajoutees))
        if parties := len(venues - presentes):
            retour.parties.append((relation.libelle, parties))
    for champ in champs(genre):
        if champ.name in memoire.apres and en_texte(champ, gardee) != memoire.apres[champ.name]:
            retour.changes.append(str(champ.verbose_name))
    return retour


def deplacees(fusion: Fusion) -> list[tuple[str, int]]:
    """Ce que la fusion a fait passer d'une fiche à l'autre."""
    memoire = Memoire.lue(fusion.memoire)
    nombres = (
        (r.libelle, len(memoire.deplacees.get(f"{r.modele}.{r.champ}", [])))
        for r in CARTE[Genre(fusion.genre)]
    )
    return [(libelle, n) for libelle, n in nombres if n]


def plus_recente(fusion: Fusion) -> Fusion | None:
    """Une fusion en vigueur, faite après celle-ci, qui touche une ligne ou une fiche commune."""
    suivantes = Fusion.objects.en_vigueur().de_la_structure(fusion.structure_id)
    touchees = _touchees(fusion)
    for suivante in suivantes.filter(pk__gt=fusion.pk).order_by("-pk"):
        if touchees & _touchees(suivante):
            return suivante
    return None


def _touchees(fusion: Fusion) -> set[tuple[str, int]]:
    fiches = {(fusion.genre, fusion.gardee), (fusion.genre, fusion.fondue)}
    return fiches | Memoire.lue(fusion.memoire).lignes()
