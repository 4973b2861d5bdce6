"""Un carré, ou une maison, pour une unité : bandes, étapes à deux dates, pictogrammes."""

from palier.edition.couleurs import Palette
from palier.edition.figures import BandeCarres, EtapesCarres, Pictogrammes, Rangee, Segment
from palier.edition.graphiques.toile import (
    CORPS,
    Couche,
    Rang,
    au_point,
    carres,
    couche,
    couleur,
    figure,
    filet,
    teinte,
    textes,
    un_texte,
)
from palier.edition.polices import couper, dessinable, largeur

MAILLE = 12.7
PAS_ETAPE = 19.0
MAISON = "M0,-1L1,-0.15V1H0.32V0.2H-0.32V1H-1V-0.15Z"


def bande(f: BandeCarres, place: float, p: Palette) -> Couche:
    plus_longue = max((sum(s.nombre for s in r.segments) for r in f.rangees), default=1)
    maille = min(MAILLE, place / max(plus_longue - 0.18, 1))
    couches: list[Couche] = []
    y = 0.0
    for rangee in f.rangees:
        hauteur, dessin = _rangee(rangee, maille, y, place, p)
        couches += dessin
        y += hauteur + 9
    return figure(place, y - 6, couches)


def _rangee(
    r: Rangee, maille: float, y: float, place: float, p: Palette
) -> tuple[float, list[Couche]]:
    """Les libellés au-dessus du premier carré de leur part, puis les carrés."""
    departs = [sum(s.nombre for s in r.segments[:i]) * maille for i in range(len(r.segments))]
    nommes = [(s, d) for s, d in zip(r.segments, departs, strict=True) if s.libelle or s.part]
    bas, ecrits = _libelles(nommes, dessinable(r.total), y + 6, place, p)
    cote = maille * 0.82
    dessines: list[Rang] = [
        {"x": depart + maille * k, "y": bas + 5, "teinte": s.teinte, "bulle": dessinable(_dit(s))}
        for s, depart in zip(r.segments, departs, strict=True)
        for k in range(s.nombre)
    ]
    return bas + 5 + maille - y, [*carres(dessines, cote, p), ecrits[0], ecrits[1]]


def _dit(s: Segment) -> str:
    return f"{s.libelle} ({s.part})" if s.part else s.libelle


def _libelles(
    nommes: list[tuple[Segment, float]], total: str, y: float, place: float, p: Palette
) -> tuple[float, tuple[Couche, Couche]]:
    """Cale les libellés sans chevauchement ; à défaut de place, les empile, un par ligne."""
    gras: list[Rang] = []
    for s, depart in nommes:
        libelle, part = dessinable(s.libelle), dessinable(s.part)
        couleurs = {"accent": p.accent, "contour": p.texte, "masque": p.texte}
        large = max(largeur(libelle, CORPS, True), largeur(part, CORPS))
        rang = {"t": libelle, "part": part, "x": depart, "large": large + 7, "y": y}
        gras.append({**rang, "couleur": couleurs.get(s.teinte, p.encre), "aligne": depart})
    if total:
        large = largeur(total, CORPS)
        rang = {"t": "", "part": total, "x": place - large, "large": large + 7, "y": y}
        gras.append({**rang, "couleur": p.texte, "total": True})
    if sum(r["large"] for r in gras) <= place + 7:
        _caler(gras, place + 7)
    else:
        for i, r in enumerate(gras):
            r["x"], r["y"] = 0, y + 10.5 * i
            r["t"], r["part"] = _sur_une_ligne(r), ""
    deuxieme = any(r["part"] and not r.get("total") for r in gras)
    bas = max((r["y"] for r in gras), default=y) + (15.5 if deuxieme else 5)
    parts = [
        {**r, "couleur": p.texte, "y": r["y"] if r.get("total") else r["y"] + 10.5} for r in gras
    ]
    x, ordonnee = au_point("x"), au_point("y")
    return bas, (textes(gras, "t", x, ordonnee, gras=True), textes(parts, "part", x, ordonnee))


def _sur_une_ligne(r: Rang) -> str:
    return f"{r['t']} ({r['part']})" if r["t"] and r["part"] else r["t"] or r["part"]


def _caler(rangs: list[Rang], place: float) -> None:
    libre = 0.0
    for r in rangs:
        r["x"] = max(r["x"], libre)
        libre = r["x"] + r["large"]
    limite = place
    for r in reversed(rangs):
        r["x"] = min(r["x"], limite - r["large"])
        limite = r["x"]


def etapes(f: EtapesCarres, place: float, p: Palette) -> Couche:
    origine = 0.365 * place
    colonne = (place - origine) / max(len(f.dates), 1)
    plus = max((n for e in f.etapes for n in e.nombres), default=1)
    maille = min(9.8, (colonne - 26) / max(plus, 1))
    departs = [origine + colonne * j for j in range(len(f.dates))]
    dates = [couper(dessinable(d), colonne - 5, CORPS) for d in f.dates]
    tete = 6 + 10.0 * max((len(d) for d in dates), default=0)
    couches = [
        un_texte(ligne, x, 7 + 10 * j, p.texte)
        for d, x in zip(dates, departs, strict=True)
        for j, ligne in enumerate(d)
    ]
    dessines: list[Rang] = []
    nombres: list[Rang] = []
    libelles: list[Rang] = []
    for i, e in enumerate(f.etapes):
        y = tete + PAS_ETAPE * (i + 0.5)
        lignes = couper(dessinable(e.libelle), origine - 8, CORPS)
        for k, ligne in enumerate(lignes):
            decale = y + 9.4 * (k - (len(lignes) - 1) / 2)
            libelles.append({"t": ligne, "x": 0.4, "y": decale, "couleur": p.encre})
        if i:
            couches.append(filet(0, y - PAS_ETAPE / 2, place, y - PAS_ETAPE / 2, p.filet))
        etiquettes = e.etiquettes or tuple(map(str, e.nombres))
        for x, n, ton, t in zip(departs, e.nombres, e.teintes, etiquettes, strict=True):
            dit = dessinable(f"{e.libelle} : {t}")
            dessines += [
                {"x": x + maille * k, "y": y - maille * 0.41, "teinte": ton, "bulle": dit}
                for k in range(n)
            ]
            fort = p.accent if ton == "accent" and n else p.encre if n else p.texte
            fin = x + maille * n + (3 if n else 0)
            nombres.append({"t": dessinable(t), "x": fin, "y": y, "couleur": fort})
    point = au_point("x"), au_point("y")
    couches += carres(dessines, maille * 0.82, p)
    couches += [textes(libelles, "t", *point), textes(nombres, "t", *point, gras=True)]
    return figure(place, tete + PAS_ETAPE * len(f.etapes) + 1, couches)


def pictogrammes(f: Pictogrammes, place: float, p: Palette) -> Couche:
    pas = place / f.par_ligne
    taille = min(pas * 0.76, 22)
    rangs: list[Rang] = []
    for s in f.segments:
        for _ in range(s.nombre):
            i = len(rangs)
            x, y = pas * (i % f.par_ligne) + taille / 2, 26.5 * (i // f.par_ligne) + taille / 2 + 2
            ton = teinte(s.teinte, p)
            rangs.append({"x": x, "y": y, "couleur": ton, "bulle": dessinable(_dit(s))})
    lignes = -(-len(rangs) // f.par_ligne)
    marque: Couche = {
        "type": "point",
        "shape": MAISON,
        "size": taille**2,
        "filled": True,
        "opacity": 1,
    }
    point = au_point("x"), au_point("y")
    dessin = couche(
        marque, rangs, x=point[0], y=point[1], color=couleur(), tooltip={"field": "bulle"}
    )
    y = 26.5 * lignes + 11
    couches = [dessin]
    x = 0.0
    for s in f.segments:
        libelle, gras = dessinable(_dit(s)), s.teinte == "accent"
        large = largeur(libelle, CORPS, gras)
        if x and x + large > place:
            x, y = 0.0, y + 11
        couches.append(un_texte(libelle, x, y, p.accent if gras else p.texte, gras=gras))
        x += large + 9
    return figure(place, y + 6, couches)
