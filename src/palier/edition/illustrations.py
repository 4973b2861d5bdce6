"""Les illustrations : une façade de fenêtres, une ligne d'horizon. Du SVG écrit directement."""

from math import ceil, sqrt

from palier.edition.couleurs import Palette, eclaircir
from palier.edition.document import Facade, Horizon, Illustration

LARGE = 482.0
HAUT_FACADE = 461.0
HAUT_HORIZON = 141.5
HAUT_TOURS = HAUT_FACADE
# Colonnes et rangs de sept immeubles : 369 fenêtres, une silhouette qui tient debout.
_IMMEUBLES = ((8, 7), (4, 13), (9, 5), (6, 10), (10, 4), (5, 12), (7, 8))


def svg(illustration: Illustration, accent: str, couverture: bool = False) -> str:
    """Le dessin, large de 482 points ; un horizon de couverture s'élève."""
    palette = Palette(accent)
    if isinstance(illustration, Facade):
        return _facade(illustration, palette)
    return _horizon(
        illustration, palette, *((HAUT_TOURS, 1.9) if couverture else (HAUT_HORIZON, 1))
    )


def _image(hauteur: float, formes: list[str]) -> str:
    tete = f'<svg xmlns="http://www.w3.org/2000/svg" width="{LARGE:g}" height="{hauteur:g}" '
    return f'{tete}viewBox="0 0 {LARGE:g} {hauteur:g}">{"".join(formes)}</svg>'


def _rect(x: float, y: float, large: float, haut: float, teinte: str, trait: str = "") -> str:
    boite = f'<rect x="{x:.2f}" y="{y:.2f}" width="{large:.2f}" height="{haut:.2f}" '
    return f'{boite}fill="{teinte}"{trait}/>'


def _facade(f: Facade, p: Palette) -> str:
    n = len(f.fenetres)
    colonnes = max(1, ceil(sqrt(n * 1.6))) if n else 1
    rangs = max(1, ceil(n / colonnes))
    pas = min(53.7 * 8 / colonnes, 72.0 * 5 / rangs / 1.34, 62)
    etage = min(pas * 1.34, 360 / rangs)
    gauche = (LARGE - pas * colonnes) / 2
    vitre = eclaircir(p.accent, 0.34)
    bas = HAUT_FACADE - 1.5
    formes = [_rect(0, 0, LARGE, bas, p.accent), _rect(0, bas, LARGE, 1.5, p.encre)]
    for i, etat in enumerate(f.fenetres):
        x = gauche + pas * (i % colonnes) + pas * 0.2
        y = 42 + etage * (i // colonnes)
        formes += _fenetre(etat, x, y, pas * 0.6, etage * 0.6, vitre, p)
    formes += [
        _rect(LARGE / 2 - 15, bas - 45, 30, 45, vitre),
        f'<circle cx="{LARGE / 2 + 9.5}" cy="{bas - 22}" r="1.3" fill="{p.accent}"/>',
    ]
    return _image(HAUT_FACADE, formes)


def _fenetre(
    etat: str, x: float, y: float, large: float, haut: float, vitre: str, p: Palette
) -> list[str]:
    appui = _rect(x - large * 0.08, y + haut * 1.04, large * 1.16, haut * 0.055, vitre)
    if etat == "contour":
        trait = ' stroke="#FFFFFF" stroke-width="1.1"'
        return [_rect(x + 0.6, y + 0.6, large - 1.2, haut - 1.2, "none", trait), appui]
    teinte = "#FFFFFF" if etat == "claire" else vitre
    montant = max(large * 0.045, 0.8)
    return [
        _rect(x, y, large, haut, teinte),
        _rect(x + (large - montant) / 2, y, montant, haut, p.accent),
        _rect(x, y + haut * 0.36, large, montant, p.accent),
        appui,
    ]


def _horizon(f: Horizon, p: Palette, ciel: float, elan: float) -> str:
    immeubles = _repartir(f.fenetres, elan)
    cases = sum(c + 1.4 for c, _, _ in immeubles)
    etages = max(r for _, r, _ in immeubles)
    pas = min((LARGE - 8) / cases, (ciel - 12) / (etages + 1))
    ecart = (LARGE - 8 - pas * cases) / max(len(immeubles) - 1, 1)
    ecart = min(ecart, 24)
    x = (LARGE - pas * cases - ecart * (len(immeubles) - 1)) / 2
    tons = (eclaircir(p.accent, -0.18), eclaircir(p.accent, 0.075))
    formes = [_rect(0, 0, LARGE, ciel, p.accent)]
    moyenne = sum(r for _, r, _ in immeubles) / len(immeubles)
    for colonnes, rangs, fenetres in immeubles:
        large = pas * (colonnes + 0.9)
        haut = pas * (rangs + 0.9)
        formes.append(_rect(x, ciel - haut, large, haut, tons[rangs <= moyenne]))
        for i in range(fenetres):
            gauche = x + pas * (i % colonnes + 0.67)
            sommet = ciel - pas * (i // colonnes + 1.2)
            formes.append(_rect(gauche, sommet, pas * 0.56, pas * 0.62, "#FFFFFF"))
        x += pas * (colonnes + 1.4) + ecart
    return _image(ciel, formes)


def _repartir(fenetres: int, elan: float) -> list[tuple[int, int, int]]:
    """Étire la silhouette à `fenetres` fenêtres exactement ; le reste va au dernier étage.

    Args:
        elan: de combien les immeubles se resserrent et s'élèvent.
    Returns:
        Par immeuble : colonnes, rangs, fenêtres allumées depuis le bas.
    """
    echelle = sqrt(fenetres / sum(c * r for c, r in _IMMEUBLES))
    rendus = []
    restantes = fenetres
    for i, (colonnes, rangs) in enumerate(_IMMEUBLES):
        large = max(1, round(colonnes * echelle / elan))
        dernier = i == len(_IMMEUBLES) - 1
        part = (
            restantes if dernier else min(restantes, large * max(1, round(rangs * echelle * elan)))
        )
        if part:
            rendus.append((large, ceil(part / large), part))
        restantes -= part
    return rendus
