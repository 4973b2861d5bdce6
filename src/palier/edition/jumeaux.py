"""Ce qu'une figure dit sans dessin : son tableau jumeau et son texte de remplacement."""

import re

from palier.edition.document import Graphique, Tableau
from palier.edition.figures import (
    BandeCarres,
    Barre,
    BarresDoubles,
    BarresHorizontales,
    BarresTableau,
    Cascade,
    Colonnes,
    ColonnesCarres,
    EtapesCarres,
    Figure,
    Halteres,
    Ligne,
    Pictogrammes,
    Segment,
)

_LIGNES_D_UN_TENANT = 14
# « + 22 améliorées » : dans un tableau, le nombre a sa propre colonne.
_COMPTE = re.compile(r"^(?:\+\s)?[\d\s]+(?=\D)")
_N = re.compile(r"^n\s=\s")

Lignes = tuple[tuple[str, ...], ...]
Donnees = tuple[tuple[str, ...], Lignes]


def tableau(graphique: Graphique) -> Tableau:
    """Le tableau jumeau : celui qu'on a donné, ou celui que la figure porte."""
    if graphique.tableau is not None:
        return graphique.tableau
    colonnes, lignes = donnees(graphique.figure)
    for _, figure in graphique.suite:
        autres, suivantes = donnees(figure)
        colonnes, lignes = _accoler((colonnes, lignes), (autres, suivantes))
    # La tête d'un tableau prend une majuscule ; ses colonnes de nombres n'en ont pas.
    categorie = colonnes[0] or "groupe"
    colonnes = (categorie[:1].upper() + categorie[1:], *colonnes[1:])
    d_un_tenant = len(lignes) <= _LIGNES_D_UN_TENANT
    return Tableau(graphique.titre, colonnes, lignes, graphique.unite, insecable=d_un_tenant)


def _accoler(gauche: Donnees, droite: Donnees) -> Donnees:
    """Réunit deux séries de mêmes catégories ; sinon, met la seconde à la suite."""
    if [x[0] for x in gauche[1]] == [x[0] for x in droite[1]]:
        lignes = tuple((*a, *b[1:]) for a, b in zip(gauche[1], droite[1], strict=True))
        return (*gauche[0], *droite[0][1:]), lignes
    large = max(len(gauche[0]), len(droite[0]))
    suite = (*gauche[1], droite[0], *droite[1])
    remplies = tuple((*x, *[""] * (large - len(x))) for x in suite)
    return (*gauche[0], *[""] * (large - len(gauche[0]))), remplies


def alternative(graphique: Graphique) -> str:
    """Le texte de remplacement complet : le constat, l'unité, puis toutes les valeurs."""
    if graphique.alternative:
        return graphique.alternative
    jumeau = tableau(graphique)
    entetes = jumeau.colonnes
    valeurs = []
    for ligne in jumeau.lignes:
        tete, *cases = [c if isinstance(c, str) else c.mot for c in ligne]
        dites = [
            f"{nom} {case}" if nom and len(cases) > 1 else case
            for nom, case in zip(entetes[1:], cases, strict=True)
            if case
        ]
        valeurs.append(f"{tete} : {', '.join(dites)}" if dites else tete)
    debut = " ".join(
        t if t[-1] in ".?!" else f"{t}." for t in (graphique.titre, graphique.unite) if t
    )
    return f"{debut} {' ; '.join(valeurs)}.".strip()


def donnees(figure: Figure) -> Donnees:
    """Les colonnes et les lignes d'une figure, étiquettes telles qu'elles sont écrites."""
    match figure:
        case BarresTableau():
            lignes = tuple((b.libelle, b.etiquette, *b.colonnes) for b in figure.barres)
            return (figure.categorie, *figure.entetes), lignes
        case BarresHorizontales() | Colonnes() | ColonnesCarres():
            return _de_barres(figure.barres, figure.categorie, figure.mesure)
        case BandeCarres():
            segments = tuple(s for r in figure.rangees for s in r.segments)
            return _de_segments(segments)
        case Pictogrammes():
            return _de_segments(figure.segments)
        case EtapesCarres():
            etapes = tuple(
                (e.libelle, *(e.etiquettes or map(str, e.nombres))) for e in figure.etapes
            )
            return (figure.categorie, *figure.dates), etapes
        case Halteres():
            lignes = tuple((x.libelle, x.etiquette_debut, x.etiquette_fin) for x in figure.lignes)
            return (figure.categorie, figure.debut, figure.fin), lignes
        case Cascade():
            lignes = tuple((m.libelle, m.etiquette, m.part) for m in figure.marches)
            return (figure.categorie, figure.mesure or "montant", "part"), lignes
        case Ligne():
            return _de_points(figure)
        case BarresDoubles():
            lignes = tuple(
                (b.libelle, b.etiquette_principal, b.etiquette_cite) for b in figure.barres
            )
            return (figure.categorie, *figure.entetes), lignes


def _de_barres(barres: tuple[Barre, ...], categorie: str, mesure: str) -> Donnees:
    libelles = [b.libelle.replace("\n", " ") for b in barres]
    if not any(b.part for b in barres):
        lignes: Lignes = tuple((n, b.etiquette) for n, b in zip(libelles, barres, strict=True))
        return (categorie, mesure or "nombre"), lignes
    parts = [b.part.strip("()") for b in barres]
    lignes = tuple((n, b.etiquette, p) for n, b, p in zip(libelles, barres, parts, strict=True))
    return (categorie, mesure or "nombre", "part"), lignes


def _de_segments(segments: tuple[Segment, ...]) -> Donnees:
    """Un segment sans libellé porte le sien dans sa part (« 2 n. r. »)."""
    lignes = [
        (_sans_compte(s.libelle or s.part), str(s.nombre), s.part if s.libelle else "")
        for s in segments
    ]
    if any(part for _, _, part in lignes):
        return ("", "nombre", "part"), tuple(lignes)
    return ("", "nombre"), tuple((libelle, nombre) for libelle, nombre, _ in lignes)


def _sans_compte(libelle: str) -> str:
    nom = _COMPTE.sub("", libelle).replace("n. r.", "non renseigné")
    return nom[:1].upper() + nom[1:]


def _de_points(figure: Ligne) -> Donnees:
    mesure = figure.mesure or "valeur"
    if any(p.n for p in figure.points):
        return (figure.categorie, mesure, "effectif"), tuple(
            (p.libelle, p.etiquette, _N.sub("", p.n)) for p in figure.points
        )
    return (figure.categorie, mesure), tuple((p.libelle, p.etiquette) for p in figure.points)
