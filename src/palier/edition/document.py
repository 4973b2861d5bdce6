"""L'arbre d'un document : ce qu'il dit, sans la façon dont il se montre.

Tout est immuable et ne contient que du texte, des nombres et des dates : l'arbre se fige en JSON
(`archive`), se rend en PDF, en page et en DOCX. Les nombres sont déjà formatés. Les textes
d'utilisateur sont du Markdown léger (gras, italique, listes, paragraphes) ; tout le reste est du
texte brut, sans balise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from palier.edition.couleurs import CONTRASTE_ACCENT, contraste_sur_blanc
from palier.edition.figures import Figure, Largeur

Alignement = Literal["gauche", "droite", "centre"]


@dataclass(frozen=True, slots=True)
class Texte:
    """Prose en Markdown.

    Args:
        auteur: « Partie rédigée par la conseillère » ; écrit sous le texte.
        propose: phrase écrite par le logiciel, à relire ; elle est marquée comme telle.
        chapeau: texte d'ouverture, en plus grand et sur toute la justification.
        nom: la rubrique du modèle qu'il remplit, s'il est à la structure.
    """

    markdown: str
    auteur: str | None = None
    propose: bool = False
    chapeau: bool = False
    nom: str = ""


@dataclass(frozen=True, slots=True)
class Chiffre:
    """Un grand nombre : « 61 % », « de situations améliorées », « 22 sur 36 évaluées ».

    Args:
        designe: l'indicateur et la modalité écrits, « I-030[AMELIOREE] » ; sa liste en découle.
    """

    valeur: str
    libelle: str
    detail: str = ""
    codes: tuple[str, ...] = ()
    designe: str = ""


@dataclass(frozen=True, slots=True)
class GrilleChiffres:
    """Les grands nombres de l'essentiel, par rangées de trois."""

    chiffres: tuple[Chiffre, ...]


@dataclass(frozen=True, slots=True)
class Marge:
    """Dans une sous-section : ce qui suit s'aligne sur une marge nouvelle (repères, note)."""

    reperes: tuple[Chiffre, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pastille:
    """Un état dans une cellule : un rond plein, à demi ou vide, et toujours le mot."""

    etat: Literal["plein", "demi", "vide"]
    mot: str


Cellule = str | Pastille


@dataclass(frozen=True, slots=True)
class Tableau:
    """Un tableau de texte déjà formaté.

    Args:
        alignements: un par colonne ; vide : la première à gauche, les autres à droite.
        largeurs: parts relatives des colonnes ; vide : ajustées au contenu.
        total: la dernière ligne est un total.
        lignes_grises: rangs (depuis 0) des lignes « non renseigné ».
        insecable: faux pour un tableau long, qui passe à la page suivante en répétant sa tête.
    Raises:
        ValueError: une ligne n'a pas autant de cellules que de colonnes.
    """

    titre: str
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[Cellule, ...], ...]
    unite: str = ""
    note: str = ""
    codes: tuple[str, ...] = ()
    alignements: tuple[Alignement, ...] = ()
    largeurs: tuple[float, ...] = ()
    total: bool = False
    lignes_grises: tuple[int, ...] = ()
    largeur: Largeur = "colonne"
    insecable: bool = True

    def __post_init__(self) -> None:
        n = len(self.colonnes)
        justes = all(len(ligne) == n for ligne in self.lignes)
        if not justes or any(len(p) not in (0, n) for p in (self.alignements, self.largeurs)):
            raise ValueError(f"Tableau « {self.titre} » : {n} colonnes attendues partout.")


@dataclass(frozen=True, slots=True)
class Graphique:
    """Une figure et ce qui l'entoure : titre (le constat), unité, dessin, note.

    Args:
        suite: d'autres dessins sous le premier, chacun avec son unité, sous la même note.
        tableau: le tableau jumeau ; None : déduit de la figure.
        alternative: le texte de remplacement ; vide : déduit de la figure.
    """

    titre: str
    figure: Figure
    unite: str = ""
    note: str = ""
    codes: tuple[str, ...] = ()
    suite: tuple[tuple[str, Figure], ...] = ()
    tableau: Tableau | None = None
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """Ce que mesure un indicateur ; ses codes deviennent des liens dans la page."""

    codes: tuple[str, ...]
    libelle: str
    calcul: str
    unite: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """L'annexe : un tableau long de définitions."""

    titre: str
    definitions: tuple[Definition, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Encadre:
    """Un encadré de termes : (« Taux », « Chaque pourcentage est donné avec… »)."""

    titre: str
    entrees: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Une parole rapportée, et qui la rapporte ; `nom` : la rubrique du modèle."""

    texte: str
    source: str = ""
    nom: str = ""


@dataclass(frozen=True, slots=True)
class Facade:
    """Une fenêtre par ménage : "claire", "teintee" ou "contour", rangée par rangée.

    Raises:
        ValueError: plus de 240 fenêtres, illisibles : employez `Horizon`.
    """

    fenetres: tuple[Literal["claire", "teintee", "contour"], ...]
    legende: str
    alternative: str = ""

    def __post_init__(self) -> None:
        if len(self.fenetres) > 240:
            raise ValueError("Une façade compte 240 fenêtres au plus : employez un horizon.")


@dataclass(frozen=True, slots=True)
class Horizon:
    """Une ligne d'immeubles de `fenetres` fenêtres, chacune valant k unités (dit par la légende).

    Raises:
        ValueError: plus de 900 fenêtres : faites valoir davantage à chacune.
    """

    fenetres: int
    legende: str
    alternative: str = ""
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.fenetres <= 900:
            raise ValueError("Un horizon compte de 1 à 900 fenêtres.")


Illustration = Facade | Horizon


@dataclass(frozen=True, slots=True)
class DemiColonnes:
    """Deux demi-colonnes de 81 mm, pour la mise en page « page »."""

    gauche: "tuple[Bloc, ...]"
    droite: "tuple[Bloc, ...]"


Bloc = (
    Texte
    | Chiffre
    | GrilleChiffres
    | Marge
    | Tableau
    | Graphique
    | Definitions
    | Encadre
    | Citation
    | Facade
    | Horizon
    | DemiColonnes
)


@dataclass(frozen=True, slots=True)
class SousSection:
    """Un sujet : numéro, titre et repères dans la marge, blocs dans la colonne.

    Sans titre ni numéro, elle place seulement une note de marge en regard de ses blocs.
    """

    numero: str = ""
    titre: str = ""
    blocs: tuple[Bloc, ...] = ()
    reperes: tuple[Chiffre, ...] = ()
    note_marge: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Un chapitre ; ses blocs directs prennent toute la justification."""

    titre: str
    blocs: tuple[Bloc | SousSection, ...]
    numero: str = ""


@dataclass(frozen=True, slots=True)
class Couverture:
    """La première page : une illustration, puis le titre du document."""

    illustration: Illustration | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Un document entier.

    Args:
        titre: « Accompagnement social lié au logement » ; `titre_court` : « Bilan ASLL 2025 ».
        structure: nom complet ; `structure_courte` : celui du pied de page.
        mention: « commune et chiffres inventés ».
        publie_le: date écrite sur la couverture, et date du fichier ; None : non publié.
        accent: couleur « #rrggbb », au moins 7:1 sur blanc.
        mise_en_page: "bilan", paginé en sections ; "page", une seule page illustrée.
    Raises:
        ValueError: la couleur d'accent est mal écrite ou trop pâle.
    """

    titre: str
    structure: str
    annee: int
    sections: tuple[Section, ...]
    sous_titre: str = ""
    titre_court: str = ""
    structure_courte: str = ""
    mention: str = ""
    pied: str = ""
    publie_le: date | None = None
    couverture: Couverture | None = None
    sommaire: bool = True
    encadre_lecture: Encadre | None = None
    accent: str = "#0E5A6B"
    mise_en_page: Literal["bilan", "page"] = "bilan"

    def __post_init__(self) -> None:
        if contraste_sur_blanc(self.accent) < CONTRASTE_ACCENT:
            raise ValueError(f"Accent {self.accent} trop pâle : au moins 7:1 sur blanc.")


def blocs(document: Document) -> Iterator[Bloc]:
    """Tous les blocs, dans l'ordre de lecture : c'est l'ordre de la numérotation."""
    for section in document.sections:
        for element in section.blocs:
            if isinstance(element, SousSection):
                if element.reperes:
                    yield Marge(element.reperes)
                yield from _deplies(element.blocs)
            else:
                yield from _deplies((element,))


def _deplies(suite: tuple[Bloc, ...]) -> Iterator[Bloc]:
    for bloc in suite:
        if isinstance(bloc, DemiColonnes):
            yield from _deplies(bloc.gauche)
            yield from _deplies(bloc.droite)
        else:
            yield bloc
