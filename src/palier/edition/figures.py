"""La grammaire des figures : des données, sans dessin.

Chaque figure est une valeur immuable. Les étiquettes arrivent déjà formatées : `edition` ne sait ni
compter ni arrondir. `jumeaux` en déduit le tableau et le texte de remplacement, `graphiques` le
dessin.

Mots communs :
    etat: "connu" ; "non_renseigne", contour plein, hors des pourcentages ; "masque", contour
        pointillé de longueur `valeur` (la plus grande valeur possible), jamais la vraie.
    accent: la barre dont parle le titre.
    largeur: "colonne" 118 mm, "pleine" 170 mm, "demi" 81 mm.
"""

from dataclasses import dataclass
from typing import Literal

Etat = Literal["connu", "non_renseigne", "masque"]
Teinte = Literal["accent", "clair", "gris", "sombre", "contour", "masque"]
Largeur = Literal["colonne", "pleine", "demi"]

CARRES_AU_PLUS = 100


@dataclass(frozen=True, slots=True)
class Barre:
    """Une barre ou une colonne : « Couple avec enfant(s) », 6, « 6 », « (16 %) »."""

    libelle: str
    valeur: float
    etiquette: str
    part: str = ""
    accent: bool = False
    etat: Etat = "connu"
    colonnes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BarresHorizontales:
    """Catégories sans ordre. L'ordre reçu est gardé : triées, « autre », puis « non renseigné »."""

    barres: tuple[Barre, ...]
    largeur: Largeur = "colonne"
    categorie: str = ""
    mesure: str = ""


@dataclass(frozen=True, slots=True)
class BarresTableau:
    """Un tableau dessiné : une barre, puis `colonnes` de chaque barre sous `entetes[1:]`."""

    barres: tuple[Barre, ...]
    entetes: tuple[str, ...]
    largeur: Largeur = "pleine"
    categorie: str = ""


@dataclass(frozen=True, slots=True)
class Colonnes:
    """Classes ordonnées, mois, années. Un libellé peut tenir sur plusieurs lignes (« \\n »).

    La colonne « non renseigné » se détache à droite, dans l'ordre reçu.
    """

    barres: tuple[Barre, ...]
    largeur: Largeur = "colonne"
    hauteur: int = 94
    categorie: str = ""
    mesure: str = ""


@dataclass(frozen=True, slots=True)
class ColonnesCarres:
    """Colonnes faites de carrés, un carré pour une unité (petits nombres par mois)."""

    barres: tuple[Barre, ...]
    largeur: Largeur = "demi"
    categorie: str = ""
    mesure: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Une part d'un petit tout : « 22 améliorées », 22 carrés, « 61 % »."""

    libelle: str
    nombre: int
    part: str = ""
    teinte: Teinte = "gris"


@dataclass(frozen=True, slots=True)
class Rangee:
    """Une bande de carrés ; `total` s'écrit en gris, à droite (« = 38 mesures actives »)."""

    segments: tuple[Segment, ...]
    total: str = ""


@dataclass(frozen=True, slots=True)
class BandeCarres:
    """Parts d'un petit tout, un carré pour une unité.

    Raises:
        ValueError: une rangée dépasse cent carrés ; des barres conviennent mieux.
    """

    rangees: tuple[Rangee, ...]
    largeur: Largeur = "colonne"

    def __post_init__(self) -> None:
        if any(sum(s.nombre for s in r.segments) > CARRES_AU_PLUS for r in self.rangees):
            raise ValueError("Une bande compte cent carrés au plus : employez des barres.")


@dataclass(frozen=True, slots=True)
class Etape:
    """Une étape ordonnée et ses effectifs, un par date ; `etiquettes` vide : le nombre même."""

    libelle: str
    nombres: tuple[int, ...]
    teintes: tuple[Teinte, ...]
    etiquettes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EtapesCarres:
    """Étapes de la moins à la plus grave, à deux dates, un carré pour une unité, zéros écrits."""

    dates: tuple[str, ...]
    etapes: tuple[Etape, ...]
    largeur: Largeur = "pleine"
    categorie: str = ""


@dataclass(frozen=True, slots=True)
class Haltere:
    """Une catégorie à deux dates. Une étiquette « 1 à 4 » va avec l'état « masque »."""

    libelle: str
    debut: float
    fin: float
    etiquette_debut: str
    etiquette_fin: str
    etat_debut: Etat = "connu"
    etat_fin: Etat = "connu"


@dataclass(frozen=True, slots=True)
class Halteres:
    """Deux dates, mêmes catégories : gris au début, accent à la fin."""

    lignes: tuple[Haltere, ...]
    debut: str = "au début"
    fin: str = "à la fin"
    largeur: Largeur = "colonne"
    categorie: str = ""


@dataclass(frozen=True, slots=True)
class Marche:
    """Un pas de cascade. `valeur` est signée pour un mouvement, absolue pour un niveau."""

    libelle: str
    valeur: float
    etiquette: str
    part: str = ""
    niveau: bool = False


@dataclass(frozen=True, slots=True)
class Cascade:
    """Un montant qui se décompose ; le premier et le dernier pas sont des niveaux, et cela boucle.

    Raises:
        ValueError: le départ et les mouvements ne donnent pas l'arrivée.
    """

    marches: tuple[Marche, ...]
    largeur: Largeur = "colonne"
    categorie: str = ""
    mesure: str = ""

    def __post_init__(self) -> None:
        depart, *mouvements, arrivee = self.marches
        ecart = depart.valeur + sum(m.valeur for m in mouvements) - arrivee.valeur
        if abs(ecart) > 0.005 * max(1.0, abs(depart.valeur)) ** 0.5:
            raise ValueError(f"La cascade ne boucle pas : écart de {ecart}.")


@dataclass(frozen=True, slots=True)
class Point:
    """Une valeur dans le temps ; `valeur` None : la ligne s'interrompt. `n` : « n = 16 »."""

    libelle: str
    valeur: float | None
    etiquette: str
    n: str = ""


@dataclass(frozen=True, slots=True)
class Repere:
    """Un niveau (tireté) ou, si `haut` est donné, une bande."""

    bas: float
    haut: float | None = None
    libelle: str = ""


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une mesure dans le temps ; `axe` faux quand la figure du dessus porte déjà les libellés."""

    points: tuple[Point, ...]
    repere: Repere | None = None
    largeur: Largeur = "colonne"
    hauteur: int = 84
    axe: bool = True
    categorie: str = ""
    mesure: str = ""


@dataclass(frozen=True, slots=True)
class BarreDouble:
    """Un motif : combien de fois principal, combien de fois cité (principal ≤ cité)."""

    libelle: str
    principal: float
    cite: float
    etiquette_principal: str
    etiquette_cite: str
    accent: bool = False
    etat_principal: Etat = "connu"
    etat_cite: Etat = "connu"


@dataclass(frozen=True, slots=True)
class BarresDoubles:
    """La barre d'accent (principal) dans la barre grise (cité), deux colonnes de nombres."""

    barres: tuple[BarreDouble, ...]
    entetes: tuple[str, str] = ("principal", "cité")
    largeur: Largeur = "colonne"
    categorie: str = ""


@dataclass(frozen=True, slots=True)
class Pictogrammes:
    """Une maison pour une unité, par groupes ; pour les pages à publier."""

    segments: tuple[Segment, ...]
    par_ligne: int = 9
    largeur: Largeur = "demi"

    def __post_init__(self) -> None:
        if sum(s.nombre for s in self.segments) > CARRES_AU_PLUS:
            raise ValueError("Cent pictogrammes au plus : employez des barres.")


Figure = (
    BarresHorizontales
    | BarresTableau
    | Colonnes
    | ColonnesCarres
    | BandeCarres
    | EtapesCarres
    | Halteres
    | Cascade
    | Ligne
    | BarresDoubles
    | Pictogrammes
)
