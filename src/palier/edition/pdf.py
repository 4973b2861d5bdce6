"""Le PDF : balisé (PDF/UA-1), archivable (PDF/A-2a), identique à l'octet pour un même document.

Le gabarit est un fichier ; le document lui arrive en JSON, et tout texte y reste une chaîne.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

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
from palier.edition.graphiques import specification
from palier.edition.graphiques.toile import LARGEURS
from palier.edition.polices import DOSSIER, dessinable
from palier.edition.prose import paragraphes

_GABARITS = Path(__file__).with_name("gabarits")
Noeud = dict[str, Any]


def pdf(document: Document, cache: Path | None = None) -> bytes:
    """Compose le document.

    Args:
        cache: répertoire des dessins déjà faits.
    """
    entree = json.dumps(_Composition(document, cache).arbre(), ensure_ascii=False)
    rendu_pdf = typst.compile(
        str(_GABARITS / "document.typ"),
        root=str(_GABARITS),
        font_paths=[str(DOSSIER)],
        ignore_system_fonts=True,
        sys_inputs={"document": entree},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.combine(_date(document), time(), UTC),
    )
    return bytes(rendu_pdf)


def _date(document: Document) -> date:
    return document.publie_le or date(document.annee, 12, 31)


class _Composition:
    """Un document en cours de traduction : ses dessins déjà faits, sa numérotation."""

    def __init__(self, document: Document, cache: Path | None) -> None:
        self._document = document
        figures = [
            figure
            for bloc in blocs(document)
            if isinstance(bloc, Graphique)
            for figure in (bloc.figure, *(f for _, f in bloc.suite))
        ]
        specifications = [specification(f, document.accent) for f in figures]
        self._dessins = iter(rendu.svg(specifications, cache))
        self._rangs = {"Figure": 0, "Tableau": 0}
        self._titres: dict[str, tuple[str, str]] = {}

    def arbre(self) -> Noeud:
        d = self._document
        palette = Palette(d.accent)
        couverture = d.couverture and d.couverture.illustration
        mention = d.mention[:1].upper() + d.mention[1:]
        le = d.publie_le
        pied = " · ".join(t for t in (d.structure_courte or d.structure, d.mention) if t)
        sections = [self._section(s) for s in d.sections]
        textes = {
            "titre": d.titre,
            "sous_titre": d.sous_titre,
            "structure": d.structure,
            "description": f"{d.titre}, {d.sous_titre or d.annee}. {d.structure}.",
            "mention": mention,
            "titre_court": d.titre_court or d.titre,
            "pied_gauche": pied,
            "pied": d.pied,
            "publie": f"Publié le {en_lettres(le)}" if le else "Non publié",
        }
        jour = _date(d)
        return {nom: dessinable(texte) for nom, texte in textes.items()} | {
            "couleurs": asdict(palette)
            | {"clair": palette.clair, "bande": palette.bande, "fond": palette.fond},
            "date": {"year": jour.year, "month": jour.month, "day": jour.day},
            "mise_en_page": d.mise_en_page,
            "avec_couverture": d.couverture is not None,
            "couverture": self._illustration(couverture) if couverture else None,
            "sommaire": d.sommaire,
            "lecture": self._encadre(d.encadre_lecture) if d.encadre_lecture else None,
            "sections": sections,
            "titres": self._titres,
        }

    def _repere(self, numero: str, titre: str) -> str:
        cle = f"t{len(self._titres)}"
        self._titres[cle] = (dessinable(numero), dessinable(titre))
        return cle

    def _section(self, s: Section) -> Noeud:
        elements: list[Noeud] = []
        repere = self._repere(s.numero, s.titre)
        for element in s.blocs:
            if isinstance(element, SousSection):
                elements += self._sous_section(element)
            elif getattr(element, "largeur", None) == "colonne" or _en_colonne(element):
                elements += self._rangees("", "", (), "", (element,))
            else:
                elements.append(self._bloc(element))
        numero, titre = dessinable(s.numero), dessinable(s.titre)
        return {"numero": numero, "titre": titre, "repere": repere, "elements": elements}

    def _sous_section(self, s: SousSection) -> list[Noeud]:
        return self._rangees(s.numero, s.titre, s.reperes, s.note_marge, s.blocs)

    def _rangees(
        self,
        numero: str,
        titre: str,
        reperes: tuple[Chiffre, ...],
        note: str,
        suite: tuple[Bloc, ...],
    ) -> list[Noeud]:
        """Une rangée par marge ; un bloc de pleine largeur interrompt la rangée."""
        en_cours = self._rangee(reperes, note)
        en_cours |= {"numero": dessinable(numero), "titre": dessinable(titre), "avant": 24}
        if titre:
            en_cours["repere"] = self._repere(numero, titre)
        elements = [en_cours]
        for bloc in suite:
            if isinstance(bloc, Marge):
                elements.append(self._rangee(bloc.reperes, bloc.note))
            elif _en_pleine_largeur(bloc):
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
            "reperes": [_chiffre(c) for c in reperes],
            "note_marge": dessinable(note),
            "blocs": [],
        }

    def _bloc(self, bloc: Bloc) -> Noeud:
        match bloc:
            case Texte():
                return _prose(bloc)
            case Chiffre():
                return {"sorte": "grille", "chiffres": [_chiffre(bloc)]}
            case GrilleChiffres():
                return {"sorte": "grille", "chiffres": [_chiffre(c) for c in bloc.chiffres]}
            case Marge():
                chiffres = [_chiffre(c) for c in bloc.reperes]
                return {"sorte": "grille", "chiffres": chiffres}
            case Graphique():
                return self._graphique(bloc)
            case Tableau():
                return self._tableau(bloc)
            case Definitions():
                return self._definitions(bloc)
            case Encadre():
                return self._encadre(bloc)
            case Citation():
                textes = {"texte": dessinable(bloc.texte), "source": dessinable(bloc.source)}
                return {"sorte": "citation"} | textes
            case DemiColonnes():
                cotes = {"gauche": bloc.gauche, "droite": bloc.droite}
                return {"sorte": "demi"} | {c: [self._bloc(b) for b in x] for c, x in cotes.items()}
            case _:
                return self._illustration(bloc)

    def _tete(self, genre: str, bloc: Graphique | Tableau) -> Noeud:
        numero = ""
        if bloc.titre and self._document.mise_en_page == "bilan":
            self._rangs[genre] += 1
            numero = f"{genre}\u00a0{self._rangs[genre]}"
        note = " ".join(t for t in (bloc.note, _codes(bloc.codes)) if t)
        textes = {"titre": bloc.titre, "unite": bloc.unite, "note": note}
        return {"etiquette": numero} | {nom: dessinable(t) for nom, t in textes.items()}

    def _graphique(self, g: Graphique) -> Noeud:
        dessins: list[Noeud] = []
        for unite, figure in (("", g.figure), *g.suite):
            alt = jumeaux.alternative(g) if not dessins else f"{unite} Valeurs déjà énoncées."
            dessins.append(
                {
                    "unite": dessinable(unite),
                    "svg": next(self._dessins),
                    "large": LARGEURS[figure.largeur],
                    "alt": dessinable(alt),
                }
            )
        return {"sorte": "graphique", "dessins": dessins} | self._tete("Figure", g)

    def _tableau(self, t: Tableau) -> Noeud:
        return self._tete("Tableau", t) | matrice(t) | {"sorte": "tableau"}

    def _definitions(self, b: Definitions) -> Noeud:
        lignes = tuple((_codes(d.codes, ""), d.libelle, d.calcul, d.unite) for d in b.definitions)
        return self._tableau(
            Tableau(
                b.titre,
                ("Code", "Indicateur", "Calcul", "Unité"),
                lignes,
                note=b.note,
                alignements=("gauche",) * 4,
                largeurs=(8, 14, 32, 8),
                insecable=False,
            )
        ) | {"sorte": "definitions"}

    def _encadre(self, b: Encadre) -> Noeud:
        entrees = [[dessinable(terme), dessinable(sens)] for terme, sens in b.entrees]
        return {"sorte": "encadre", "titre": dessinable(b.titre), "entrees": entrees}

    def _illustration(self, i: Illustration) -> Noeud:
        legende = " ".join(t for t in (i.legende, _codes(getattr(i, "codes", ()))) if t)
        return {
            "sorte": "illustration",
            "svg": illustrations.svg(i, self._document.accent),
            "alt": dessinable(i.alternative or i.legende),
            "legende": dessinable(legende),
        }


def _en_pleine_largeur(bloc: Bloc) -> bool:
    if isinstance(bloc, Graphique):
        return bloc.figure.largeur == "pleine"
    if isinstance(bloc, Tableau):
        return bloc.largeur == "pleine"
    return isinstance(bloc, GrilleChiffres | Definitions | Illustration)


def _en_colonne(bloc: Bloc) -> bool:
    return isinstance(bloc, Graphique) and bloc.figure.largeur == "colonne"


def _chiffre(c: Chiffre) -> Noeud:
    textes = {"valeur": c.valeur, "libelle": c.libelle, "detail": c.detail}
    return {nom: dessinable(t) for nom, t in textes.items()} | {"codes": _codes(c.codes, "")}


def _codes(codes: Sequence[str], fin: str = ".") -> str:
    return dessinable(", ".join(codes)) + fin if codes else ""


def _prose(t: Texte) -> Noeud:
    lus = [asdict(p) for p in paragraphes(t.markdown)]
    for paragraphe in lus:
        for passage in paragraphe["passages"]:
            passage["texte"] = dessinable(passage["texte"])
    auteur = dessinable(t.auteur) if t.auteur else None
    return {
        "sorte": "prose",
        "paragraphes": lus,
        "chapeau": t.chapeau,
        "propose": t.propose,
        "auteur": auteur,
    }


def matrice(t: Tableau) -> Noeud:
    """Les cellules d'un tableau, avec leurs alignements par défaut."""
    n = len(t.colonnes)
    # La première colonne prend la place qui reste : les nombres se serrent à droite.
    largeurs: Sequence[float | None] = t.largeurs or [1, *[None] * (n - 1)]
    return {
        "colonnes": [dessinable(x) for x in t.colonnes],
        "lignes": [
            [
                {"mot": dessinable(x.mot), "etat": x.etat}
                if isinstance(x, Pastille)
                else {"mot": dessinable(x), "etat": ""}
                for x in ligne
            ]
            for ligne in t.lignes
        ],
        "alignements": t.alignements or ("gauche", *["droite"] * (n - 1)),
        "largeurs": largeurs,
        "total": t.total,
        "grises": t.lignes_grises,
        "insecable": t.insecable,
    }


_MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def en_lettres(jour: date) -> str:
    """« 16 mars 2026 », « 1er mars 2026 »."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme} {_MOIS[jour.month - 1]} {jour.year}"
