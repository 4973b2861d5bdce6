"""Colonnes, colonnes de carrés, lignes dans le temps."""

from palier.edition.couleurs import Palette
from palier.edition.figures import Barre, Colonnes, ColonnesCarres, Ligne
from palier.edition.graphiques.toile import (
    CORPS,
    Couche,
    Rang,
    au_point,
    carres,
    couche,
    figure,
    filet,
    maximum,
    par_etat,
    quantite,
    rang_de,
    textes,
    un_texte,
)
from palier.edition.polices import couper, dessinable, largeur

CORPS_AXE = 8.3
INTERLIGNE = 9.6
TETE = 14
CARRE_AU_PLUS = 10.0


def _abscisses(barres: tuple[Barre, ...], place: float) -> tuple[list[float], float]:
    """Le milieu de chaque colonne et le pas ; le non renseigné se détache d'un pas, à droite."""
    detache = [b.etat == "non_renseigne" for b in barres]
    ecart = 1 if any(detache) and not all(detache) else 0
    pas = place / (len(barres) + ecart)
    return [pas * (i + 0.5 + (ecart if d else 0)) for i, d in enumerate(detache)], pas


def axe(
    libelles: list[str], milieux: list[float], pas: float, y: float, p: Palette
) -> tuple[float, Couche]:
    """Les libellés centrés sous la ligne de base, en trois lignes au plus ; et leur bas."""
    ecrits: list[Rang] = []
    bas = y
    mots = [m for libelle in libelles for m in libelle.replace("\n", " ").split(" ")]
    long = max((largeur(m, CORPS_AXE) for m in mots), default=0)
    corps = max(min(CORPS_AXE, CORPS_AXE * pas * 0.97 / long), 6) if long else CORPS_AXE
    for libelle, x in zip(libelles, milieux, strict=True):
        lignes = [m for t in libelle.split("\n") for m in couper(t, pas * 0.97, corps, 3)]
        for j, ligne in enumerate(lignes):
            bas = max(bas, y + INTERLIGNE * (j + 0.9))
            rang = {"t": ligne, "x": x, "y": y + INTERLIGNE * (j + 0.9), "couleur": p.encre}
            ecrits.append(rang)
    cales = [{**r, "x": _rentrer(r, milieux, pas, corps)} for r in ecrits]
    return bas + 5, textes(cales, "t", au_point("x"), au_point("y"), aligne="center", corps=corps)


def _rentrer(rang: Rang, milieux: list[float], pas: float, corps: float) -> float:
    """Ramène un libellé large du bord dans la figure."""
    demi = largeur(rang["t"], corps) / 2
    fin = max(milieux) + pas / 2
    return float(min(max(rang["x"], demi), max(demi, fin - demi)))


def colonnes(f: Colonnes, place: float, p: Palette) -> Couche:
    rangs = [rang_de(b, p) for b in f.barres]
    milieux, pas = _abscisses(f.barres, place)
    base = TETE + f.hauteur
    for rang, milieu in zip(rangs, milieux, strict=True):
        rang["x"] = milieu
    y = quantite("valeur", (0, maximum(r["valeur"] for r in rangs)), (base, TETE))
    marque: Couche = {"type": "bar", "width": min(0.63 * pas, 46), "orient": "vertical"}
    visibles = [r for r in rangs if r["valeur"]]
    bas, libelles = axe([r["libelle"] for r in rangs], milieux, pas, base + 3, p)
    etiquettes = textes(rangs, "etiquette", au_point("x"), y, aligne="center", gras=True, dy=-7.5)
    corps = par_etat(marque, visibles, p, x=au_point("x"), y=y, y2={"datum": 0})
    return figure(place, bas, [*corps, etiquettes, filet(0, base, place, base, p.texte), libelles])


def de_carres(f: ColonnesCarres, place: float, p: Palette) -> Couche:
    rangs = [rang_de(b, p) for b in f.barres]
    milieux, pas = _abscisses(f.barres, place)
    haut = maximum(b.valeur for b in f.barres)
    maille = min(CARRE_AU_PLUS, 140 / haut, pas * 0.62)
    base = TETE + maille * haut
    cote = maille * 0.82
    dessines: list[Rang] = []
    for rang, milieu, barre in zip(rangs, milieux, f.barres, strict=True):
        rang["x"], rang["y"] = milieu, base - maille * barre.valeur - 6
        teinte = {"masque": "masque", "non_renseigne": "contour"}.get(
            barre.etat, "accent" if barre.accent else "gris"
        )
        dessines += [
            {"x": milieu - cote / 2, "y": base - maille * (k + 1), "teinte": teinte} | _bulle(rang)
            for k in range(round(barre.valeur))
        ]
    bas, libelles = axe([r["libelle"] for r in rangs], milieux, pas, base + 3, p)
    nombres = textes(
        rangs,
        "etiquette",
        au_point("x"),
        au_point("y"),
        aligne="center",
        gras=True,
        corps=CORPS_AXE,
    )
    return figure(place, bas, [*carres(dessines, cote, p), nombres, libelles])


def _bulle(rang: Rang) -> Rang:
    return {"bulle": rang["bulle"]}


def ligne(f: Ligne, place: float, p: Palette) -> Couche:
    pas = place / max(len(f.points), 1)
    milieux = [pas * (i + 0.5) for i in range(len(f.points))]
    valeurs = [pt.valeur for pt in f.points]
    repere = [v for v in (f.repere.bas, f.repere.haut) if v is not None] if f.repere else []
    interdits = repere if len(repere) == 1 else []
    base = TETE + f.hauteur
    haut = maximum([*(v for v in valeurs if v is not None), *repere])
    y = quantite("valeur", (0, haut), (base, TETE))
    points = [
        {
            "x": x,
            "valeur": pt.valeur,
            "etiquette": dessinable(pt.etiquette),
            "couleur": p.accent,
            "troncon": sum(v is None for v in valeurs[:i]),
            "sens": _cote(valeurs, i, interdits, f.hauteur / haut),
            "bulle": dessinable(f"{pt.libelle} : {pt.etiquette}{f' ({pt.n})' if pt.n else ''}"),
        }
        for i, (pt, x) in enumerate(zip(f.points, milieux, strict=True))
        if pt.valeur is not None
    ]
    couches = _repere(f, place, y, p)
    trait: Couche = {"type": "line", "color": p.accent, "strokeWidth": 1.7, "interpolate": "linear"}
    x = au_point("x")
    couches.append(couche(trait, points, x=x, y=y, detail={"field": "troncon", "type": "nominal"}))
    rond: Couche = {"type": "point", "shape": "circle", "size": 26, "filled": True, "opacity": 1}
    couches.append(
        couche(rond, points, x=x, y=y, color=couleur_fixe(p.accent), tooltip={"field": "bulle"})
    )
    for sens, dy in (("sur", -8.5), ("sous", 9.5)):
        choisis = [pt for pt in points if pt["sens"] == sens]
        couches.append(textes(choisis, "etiquette", x, y, aligne="center", gras=True, dy=dy))
    if not f.axe:
        return figure(place, base + 4, couches)
    couches.append(filet(0, base, place, base, p.texte))
    libelles = [dessinable(f"{pt.libelle}\n{pt.n}" if pt.n else pt.libelle) for pt in f.points]
    bas, ecrits = axe(libelles, milieux, pas, base + 3, p)
    return figure(place, bas, [*couches, ecrits])


def couleur_fixe(valeur: str) -> Couche:
    return {"value": valeur}


def _cote(
    valeurs: list[float | None], i: int, interdits: list[float], points_par_unite: float
) -> str:
    """L'étiquette va sous le point quand la ligne passe au-dessus et que le tireté n'y est pas."""
    ici = valeurs[i]
    voisins = [v for v in (*valeurs[max(i - 1, 0) : i], *valeurs[i + 1 : i + 2]) if v is not None]
    if ici is None or not voisins or sum(voisins) / len(voisins) <= ici * 1.005:
        return "sur"
    gene = any(2 < (ici - v) * points_par_unite < 19 for v in interdits)
    return "sur" if gene else "sous"


def _repere(f: Ligne, place: float, y: Couche, p: Palette) -> list[Couche]:
    """Le tireté d'un niveau, ou la bande entre deux niveaux."""
    if f.repere is None:
        return []
    domaine, etendue = y["scale"]["domain"], y["scale"]["range"]

    def hauteur(valeur: float) -> float:
        return float(etendue[0] + (etendue[1] - etendue[0]) * valeur / domaine[1])

    bas = hauteur(f.repere.bas)
    dessin = filet(0, bas, place, bas, p.texte, tirets=True)
    if f.repere.haut is not None:
        rang = {"x": 0, "x2": place, "y": bas, "y2": hauteur(f.repere.haut)}
        marque: Couche = {"type": "rect", "color": p.bande}
        x2, y2 = {"field": "x2"}, {"field": "y2"}
        dessin = couche(marque, [rang], x=au_point("x"), y=au_point("y"), x2=x2, y2=y2)
    libelle = un_texte(
        f.repere.libelle, place, bas + 7.5, p.texte, aligne="right", corps=CORPS - 0.6
    )
    return [dessin, libelle]
