"""La page d'un bilan : le document, ses nombres qui s'ouvrent, ses textes qui s'écrivent."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from palier.edition.composition import Noeud, composer
from palier.edition.html import ETROIT
from palier.edition.page.prose import paragraphes
from palier.edition.polices import SANS, soigner
from palier.pilotage.bilans.actions import bruts
from palier.pilotage.bilans.modele import Citation, TexteAEcrire, textes_a_ecrire
from palier.pilotage.bilans.models import Bilan, Etat, Texte
from palier.pilotage.bilans.production import Comptes, assembler
from palier.pilotage.bilans.textes import interprete
from palier.pilotage.bilans.unites import Designe

Rubrique = TexteAEcrire | Citation

COLONNES = 3
"""Au-delà, un tableau prend toute la largeur."""

_CODES = re.compile(r"\s*(?:I-\d{3}(?:, )?)+\.$")
_FAMILLE = f'font-family="{SANS}"'


@dataclass(frozen=True)
class Place:
    """La place d'un texte : ce qu'on y lit, ce qu'on y demande, où il s'écrit."""

    rubrique: Rubrique
    texte: Texte
    html: SafeString
    propose: bool

    @property
    def a_ecrire(self) -> bool:
        return self.texte.etat == Etat.A_ECRIRE

    @property
    def tu(self) -> bool:
        return self.texte.etat == Etat.SANS_OBJET

    @property
    def attendu(self) -> bool:
        return self.a_ecrire and isinstance(self.rubrique, TexteAEcrire)


@dataclass
class Page:
    """Le document mis en page, section par section."""

    titre: str
    sous_titre: str
    pied: str
    sections: list[Noeud]


def page(bilan: Bilan, comptes: Comptes, textes: Iterable[Texte]) -> Page:
    """Le document tel qu'il sera publié, avec la place des textes qui restent à écrire."""
    tenus = {t.nom: t for t in textes}
    compose = assembler(comptes, bruts(comptes, tenus.values()), vides=True)
    document = replace(compose.document, couverture=None)
    arbre = composer(document, soigner, ETROIT)
    mise = _Mise(bilan, tenus, {t.fichier: t for t in textes_a_ecrire(comptes.modele)})
    sections = [mise.section(s) for s in arbre["sections"]]
    return Page(arbre["titre"], arbre["sous_titre"], arbre["pied"], sections)


class _Mise:
    """Range les blocs pour l'écran : figures à gauche, textes à droite."""

    def __init__(
        self, bilan: Bilan, textes: Mapping[str, Texte], rubriques: Mapping[str, Rubrique]
    ) -> None:
        self._bilan, self._textes, self._rubriques = bilan, textes, rubriques
        self._ici: list[Place] = []

    def section(self, s: Noeud) -> Noeud:
        self._ici = []
        elements = [self._element(e) for e in s["elements"]]
        attend = any(place.attendu for place in self._ici)
        return {**s, "elements": elements, "attend": attend}

    def _element(self, e: Noeud) -> Noeud:
        if e["sorte"] != "rangee":
            return self._bloc(e, pleine=True)
        blocs = [self._bloc(b) for b in e["blocs"]]
        larges = [b for b in blocs if b["sorte"] == "tableau" and len(b["colonnes"]) > COLONNES]
        droite = [b for b in blocs if "place" in b]
        gauche = [b for b in blocs if b not in larges and b not in droite]
        reperes = [self._chiffre(c) for c in e["reperes"]]
        return {**e, "reperes": reperes, "gauche": gauche, "droite": droite, "larges": larges}

    def _bloc(self, b: Noeud, *, pleine: bool = False) -> Noeud:
        faire: dict[str, Callable[[Noeud, bool], Noeud]] = {
            "prose": self._prose,
            "citation": self._prose,
            "grille": lambda b, _: {**b, "chiffres": [self._chiffre(c) for c in b["chiffres"]]},
            "graphique": self._graphique,
            "tableau": self._tableau,
            "definitions": lambda b, _: {**b, "rangs": _rangs(b)},
            "illustration": lambda b, _: {**b, "svg": mark_safe(b["svg"])},
            "demi": self._demi,
        }
        return faire.get(b["sorte"], lambda b, _: b)(b, pleine)

    def _demi(self, b: Noeud, _: bool) -> Noeud:
        return {**b, **{cote: [self._bloc(x) for x in b[cote]] for cote in ("gauche", "droite")}}

    def _prose(self, b: Noeud, _: bool) -> Noeud:
        if b["sorte"] == "citation":
            html = mark_safe(f"<p>« {escape(b['texte'])} »</p>" if b["texte"] else "")
        else:
            classe = "chapeau" if b["chapeau"] else ""
            html = mark_safe(paragraphes(b["paragraphes"], classe, escape))
        texte = self._textes.get(b["nom"])
        if texte is None:
            return {**b, "html": html}
        place = Place(self._rubriques[b["nom"]], texte, html, b.get("propose", False))
        self._ici.append(place)
        return {**b, "html": html, "place": place}

    def _graphique(self, b: Noeud, pleine: bool) -> Noeud:
        dessins = [
            {
                **d,
                "svg": _svg(d["svg"]) if pleine else "",
                "etroit": _svg(d["etroit"]),
            }
            for d in b["dessins"]
        ]
        jumeau = {**b["jumeau"], "rangs": _rangs(b["jumeau"])}
        return self._source(b) | {"dessins": dessins, "pleine": pleine, "jumeau": jumeau}

    def _tableau(self, b: Noeud, _: bool) -> Noeud:
        return self._source(b) | {"rangs": _rangs(b)}

    def _source(self, b: Noeud) -> Noeud:
        """D'où viennent les nombres : les codes cités deviennent des liens, hors de la note."""
        return {**b, "note": _CODES.sub("", b["note"]), "cites": self._cites(b["cites"])}

    def _chiffre(self, c: Noeud) -> Noeud:
        designe = Designe.lu(c["designe"])
        return {**c, "adresse": self._adresse(designe) if designe else ""}

    def _cites(self, codes: Iterable[str]) -> list[tuple[str, str, str]]:
        """Code, libellé et adresse de chaque indicateur d'une figure."""
        lus = [d for code in codes if (d := Designe.lu(code))]
        return [(d.code, d.indicateur.libelle, self._adresse(d)) for d in lus]

    def _adresse(self, designe: Designe) -> str:
        return adresse(self._bilan, designe)


def adresse(bilan: Bilan, designe: Designe | str) -> str:
    """La page d'un nombre du bilan."""
    return f"{reverse('bilans:nombre', args=[bilan.pk])}?n={designe}"


def ebauche_lisible(texte: Texte, comptes: Comptes) -> str:
    """Ce qu'un texte à écrire propose, sans les consignes ; vide si le logiciel ne propose rien."""
    lu = interprete(bruts(comptes, [texte]).get(texte.nom, ""))
    return lu.markdown if lu else ""


def _svg(dessin: str) -> SafeString:
    """Le dessin de l'atelier, dans les polices de la page."""
    return mark_safe(dessin.replace(_FAMILLE, "").replace("<svg ", '<svg class="dessin" ', 1))


def _rangs(t: Noeud) -> list[Noeud]:
    """Les lignes d'un tableau, chaque cellule avec son alignement ; l'en-tête d'abord."""
    classes = ["d" if a == "droite" else "" for a in t["alignements"]]
    tete = {"cases": list(zip(({"mot": c} for c in t["colonnes"]), classes, strict=True))}
    dernier = len(t["lignes"]) - 1
    corps = [
        {
            "cases": list(zip(ligne, classes, strict=True)),
            "classe": "total" if t["total"] and y == dernier else "gris" * (y in t["grises"]),
        }
        for y, ligne in enumerate(t["lignes"])
    ]
    return [tete, *corps]
