"""Les fenêtres d'une couverture : une façade pour un petit nombre, un horizon au-delà."""

from random import Random
from typing import Literal

from palier.edition import document as d
from palier.pilotage.bilans import modele as m
from palier.pilotage.bilans.constats import Phrase, dire
from palier.pilotage.bilans.expressions import Expression, Indicible, Source

_FENETRES_AU_PLUS = 240
_FENETRES_HORIZON = 450
_VALEURS_FENETRE = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)

Fenetre = Literal["claire", "teintee", "contour"]


def illustre(b: m.Facade | m.Horizon, source: Source) -> d.Illustration | None:
    """L'illustration, ou None si son nombre est nul, masqué ou absent."""
    try:
        return _facade(b, source) if isinstance(b, m.Facade) else _horizon(b, source)
    except Indicible:
        return None


def codes_illustres(b: m.Facade | m.Horizon) -> tuple[str, ...]:
    """Les codes des indicateurs dessinés."""
    return (b.total if isinstance(b, m.Facade) else b.unites).codes()


def _facade(b: m.Facade, source: Source) -> d.Illustration | None:
    total = int(b.total.valeur(source))
    if total > _FENETRES_AU_PLUS and b.horizon:
        return _horizon(b.horizon, source)
    if not 0 < total <= _FENETRES_AU_PLUS:
        return None
    claires = min(_ou_zero(b.claires, source), total)
    contours = min(_ou_zero(b.contours, source), total - claires)
    compte: dict[Fenetre, int] = {"claire": claires, "contour": contours}
    compte["teintee"] = total - claires - contours
    fenetres = [genre for genre, n in compte.items() for _ in range(n)]
    Random(total).shuffle(fenetres)
    return d.Facade(tuple(fenetres), (dire(b.legende, source) or Phrase("")).texte)


def _ou_zero(e: Expression, source: Source) -> int:
    try:
        return int(e.valeur(source))
    except Indicible:
        return 0


def _horizon(b: m.Horizon, source: Source) -> d.Horizon | None:
    total = int(b.unites.valeur(source))
    if not total:
        return None
    k = next(k for k in _VALEURS_FENETRE if total / k <= _FENETRES_HORIZON)
    fenetres = max(1, round(total / k))
    source.constantes = {**source.constantes, "fenetres": fenetres, "par_fenetre": k}
    legende = dire(b.legende, source) or Phrase("")
    return d.Horizon(fenetres, legende.texte, codes=b.unites.codes())
