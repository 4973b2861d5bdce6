"""Les figures à deux dates ou à deux comptes : étapes, haltères, cascade, motifs cités."""

from palier.edition import figures as f
from palier.moteur.resultats import NSP, Ligne, Resultat
from palier.noyau.texte import ESPACE_INSECABLE, MOINS, montant, nombre, pourcent
from palier.pilotage.bilans.expressions import Source, lignes_de
from palier.pilotage.bilans.liens import VIDES
from palier.pilotage.bilans.lignes import (
    Choix,
    Dessin,
    accents,
    axes_de,
    choisies,
    etiquette,
    longueur,
    note_d_effectif,
    part,
    vide,
)
from palier.pilotage.bilans.modele import Figure
from palier.pilotage.bilans.secret import tue


def etapes(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    selon = axes_de(objet) or ("moment", "etape")
    cases = {x.modalites: x for x in lignes_de(resultat, selon)}
    if not any(tue(x) or x.valeur for c, x in cases.items() if NSP not in c):
        return None
    ordre = list(objet.ordre)
    if any(cases.get((m, NSP), Ligne((), 0)).valeur for m in ("DEBUT", "FIN")):
        ordre.append(NSP)
    etapes = []
    for code in ordre:
        paire = [cases.get((m, code), Ligne((m, code), 0)) for m in ("DEBUT", "FIN")]
        teinte: f.Teinte = "gris" if code == "AUCUNE" else "sombre"
        teinte = "contour" if code == NSP else "accent" if code in objet.accent else teinte
        if sum(int(x.valeur or 0) for x in paire) > f.CARRES_AU_PLUS:
            return None
        etapes.append(
            f.Etape(
                source.libelle("etape", code),
                tuple(int(longueur(x, source)) for x in paire),
                tuple("masque" if tue(x) else teinte for x in paire),
                tuple(etiquette(x) for x in paire),
            )
        )
    figure = f.EtapesCarres(objet.noms, tuple(etapes), objet.largeur, objet.sujet)
    choix = Choix(tuple(cases.values()), "etape")
    return Dessin(figure, note_d_effectif(resultat, selon, choix, source))


def halteres(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    selon = axes_de(objet)
    cases = {x.modalites: x for x in lignes_de(resultat, selon)}
    codes = dict.fromkeys(c[1] for c in cases if c[1] not in (*VIDES, "AUTRE"))
    paires = [tuple(cases.get((m, c), Ligne((m, c), 0)) for m in ("DEBUT", "FIN")) for c in codes]
    grandes = [p for p in paires if not tue(p[0]) and (p[0].valeur or 0) >= max(objet.au_moins, 1)]
    seuil = objet.au_moins if len(grandes) <= objet.au_plus else 0
    grandes = sorted(grandes, key=lambda p: -(p[0].valeur or 0))[: objet.au_plus]
    if not grandes:
        return None
    lignes = tuple(
        f.Haltere(
            source.libelle(selon[-1], debut.modalites[1]),
            longueur(debut, source),
            longueur(fin, source),
            etiquette(debut),
            etiquette(fin),
            "masque" if tue(debut) else "connu",
            "masque" if tue(fin) else "connu",
        )
        for debut, fin in grandes
    )
    debut, fin = objet.noms or ("au début", "à la fin")
    montrees = tuple(x for p in grandes for x in p)
    choix = Choix(montrees, selon[-1], len(paires) - len(grandes), seuil)
    note = note_d_effectif(resultat, (), choix, source, parts=False)
    return Dessin(f.Halteres(lignes, debut, fin, objet.largeur, objet.sujet), note)


def cascade(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    v = resultat.valeurs
    debut, fin = v.get("dette_debut") or 0, v.get("dette_fin") or 0
    if not debut:
        return None

    def taux(x: float) -> str:
        return pourcent(100 * x / debut, 1)

    sources = lignes_de(resultat, ("source",))
    lignes = [x for x in sources if x.modalites[0] != "RESTE" and x.numerateur]
    lignes.sort(key=lambda x: (x.modalites[0] == "AUTRE", -(x.numerateur or 0)))
    marches = [f.Marche(objet.noms[0], debut, montant(debut, 0), pourcent(100, 0), True)]
    for x in lignes:
        n = x.numerateur or 0
        nom = source.libelle("source", x.modalites[0])
        marches.append(f.Marche(nom, -n, f"{MOINS}{ESPACE_INSECABLE}{nombre(n)}", taux(n)))
    nouvelles = v.get("nouvelles") or 0
    if nouvelles:
        ecrit = f"+{ESPACE_INSECABLE}{nombre(nouvelles)}"
        marches.append(f.Marche(objet.noms[1], nouvelles, ecrit, taux(nouvelles)))
    marches.append(f.Marche(objet.noms[2], fin, montant(fin, 0), taux(fin), True))
    return Dessin(f.Cascade(tuple(marches), objet.largeur, objet.sujet, "€"))


def doubles(objet: Figure, resultat: Resultat, source: Source) -> Dessin | None:
    assert objet.second is not None
    choix = choisies(objet, resultat, axes_de(objet), source)
    if vide(choix):
        return None
    avant = accents(objet, choix)
    cites = {x.modalites[-1]: x for x in lignes_de(resultat, objet.second.axes)}
    paires = [(x, cites.get(x.modalites[-1], x)) for x in choix.lignes]
    paires = [p for p in paires if p[0].modalites[-1] not in VIDES]
    dicibles = [p for p in paires if not all(tue(y) for y in p)]
    barres = tuple(
        f.BarreDouble(
            source.libelle(choix.axe, x.modalites[-1]),
            longueur(x, source),
            max(longueur(x, source), longueur(cite, source)),
            f"{etiquette(x)} {part(x)}".strip(),
            etiquette(cite),
            x.modalites[-1] in avant,
            "masque" if tue(x) else "connu",
            "masque" if tue(cite) else "connu",
        )
        for x, cite in dicibles
    )
    notes = [note_d_effectif(resultat, axes_de(objet), choix, source)]
    if len(dicibles) < len(paires):
        notes.append("Motifs cités moins de 5 fois non représentés.")
    notes.append("Plusieurs motifs cités possibles.")
    figure = f.BarresDoubles(barres, largeur=objet.largeur, categorie=objet.sujet)
    return Dessin(figure, " ".join(notes))
