"""Début, milieu et fin sur une même échelle : où placer chaque marque."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from palier.metier.budget.models import Situation
from palier.metier.budget.regles import Soldes
from palier.noyau.texte import montant, nombre

_RANGS = (
    ("Ressources", "ressources"),
    ("Charges courantes", "courantes"),
    ("a. Avant les dettes", "a"),
    ("b. Après mensualités payées", "b"),
    ("c. Après mensualités dues", "c"),
)
_FORMES = ("rond", "losange", "carre")
_PAS = (100, 200, 500, 1000, 2000, 5000, 10_000)
_MARGE = 24
_ETROIT = 358


@dataclass(frozen=True)
class Marque:
    """Un montant d'une photographie, placé sur l'échelle."""

    forme: str
    x: float
    points: str


@dataclass(frozen=True)
class Bande:
    """Une grandeur et ses marques, de la première à la dernière photographie."""

    nom: str
    y: float
    y_texte: float
    marques: list[Marque]
    x_debut: float
    x_fin: float
    dernier: str
    retenu: bool


@dataclass(frozen=True)
class Trame:
    """Un dessin complet, dans ses propres unités.

    Attributes:
        etroit: le nom au-dessus de sa bande, non à sa gauche.
    """

    largeur: int
    hauteur: int
    etroit: bool
    axes: list[tuple[float, str, bool]]
    bandes: list[Bande]


@dataclass(frozen=True)
class Superposition:
    """Les photographies comparées, leur tableau et leurs deux dessins (large, étroit)."""

    legende: list[tuple[Situation, str]]
    lignes: list[tuple[str, list[Decimal | None]]]
    trames: list[Trame]


def superposer(situations: Sequence[Situation], *, largeur: int = 976) -> Superposition | None:
    """Les photographies d'une mesure l'une sur l'autre ; rien à comparer s'il n'y en a qu'une.

    Args:
        largeur: celle de la place offerte sur un écran large, pour que le texte y garde sa taille.
    """
    connues = [(s, s.soldes()) for s in sorted(situations, key=lambda s: (s.date, s.pk))]
    connues = [(s, soldes) for s, soldes in connues if soldes.b is not None]
    if len(connues) < 2:
        return None
    if len(connues) > 3:
        connues = [connues[0], connues[-2], connues[-1]]
    formes = _FORMES if len(connues) == 3 else (_FORMES[0], _FORMES[2])
    soldes = [s for _, s in connues]
    lignes = [(nom, [getattr(s, cle) for s in soldes]) for nom, cle in _RANGS]
    return Superposition(
        legende=[(s, f) for (s, _), f in zip(connues, formes, strict=True)],
        lignes=lignes,
        trames=[_trame(soldes, formes, large) for large in (largeur, _ETROIT)],
    )


def _trame(soldes: list[Soldes], formes: Sequence[str], largeur: int) -> Trame:
    etroit = largeur == _ETROIT
    gauche, droite = (8, largeur - 8) if etroit else (208, largeur - 84)
    valeurs = [v for s in soldes for _, cle in _RANGS if (v := getattr(s, cle)) is not None]
    bas, haut = min(0, *valeurs), max(0, *valeurs)
    pas = next((p for p in _PAS if (haut - bas) / p <= (4 if etroit else 6)), _PAS[-1])

    def place(v: Decimal | int) -> float:
        part = float(v - bas) / float(haut - bas or 1)
        return round(gauche + _MARGE + part * (droite - gauche - 2 * _MARGE), 1)

    graduations = range(-(-int(bas) // pas) * pas if bas else 0, int(haut) + 1, pas)
    axes = [(place(g), nombre(g) if g else montant(0, 0), not g) for g in graduations]
    ecart = 52 if etroit else 40
    depart = 60 if etroit else 48
    bandes = []
    for rang, (nom, cle) in enumerate(_RANGS):
        y = depart + rang * ecart
        places = [
            (forme, place(v))
            for s, forme in zip(soldes, formes, strict=True)
            if (v := getattr(s, cle)) is not None
        ]
        dernier = getattr(soldes[-1], cle)
        marques = [Marque(forme, x, _points(forme, x, y)) for forme, x in places]
        xs = [x for _, x in places] or [0.0]
        texte = "" if dernier is None else nombre(dernier, 2)
        bandes.append(
            Bande(nom, y, y - 20 if etroit else y + 5, marques, min(xs), max(xs), texte, cle == "b")
        )
    return Trame(largeur, int(depart + len(_RANGS) * ecart - 20), etroit, axes, bandes)


def _points(forme: str, x: float, y: float) -> str:
    """Le contour d'un losange ou d'un carré ; un rond n'en a pas besoin."""
    if forme == "losange":
        return f"{x},{y - 8} {x + 8},{y} {x},{y + 8} {x - 8},{y}"
    if forme == "carre":
        return f"{x - 7},{y - 7} {x + 7},{y - 7} {x + 7},{y + 7} {x - 7},{y + 7}"
    return ""
