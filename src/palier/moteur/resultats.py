"""Ce que rend un calcul : la valeur, de quoi la vérifier, et ses ventilations.

Rien n'est arrondi ici (R-GEN-04 vaut à l'édition). Le non renseigné est une modalité, `NSP`.
"""

from dataclasses import dataclass, field

NSP = "NSP"

Nombre = int | float | None


@dataclass(frozen=True)
class Ligne:
    """Une case d'une ventilation.

    Attributes:
        modalites: un code par axe, dans l'ordre des axes ; `NSP` si non renseigné.
        part: pourcentage (0 à 100) sur les renseignés ; None pour la ligne `NSP`.
        valeurs: statistiques ou parts nommées, quand l'indicateur en rend plusieurs.
        masquee: la valeur est couverte par le secret statistique.
    """

    modalites: tuple[str, ...]
    valeur: Nombre
    part: float | None = None
    numerateur: Nombre = None
    denominateur: Nombre = None
    valeurs: dict[str, Nombre] = field(default_factory=dict)
    masquee: bool = False


@dataclass(frozen=True)
class Ventilation:
    """Un indicateur réparti selon un ou plusieurs axes."""

    axes: tuple[str, ...]
    lignes: tuple[Ligne, ...]


@dataclass(frozen=True)
class Resultat:
    """La valeur d'un indicateur sur une période.

    Attributes:
        valeur: le nombre, le total, le taux (0 à 100) ou la moyenne ; None si sans objet.
        numerateur, denominateur: d'un taux ou d'un rapport ; None sinon.
        renseignes: nombre de réponses connues ; `population` : nombre d'unités interrogées.
        valeurs: statistiques multiples (`moyenne`, `mediane`, `somme`, `effectif`…).
        masquee: la valeur est couverte par le secret statistique.
    """

    code: str
    libelle: str
    unite: str
    valeur: Nombre
    numerateur: Nombre = None
    denominateur: Nombre = None
    renseignes: int | None = None
    population: int | None = None
    valeurs: dict[str, Nombre] = field(default_factory=dict)
    ventilations: tuple[Ventilation, ...] = ()
    masquee: bool = False

    def ventilation(self, *axes: str) -> Ventilation | None:
        """La ventilation selon ces axes, dans cet ordre, ou None."""
        return next((v for v in self.ventilations if v.axes == axes), None)
