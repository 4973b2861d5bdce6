"""Barres horizontales : seules, alignées à des colonnes, ou l'une dans l'autre."""

from dataclasses import replace

from palier.edition.couleurs import Palette
from palier.edition.figures import (
    Barre,
    BarreDouble,
    BarresDoubles,
    BarresHorizontales,
    BarresTableau,
)
from palier.edition.graphiques.toile import (
    CORPS,
    Couche,
    Rang,
    au_point,
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

EPAISSEUR = 11
PAS, PAS_DOUBLE = 18.5, 23.5
TETE = 17


def poser(
    rangs: list[Rang], place: float, p: Palette, haut: float = 1, part_au_plus: float = 0.47
) -> tuple[float, float, list[Couche]]:
    """Place les libellés, de une ou deux lignes, au fer à gauche.

    Returns:
        L'abscisse de la ligne de base, l'ordonnée du bas, les couches de texte.
    """
    large = max((largeur(r["libelle"], CORPS) for r in rangs), default=0)
    origine = min(max(large + 9, 0.395 * place), part_au_plus * place)
    lignes = [couper(r["libelle"], origine - 7, CORPS) for r in rangs]
    pas = PAS_DOUBLE if any(len(ligne) > 1 for ligne in lignes) else PAS
    ecrits: list[Rang] = []
    for i, (rang, morceaux) in enumerate(zip(rangs, lignes, strict=True)):
        rang["y"] = haut + pas * (i + 0.5)
        gris = rang.get("etat") == "non_renseigne"
        for j, morceau in enumerate(morceaux):
            ligne = rang["y"] + 10 * (j - (len(morceaux) - 1) / 2)
            couleur = p.texte if gris else p.encre
            ecrits.append({"t": morceau, "x": 0.4, "y": ligne, "couleur": couleur})
            ecrits[-1]["gras"] = rang.get("gras", False)
    x, y = au_point("x"), au_point("y")
    poses = [
        textes([r for r in ecrits if r["gras"] is g], "t", x, y, gras=g) for g in (False, True)
    ]
    return origine, haut + pas * len(rangs), poses


def horizontales(f: BarresHorizontales, place: float, p: Palette) -> Couche:
    rangs = [rang_de(b, p) for b in f.barres]
    origine, bas, couches = poser(rangs, place, p)
    bouts = [r["decal"] + largeur(r["part"], CORPS) for r in rangs]
    couches += barres(rangs, (origine, place - max(bouts, default=0) - 3), p)
    couches.append(filet(origine, 1, origine, bas, p.texte))
    return figure(place, bas + 2, couches)


def barres(rangs: list[Rang], etendue: tuple[float, float], p: Palette) -> list[Couche]:
    """Les barres depuis zéro, la valeur en gras au bout, la part en gris."""
    x = quantite("valeur", (0, maximum(r["valeur"] for r in rangs)), etendue)
    y = au_point("y")
    marque: Couche = {"type": "bar", "height": EPAISSEUR, "orient": "horizontal"}
    parts = [{**r, "couleur": p.texte} for r in rangs]
    return [
        *par_etat(marque, [r for r in rangs if r["valeur"]], p, x=x, x2={"datum": 0}, y=y),
        textes(rangs, "etiquette", x, y, gras=True, dx=5),
        textes(parts, "part", x, y, dx={"expr": "datum.decal"}),
    ]


def tableau(f: BarresTableau, place: float, p: Palette) -> Couche:
    rangs = [rang_de(b, p) for b in f.barres]
    origine, bas, couches = poser(rangs, place, p, TETE, 0.38)
    droite, ecart = place - 1.5, min(11, 0.028 * place)
    colonnes: list[Couche] = []
    for j in reversed(range(len(f.entetes) - 1)):
        contenus = [dessinable((*b.colonnes, "", "", "")[j]) for b in f.barres]
        tete = dessinable(f.entetes[j + 1])
        cases = [
            {"t": t, "x": droite, "y": r["y"], "couleur": p.encre}
            for t, r in zip(contenus, rangs, strict=True)
        ]
        colonnes.append(textes(cases, "t", au_point("x"), au_point("y"), aligne="right"))
        colonnes.append(un_texte(tete, droite, 8, p.texte, aligne="right"))
        droite -= max(largeur(t, CORPS) for t in (*contenus, tete)) + ecart
    fin = droite - max((r["decal"] for r in rangs), default=0)
    couches += barres(rangs, (origine, fin), p)
    couches += [*colonnes, un_texte(f.entetes[0], origine, 8, p.texte)]
    couches.append(filet(origine, TETE - 2, origine, bas, p.texte))
    return figure(place, bas + 2, couches)


def doubles(f: BarresDoubles, place: float, p: Palette) -> Couche:
    cites = [rang_de(_citee(b), p) for b in f.barres]
    origine, bas, couches = poser(cites, place, p, TETE)
    principaux = [
        {**rang_de(_principale(b), p), "y": r["y"]} for b, r in zip(f.barres, cites, strict=True)
    ]
    bords = (place - 8 - max(28.0, largeur(f.entetes[1], CORPS) + 12), place - 8)
    ecrits = [largeur(r["etiquette"], CORPS, True) for r in principaux]
    fin = bords[0] - max(largeur(f.entetes[0], CORPS), *ecrits) - 8
    x = quantite("valeur", (0, maximum(r["valeur"] for r in cites)), (origine, fin))
    y = au_point("y")
    marque: Couche = {"type": "bar", "height": EPAISSEUR + 1, "orient": "horizontal"}
    for r in principaux:
        # Gris sur gris ne se verrait pas : sans accent, le principal est sombre.
        r["remplissage"] = p.sombre if r["remplissage"] == p.gris else r["remplissage"]
    sur_gris = [r for r, b in zip(principaux, f.barres, strict=True) if b.etat_cite == "connu"]
    # Le contour masqué du principal se détache en blanc : il est posé sur la barre grise.
    for serie, fond, trait in ((cites, p, 0.7), (sur_gris, replace(p, sombre="#FFFFFF"), 1.2)):
        dessinees = [r for r in serie if r["valeur"]]
        couches += par_etat(marque, dessinees, fond, trait, x=x, x2={"datum": 0}, y=y)
    for serie, bord, tete in zip((principaux, cites), bords, f.entetes, strict=True):
        cases = [{**r, "x": bord} for r in serie]
        gras = serie is principaux
        couches.append(textes(cases, "etiquette", au_point("x"), y, aligne="right", gras=gras))
        entete = p.accent if gras else p.texte
        couches.append(un_texte(tete, bord, 8, entete, aligne="right"))
    couches.append(filet(origine, TETE - 2, origine, bas, p.texte))
    return figure(place, bas + 2, couches)


def _principale(b: BarreDouble) -> Barre:
    return Barre(b.libelle, b.principal, b.etiquette_principal, "", b.accent, b.etat_principal)


def _citee(b: BarreDouble) -> Barre:
    return Barre(b.libelle, b.cite, b.etiquette_cite, etat=b.etat_cite)
