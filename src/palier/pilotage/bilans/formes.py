"""Dessiner un nombre : d'une figure de modèle et d'un résultat publié à une figure d'édition.

Chaque forme rend la figure et le début de sa note, ou None si rien n'est à montrer.
"""

from collections.abc import Callable
from dataclasses import replace

from palier.edition import figures as f
from palier.moteur.resultats import NSP, Ligne, Resultat
from palier.noyau.texte import ESPACE_INSECABLE, nombre, pourcent
from palier.pilotage.bilans import formes_croisees
from palier.pilotage.bilans.constats import dire, pluriel
from palier.pilotage.bilans.expressions import Indicible, Source, lignes_de
from palier.pilotage.bilans.liens import VIDES
from palier.pilotage.bilans.lignes import (
    Choix,
    Dessin,
    accents,
    axes_de,
    barre,
    choisies,
    note_d_effectif,
    part,
    vide,
)
from palier.pilotage.bilans.modele import Figure
from palier.pilotage.bilans.secret import etiquette_masquee, tue

MOIS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_POINTS_AU_MOINS = 3
_TEINTES: tuple[f.Teinte, ...] = ("accent", "gris", "sombre", "clair")


def dessine(objet: Figure, source: Source) -> Dessin | None:
    """La figure demandée, ou None si les nombres n'ont rien à montrer.

    Raises:
        Indicible: les nombres sont tous couverts par le secret.
    """
    if objet.forme == "rangees":
        return _rangees(objet, source)
    assert objet.indicateur is not None
    resultat = source.resultat(objet.indicateur.code, objet.indicateur.axes, False)
    if resultat is None:
        return None
    if objet.forme == "pictogrammes":
        return _pictogrammes(objet, source)
    if tue(resultat):
        raise Indicible(etiquette_masquee(resultat))
    return _FORMES[objet.forme](objet, resultat, source)


def _barres_de(objet: Figure, choix: Choix, source: Source) -> tuple[f.Barre, ...]:
    avant = accents(objet, choix)
    autres = {"AUTRE": objet.autres} if objet.autres else {}
    return tuple(
        barre(
            x,
            autres.get(x.modalites[-1]) or _majuscule(source.libelle(choix.axe, x.modalites[-1])),
            source,
            avec_part=objet.part,
            accent=x.modalites[-1] in avant,
        )
        for x in choix.lignes
    )


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _barres(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    choix = choisies(objet, resultat, axes_de(objet), source)
    if vide(choix):
        return None
    figure = f.BarresHorizontales(
        _barres_de(objet, choix, source), objet.largeur, objet.sujet, resultat.unite
    )
    note = note_d_effectif(resultat, axes_de(objet), choix, source, parts=objet.part)
    return Dessin(figure, note)


def _colonnes(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    choix = choisies(objet, resultat, axes_de(objet), source)
    if vide(choix):
        return None
    barres = tuple(
        f.Barre(b.libelle.replace(" | ", "\n"), b.valeur, b.etiquette, "", b.accent, b.etat)
        for b in _barres_de(objet, choix, source)
    )
    figure = f.Colonnes(barres, objet.largeur, categorie=objet.sujet, mesure=resultat.unite)
    return Dessin(figure, note_d_effectif(resultat, axes_de(objet), choix, source))


def _mois(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    par_mois = {x.modalites[0]: x for x in lignes_de(resultat, ("mois",))}
    annee = source.constantes["annee"]
    codes = [f"{annee}-{m:02}" for m in range(1, 13)]
    lignes = [par_mois.get(c, Ligne((c,), 0)) for c in codes]
    if not any(tue(x) or x.valeur for x in lignes):
        return None
    extreme = _mois_saillant(lignes) if not objet.accent else None
    demi, tous = objet.largeur == "demi", "tous" in objet.accent
    barres = tuple(
        barre(
            x, nom[0].upper() if demi else nom, source, avec_part=False, accent=tous or x is extreme
        )
        for nom, x in zip(MOIS, lignes, strict=True)
    )
    petits = all((x.valeur or 0) <= 12 for x in lignes)
    if objet.carres and petits:
        return Dessin(f.ColonnesCarres(barres, objet.largeur, "mois", resultat.unite))
    figure = f.Colonnes(barres, objet.largeur, categorie="mois", mesure=resultat.unite)
    return Dessin(figure, "", _suite(objet, source))


def _mois_saillant(lignes: list[Ligne]) -> Ligne | None:
    """Le creux de l'année, s'il est seul et net : moins de sept dixièmes du mois médian."""
    tries = sorted(lignes, key=lambda x: x.valeur or 0)
    mediane = tries[6].valeur or 0
    net = (tries[0].valeur or 0) < 0.7 * mediane and tries[0].valeur != tries[1].valeur
    return tries[0] if net else None


def _suite(objet: Figure, source: Source) -> tuple[tuple[str, f.Figure], ...]:
    """Un point par mois où l'indicateur a un sens ; la ligne s'interrompt ailleurs."""
    suite = objet.suite
    if suite is None:
        return ()
    mensuels = [source.mensuel(suite.indicateur.code, m) for m in range(1, 13)]
    valeurs = [None if r is None or r.valeur is None else float(r.valeur) for r in mensuels]
    if not any(valeurs):
        return ()
    points = tuple(
        f.Point(nom, v, "" if v is None else nombre(v, 1))
        for nom, v in zip(MOIS, valeurs, strict=True)
    )
    repere = None
    if suite.bas and suite.haut:
        bas, haut = (float(e.valeur(source)) for e in (suite.bas, suite.haut))
        repere = f.Repere(bas, haut)
    ligne = f.Ligne(points, repere, objet.largeur, axe=False, categorie="mois")
    return ((suite.unite, ligne),)


def _serie(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    annee = str(source.constantes["annee"])
    lignes = [x for x in lignes_de(resultat, ("annee",)) if NSP not in x.modalites]
    if len(lignes) < 2 or all(tue(x) for x in lignes):
        return None
    barres = tuple(
        barre(x, x.modalites[0], source, avec_part=False, accent=x.modalites[0] == annee)
        for x in lignes
    )
    return Dessin(f.Colonnes(barres, objet.largeur, categorie="année", mesure=resultat.unite))


def _duree(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    champ = objet.indicateur.champ if objet.indicateur else "valeur"
    champ = "mediane" if champ == "valeur" else champ
    connues = [x for x in lignes_de(resultat, ("annee",)) if tue(x) or x.valeurs.get("effectif")]
    if sum(not tue(x) for x in connues) < _POINTS_AU_MOINS:
        return None
    points = []
    for x in connues:
        v = None if tue(x) else x.valeurs.get(champ)
        n = "n < 5" if tue(x) else f"n = {nombre(x.valeurs['effectif'] or 0)}"
        points.append(f.Point(x.modalites[0], v, nombre(v, 1) if v is not None else "", n))
    repere = None
    if objet.niveau:
        niveau = float(objet.niveau.valeur(source))
        repere = f.Repere(niveau, libelle=f"{nombre(niveau)}{ESPACE_INSECABLE}mois")
    ligne = f.Ligne(tuple(points), repere, objet.largeur, categorie="année", mesure="mois")
    return Dessin(ligne, "n : mesures achevées dans l’année.")


def _bande(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    choix = choisies(objet, resultat, axes_de(objet), source)
    if vide(choix):
        return None
    total = sum(x.valeur or 0 for x in choix.lignes)
    if total > f.CARRES_AU_PLUS or any(tue(x) for x in choix.lignes):
        return _barres(objet, resultat, source)
    noms = dict(zip(objet.ordre, objet.noms, strict=False))
    segments, teintes = [], iter(_TEINTES * 10)
    for x in choix.lignes:
        code, n = x.modalites[-1], int(x.valeur or 0)
        if not n:
            next(teintes)
            continue
        if code in VIDES:
            segments.append(
                f.Segment(f"{n} {'n. r.' if code == NSP else 'indéterminé'}", n, "", "contour")
            )
            continue
        nom = noms.get(code) or source.libelle(choix.axe, code).lower()
        ecrit = f"{nombre(n)} {pluriel(nom) if n > 1 else nom}"
        segments.append(f.Segment(ecrit, n, part(x).strip("()"), next(teintes)))
    note = note_d_effectif(resultat, axes_de(objet), choix, source)
    if any(x.modalites[-1] == NSP and x.valeur for x in choix.lignes):
        note = f"{note.removesuffix('.')} ; n. r. : non renseigné."
    return Dessin(f.BandeCarres((f.Rangee(tuple(segments)),), objet.largeur), note)


def _rangees(objet: Figure, source: Source) -> Dessin | None:
    rangees, total = [], 0
    for r in objet.rangees:
        segments = []
        for s in r.segments:
            n = int(s.valeur.valeur(source))
            plus, nom = s.libelle.startswith("+ "), s.libelle.removeprefix("+ ")
            un, _, plusieurs = nom.partition("|")
            ecrit = f"{'+ ' * plus}{nombre(n)} {(plusieurs or pluriel(un)) if n > 1 else un}"
            segments.append(f.Segment(ecrit, n, "", s.teinte))
        total = max(total, sum(s.nombre for s in segments))
        phrase = dire(r.total, source)
        rangees.append(f.Rangee(tuple(segments), phrase.texte if phrase else ""))
    if not total:
        return None
    if total <= f.CARRES_AU_PLUS:
        return Dessin(f.BandeCarres(tuple(rangees), objet.largeur))
    barres = tuple(
        f.Barre(s.libelle.lstrip("+0123456789\u00a0 ").capitalize(), s.nombre, nombre(s.nombre))
        for r in rangees
        for s in r.segments
    )
    return Dessin(f.BarresHorizontales(barres, "colonne" if objet.largeur == "pleine" else "demi"))


def _pictogrammes(objet: Figure, source: Source) -> Dessin | None:
    dessin = _rangees(objet, source)
    if dessin is None or not isinstance(dessin.figure, f.BandeCarres):
        return dessin
    segments = dessin.figure.rangees[0].segments
    total = sum(s.nombre for s in segments)
    avec_part = tuple(
        replace(s, part=pourcent(100 * s.nombre / total, 0)) if s.teinte == "accent" else s
        for s in segments
    )
    return Dessin(f.Pictogrammes(avec_part, largeur=objet.largeur))


def _barres_tableau(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    choix = choisies(objet, resultat, axes_de(objet), source)
    if vide(choix):
        return None
    barres = []
    for b, x in zip(_barres_de(objet, choix, source), choix.lignes, strict=True):
        ecrites = [dire(c.valeur, source, x.modalites[-1]) for c in objet.colonnes]
        colonnes = tuple(p.texte if p else "" for p in ecrites)
        barres.append(f.Barre(b.libelle, b.valeur, b.etiquette, "", b.accent, b.etat, colonnes))
    entetes = (*objet.noms, *(c.entete for c in objet.colonnes))
    figure = f.BarresTableau(tuple(barres), entetes, objet.largeur, objet.sujet)
    return Dessin(figure, "")


_FORMES: dict[str, Callable[[Figure, Resultat, Source], Dessin | None]] = {
    "barres": _barres,
    "colonnes": _colonnes,
    "mois": _mois,
    "serie": _serie,
    "duree": _duree,
    "bande": _bande,
    "etapes": formes_croisees.etapes,
    "halteres": formes_croisees.halteres,
    "cascade": formes_croisees.cascade,
    "doubles": formes_croisees.doubles,
    "barres_tableau": _barres_tableau,
}
