"""Prose et tableaux en HTML : des fonctions qui ne rendent que du texte échappé."""

from collections.abc import Callable, Iterable
from html import escape

from palier.edition.composition import Noeud

Lier = Callable[[str], str]


def paragraphes(suite: list[Noeud], classe: str, lier: Lier) -> str:
    """Les paragraphes, et les listes que forment les articles voisins."""
    rendus: list[str] = []
    ouverte = ""
    for p in suite:
        voulue = {"": "", "–": "ul"}.get(p["puce"], "ol")
        if voulue != ouverte:
            rendus.append(f"</{ouverte}>" if ouverte else "")
            depart = f' start="{int(p["puce"][:-1])}"' if voulue == "ol" else ""
            rendus.append(f'<{voulue} class="prose"{depart}>' if voulue else "")
            ouverte = voulue
        balise = "li" if voulue else "p"
        marque = f' class="{classe}"' if classe and not voulue else ""
        rendus.append(f"<{balise}{marque}>{passages(p['passages'], lier)}</{balise}>")
    return "".join(rendus) + (f"</{ouverte}>" if ouverte else "")


def passages(suite: Iterable[Noeud], lier: Lier) -> str:
    rendu = ""
    for p in suite:
        texte = lier(p["texte"]).replace("\n", "<br>")
        texte = f"<em>{texte}</em>" if p["italique"] else texte
        rendu += f"<strong>{texte}</strong>" if p["gras"] else texte
    return rendu


def tete(b: Noeud) -> str:
    """« Figure 1 », le constat, l'unité."""
    classes = {"etiquette": "etiquette", "titre": "constat", "unite": "unite"}
    return "".join(
        f'<span class="{classe}">{escape(b[nom])}</span>'
        for nom, classe in classes.items()
        if b[nom]
    )


def lignes(t: Noeud) -> str:
    """L'en-tête et le corps d'un tableau ; une définition porte l'ancre de ses codes."""
    classes = [f' class="{a}"' if a != "gauche" else "" for a in t["alignements"]]
    entetes = "".join(
        f'<th scope="col"{k}>{escape(c)}</th>' if c else "<td></td>"
        for c, k in zip(t["colonnes"], classes, strict=True)
    )
    corps = []
    for y, ligne in enumerate(t["lignes"]):
        total = t["total"] and y == len(t["lignes"]) - 1
        classe = ' class="total"' if total else ' class="grise"' if y in t["grises"] else ""
        cases = _definition(t["codes"][y], ligne) if "codes" in t else _cases(ligne, classes)
        corps.append(f"<tr{classe}>{cases}</tr>")
    return f"<thead><tr>{entetes}</tr></thead><tbody>{''.join(corps)}</tbody>"


def _definition(codes: list[str], ligne: list[Noeud]) -> str:
    ancres = ", ".join(f'<span id="def-{escape(c)}">{escape(c)}</span>' for c in codes)
    reste = "".join(f"<td>{escape(c['mot'])}</td>" for c in ligne[1:])
    return f'<th scope="row">{ancres}</th>{reste}'


def _cases(ligne: list[Noeud], classes: list[str]) -> str:
    rendues = []
    for x, (case, classe) in enumerate(zip(ligne, classes, strict=True)):
        rond = {"": "", "plein": "plein", "demi": "demi-plein", "vide": "vide"}[case["etat"]]
        signe = f'<span class="rond {rond}" aria-hidden="true"></span>' if rond else ""
        texte = signe + escape(case["mot"])
        tient_lieu_de_tete = x == 0 and case["mot"]
        rendues.append(
            f'<th scope="row"{classe}>{texte}</th>'
            if tient_lieu_de_tete
            else f"<td{classe}>{texte}</td>"
        )
    return "".join(rendues)
