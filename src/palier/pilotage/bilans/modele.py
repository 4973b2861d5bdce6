"""Un modèle de bilan est une donnée : ces classes disent ce qu'il peut contenir.

Le fichier YAML a les mêmes noms. Une liste de phrases est une suite de solutions de rechange : la
première que les nombres permettent de dire est retenue (`constats`). `docs/ecrire-un-modele-de-
bilan.md` explique chaque clé.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Literal

from palier.pilotage.bilans.constats import Patron
from palier.pilotage.bilans.expressions import Expression, Reference

Dire = tuple[Patron, ...]
Lieu = Literal["colonne", "pleine", "demi"]
Teinte = Literal["accent", "clair", "gris", "sombre", "contour"]


@dataclass(frozen=True)
class Repere:
    """Un grand nombre, ce qu'il compte, et son détail."""

    valeur: Dire
    libelle: Dire
    detail: Dire = ()


@dataclass(frozen=True)
class TexteAEcrire:
    """Une prose que la structure écrit ; `phrases` : ce que le logiciel propose."""

    fichier: str
    consigne: str
    phrases: tuple[Dire, ...] = ()
    chapeau: bool = False
    auteur: str = ""


@dataclass(frozen=True)
class Fixe:
    """Une phrase du modèle, toujours dite si ses nombres le permettent."""

    phrases: tuple[Dire, ...]


@dataclass(frozen=True)
class Segment:
    """Une part d'une rangée de carrés, désignée par une expression."""

    valeur: Expression
    libelle: str
    teinte: Teinte = "gris"


@dataclass(frozen=True)
class Rangee:
    """Une rangée de carrés et ce qu'elle totalise."""

    segments: tuple[Segment, ...]
    total: Dire = ()


@dataclass(frozen=True)
class Colonne:
    """Une colonne de nombres ; « * » y désigne la ligne courante."""

    entete: str
    valeur: Dire
    total: Dire = ()


@dataclass(frozen=True)
class Suite:
    """Un second dessin sous les mois : un indicateur calculé sur chacun des douze mois."""

    unite: str
    indicateur: Reference
    bas: Expression | None = None
    haut: Expression | None = None


FormeFigure = Literal[
    "barres", "colonnes", "mois", "serie", "duree", "bande", "rangees", "etapes", "halteres",
    "cascade", "doubles", "barres_tableau", "pictogrammes",
]  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """Une figure : un indicateur, une forme, un constat.

    Attributes:
        sujet: ce que montre la figure, en un groupe nominal ; titre de repli, et de l'absence.
        carre: ce que vaut un carré ou une maison, ajouté à `unite` si la figure en est faite.
        accent: codes mis en avant ; vide : la plus grande ; « aucun » ; « tous » (mois).
        ordre: codes dans l'ordre voulu ; vide : l'ordre de la nomenclature ou décroissant.
        au_moins: réponses multiples : au-dessous, la ligne n'est pas dessinée.
        absence: phrase quand rien n'est à montrer ; « taire » : la figure disparaît.
    """

    forme: FormeFigure
    sujet: str
    indicateur: Reference | None = None
    second: Reference | None = None
    titre: Dire = ()
    unite: str = ""
    carre: str = ""
    note: tuple[Dire, ...] = ()
    accent: tuple[str, ...] = ()
    ordre: tuple[str, ...] = ()
    au_plus: int = 10
    au_moins: int = 0
    autres: str = ""
    part: bool = True
    carres: bool = False
    largeur: Lieu = "colonne"
    noms: tuple[str, ...] = ()
    rangees: tuple[Rangee, ...] = ()
    colonnes: tuple[Colonne, ...] = ()
    suite: Suite | None = None
    niveau: Expression | None = None
    absence: Dire = ()
    si: Expression | None = None


FormeTableau = Literal["indicateurs", "contexte", "instances", "formations", "ameliorations"]


@dataclass(frozen=True)
class Tableau:
    """Un tableau : une ligne par modalité de `lignes`, ou une table d'échange telle quelle.

    Attributes:
        total: libellé de la ligne de total, faite des `total` de chaque colonne ; vide : aucune.
        decalage: années à ajouter à celle du bilan (améliorations de l'année suivante).
        a_defaut_de: texte dont la présence dispense du tableau.
    """

    forme: FormeTableau
    sujet: str
    lignes: Reference | None = None
    entete: str = ""
    colonnes: tuple[Colonne, ...] = ()
    titre: Dire = ()
    unite: str = ""
    note: tuple[Dire, ...] = ()
    ordre: tuple[str, ...] = ()
    au_plus: int = 10
    au_moins: int = 0
    total: str = ""
    decalage: int = 0
    a_defaut_de: str = ""
    largeur: Lieu = "colonne"
    absence: Dire = ()
    si: Expression | None = None


@dataclass(frozen=True)
class Citation:
    """Une parole rapportée, écrite par la structure ; absente, elle disparaît."""

    fichier: str
    consigne: str
    source: str = ""


@dataclass(frozen=True)
class Colonnes:
    """Deux demi-colonnes, pour une page illustrée."""

    gauche: "tuple[Bloc, ...]"
    droite: "tuple[Bloc, ...]"


@dataclass(frozen=True)
class Horizon:
    """Une ligne d'immeubles ; chaque fenêtre vaut assez d'unités pour tenir dans la page."""

    unites: Expression
    legende: Dire


@dataclass(frozen=True)
class Facade:
    """Une fenêtre par unité ; au-delà de 240, un horizon la remplace."""

    total: Expression
    claires: Expression
    contours: Expression
    legende: Dire
    horizon: Horizon | None = None


@dataclass(frozen=True)
class SousSection:
    """Un sujet : titre et repères en marge, blocs dans la colonne ; un titre se numérote."""

    blocs: "tuple[Bloc, ...]"
    titre: str = ""
    reperes: tuple[Repere, ...] = ()
    note: Dire = ()
    si: Expression | None = None


@dataclass(frozen=True)
class Definitions:
    """L'annexe : la définition de chaque indicateur employé."""

    titre: str = "Ce que mesure chaque indicateur du bilan"
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Un chapitre."""

    titre: str
    blocs: "tuple[Bloc | SousSection, ...]"
    numerotee: bool = True
    si: Expression | None = None


Bloc = (
    TexteAEcrire
    | Fixe
    | tuple[Repere, ...]
    | Figure
    | Tableau
    | Citation
    | Colonnes
    | Horizon
    | Facade
    | Definitions
)


@dataclass(frozen=True)
class Regroupement:
    """Des codes réunis sous un libellé, avant le secret, partout où l'axe est publié."""

    code: str
    libelle: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Modele:
    """Un modèle de bilan.

    Attributes:
        regroupements: par « I-017/emploi », les groupes ; le reste rejoint le groupe sans codes.
        libelles: par axe, les libellés propres au modèle.
        noms_de_la_structure: dire les dispositifs et les sites comme elle ; non : comme la liste.
        constantes: nombres cités (un repère de convention), jamais calculés.
    """

    nom: str
    version: int
    titre: str
    sections: tuple[Section, ...]
    sous_titre: str = ""
    titre_court: str = ""
    mise_en_page: Literal["bilan", "page"] = "bilan"
    pied: Dire = ()
    grand_titre: Dire = ()
    couverture: Facade | Horizon | None = None
    sommaire: bool = True
    noms_de_la_structure: bool = True
    lecture_titre: str = ""
    lecture: tuple[tuple[str, str], ...] = ()
    constantes: dict[str, int | float | str] = field(default_factory=dict)
    libelles: dict[str, dict[str, str]] = field(default_factory=dict)
    regroupements: dict[str, tuple[Regroupement, ...]] = field(default_factory=dict)


def feuilles(objet: object) -> Iterator[object]:
    """Tout ce que contient un modèle, en profondeur : patrons, expressions, blocs…"""
    yield objet
    if isinstance(objet, tuple):
        for element in objet:
            yield from feuilles(element)
    elif is_dataclass(objet) and not isinstance(objet, Patron | Expression | Reference):
        for f in fields(objet):
            yield from feuilles(getattr(objet, f.name))


def references(modele: Modele) -> list[Reference]:
    """Tous les nombres désignés par le modèle, dans l'ordre, sans doublon."""
    trouvees: dict[Reference, None] = {}
    for objet in feuilles(modele):
        if isinstance(objet, Reference):
            trouvees[objet] = None
        if isinstance(objet, Tableau) and objet.forme == "instances":
            trouvees[Reference("I-049")] = None
        expressions = objet.expressions() if isinstance(objet, Patron) else []
        for e in [objet] if isinstance(objet, Expression) else expressions:
            trouvees |= dict.fromkeys(e.references)
    return list(trouvees)


def mensuels(modele: Modele) -> list[str]:
    """Les indicateurs que le modèle suit mois par mois."""
    suites = (o for o in feuilles(modele) if isinstance(o, Suite))
    return list(dict.fromkeys(s.indicateur.code for s in suites))


def textes_a_ecrire(modele: Modele) -> list[TexteAEcrire | Citation]:
    """Les textes attendus de la structure, dans l'ordre du document."""
    return [o for o in feuilles(modele) if isinstance(o, TexteAEcrire | Citation)]


def titres_des_textes(modele: Modele, annee: int) -> dict[str, str]:
    """Sous quel titre du document chaque texte s'écrit."""
    titres: dict[str, str] = {}
    for section in modele.sections:
        for bloc in section.blocs:
            titre = bloc.titre if isinstance(bloc, SousSection) and bloc.titre else section.titre
            for objet in feuilles(bloc):
                if isinstance(objet, TexteAEcrire | Citation):
                    titres[objet.fichier] = titre.replace("{annee}", str(annee)).replace(
                        "{annee_apres}", str(annee + 1)
                    )
    return titres
