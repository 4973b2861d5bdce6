"""La page : un seul fichier, sans ressource distante, lisible sans script et à 390 pixels.

Chaque figure est un dessin fixe doublé de son tableau ; le survol l'anime. La politique de sécurité
n'admet que les scripts joints, désignés par leur empreinte.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from palier.edition.composition import Noeud, composer
from palier.edition.couleurs import Palette, eclaircir
from palier.edition.document import Document
from palier.edition.polices import DOSSIER, SANS, SERIF, soigner

_GABARITS = Path(__file__).with_name("gabarits")
_SCRIPTS = (
    "vega/vega.min.js",
    "vega/vega-lite.min.js",
    "vega/vega-interpreter.js",
    "vega/vega-embed.min.js",
    "page.js",
)
_FONTES = (
    (SERIF, 400, "source-serif-4-latin-400-normal.woff2"),
    (SERIF, 600, "source-serif-4-latin-600-normal.woff2"),
    (SANS, 400, "atkinson-hyperlegible-next-latin-400-normal.woff2"),
    (SANS, 700, "atkinson-hyperlegible-next-latin-700-normal.woff2"),
)
ETROIT = 262.0
_SECOURS = f'font-family="{SANS}, Verdana, sans-serif"'


def html(document: Document, cache: Path | None = None) -> str:
    """Compose le document en une page HTML autonome.

    Args:
        cache: répertoire des dessins déjà faits.
    """
    return _Page(composer(document, soigner, cache, ETROIT), document.accent).entiere()


class _Page:
    """Une page en cours d'écriture : les codes définis, les spécifications rencontrées."""

    def __init__(self, arbre: Noeud, accent: str) -> None:
        self._arbre = arbre
        self._accent = accent
        self._specifications: list[list[Noeud]] = []
        codes = sorted(_codes_definis(arbre), key=len, reverse=True)
        self._codes = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, codes))})(?![\w-])")
        self._sans_code = not codes

    def entiere(self) -> str:
        a = self._arbre
        corps = self._corps()
        scripts = [_script(nom) for nom in _SCRIPTS]
        empreintes = " ".join(f"'{_empreinte(s)}'" for s in scripts)
        politique = (
            f"default-src 'none'; script-src {empreintes}; style-src 'unsafe-inline'; "
            "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
        )
        # Les données ne sont pas exécutées ; « < » y est écrit en code, rien ne peut les clore.
        donnees = json.dumps(self._specifications, ensure_ascii=False).replace("<", "\\u003c")
        return "\n".join(
            (
                '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{politique}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f"<title>{escape(_joindre(a['titre'], a['sous_titre']))}</title>",
                f'<meta name="description" content="{escape(a["description"])}">',
                f"<style>\n{_styles(self._accent)}\n</style>\n</head>\n<body>",
                corps,
                f'<script type="application/json" id="specifications">{donnees}</script>',
                *(f"<script>{s}</script>" for s in scripts),
                "</body>\n</html>\n",
            )
        )

    def _corps(self) -> str:
        a = self._arbre
        sections = "\n".join(self._section(s) for s in a["sections"])
        lecture = self._bloc(a["lecture"]) if a["lecture"] else ""
        pied = "".join(f"<p>{self._lie(t)}</p>" for t in (a["pied"], a["pied_gauche"]) if t)
        return (
            '<a class="saut" href="#contenu">Aller au contenu</a>\n'
            f"{self._entete()}{self._sommaire()}"
            f'<main id="contenu">{lecture}{sections}</main>\n<footer>{pied}</footer>'
        )

    def _entete(self) -> str:
        a = self._arbre
        image = self._bloc(a["couverture"]) if a["couverture"] else ""
        if a["mise_en_page"] == "page":
            image = f'<p class="surtitre"><strong>{escape(a["titre_court"])}</strong></p>'
        sous_titre = (
            f'<p class="sous-titre">{escape(a["sous_titre"])}</p>' if a["sous_titre"] else ""
        )
        mention = f"<br>{escape(a['mention'])}" if a["mention"] else ""
        return (
            f"<header>{image}<h1>{escape(a['titre'])}</h1>{sous_titre}"
            f'<p class="surtitre"><span><strong>{escape(a["structure"])}</strong>{mention}</span>'
            f"<span>{escape(a['publie'])}</span></p></header>\n"
        )

    def _sommaire(self) -> str:
        if not self._arbre["sommaire"]:
            return ""
        articles = []
        for s in self._arbre["sections"]:
            sous = "".join(
                f"<li>{_lien(e)}</li>"
                for e in s["elements"]
                if e["sorte"] == "rangee" and e["titre"]
            )
            articles.append(f"<li>{_lien(s)}{f'<ul>{sous}</ul>' if sous else ''}</li>")
        liste = "".join(articles)
        return f'<nav aria-label="Sommaire"><h2>Sommaire</h2><ul>{liste}</ul></nav>\n'

    def _section(self, s: Noeud) -> str:
        titre = f'<h2 id="{s["repere"]}">{_nomme(s)}</h2>' if s["titre"] else ""
        nom = f' aria-labelledby="{s["repere"]}"' if s["titre"] else ""
        return f"<section{nom}>{titre}{''.join(map(self._bloc, s['elements']))}</section>"

    def _bloc(self, b: Noeud) -> str:
        ecrire = {
            "rangee": self._rangee,
            "prose": self._prose,
            "grille": self._grille,
            "graphique": self._graphique,
            "tableau": self._tableau,
            "definitions": self._definitions,
            "encadre": self._encadre,
            "citation": self._citation,
            "illustration": self._illustration,
            "demi": self._demi,
        }
        return ecrire[b["sorte"]](b)

    def _lie(self, texte: str) -> str:
        """Le texte échappé, ses codes définis en liens vers l'annexe."""
        if self._sans_code:
            return escape(texte)
        morceaux = self._codes.split(texte)
        return "".join(
            f'<a href="#def-{escape(m)}" data-code="{escape(m)}">{escape(m)}</a>'
            if i % 2
            else escape(m)
            for i, m in enumerate(morceaux)
        )

    def _rangee(self, r: Noeud) -> str:
        titre = f'<h3 id="{r["repere"]}">{_nomme(r)}</h3>' if r["titre"] else ""
        note = f'<p class="note">{self._lie(r["note_marge"])}</p>' if r["note_marge"] else ""
        marge = titre + "".join(map(self._repere, r["reperes"])) + note
        colonne = "".join(map(self._bloc, r["blocs"]))
        return f'<div class="rangee"><div class="marge">{marge}</div><div>{colonne}</div></div>'

    def _repere(self, c: Noeud, gras: bool = False) -> str:
        libelle = self._lie(c["libelle"])
        libelle = f"<strong>{libelle}</strong>" if gras else f"{libelle} {self._lie(c['detail'])}"
        suite = _joindre(c["detail"], c["codes"], lien=" ") if gras else c["codes"]
        note = f'<span class="note">{self._lie(suite)}</span>' if suite else ""
        codes = escape(c["codes"].replace(",", ""))
        valeur = f'<span class="valeur" data-code="{codes}">{escape(c["valeur"])}</span>'
        return f'<p class="repere">{valeur} {libelle} {note}</p>'

    def _grille(self, b: Noeud) -> str:
        return f'<div class="grille">{"".join(self._repere(c, True) for c in b["chiffres"])}</div>'

    def _prose(self, b: Noeud) -> str:
        lignes = self._paragraphes(b["paragraphes"], "chapeau" if b["chapeau"] else "")
        if b["auteur"]:
            lignes += f'<p class="note">Texte : {escape(b["auteur"])}</p>'
        if b["propose"]:
            avis = '<p class="note">Texte proposé par le logiciel, à relire.</p>'
            return f'<div class="propose">{lignes}{avis}</div>'
        return lignes

    def _paragraphes(self, suite: list[Noeud], classe: str) -> str:
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
            rendus.append(f"<{balise}{marque}>{self._passages(p['passages'])}</{balise}>")
        return "".join(rendus) + (f"</{ouverte}>" if ouverte else "")

    def _passages(self, passages: Iterable[Noeud]) -> str:
        rendu = ""
        for p in passages:
            texte = self._lie(p["texte"]).replace("\n", "<br>")
            texte = f"<em>{texte}</em>" if p["italique"] else texte
            rendu += f"<strong>{texte}</strong>" if p["gras"] else texte
        return rendu

    def _graphique(self, b: Noeud) -> str:
        dessins = "".join(map(self._dessin, b["dessins"]))
        note = f'<p class="note">{self._lie(b["note"])}</p>' if b["note"] else ""
        nom = escape(_joindre("Données", b["etiquette"], b["titre"], lien=" : "))
        table = f'<div class="defile" role="region" tabindex="0" aria-label="{nom}">'
        table += f"<table>{self._lignes(b['jumeau'])}</table></div>"
        detail = f"<details><summary>Voir les données en tableau</summary>{table}</details>"
        tete = f'<figcaption class="tete">{self._tete(b)}</figcaption>'
        return f"<figure>{tete}{dessins}{note}{detail}</figure>"

    def _dessin(self, d: Noeud) -> str:
        rang = len(self._specifications)
        self._specifications.append(d["specifications"])
        unite = f'<p class="unite">{escape(d["unite"])}</p>' if d["unite"] else ""
        svg, etroit = (d[c].replace(f'font-family="{SANS}"', _SECOURS) for c in ("svg", "etroit"))
        # 4/3 pixel par point ; la figure ne grandit pas au-delà de sa taille sur papier.
        style = f"max-width:{d['large'] * 4 / 3 * 1.12:.0f}px"
        return (
            f'{unite}<div class="dessin" role="img" aria-label="{escape(d["alt"])}" '
            f'data-rang="{rang}" style="{style}"><div class="large">{svg}</div>'
            f'<div class="etroit">{etroit}</div></div>'
        )

    def _tete(self, b: Noeud) -> str:
        classes = {"etiquette": "etiquette", "titre": "constat", "unite": "unite"}
        return "".join(
            f'<span class="{classe}">{escape(b[nom])}</span>'
            for nom, classe in classes.items()
            if b[nom]
        )

    def _tableau(self, b: Noeud, classe: str = "") -> str:
        nom = escape(_joindre(b["etiquette"], b["titre"], lien=" : ") or "Tableau")
        note = f'<p class="note">{self._lie(b["note"])}</p>' if b["note"] else ""
        tete = f"<caption>{self._tete(b)}</caption>" if self._tete(b) else ""
        return (
            f'<figure class="{classe}"><div class="defile" role="region" tabindex="0" '
            f'aria-label="{nom}"><table>{tete}{self._lignes(b)}</table></div>{note}</figure>'
        )

    def _definitions(self, b: Noeud) -> str:
        return self._tableau(b, "definitions")

    def _lignes(self, t: Noeud) -> str:
        classes = [f' class="{a}"' if a != "gauche" else "" for a in t["alignements"]]
        tete = "".join(
            f'<th scope="col"{k}>{escape(c)}</th>' if c else "<td></td>"
            for c, k in zip(t["colonnes"], classes, strict=True)
        )
        lignes = []
        for y, ligne in enumerate(t["lignes"]):
            total = t["total"] and y == len(t["lignes"]) - 1
            classe = ' class="total"' if total else ' class="grise"' if y in t["grises"] else ""
            if "codes" in t:
                cases = self._definition(t["codes"][y], ligne)
            else:
                cases = _cases(ligne, classes)
            lignes.append(f"<tr{classe}>{cases}</tr>")
        return f"<thead><tr>{tete}</tr></thead><tbody>{''.join(lignes)}</tbody>"

    def _definition(self, codes: list[str], ligne: list[Noeud]) -> str:
        ancres = ", ".join(f'<span id="def-{escape(c)}">{escape(c)}</span>' for c in codes)
        reste = "".join(f"<td>{escape(c['mot'])}</td>" for c in ligne[1:])
        return f'<th scope="row">{ancres}</th>{reste}'

    def _encadre(self, b: Noeud) -> str:
        articles = "".join(
            f"<div><dt>{escape(t)}</dt> <dd>{escape(s)}</dd></div>" for t, s in b["entrees"]
        )
        return f'<div class="encadre"><h2>{escape(b["titre"])}</h2><dl>{articles}</dl></div>'

    def _citation(self, b: Noeud) -> str:
        source = f'<p class="note">{escape(b["source"])}</p>' if b["source"] else ""
        return f"<blockquote><p>«\u00a0{escape(b['texte'])}\u00a0»</p>{source}</blockquote>"

    def _illustration(self, b: Noeud) -> str:
        legende = f'<figcaption class="note">{self._lie(b["legende"])}</figcaption>'
        image = f'<div role="img" aria-label="{escape(b["alt"])}">{b["svg"]}</div>'
        return f'<figure class="illustration">{image}{legende if b["legende"] else ""}</figure>'

    def _demi(self, b: Noeud) -> str:
        cotes = ("".join(map(self._bloc, b[c])) for c in ("gauche", "droite"))
        return f'<div class="demi">{"".join(f"<div>{c}</div>" for c in cotes)}</div>'


def _cases(ligne: list[Noeud], classes: list[str]) -> str:
    rendues = []
    for x, (case, classe) in enumerate(zip(ligne, classes, strict=True)):
        rond = {"": "", "plein": "plein", "demi": "demi-plein", "vide": "vide"}[case["etat"]]
        signe = f'<span class="rond {rond}" aria-hidden="true"></span>' if rond else ""
        texte = signe + escape(case["mot"])
        tete = x == 0 and case["mot"]
        rendues.append(
            f'<th scope="row"{classe}>{texte}</th>' if tete else f"<td{classe}>{texte}</td>"
        )
    return "".join(rendues)


def _lien(e: Noeud) -> str:
    return f'<a href="#{e["repere"]}">{_nomme(e)}</a>'


def _nomme(e: Noeud) -> str:
    numero = f'<span class="numero">{escape(e["numero"])}</span>' if e["numero"] else ""
    return f"{numero}{escape(e['titre'])}"


def _joindre(*textes: str, lien: str = ", ") -> str:
    return lien.join(t for t in textes if t)


def _codes_definis(arbre: Noeud) -> set[str]:
    elements = [e for s in arbre["sections"] for e in s["elements"]]
    tous = [*elements, *(b for e in elements for b in e.get("blocs", ()))]
    return {c for b in tous if b["sorte"] == "definitions" for codes in b["codes"] for c in codes}


def _script(nom: str) -> str:
    return (_GABARITS / nom).read_text("utf-8").replace("</script", "<\\/script")


def _empreinte(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _styles(accent: str) -> str:
    """Les polices, les deux palettes, le remplacement des couleurs des dessins, la feuille."""
    p = Palette(accent)
    noms = ("accent", "encre", "texte", "sombre", "gris", "filet", "clair", "bande", "fond")
    clair = {n: getattr(p, n) for n in noms}
    sombre = {
        "accent": eclaircir(accent, 0.55),
        "encre": "#E8EDEF",
        "texte": "#AAB5BA",
        "sombre": "#C3CCD0",
        "gris": "#5F6A6F",
        "filet": "#384146",
        "clair": eclaircir(accent, 0.28),
        "bande": eclaircir(accent, -0.35),
        "fond": "#1D2528",
    }
    fontes = "".join(
        f'@font-face{{font-family:"{famille}";font-weight:{graisse};font-display:swap;'
        f"src:url(data:font/woff2;base64,{_base64(fichier)})format('woff2')}}\n"
        for famille, graisse, fichier in _FONTES
    )
    couleurs = {valeur: nom for nom, valeur in clair.items() if nom != "fond"} | {
        "#FFFFFF": "papier"
    }
    dessins = "".join(
        f'.dessin [{attribut}="{valeur}"]{{{attribut}:var(--{nom})}}'
        for valeur, nom in couleurs.items()
        for attribut in ("fill", "stroke")
    )
    feuille = (_GABARITS / "page.css").read_text("utf-8")
    return (
        f"{fontes}:root{{{_variables(clair)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(sombre)}}}}}\n"
        f"{feuille}{dessins}"
    )


def _variables(couleurs: dict[str, str]) -> str:
    return "".join(f"--{nom}:{valeur};" for nom, valeur in couleurs.items())


def _base64(fichier: str) -> str:
    return base64.b64encode((DOSSIER / "web" / fichier).read_bytes()).decode()
