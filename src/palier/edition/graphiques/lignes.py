"""Une mesure dans le temps : la ligne, son repère, des étiquettes qui ne se gênent pas."""

from itertools import pairwise

from palier.edition.couleurs import Palette
from palier.edition.figures import Ligne
from palier.edition.graphiques.colonnes import TETE, axe
from palier.edition.graphiques.toile import (
    CORPS,
    Couche,
    Rang,
    au_point,
    couche,
    figure,
    filet,
    maximum,
    quantite,
    textes,
    un_texte,
)
from palier.edition.polices import dessinable, largeur

DESSUS, DESSOUS = -8.5, 9.5
# Une étiquette est lisible si son milieu reste à six points de tout trait.
GARDE = 6.0


def ligne(f: Ligne, place: float, p: Palette) -> Couche:
    pas = place / max(len(f.points), 1)
    milieux = [pas * (i + 0.5) for i in range(len(f.points))]
    reperes = [v for v in (f.repere.bas, f.repere.haut) if v is not None] if f.repere else []
    connues = [pt.valeur for pt in f.points if pt.valeur is not None]
    base = TETE + f.hauteur
    haut = maximum([*connues, *reperes])
    # Un seul niveau se trace en tireté, qu'une étiquette évite ; une bande se traverse.
    tirete = base - f.hauteur * reperes[0] / haut if len(reperes) == 1 else None
    points = _points(f, milieux, base, f.hauteur / haut, tirete, p)
    x, y = au_point("x"), quantite("valeur", (0, haut), (base, TETE))
    couches = _repere(f, place, [base - f.hauteur * v / haut for v in reperes], points, p)
    trait: Couche = {"type": "line", "color": p.accent, "strokeWidth": 1.7}
    couches.append(couche(trait, points, x=x, y=y, detail={"field": "troncon", "type": "nominal"}))
    rond: Couche = {"type": "point", "shape": "circle", "size": 26, "filled": True, "opacity": 1}
    teinte = {"value": p.accent}
    couches.append(couche(rond, points, x=x, y=y, color=teinte, tooltip={"field": "bulle"}))
    for dy in (DESSUS, DESSOUS):
        choisis = [pt for pt in points if pt["dy"] == dy]
        couches.append(textes(choisis, "etiquette", x, y, aligne="center", gras=True, dy=dy))
    if not f.axe:
        return figure(place, base + 4, couches)
    couches.append(filet(0, base, place, base, p.texte))
    libelles = [dessinable(f"{pt.libelle}\n{pt.n}" if pt.n else pt.libelle) for pt in f.points]
    bas, ecrits = axe(libelles, milieux, pas, base + 3, p)
    return figure(place, bas, [*couches, ecrits])


def _points(
    f: Ligne, milieux: list[float], base: float, echelle: float, tirete: float | None, p: Palette
) -> list[Rang]:
    valeurs = [pt.valeur for pt in f.points]
    points: list[Rang] = []
    for i, (pt, x) in enumerate(zip(f.points, milieux, strict=True)):
        if pt.valeur is None:
            continue
        ordonnee = base - echelle * pt.valeur
        points.append(
            {
                "x": x,
                "valeur": pt.valeur,
                "ordonnee": ordonnee,
                "etiquette": dessinable(pt.etiquette),
                "couleur": p.accent,
                "troncon": sum(v is None for v in valeurs[:i]),
                "dy": _cote(_creux(valeurs, i), ordonnee, tirete),
                "bulle": dessinable(f"{pt.libelle} : {pt.etiquette}{f' ({pt.n})' if pt.n else ''}"),
            }
        )
    return points


def _creux(valeurs: list[float | None], i: int) -> bool:
    """La ligne passe-t-elle au-dessus du point ?"""
    ici = valeurs[i]
    voisins = [v for v in (*valeurs[max(i - 1, 0) : i], *valeurs[i + 1 : i + 2]) if v is not None]
    return ici is not None and bool(voisins) and sum(voisins) / len(voisins) > ici * 1.005


def _cote(creux: bool, ordonnee: float, tirete: float | None) -> float:
    """Du côté opposé à la ligne, sauf si le tireté y passe et pas de l'autre."""
    voulu, autre = (DESSOUS, DESSUS) if creux else (DESSUS, DESSOUS)
    if tirete is None or abs(ordonnee + voulu - tirete) >= GARDE:
        return voulu
    return autre if abs(ordonnee + autre - tirete) >= GARDE else voulu


def _repere(
    f: Ligne, place: float, niveaux: list[float], points: list[Rang], p: Palette
) -> list[Couche]:
    """Le tireté d'un niveau, ou la bande entre deux ; le libellé va là où il ne gêne rien."""
    if f.repere is None:
        return []
    if len(niveaux) == 1:
        dessin = filet(0, niveaux[0], place, niveaux[0], p.texte, tirets=True)
    else:
        rang = {"x": 0, "x2": place, "y": niveaux[0], "y2": niveaux[1]}
        marque: Couche = {"type": "rect", "color": p.bande}
        x2, y2 = {"field": "x2"}, {"field": "y2"}
        dessin = couche(marque, [rang], x=au_point("x"), y=au_point("y"), x2=x2, y2=y2)
    libelle = dessinable(f.repere.libelle)
    large = largeur(libelle, CORPS - 0.6)
    candidats = [(x, niveaux[0] + dy) for x in (place - large, 0.0) for dy in (7.5, -6.0)]
    x, y = min(candidats, key=lambda c: _gene(c, large, points))
    return [dessin, un_texte(libelle, x, y, p.texte, corps=CORPS - 0.6)]


def _gene(pose: tuple[float, float], large: float, points: list[Rang]) -> int:
    """Combien d'étiquettes et de traits un libellé posé là recouvrirait."""
    x, y = pose
    heurts = 0
    for pt in points:
        demi = largeur(pt["etiquette"], CORPS, True) / 2
        cote_a_cote = pt["x"] + demi < x - 2 or pt["x"] - demi > x + large + 2
        heurts += not cote_a_cote and abs(pt["ordonnee"] + pt["dy"] - y) < 10
    for a, b in pairwise(points):
        for pas in range(9):
            ici = a["x"] + (b["x"] - a["x"]) * pas / 8
            hauteur = a["ordonnee"] + (b["ordonnee"] - a["ordonnee"]) * pas / 8
            heurts += x - 2 <= ici <= x + large + 2 and abs(hauteur - y) < GARDE
    return heurts
