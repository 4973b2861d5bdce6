"""La frise dessinée : le temps en largeur, les trêves en bande, les étapes en points."""

from dataclasses import dataclass
from datetime import date, timedelta

from palier.metier.logement.echeances import LOINTAIN, droit_de
from palier.metier.logement.frise import Ligne, Recit
from palier.metier.logement.models import Procedure
from palier.metier.logement.regles.treve import treves
from palier.noyau.periodes import Periode, ajoute_mois
from palier.noyau.texte import accorde, date_longue

LARGEUR = 976
_LETTRE = 7
_MARGE = 12


@dataclass(frozen=True)
class Point:
    """Une étape sur le fil : sa place, son nom s'il tient, sur quel rang il est écrit."""

    x: str
    nom: str
    fait: bool
    haut: bool
    ancre: str


@dataclass(frozen=True)
class Bande:
    """Un intervalle dessiné : une trêve, ou un temps où l'expulsion est possible."""

    x: str
    largeur: str
    milieu: str
    nom: str


@dataclass(frozen=True)
class Dessin:
    """Ce qu'il faut pour tracer la frise, et la phrase qui la remplace."""

    points: tuple[Point, ...]
    treves: tuple[Bande, ...]
    risques: tuple[Bande, ...]
    annees: tuple[tuple[str, str, int], ...]
    jour: str
    jour_texte: str
    jour_ancre: str
    debut: str
    texte: str


def dessin(procedure: Procedure, recit: Recit, le: date) -> Dessin | None:
    """La frise d'une procédure ; None s'il n'y a pas de quoi dessiner."""
    datees = [
        ligne
        for ligne in recit.lignes
        if ligne.le and ligne.le < LOINTAIN and ligne.etat != "treve"
    ]
    if len(datees) < 2:
        return None
    fenetre = _fenetre(datees, recit, le)
    echelle = _Echelle(fenetre)
    bandes = treves(fenetre, droit_de(procedure)) if procedure.type == "EXPULSION" else []
    a_gauche = echelle.part(le) < 0.1
    return Dessin(
        points=tuple(_points(datees, echelle, le)),
        treves=tuple(echelle.bande(t.debut, t.fin, _nom(t, echelle)) for t in bandes),
        risques=tuple(_risques(recit, bandes, echelle)),
        annees=tuple(_annees(fenetre, echelle)),
        jour=echelle.x(le),
        jour_texte=f"{echelle.place(le) + (8 if a_gauche else -8):.1f}",
        jour_ancre="start" if a_gauche else "end",
        debut=echelle.x(datees[0].le or le),
        texte=_en_mots(datees, recit, fenetre, le),
    )


class _Echelle:
    """Un jour, une abscisse."""

    def __init__(self, fenetre: Periode) -> None:
        self.fenetre = fenetre

    def part(self, jour: date) -> float:
        borne = min(max(jour, self.fenetre.debut), self.fenetre.fin)
        return (borne - self.fenetre.debut).days / max(1, self.fenetre.jours - 1)

    def place(self, jour: date) -> float:
        return _MARGE + self.part(jour) * (LARGEUR - 2 * _MARGE)

    def x(self, jour: date) -> str:
        return f"{self.place(jour):.1f}"

    def bande(self, debut: date, fin: date, nom: str) -> Bande:
        du, au = self.place(debut), self.place(fin)
        return Bande(f"{du:.1f}", f"{max(au - du, 2):.1f}", f"{(du + au) / 2:.1f}", nom)


def _fenetre(datees: list[Ligne], recit: Recit, le: date) -> Periode:
    jours = [ligne.le for ligne in datees if ligne.le]
    if recit.expulsion and recit.expulsion.au_plus_tot:
        jours.append(ajoute_mois(recit.expulsion.au_plus_tot, 6))
    return Periode(min([*jours, le]) - timedelta(days=10), max([*jours, le]) + timedelta(days=45))


def _nom(treve: Periode, echelle: _Echelle) -> str:
    """« trêve 2025-2026 », ou « trêve », ou rien : ce que sa largeur permet."""
    largeur = echelle.place(treve.fin) - echelle.place(treve.debut)
    entier = f"trêve {treve.debut.year}-{treve.fin.year}"
    if largeur >= len(entier) * _LETTRE:
        return entier
    return "trêve" if largeur >= 5 * _LETTRE else ""


def _points(datees: list[Ligne], echelle: _Echelle, le: date) -> list[Point]:
    """Les étapes, leurs noms sur deux rangs sans se recouvrir ; celui qui ne tient pas se tait."""
    libres = {False: 0.0, True: 0.0}
    points = []
    for ligne in datees:
        if ligne.echeance is not None and ligne.etat == "fait":
            continue
        x, nom = echelle.place(ligne.le or le), _court(ligne)
        moitie = len(nom) * _LETTRE / 2
        ancre, debut = "middle", x - moitie
        if debut < 0:
            ancre, debut = "start", x
        elif x + moitie > LARGEUR:
            ancre, debut = "end", x - 2 * moitie
        haut = next((rang for rang in (False, True) if libres[rang] <= debut), None)
        if haut is not None:
            libres[haut] = debut + 2 * moitie + _LETTRE
        montre = nom if haut is not None else ""
        points.append(Point(f"{x:.1f}", montre, ligne.etat == "fait", bool(haut), ancre))
    return points


_COURTS = {
    "Signalement à la Caf ou à la MSA": "Signalement",
    "Plan d'apurement amiable": "Plan d’apurement",
    "Commandement de payer": "Commandement",
    "Signalement du commandement à la CCAPEX": "CCAPEX",
    "Saisine préalable de la CCAPEX": "CCAPEX",
    "Diagnostic social et financier": "Diagnostic",
    "Transmettre le diagnostic social et financier": "Diagnostic",
    "Commandement de quitter les lieux": "Quitter les lieux",
    "Réquisition de la force publique": "Force publique",
    "Fin du délai du commandement de payer": "Fin du délai",
    "Fin du délai pour quitter les lieux": "Fin du délai",
    "Première expulsion possible": "Expulsion possible",
    "Décision sur la force publique": "Décision du préfet",
    "Notifier l’assignation au préfet": "Préfet",
}


def _court(ligne: Ligne) -> str:
    return _COURTS.get(ligne.titre, ligne.titre if len(ligne.titre) < 26 else "")


def _risques(recit: Recit, bandes: list[Periode], echelle: _Echelle) -> list[Bande]:
    """Quand l'expulsion est possible au plus tôt, hors des trêves dessinées."""
    if recit.expulsion is None or recit.expulsion.au_plus_tot is None:
        return []
    debut, trouves = recit.expulsion.au_plus_tot, []
    for treve in [t for t in bandes if t.debut > debut]:
        trouves.append((debut, treve.debut - timedelta(days=1)))
        debut = treve.fin + timedelta(days=1)
    if debut < echelle.fenetre.fin:
        trouves.append((debut, echelle.fenetre.fin))
    nom = "expulsion possible"
    tient = echelle.place(recit.expulsion.au_plus_tot) + len(nom) * _LETTRE <= LARGEUR
    return [
        echelle.bande(du, au, nom if tient and not rang else "")
        for rang, (du, au) in enumerate(trouves)
    ]


def _annees(fenetre: Periode, echelle: _Echelle) -> list[tuple[str, str, int]]:
    annees = []
    for annee in range(fenetre.debut.year + 1, fenetre.fin.year + 1):
        x = echelle.place(date(annee, 1, 1))
        if x < LARGEUR - 5 * _LETTRE:
            annees.append((f"{x:.1f}", f"{x + 8:.1f}", annee))
    return annees


def _en_mots(datees: list[Ligne], recit: Recit, fenetre: Periode, le: date) -> str:
    faites = sum(ligne.etat == "fait" for ligne in datees)
    dites = accorde(faites, "étape faite", "étapes faites")
    parts = [f"Frise {fenetre}, vue le {date_longue(le)} : {dites}"]
    if recit.prochaine and recit.prochaine.le:
        suite = f"{recit.prochaine.titre[0].lower()}{recit.prochaine.titre[1:]}"
        parts.append(f"prochaine échéance, {suite}, le {date_longue(recit.prochaine.le)}")
    if recit.expulsion and recit.expulsion.au_plus_tot:
        parts.append(
            f"expulsion possible au plus tôt le {date_longue(recit.expulsion.au_plus_tot)}"
        )
    return f"{' ; '.join(parts)}. Le tableau des échéances dit la même chose."
