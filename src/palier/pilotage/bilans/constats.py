"""Écrire une phrase vraie à partir d'un patron et de nombres publiables.

Un patron est une phrase trouée. Entre accolades, un nombre et sa façon de s'écrire :

    {I-003}                        38            {I-024.somme | €}         84 350 €
    {I-003 | mesure active}        38 mesures actives
    {I-030[AMELIOREE].part | %}    61 %          {I-002 | +%}              + 11 %
    {I-035.mediane | :1 mois}      13,9 mois     {I-010#1 | libelle}       Gestion du budget
    {I-019 | fraction budget}      deux budgets sur trois (à un point et demi près, sinon rien)
    {I-032 | aucun expulsion}      aucune expulsion, même au milieu de la phrase

Entre chevrons, l'accord avec le dernier nombre écrit : <singulier|pluriel>, ou
<zéro|singulier|pluriel>. Aucun chiffre ne s'écrit hors des accolades : tout nombre d'une phrase
sort du calcul. Une phrase dont un nombre est masqué, absent ou sans objet n'est pas dite.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from palier.noyau.montants import arrondi
from palier.noyau.texte import en_lettres, montant, nombre, pourcent
from palier.pilotage.bilans.expressions import (
    Expression,
    Indicible,
    Reference,
    Source,
    Valeur,
    analyse,
)

MOTS_AU_PLUS = 25
_TROU = re.compile(r"\{([^{}]+)\}|<([^<>]*\|[^<>]*)>")
_CHIFFRE_NU = re.compile(r"(?<!I-)(?<!I-\d)(?<!I-\d\d)\d")
_DEBUT_DE_PHRASE = re.compile(r"(^|[.!?]\s+|\*\*)$")
_PREPOSITIONS = {"de", "du", "des", "d", "à", "en", "par", "au", "aux", "dans", "sur", "pour", "et"}
_LISTE_DE_FEMININS = """
action amélioration annulation attribution demande démarche dette difficulté entrée expulsion
famille fin formation heure mesure participation passation personne pièce procédure période
réponse réunion session situation séance visite année structure résidence réduction
"""
_FEMININS = frozenset(_LISTE_DE_FEMININS.split())
_IRREGULIERS = {"bail": "baux", "travail": "travaux", "non": "non", "h": "h"}
_DIXIEMES = ((k, 10) for k in (1, 3, 4, 7, 8, 9))
_PARTS = ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (3, 5), *_DIXIEMES)
_TOLERANCE = 1.5


@dataclass(frozen=True, slots=True)
class Patron:
    """Une phrase trouée ; `si` : la condition pour la dire."""

    texte: str
    morceaux: tuple["str | _Nombre | _Accord", ...]
    si: Expression | None = None

    def expressions(self) -> list[Expression]:
        """Toutes les expressions dont la phrase dépend."""
        trous = [m.expression for m in self.morceaux if isinstance(m, _Nombre)]
        return trous + ([self.si] if self.si else [])


@dataclass(frozen=True, slots=True)
class _Nombre:
    expression: Expression
    decimales: int | None
    forme: str


@dataclass(frozen=True, slots=True)
class _Accord:
    formes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Une phrase écrite, les codes des indicateurs et les nombres qu'elle emploie."""

    texte: str
    codes: tuple[str, ...] = ()
    nombres: tuple[Valeur, ...] = ()
    references: tuple[Reference, ...] = ()


@cache
def patron(texte: str, si: str = "") -> Patron:
    """Analyse un patron.

    Raises:
        ValueError: une expression ne se lit pas, ou un chiffre est écrit hors des accolades.
    """
    morceaux: list[str | _Nombre | _Accord] = []
    fin = 0
    for m in _TROU.finditer(texte):
        morceaux.append(texte[fin : m.start()])
        morceaux.append(_Accord(tuple(m[2].split("|"))) if m[1] is None else _trou(m[1]))
        fin = m.end()
    morceaux.append(texte[fin:])
    genres = [type(m) for m in morceaux if not isinstance(m, str)]
    if genres and genres[0] is _Accord:
        raise ValueError(f"« {texte} » accorde un mot avant tout nombre")
    for brut in morceaux:
        if isinstance(brut, str) and (trouve := _CHIFFRE_NU.search(brut)):
            raise ValueError(f"le chiffre {trouve[0]} de « {texte} » est hors des accolades")
    return Patron(texte, tuple(m for m in morceaux if m), analyse(si) if si else None)


def _trou(contenu: str) -> _Nombre:
    expression, _, forme = (x.strip() for x in contenu.partition("|"))
    decimales = re.match(r":(\d)\s*", forme)
    return _Nombre(
        analyse(expression),
        int(decimales[1]) if decimales else None,
        forme[decimales.end() :] if decimales else forme,
    )


def dire(alternatives: tuple[Patron, ...], source: Source, ligne: str = "") -> Phrase | None:
    """La première phrase dont la condition est vraie et tous les nombres publiables."""
    try:
        return dire_ou(alternatives, source, ligne)
    except Indicible:
        return None


def dire_ou(alternatives: tuple[Patron, ...], source: Source, ligne: str = "") -> Phrase:
    """Comme `dire`, mais rapporte pourquoi la première phrase ne peut être dite.

    Raises:
        Indicible: aucune phrase ne peut être dite ; `motif` est celui de la première.
    """
    refus: Indicible | None = None
    for p in alternatives:
        if p.si is not None and not p.si.vraie(source):
            continue
        try:
            return _ecrit(p, source, ligne)
        except Indicible as raison:
            refus = refus or raison
    raise refus or Indicible("absent")


def _ecrit(p: Patron, source: Source, ligne: str) -> Phrase:
    texte = ""
    nombres: list[Valeur] = []
    dernier: Valeur = 0
    en_tete = False
    for m in p.morceaux:
        if isinstance(m, str):
            texte += m
        elif isinstance(m, _Accord):
            texte += _accorde(m, dernier, en_tete)
        else:
            valeur = m.expression.valeur(source, ligne)
            if not m.expression.references and not m.forme:
                valeur = str(valeur)  # une année, une constante
            en_tete = bool(_DEBUT_DE_PHRASE.search(texte))
            mots, dernier = _met_en_forme(valeur, m, en_tete)
            texte += mots[:1].upper() + mots[1:] if en_tete and isinstance(dernier, int) else mots
            nombres.append(valeur)
    codes = dict.fromkeys(c for e in p.expressions() for c in e.codes())
    references = (r for m in p.morceaux if isinstance(m, _Nombre) for r in m.expression.references)
    return Phrase(typographie(texte), tuple(codes), tuple(nombres), tuple(references))


def _accorde(accord: _Accord, n: Valeur, en_tete: bool) -> str:
    *zero, singulier, pluriel = accord.formes
    if isinstance(n, str):
        return singulier
    if n == 0 and zero:
        return zero[0]
    if n == 0 and en_tete:
        # « Aucune mesure » en tête demande sa propre tournure (« n'a commencé »).
        raise Indicible("zéro sans sa phrase")
    return pluriel if abs(n) >= 2 else singulier


def _met_en_forme(valeur: Valeur, m: _Nombre, en_tete: bool) -> tuple[str, Valeur]:
    """Le texte d'un nombre, et le nombre avec lequel la suite s'accorde."""
    if isinstance(valeur, str):
        sigle = valeur[1:2].isupper()
        bas = m.forme == "minuscule" and not sigle
        return (valeur[:1].lower() + valeur[1:] if bas else valeur), valeur
    forme, mot = m.forme, ""
    if forme.startswith("fraction "):
        return _fraction(valeur, forme.removeprefix("fraction ").strip())
    if forme in ("%", "+%", "€", "+€", ""):
        return _signe(valeur, forme, m.decimales), valeur
    aucun = en_tete
    if forme.startswith("aucun "):
        forme, aucun = forme.removeprefix("aucun ").strip(), True
    mot = forme
    genre: Literal["m", "f"] = "f" if est_feminin(mot) else "m"
    exact = float(valeur).is_integer() and m.decimales is None
    if exact and valeur == 0 and aucun:
        return f"{'aucune' if genre == 'f' else 'aucun'} {mot}", 0
    decimales = m.decimales if m.decimales is not None else (0 if exact else 1)
    arrondie = arrondi(valeur, decimales)
    nom = pluriel(mot) if abs(arrondie) >= 2 else mot
    if exact and en_tete and valeur > 0:
        return f"{en_lettres(int(valeur), genre)} {nom}", int(valeur)
    return f"{nombre(valeur, decimales)}\u00a0{nom}", (int(valeur) if exact else valeur)


def _signe(valeur: int | float, forme: str, decimales: int | None) -> str:
    exact = float(valeur).is_integer()
    d = decimales if decimales is not None else (0 if exact or forme else 1)
    ecrit = {"%": pourcent, "€": montant}.get(forme.lstrip("+"), nombre)(abs(valeur), d)
    nul = arrondi(valeur, d) == 0
    if valeur < 0 and not nul:
        return f"\u2212\u00a0{ecrit}"
    return f"+\u00a0{ecrit}" if forme.startswith("+") and not nul else ecrit


def _fraction(part: int | float, mot: str) -> tuple[str, int]:
    """« huit demandes sur dix », si la part en est à un point et demi au plus."""
    k, d = min(_PARTS, key=lambda f: abs(100 * f[0] / f[1] - part))
    if abs(100 * k / d - part) > _TOLERANCE:
        raise Indicible("aucune fraction simple")
    genre: Literal["m", "f"] = "f" if est_feminin(mot) else "m"
    nom = pluriel(mot) if k >= 2 else mot
    return f"{en_lettres(k, genre)} {nom} sur {en_lettres(d)}", k


def typographie(texte: str) -> str:
    """Apostrophes courbes ; espaces insécables devant la ponctuation haute et dans « »."""
    texte = texte.strip().replace("'", "’")
    return re.sub(r" (?=[:;?!»%])|(?<=«) ", "\u00a0", texte)


def est_feminin(locution: str) -> bool:
    """Le nom qui commence la locution, au singulier ou au pluriel, est féminin."""
    premier = locution.split(maxsplit=1)[0]
    return premier in _FEMININS or premier.removesuffix("s") in _FEMININS


def pluriel(locution: str) -> str:
    """« mesures de maintien », « travailleurs sociaux », « baux signés »."""
    mots = locution.split(" ")
    for i, mot in enumerate(mots):
        if mot.lower() in _PREPOSITIONS or mot.startswith(("d'", "d’")):
            break
        mots[i] = _mot_pluriel(mot)
    return " ".join(mots)


def _mot_pluriel(mot: str) -> str:
    if mot in _IRREGULIERS:
        return _IRREGULIERS[mot]
    if mot.endswith(("s", "x", "z")):
        return mot
    if mot.endswith("al"):
        return f"{mot[:-2]}aux"
    return f"{mot}x" if mot.endswith(("eau", "eu")) else f"{mot}s"
