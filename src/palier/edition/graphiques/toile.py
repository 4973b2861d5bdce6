"""Ce que toutes les figures partagent : couches Vega-Lite, textes, échelles, états.

Un point de la spécification vaut un point typographique. Les quantités passent par une échelle qui
part de zéro ; les rangs et les colonnes de texte sont placés au point près, d'après la largeur
réelle des textes, pour qu'aucun libellé n'en recouvre un autre.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from palier.edition.couleurs import Palette
from palier.edition.figures import Barre, Etat, Teinte
from palier.edition.polices import SANS, dessinable, largeur

Couche = dict[str, Any]
Rang = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
CORPS = 8.8
POINTILLE = [2.4, 2.0]
LARGEURS = {"colonne": 334.0, "pleine": 482.0, "demi": 230.0}


def figure(place: float, hauteur: float, couches: Iterable[Couche]) -> Couche:
    """La spécification complète, à la taille exacte, sans marge ni cadre."""
    return {
        "$schema": SCHEMA,
        "width": place,
        "height": round(hauteur, 1),
        "padding": 0,
        "autosize": {"type": "none"},
        "background": None,
        "config": {"view": {"stroke": None}, "aria": False, "font": SANS},
        "layer": [couche for couche in couches if couche["data"]["values"]],
    }


def au_point(champ: str) -> Couche:
    """Un champ déjà en points, sans échelle ni axe."""
    return {"field": champ, "type": "quantitative", "scale": None, "axis": None}


def quantite(champ: str, domaine: tuple[float, float], etendue: tuple[float, float]) -> Couche:
    """Un champ mesuré, sur une échelle linéaire ; la même dans toutes les couches d'une figure."""
    echelle = {"domain": list(domaine), "range": list(etendue), "nice": False, "zero": True}
    return {"field": champ, "type": "quantitative", "scale": echelle, "axis": None}


def couche(marque: Couche, rangs: Sequence[Rang], **encodage: Any) -> Couche:
    """Une couche avec ses propres données : partagées, elles se redessineraient à chaque ligne."""
    return {"data": {"values": list(rangs)}, "mark": marque, "encoding": encodage}


def couleur(champ: str = "couleur") -> Couche:
    return {"field": champ, "type": "nominal", "scale": None, "legend": None}


def bulle() -> Couche:
    return {"field": "bulle", "type": "nominal"}


def textes(
    rangs: Sequence[Rang],
    champ: str,
    x: Couche,
    y: Couche,
    *,
    aligne: str = "left",
    gras: bool = False,
    corps: float = CORPS,
    dx: float | Couche = 0,
    dy: float = 0,
) -> Couche:
    """Des textes, chacun de la couleur de son rang (champ « couleur »)."""
    marque = {
        "type": "text",
        "align": aligne,
        "baseline": "middle",
        "fontSize": corps,
        "fontWeight": 700 if gras else 400,
        "dx": dx,
        "dy": dy,
    }
    pleins = [r for r in rangs if r.get(champ)]
    return couche(marque, pleins, x=x, y=y, text={"field": champ}, color=couleur())


def un_texte(texte: str, x: float, y: float, teinte: str, **style: Any) -> Couche:
    rang = {"texte": dessinable(texte), "x": x, "y": y, "couleur": teinte}
    return textes([rang], "texte", au_point("x"), au_point("y"), **style)


def filet(
    x: float,
    y: float,
    x2: float,
    y2: float,
    teinte: str,
    epaisseur: float = 0.6,
    tirets: bool = False,
) -> Couche:
    """Un trait droit d'un point à un autre."""
    marque: Couche = {"type": "rule", "color": teinte, "strokeWidth": epaisseur}
    if tirets:
        marque["strokeDash"] = POINTILLE
    return couche(
        marque,
        [{"x": x, "y": y, "x2": x2, "y2": y2}],
        x=au_point("x"),
        y=au_point("y"),
        x2={"field": "x2"},
        y2={"field": "y2"},
    )


def par_etat(
    marque: Couche, rangs: Sequence[Rang], p: Palette, trait: float = 0.7, **encodage: Any
) -> list[Couche]:
    """Une couche par état : pleine, contour plein (non renseigné), contour pointillé (masqué)."""

    def de(etat: Etat) -> list[Rang]:
        return [r for r in rangs if r["etat"] == etat]

    # Un contour se centre sur son tracé : rentré d'autant, il garde la taille des autres.
    rentre: Couche = {c: marque[c] - 2 * trait + 0.7 for c in ("width", "height") if c in marque}
    contour = {**marque, **rentre, "fill": "transparent", "strokeWidth": trait}
    masque = {**contour, "stroke": p.sombre, "strokeDash": POINTILLE}
    infobulle = {**encodage, "tooltip": bulle()}
    return [
        couche(marque, de("connu"), color=couleur("remplissage"), **infobulle),
        couche({**contour, "stroke": p.gris}, de("non_renseigne"), **infobulle),
        couche(masque, de("masque"), **infobulle),
    ]


def carres(rangs: Sequence[Rang], cote: float, p: Palette) -> list[Couche]:
    """Des carrés arrondis de `cote` points, posés par leur coin ; rangs : x, y, teinte, bulle."""
    marque: Couche = {"type": "rect", "width": cote, "height": cote, "cornerRadius": cote / 5}
    for rang in rangs:
        rang["remplissage"] = teinte(rang["teinte"], p)
        rang["etat"] = {"contour": "non_renseigne", "masque": "masque"}.get(rang["teinte"], "connu")
        rang["x"], rang["y"] = round(rang["x"] + cote / 2, 2), round(rang["y"] + cote / 2, 2)
    return par_etat(marque, rangs, p, x=au_point("x"), y=au_point("y"))


def teinte(nom: Teinte, p: Palette) -> str:
    """La couleur d'une teinte ; un contour s'écrit en gris de texte."""
    noms = {"accent": p.accent, "clair": p.clair, "gris": p.gris, "sombre": p.sombre}
    return noms.get(nom, p.texte)


def rang_de(barre: Barre, p: Palette) -> Rang:
    """Une barre en ligne de données : textes nettoyés, couleurs, infobulle."""
    libelle, etiquette = dessinable(barre.libelle), dessinable(barre.etiquette)
    part = dessinable(barre.part)
    precision = {"masque": " (non publié)"}.get(barre.etat, f" {part}" if part else "")
    return {
        "libelle": libelle,
        "valeur": barre.valeur,
        "etiquette": etiquette,
        "part": part,
        "etat": barre.etat,
        "bulle": f"{libelle} : {etiquette}{precision}".replace("\n", " "),
        "remplissage": p.accent if barre.accent else p.gris,
        "couleur": p.accent if barre.accent and barre.etat == "connu" else p.encre,
        "decal": 10 + largeur(etiquette, CORPS, True),
    }


def maximum(valeurs: Iterable[float]) -> float:
    """La plus grande valeur, ou 1 : une échelle ne peut pas être vide."""
    return max([v for v in valeurs if v > 0], default=1)
