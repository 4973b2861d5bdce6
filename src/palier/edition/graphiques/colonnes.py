"""Colonnes, colonnes de carrés, lignes dans le temps."""

from palier.edition.couleurs import Palette
from palier.edition.figures import Barre, Colonnes, ColonnesCarres
from palier.edition.graphiques.toile import (
    Couche,
    Rang,
    au_point,
    carres,
    figure,
    filet,
    maximum,
    par_etat,
    quantite,
    rang_de,
    textes,
)
from palier.edition.polices import couper, largeur

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
