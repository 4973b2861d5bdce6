"""Désigner un nombre dans un modèle : « I-010[BUDGET].part », « I-001 - I-001@-1 ».

    I-003                 la valeur de l'indicateur
    I-003.entrees         un champ : valeur, part, numerateur, denominateur, renseignes,
                          population, nsp, code, libelle, somme (des lignes renseignées), ou une
                          valeur nommée
    I-010[BUDGET]         une ligne de la première ventilation ; absente, elle vaut zéro
    I-010#1, I-010#-1     la ligne renseignée la plus grande, la plus petite
    I-061/mois[2025-08]   une ligne de la ventilation par cet axe
    I-030/dispositif,evolution[*,STABLE]   deux axes ; « * » est la ligne courante d'un tableau
    I-001@-1              un an plus tôt

On les combine par + − * / et des parenthèses, on les compare dans une condition. Un nombre couvert
par le secret ou absent rend toute l'expression indicible : rien ne s'en déduit.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from palier.moteur.resultats import NSP, Ligne, Resultat
from palier.pilotage.bilans.eteints import Eteints
from palier.pilotage.bilans.secret import CASE, etiquette_masquee, tue

_REFERENCE = re.compile(
    r"(?P<code>I-\d{3})(?:/(?P<axes>[a-z_]+(?:,[a-z_]+)*))?"
    r"(?:\[(?P<modalites>[^\]]+)\]|#(?P<rang>-?\d+))?(?:\.(?P<champ>[a-z_]+))?(?P<avant>@-1)?"
)
_HORS_CLASSEMENT = {NSP, "AUTRE", "RESTE", "INDETERMINE", "INCONNU"}
_OPERATEURS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}

Valeur = int | float | str


class Indicible(Exception):
    """Le nombre ne peut pas être écrit : couvert par le secret, absent, ou sans objet."""

    def __init__(self, motif: str) -> None:
        self.motif = motif
        super().__init__(motif)


@dataclass(frozen=True, slots=True)
class Reference:
    """Un nombre désigné : quel indicateur, quelle ligne, quel champ, quelle année."""

    code: str
    axes: tuple[str, ...] = ()
    modalites: tuple[str, ...] = ()
    rang: int = 0
    champ: str = "valeur"
    avant: bool = False


class Source(Protocol):
    """D'où viennent les nombres, déjà passés par le secret."""

    constantes: Mapping[str, Valeur]
    eteints: Eteints

    def resultat(self, code: str, axes: tuple[str, ...], avant: bool) -> Resultat | None:
        """L'indicateur, ventilé au moins par ces axes ; None s'il n'a pas été calculé."""
        ...

    def mensuel(self, code: str, mois: int) -> Resultat | None:
        """L'indicateur sur un mois de l'année, de 1 à 12 ; None s'il n'a pas été calculé."""
        ...

    def libelle(self, axe: str, modalite: str) -> str:
        """Le libellé d'une modalité."""
        ...

    def unite(self, code: str) -> str:
        """Ce que compte l'effectif d'un indicateur."""
        ...

    def multiple(self, code: str, axes: tuple[str, ...]) -> bool:
        """Une unité peut porter plusieurs modalités de cette ventilation."""
        ...


@dataclass(frozen=True, slots=True)
class Expression:
    """Une expression analysée, prête à être évaluée."""

    texte: str
    arbre: ast.expr
    references: tuple[Reference, ...]

    def codes(self) -> tuple[str, ...]:
        """Les codes d'indicateurs employés, dans l'ordre."""
        return tuple(dict.fromkeys(r.code for r in self.references))

    def valeur(self, source: Source, ligne: str = "") -> Valeur:
        """Le nombre ou le mot désigné ; `ligne` remplace « * ».

        Raises:
            Indicible: un des nombres est masqué, absent ou sans objet.
        """
        valeur: Valeur = _evalue(self.arbre, self.references, source, ligne)
        return valeur

    def vraie(self, source: Source) -> bool:
        """La condition est vérifiée sur des nombres tous publiables."""
        try:
            return bool(self.valeur(source))
        except Indicible:
            return False


@cache
def analyse(texte: str) -> Expression:
    """Analyse une expression.

    Raises:
        ValueError: la syntaxe n'est pas celle d'une expression.
    """
    references: list[Reference] = []

    def remplace(m: re.Match[str]) -> str:
        references.append(
            Reference(
                m["code"],
                tuple(m["axes"].split(",")) if m["axes"] else (),
                tuple(x.strip() for x in m["modalites"].split(",")) if m["modalites"] else (),
                int(m["rang"] or 0),
                m["champ"] or "valeur",
                m["avant"] is not None,
            )
        )
        return f" _{len(references) - 1} "

    try:
        arbre = ast.parse(_REFERENCE.sub(remplace, texte).strip(), mode="eval").body
    except SyntaxError:
        raise ValueError(f"« {texte} » n'est pas une expression") from None
    _verifie(arbre, texte)
    return Expression(texte, arbre, tuple(references))


def _verifie(arbre: ast.AST, texte: str) -> None:
    permis = (
        *_OPERATEURS, ast.BinOp, ast.UnaryOp, ast.USub, ast.Not, ast.Compare, ast.BoolOp,
        ast.And, ast.Or, ast.Name, ast.Load, ast.Constant,
    )  # fmt: skip
    for noeud in ast.walk(arbre):
        if not isinstance(noeud, permis):
            raise ValueError(f"« {texte} » n'est pas une expression")


def _evalue(n: ast.expr, refs: tuple[Reference, ...], source: Source, ligne: str) -> Any:
    def v(x: ast.expr) -> Any:
        return _evalue(x, refs, source, ligne)

    if isinstance(n, ast.Constant):
        return n.value
    if isinstance(n, ast.Name):
        if n.id.startswith("_"):
            return _lit(refs[int(n.id[1:])], source, ligne)
        return source.constantes.get(n.id, n.id)
    if isinstance(n, ast.BoolOp):
        tous = isinstance(n.op, ast.And)
        return (all if tous else any)(v(x) for x in n.values)
    if isinstance(n, ast.UnaryOp):
        return -v(n.operand) if isinstance(n.op, ast.USub) else not v(n.operand)
    if isinstance(n, ast.Compare):
        termes = [v(n.left), *(v(x) for x in n.comparators)]
        paires = zip(n.ops, termes, termes[1:], strict=False)
        return all(_OPERATEURS[type(op)](a, b) for op, a, b in paires)
    assert isinstance(n, ast.BinOp)
    try:
        return _OPERATEURS[type(n.op)](v(n.left), v(n.right))
    except ZeroDivisionError:
        raise Indicible("sans objet") from None


def _lit(ref: Reference, source: Source, ligne: str) -> Valeur:
    if ref.modalites:
        noms = {"*": ligne, **source.constantes}
        ref = replace(ref, modalites=tuple(str(noms.get(m, m)) for m in ref.modalites))
    resultat = source.resultat(ref.code, ref.axes, ref.avant)
    if resultat is None:
        raise Indicible("absent")
    if not ref.modalites and not ref.rang:
        return _champ_du_resultat(resultat, ref)
    trouvee, axes = _ligne(resultat, ref, source)
    if ref.champ == "code":
        return trouvee.modalites[-1]
    if ref.champ == "libelle":
        return source.libelle(axes[-1], trouvee.modalites[-1])
    croise = len(trouvee.modalites) > 1
    return _nombre(trouvee, ref.champ, CASE if croise else etiquette_masquee(trouvee))


def designation(ref: Reference, source: Source) -> str:
    """L'indicateur et la modalité qu'une référence désigne : « I-030[AMELIOREE] »."""
    axes = f"/{','.join(ref.axes)}" if ref.axes else ""
    modalites = [str(source.constantes.get(m, m)) for m in ref.modalites]
    resultat = source.resultat(ref.code, ref.axes, ref.avant)
    if ref.rang and resultat is not None:
        modalites = list(_ligne(resultat, ref, source)[0].modalites)
    return f"{ref.code}{axes}" + (f"[{','.join(modalites)}]" if modalites else "")


def _nombre(x: Ligne | Resultat, champ: str, masque: str) -> int | float:
    n = x.valeurs.get(champ)
    if n is None and champ in ("valeur", "part", "numerateur", "denominateur"):
        n = getattr(x, champ, None)
    if n is None:
        raise Indicible(masque if x.masquee else "sans objet")
    return n


def _champ_du_resultat(resultat: Resultat, ref: Reference) -> Valeur:
    if ref.champ in ("nsp", "somme") and ref.champ not in resultat.valeurs:
        lignes = lignes_de(resultat, ref.axes)
        choisies = [x for x in lignes if (NSP in x.modalites) == (ref.champ == "nsp")]
        if resultat.masquee or any(tue(x) for x in choisies):
            raise Indicible(CASE)
        if not lignes and resultat.population is not None and resultat.renseignes is not None:
            return resultat.population - resultat.renseignes
        return sum(x.valeur or 0 for x in choisies)
    if ref.champ in ("renseignes", "population"):
        n = getattr(resultat, ref.champ)
        if n is None:
            raise Indicible(CASE if resultat.masquee else "sans objet")
        return int(n)
    return _nombre(resultat, ref.champ, etiquette_masquee(resultat))


def lignes_de(resultat: Resultat, axes: tuple[str, ...]) -> tuple[Ligne, ...]:
    """Les lignes de la ventilation demandée ; sans axe, de la première."""
    if axes:
        ventilation = resultat.ventilation(*axes)
        return ventilation.lignes if ventilation else ()
    return resultat.ventilations[0].lignes if resultat.ventilations else ()


def _ligne(resultat: Resultat, ref: Reference, source: Source) -> tuple[Ligne, tuple[str, ...]]:
    lignes = lignes_de(resultat, ref.axes)
    if not lignes:
        raise Indicible("absent")
    axes = ref.axes or resultat.ventilations[0].axes
    vide = Ligne(ref.modalites, 0, 0.0, 0, 0)
    if ref.rang:
        rangees = classees(lignes)
        if _classement_incertain(resultat, lignes, rangees, ref.rang):
            raise Indicible(CASE)
        if abs(ref.rang) <= len(rangees):
            return rangees[ref.rang - 1 if ref.rang > 0 else ref.rang], axes
        if ref.champ in ("code", "libelle"):
            raise Indicible("absent")
        return vide, axes
    if (axes[-1], ref.modalites[-1]) in source.eteints.modalites:
        raise Indicible("absent")
    return next((x for x in lignes if x.modalites == ref.modalites), vide), axes


def _classement_incertain(
    resultat: Resultat, lignes: tuple[Ligne, ...], rangees: list[Ligne], rang: int
) -> bool:
    """Une case tue en renfort pourrait dépasser ce rang : le reste publié ne l'exclut pas."""
    if not any(tue(x) and "au_plus" not in x.valeurs for x in lignes):
        return False
    if resultat.renseignes is None or not 0 < rang <= len(rangees):
        return True
    reste = resultat.renseignes - sum(x.valeur or 0 for x in rangees)
    return reste >= (rangees[rang - 1].valeur or 0)


def classees(lignes: tuple[Ligne, ...]) -> list[Ligne]:
    """Les lignes publiées et non nulles, hors « autre » et « non renseigné », décroissantes."""
    gardees = [
        x for x in lignes if not tue(x) and x.valeur and x.modalites[-1] not in _HORS_CLASSEMENT
    ]
    return sorted(gardees, key=lambda x: -(x.valeur or 0))
