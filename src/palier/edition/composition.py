"""Un document prêt à être composé : numéroté, nettoyé, dessiné, rangé en lignes de marge.

Ce que les formats ont en commun se décide ici, une fois ; chacun n'a plus qu'à le mettre en forme.
L'arbre est fait de dictionnaires (« sorte » dit laquelle), donc transmissible tel quel en JSON.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from palier.edition import illustrations, jumeaux, rendu
from palier.edition.couleurs import Palette
from palier.edition.document import (
    Bloc,
    Chiffre,
    Citation,
    Definitions,
    DemiColonnes,
    Document,
    Encadre,
    Graphique,
    GrilleChiffres,
    Illustration,
    Marge,
    Pastille,
    Section,
    SousSection,
    Tableau,
    Texte,
    blocs,
)
from palier.edition.figures import Figure
from palier.edition.graphiques import specification
from palier.edition.graphiques.toile import LARGEURS
from palier.edition.prose import paragraphes

Noeud = dict[str, Any]
Nettoyage = Callable[[str], str]
_MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def composer(
    document: Document,
    nettoyer: Nettoyage,
    etroit: float | None = None,
) -> Noeud:
    """L'arbre composé d'un document.

    Args:
        nettoyer: appliqué à tout texte ; dépend des caractères que le format admet.
        etroit: largeur en points d'un second dessin de chaque figure, pour les petits écrans ; les
            spécifications des deux sont alors jointes.
    """
    return _Composition(document, nettoyer, etroit).arbre()


def jour(document: Document) -> date:
    """La date du fichier : celle de publication, ou le dernier jour de l'année du document."""
    return document.publie_le or date(document.annee, 12, 31)


def en_lettres(le: date) -> str:
    """« 16 mars 2026 », « 1er mars 2026 »."""
    quantieme = "1er" if le.day == 1 else str(le.day)
    return f"{quantieme} {_MOIS[le.month - 1]} {le.year}"


class _Composition:
    def __init__(self, document: Document, nettoyer: Nettoyage, etroit: float | None) -> None:
        self._document = document
        self._net = nettoyer
        self._rangs = {"Figure": 0, "Tableau": 0}
        self._titres: dict[str, tuple[str, str]] = {}
        self._places = (None,) if etroit is None else (None, etroit)
        figures = [
            figure
            for bloc in blocs(document)
            if isinstance(bloc, Graphique)
            for figure in (bloc.figure, *(f for _, f in bloc.suite))
        ]
        specifications = [
            specification(f, document.accent, place) for f in figures for place in self._places
        ]
        dessins = rendu.svg(specifications)
        self._dessins = iter(zip(specifications, dessins, strict=True))

    def arbre(self) -> Noeud:
        d = self._document
        palette = Palette(d.accent)
        couverture = d.couverture and d.couverture.illustration
        sections = [self._section(s) for s in d.sections]
        publie = f"Publié le {en_lettres(d.publie_le)}" if d.publie_le else "Non publié"
        textes = {
            "titre": d.titre,
            "sous_titre": d.sous_titre,
            "structure": d.structure,
            "description": f"{d.titre}, {d.sous_titre or d.annee}. {d.structure}.",
            "mention": d.mention[:1].upper() + d.mention[1:],
            "titre_court": d.titre_court or d.titre,
            "pied_gauche": _joindre(" · ", d.structure_courte or d.structure, d.mention),
            "pied": d.pied,
            "publie": publie,
        }
        le = jour(d)
        return self._nets(textes) | {
            "couleurs": asdict(palette)
            | {"clair": palette.clair, "bande": palette.bande, "fond": palette.fond},
            "date": {"year": le.year, "month": le.month, "day": le.day},
            "mise_en_page": d.mise_en_page,
            "avec_couverture": d.couverture is not None,
            "couverture": self._illustration(couverture, True) if couverture else None,
            "sommaire": d.sommaire,
            "lecture": _encadre(d.encadre_lecture, self._net) if d.encadre_lecture else None,
            "sections": sections,
            "titres": self._titres,
        }

    def _nets(self, textes: dict[str, str]) -> Noeud:
        return _nets(self._net, textes)

    def _repere(self, numero: str, titre: str) -> str:
        cle = f"t{len(self._titres)}"
        self._titres[cle] = (self._net(numero), self._net(titre))
        return cle

    def _section(self, s: Section) -> Noeud:
        repere = self._repere(s.numero, s.titre)
        elements: list[Noeud] = []
        for element in s.blocs:
            if isinstance(element, SousSection):
                elements += self._rangees(element)
            elif _pleine_largeur(element) or isinstance(element, Texte | Encadre | Citation):
                elements.append(self._bloc(element))
            else:
                elements += self._rangees(SousSection(blocs=(element,)))
        titres = self._nets({"numero": s.numero, "titre": s.titre})
        return titres | {"repere": repere, "elements": elements}

    def _rangees(self, s: SousSection) -> list[Noeud]:
        """Une rangée par marge ; un bloc de pleine largeur interrompt la rangée."""
        titres = self._nets({"numero": s.numero, "titre": s.titre})
        en_cours = self._rangee(s.reperes, s.note_marge) | titres | {"avant": 24}
        if s.titre:
            en_cours["repere"] = self._repere(s.numero, s.titre)
        elements = [en_cours]
        for bloc in s.blocs:
            if isinstance(bloc, Marge):
                elements.append(self._rangee(bloc.reperes, bloc.note))
            elif _pleine_largeur(bloc):
                elements.append(self._bloc(bloc))
            else:
                if elements[-1]["sorte"] != "rangee":
                    elements.append(self._rangee((), ""))
                elements[-1]["blocs"].append(self._bloc(bloc))
        return elements

    def _rangee(self, reperes: tuple[Chiffre, ...], note: str) -> Noeud:
        return {
            "sorte": "rangee",
            "numero": "",
            "titre": "",
            "repere": "",
            "avant": 16,
            "reperes": [_chiffre(c, self._net) for c in reperes],
            "note_marge": self._net(note),
            "blocs": [],
        }

    def _bloc(self, bloc: Bloc) -> Noeud:
        match bloc:
            case Texte():
                return _prose(bloc, self._net)
            case Chiffre():
                return {"sorte": "grille", "chiffres": [_chiffre(bloc, self._net)]}
            case GrilleChiffres(chiffres) | Marge(chiffres):
                return {"sorte": "grille", "chiffres": [_chiffre(c, self._net) for c in chiffres]}
            case Graphique():
                return self._graphique(bloc)
            case Tableau():
                return (
                    self._tete("Tableau", bloc) | _matrice(bloc, self._net) | {"sorte": "tableau"}
                )
            case Definitions():
                return self._definitions(bloc)
            case Encadre():
                return _encadre(bloc, self._net)
            case Citation(texte, source, nom):
                citee = self._nets({"texte": texte, "source": source})
                return {"sorte": "citation", "nom": nom} | citee
            case DemiColonnes():
                cotes = {"gauche": bloc.gauche, "droite": bloc.droite}
                return {"sorte": "demi"} | {c: [self._bloc(b) for b in x] for c, x in cotes.items()}
            case _:
                return self._illustration(bloc)

    def _tete(self, genre: str, bloc: Graphique | Tableau) -> Noeud:
        numero = 0
        if bloc.titre and self._document.mise_en_page == "bilan":
            self._rangs[genre] += 1
            numero = self._rangs[genre]
        note = _joindre(" ", bloc.note, _liste(bloc.codes))
        textes = {"titre": bloc.titre, "unite": bloc.unite, "note": note}
        etiquette = f"{genre}\u00a0{numero}" if numero else ""
        tete = {"etiquette": etiquette, "genre": genre, "numero": numero, "cites": bloc.codes}
        return tete | self._nets(textes)

    def _graphique(self, g: Graphique) -> Noeud:
        premier = self._dessin("", g.figure, jumeaux.alternative(g))
        suite = [self._dessin(u, f, f"{u} Valeurs énoncées avec la figure.") for u, f in g.suite]
        jumeau = _matrice(jumeaux.tableau(g), self._net)
        corps = {"sorte": "graphique", "dessins": [premier, *suite], "jumeau": jumeau}
        return corps | self._tete("Figure", g)

    def _dessin(self, unite: str, figure: Figure, alternative: str) -> Noeud:
        versions = [next(self._dessins) for _ in self._places]
        alternative = (alternative.strip(" .:;") and alternative) or self._document.titre
        dessin = self._nets({"unite": unite, "alt": alternative})
        dessin |= {"large": LARGEURS[figure.largeur], "svg": versions[0][1]}
        if len(versions) > 1:
            dessin["etroit"] = versions[1][1]
            dessin["specifications"] = [spec for spec, _ in versions]
        return dessin

    def _definitions(self, b: Definitions) -> Noeud:
        tableau = Tableau(
            b.titre,
            ("Code", "Indicateur", "Calcul", "Unité"),
            tuple((", ".join(d.codes), d.libelle, d.calcul, d.unite) for d in b.definitions),
            note=b.note,
            alignements=("gauche",) * 4,
            largeurs=(5, 13, 36, 8),
            insecable=False,
        )
        codes = [[self._net(c) for c in d.codes] for d in b.definitions]
        sorte = {"sorte": "definitions", "codes": codes}
        return self._tete("Tableau", tableau) | _matrice(tableau, self._net) | sorte

    def _illustration(self, i: Illustration, couverture: bool = False) -> Noeud:
        legende = _joindre(" ", i.legende, _liste(getattr(i, "codes", ())))
        # Sans légende, l'image est une enseigne : elle porte le titre du document.
        alternative = i.alternative or i.legende or self._document.titre
        textes = {"alt": alternative, "legende": legende}
        dessin = illustrations.svg(i, self._document.accent, couverture)
        return {"sorte": "illustration", "svg": dessin} | self._nets(textes)


def _nets(net: Nettoyage, textes: dict[str, str]) -> Noeud:
    return {nom: net(texte) for nom, texte in textes.items()}


def _chiffre(c: Chiffre, net: Nettoyage) -> Noeud:
    textes = {"valeur": c.valeur, "libelle": c.libelle, "detail": c.detail}
    return _nets(net, textes) | {"codes": net(", ".join(c.codes)), "designe": c.designe}


def _prose(t: Texte, net: Nettoyage) -> Noeud:
    lus = [asdict(p) for p in paragraphes(t.markdown)]
    for paragraphe in lus:
        for passage in paragraphe["passages"]:
            passage["texte"] = net(passage["texte"])
    marques = {"chapeau": t.chapeau, "propose": t.propose, "nom": t.nom}
    auteur = net(t.auteur) if t.auteur else None
    return {"sorte": "prose", "paragraphes": lus, "auteur": auteur} | marques


def _matrice(t: Tableau, net: Nettoyage) -> Noeud:
    n = len(t.colonnes)
    # La première colonne prend la place qui reste : les nombres se serrent à droite.
    largeurs: Sequence[float | None] = t.largeurs or [1, *[None] * (n - 1)]
    lignes = [
        [
            {"mot": net(c.mot), "etat": c.etat}
            if isinstance(c, Pastille)
            else {"mot": net(c), "etat": ""}
            for c in ligne
        ]
        for ligne in t.lignes
    ]
    return {
        "colonnes": [net(c) for c in t.colonnes],
        "lignes": lignes,
        "alignements": t.alignements or ("gauche", *["droite"] * (n - 1)),
        "largeurs": largeurs,
        "total": t.total,
        "grises": t.lignes_grises,
        "insecable": t.insecable,
    }


def _encadre(b: Encadre, net: Nettoyage) -> Noeud:
    entrees = [[net(terme), net(sens)] for terme, sens in b.entrees]
    return {"sorte": "encadre", "titre": net(b.titre), "entrees": entrees}


def _pleine_largeur(bloc: Bloc) -> bool:
    if isinstance(bloc, Graphique):
        return bloc.figure.largeur == "pleine"
    if isinstance(bloc, Tableau):
        return bloc.largeur == "pleine"
    return isinstance(bloc, GrilleChiffres | Definitions | DemiColonnes | Illustration)


def _joindre(lien: str, *textes: str) -> str:
    return lien.join(t for t in textes if t)


def _liste(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) + "." if codes else ""
