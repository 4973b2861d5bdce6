"""Deux dates, et ce qui mène de l'une à l'autre : haltères, cascade."""

from palier.edition.couleurs import Palette
from palier.edition.figures import Barre, Cascade, Etat, Haltere, Halteres
from palier.edition.graphiques.barres import EPAISSEUR, TETE, poser
from palier.edition.graphiques.toile import (
    CORPS,
    POINTILLE,
    Couche,
    Rang,
    au_point,
    bulle,
    couche,
    couleur,
    figure,
    filet,
    maximum,
    quantite,
    rang_de,
    textes,
    un_texte,
)
from palier.edition.polices import dessinable, largeur


def halteres(f: Halteres, place: float, p: Palette) -> Couche:
    rangs = [_haltere(ligne, p) for ligne in f.lignes]
    origine, bas, couches = poser(rangs, place, p, TETE)
    marge = max((largeur(r[c], CORPS, True) for r in rangs for c in ("td", "tf")), default=0) + 8
    domaine = (0, maximum(v for r in rangs for v in (r["debut"], r["fin"])))
    etendue = (_zero(rangs, origine, place - marge, domaine[1]), place - marge)
    de, a, y = quantite("debut", domaine, etendue), quantite("fin", domaine, etendue), au_point("y")
    trait: Couche = {"type": "rule", "color": p.gris, "strokeWidth": 2}
    ecartes = [r for r in rangs if r["debut"] != r["fin"]]
    pas = (etendue[1] - etendue[0]) / domaine[1]
    for r in rangs:
        # Le guide s'arrête avant l'étiquette de gauche : rien à masquer, quel que soit le fond.
        fin_guide = etendue[0] + r["moindre"] * pas - r["large"] - 13
        if fin_guide > origine:
            couches.append(filet(origine, r["y"], fin_guide, r["y"], p.filet))
    couches += [
        couche(trait, ecartes, x=de, x2={"field": "fin"}, y=y),
        *_ronds(ecartes, de, "etat_debut", p.gris, p),
        *_ronds(rangs, a, "etat_fin", p.accent, p),
    ]
    for champ, x, gras, teinte in (("td", de, False, p.texte), ("tf", a, True, p.accent)):
        for cote, dx, aligne in (("gauche", -7, "right"), ("droite", 7, "left")):
            cle = "cote_debut" if champ == "td" else "cote_fin"
            choisis = [{**r, "couleur": teinte} for r in rangs if r[cle] == cote]
            couches.append(textes(choisis, champ, x, y, aligne=aligne, gras=gras, dx=dx))
    debut, fin = dessinable(f.debut), dessinable(f.fin)
    couches.append(un_texte(debut, place, 8, p.texte, aligne="right"))
    gauche = place - largeur(debut, CORPS) - 7
    couches.append(un_texte(fin, gauche, 8, p.accent, aligne="right", gras=True))
    couches.append(filet(origine, TETE - 2, origine, bas, p.texte))
    return figure(place, bas + 2, couches)


def _zero(rangs: list[Rang], origine: float, bout: float, plus: float) -> float:
    """L'abscisse du zéro : à l'axe, ou écartée de lui de quoi loger les étiquettes de gauche."""
    zeros = [
        (origine + r["large"] + 11 - bout * r["moindre"] / plus) / (1 - r["moindre"] / plus)
        for r in rangs
        if r["moindre"] < plus
    ]
    return min(max(origine, *zeros), bout - 1) if zeros else origine


def _haltere(ligne: Haltere, p: Palette) -> Rang:
    """Les étiquettes vont au-dehors ; à égalité, une seule, à gauche."""
    libelle = dessinable(ligne.libelle)
    td, tf = dessinable(ligne.etiquette_debut), dessinable(ligne.etiquette_fin)
    egal = ligne.debut == ligne.fin
    hausse = ligne.fin > ligne.debut
    a_gauche = td if hausse else tf
    return {
        "libelle": libelle,
        "debut": ligne.debut,
        "fin": ligne.fin,
        "moindre": min(ligne.debut, ligne.fin),
        "td": "" if egal and td == tf else td,
        "tf": tf,
        "etat_debut": ligne.etat_debut,
        "etat_fin": ligne.etat_fin,
        "cote_debut": "gauche" if hausse else "droite",
        "cote_fin": "droite" if hausse else "gauche",
        "large": largeur(a_gauche, CORPS, True),
        "bulle": f"{libelle} : {td}, puis {tf}",
        "couleur": p.encre,
    }


def _ronds(rangs: list[Rang], x: Couche, etat: str, teinte: str, p: Palette) -> list[Couche]:
    plein: Couche = {"type": "point", "shape": "circle", "size": 46, "opacity": 1, "filled": True}
    vide = {**plein, "filled": False, "fill": "#FFFFFF", "strokeWidth": 0.8, "stroke": p.sombre}
    y = au_point("y")

    def de(*etats: Etat) -> list[Rang]:
        return [{**r, "couleur": teinte} for r in rangs if r[etat] in etats]

    return [
        couche(plein, de("connu"), x=x, y=y, color=couleur(), tooltip=bulle()),
        couche({**vide, "strokeDash": POINTILLE}, de("masque"), x=x, y=y, tooltip=bulle()),
        couche(vide, de("non_renseigne"), x=x, y=y, tooltip=bulle()),
    ]


def cascade(f: Cascade, place: float, p: Palette) -> Couche:
    """Chaque mouvement part où le précédent s'arrête ; les niveaux partent de zéro."""
    rangs = _marches(f, p)
    origine, bas, couches = poser(rangs, place, p)
    parts = max((largeur(r["part"], CORPS) for r in rangs), default=0)
    fin = place - parts - (14 if parts else 0)
    if rangs[-1]["haut"] > 0.8 * maximum(r["haut"] for r in rangs):
        fin -= largeur(rangs[-1]["etiquette"], CORPS, True) + 8
    domaine = (0.0, maximum(r["haut"] for r in rangs))
    de = quantite("bas", domaine, (origine, fin))
    y = au_point("y")
    marque: Couche = {"type": "bar", "height": EPAISSEUR, "orient": "horizontal"}
    couches.append(
        couche(
            marque,
            rangs,
            x=de,
            x2={"field": "haut"},
            y=y,
            color=couleur("remplissage"),
            tooltip=bulle(),
        )
    )
    points_par_unite = (fin - origine) / domaine[1]
    for r in rangs:
        large = largeur(r["etiquette"], CORPS, True)
        debut, bout = origine + r["bas"] * points_par_unite, origine + r["haut"] * points_par_unite
        if r["niveau"]:
            dedans = r["remplissage"] == p.gris and bout - debut > large + 10
            r["pose"] = bout - large - 5 if dedans else bout + 5
        else:
            r["pose"] = debut - large - 5 if debut - large - 7 > origine else bout + 5
    couches.append(textes(rangs, "etiquette", au_point("pose"), y, gras=True))
    bords = [{**r, "bord": place, "couleur": p.texte} for r in rangs]
    couches.append(textes(bords, "part", au_point("bord"), y, aligne="right"))
    couches.append(filet(origine, 1, origine, bas, p.texte))
    return figure(place, bas + 2, couches)


def _marches(f: Cascade, p: Palette) -> list[Rang]:
    rangs: list[Rang] = []
    niveau = 0.0
    for i, m in enumerate(f.marches):
        rang = rang_de(Barre(m.libelle, m.valeur, m.etiquette, m.part), p)
        avant, niveau = (0.0, m.valeur) if m.niveau else (niveau, niveau + m.valeur)
        dernier = i == len(f.marches) - 1
        ton = p.clair if m.valeur < 0 else p.sombre
        if m.niveau:
            ton = p.accent if dernier else p.gris
        rang |= {"bas": min(avant, niveau), "haut": max(avant, niveau), "remplissage": ton}
        rang |= {
            "niveau": m.niveau,
            "gras": m.niveau,
            "couleur": p.accent if m.niveau and dernier else p.encre,
        }
        rangs.append(rang)
    return rangs
