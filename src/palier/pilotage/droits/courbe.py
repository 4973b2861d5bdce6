"""Dessiner le revenu disponible selon le salaire : deux tracés, large et étroit, et un tableau."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from palier.noyau.texte import montant, nombre
from palier.pilotage.droits.estimation import PAS_DU_TABLEAU, SALAIRE_MAX, Point

_LARGE, _ETROIT = 976, 358
_HAUT = {_LARGE: 360, _ETROIT: 280}
_GAUCHE, _DROITE, _TETE, _PIED = 64, 16, 24, 40


@dataclass(frozen=True)
class Trace:
    """Un dessin complet, dans ses propres unités."""

    largeur: int
    hauteur: int
    etroit: bool
    revenu: str
    salaire: str
    verticaux: list[tuple[float, str]]
    horizontaux: list[tuple[float, str]]
    ici: tuple[float, float] | None
    fin: tuple[float, float]

    @property
    def bas(self) -> int:
        return self.hauteur - _PIED

    @property
    def droite(self) -> int:
        return self.largeur - _DROITE


@dataclass(frozen=True)
class Courbe:
    """La courbe, son tableau, et le point où en est le foyer aujourd'hui."""

    traces: list[Trace]
    rangs: list[Point]
    ici: Point | None


def courbe(points: Sequence[Point], salaire: Decimal | None) -> Courbe:
    """La courbe de ces essais ; `salaire` est celui du budget, s'il y en a un."""
    ici = next((p for p in points if p.salaire == salaire), None)
    rangs = [p for p in points if p.salaire % PAS_DU_TABLEAU == 0 or p is ici]
    return Courbe([_trace(points, ici, large) for large in (_LARGE, _ETROIT)], rangs, ici)


def _trace(points: Sequence[Point], ici: Point | None, largeur: int) -> Trace:
    hauteur = _HAUT[largeur]
    plus_haut = max(float(p.total) for p in points)
    pas = 500 if plus_haut <= 3000 else 1000
    sommet = (int(plus_haut) // pas + 1) * pas

    def x(salaire: Decimal | int) -> float:
        return round(_GAUCHE + float(salaire) / SALAIRE_MAX * (largeur - _GAUCHE - _DROITE), 1)

    def y(total: float) -> float:
        return round(hauteur - _PIED - total / sommet * (hauteur - _PIED - _TETE), 1)

    etroit = largeur == _ETROIT
    revenu = " ".join(f"{x(p.salaire)},{y(float(p.total))}" for p in points[:: 4 if etroit else 2])
    dernier = points[-1]
    return Trace(
        largeur,
        hauteur,
        etroit,
        revenu,
        f"{x(0)},{y(0)} {x(SALAIRE_MAX)},{y(SALAIRE_MAX)}",
        [(x(s), nombre(s)) for s in range(0, SALAIRE_MAX + 1, 1000 if etroit else 500)],
        [(y(t), montant(t, 0)) for t in range(0, sommet + 1, pas)],
        (x(ici.salaire), y(float(ici.total))) if ici else None,
        (x(dernier.salaire), y(float(dernier.total))),
    )
