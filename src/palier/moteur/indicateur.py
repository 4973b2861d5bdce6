"""Un indicateur : une donnée qu'on lit comme une fiche."""

from dataclasses import dataclass
from enum import StrEnum

from palier.moteur.agregats import Agregat
from palier.moteur.base import Definition
from palier.moteur.resultats import NSP


class Sujet(StrEnum):
    """Ce que dénombre un indicateur ; décide du secret statistique."""

    PERSONNES = "personnes"
    MENAGES = "menages"
    MESURES = "mesures"
    ACTIVITE = "activite"


@dataclass(frozen=True)
class Naturelle:
    """Une ventilation rendue d'office.

    Attributes:
        axes: colonnes des faits, ou axes du catalogue.
        agregat: façon de compter dans chaque modalité, si ce n'est pas celle du total.
        nsp: modalité du non renseigné.
        ordre: modalités dans l'ordre de lecture ; sinon celui des codes.
        toujours: lignes rendues même à zéro, outre celle du non renseigné.
    """

    axes: tuple[str, ...]
    agregat: Agregat | None = None
    nsp: str = NSP
    ordre: tuple[str, ...] = ()
    toujours: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Indicateur:
    """La définition d'un nombre, de la liste qui le compose et de ses ventilations.

    `faits(base)` rend une ligne par unité comptée (par unité et modalité si une unité en porte
    plusieurs). Colonnes reconnues : `unite`, identifiant de l'unité ; `num`, au numérateur ;
    `renseigne` ; `valeur` ; `date` du fait, `age` de la personne ; les clés `mesure_id`,
    `menage_id`, `personne_id`, `structure_id`, d'où se tirent les axes ; et les axes eux-mêmes.
    La liste est cette expression ; le nombre en est l'agrégat.

    Attributes:
        definition: ce qui est compté, en français.
        sujet: ce que désigne l'unité, pour le secret statistique.
    """

    code: str
    libelle: str
    unite: str
    definition: str
    faits: Definition
    agregat: Agregat
    sujet: Sujet
    source: str
    naturelles: tuple[Naturelle, ...] = ()
    precaution: str = ""

    def compte_par(self, ventilation: Naturelle) -> Agregat:
        """Ce qui compte dans chaque modalité de cette ventilation."""
        return ventilation.agregat or self.agregat

    def naturelle(self, axe: str) -> Naturelle | None:
        """La ventilation d'office où figure cet axe."""
        return next((n for n in self.naturelles if axe in n.axes), None)

    def vide(self, axe: str) -> str:
        """La modalité du non renseigné selon cet axe."""
        naturelle = self.naturelle(axe)
        return naturelle.nsp if naturelle else NSP

    def ordre(self, axe: str) -> tuple[str, ...]:
        """Les modalités de cet axe dans l'ordre de lecture ; vide : l'ordre des codes."""
        naturelle = self.naturelle(axe)
        return naturelle.ordre if naturelle else ()
