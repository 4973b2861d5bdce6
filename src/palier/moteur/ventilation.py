"""Des faits aux nombres : le total et ses ventilations, en une seule expression.

Colonnes rendues : `v_`, 0 pour le total, puis le rang de la ventilation ; `m1_`, `m2_`…, ses
modalités ; `r1_`…, sur la ligne du total, les unités renseignées de chaque ventilation ; puis
celles des agrégats.
"""

from collections.abc import Collection, Sequence
from functools import reduce
from operator import and_

from palier.moteur import langage as ibis
from palier.moteur.agregats import Compte
from palier.moteur.indicateur import Indicateur, Naturelle
from palier.moteur.langage import LIGNES, Expr, compter, denombrer, reunir
from palier.moteur.resultats import NSP


def calcul(
    indicateur: Indicateur, faits: Expr, ventilations: Sequence[Naturelle], propres: set[str]
) -> Expr:
    """L'expression du total et des ventilations.

    Args:
        faits: les faits, munis de tous les axes cités.
        propres: colonnes que la définition donne elle-même aux faits.
    """
    faits = _grouper(indicateur, faits, ventilations)
    connues = {
        f"r{i}_": _connues(indicateur, faits, v, propres) for i, v in enumerate(ventilations, 1)
    }
    parties = [_total(indicateur, faits, connues).mutate(v_=ibis.literal(0))]
    for i, v in enumerate(ventilations, 1):
        retenus = _dicibles(indicateur, faits, v, propres)
        parties.append(_lignes(indicateur, retenus, v).mutate(v_=ibis.literal(i)))
    largeur = max((len(v.axes) for v in ventilations), default=0)
    noms = dict.fromkeys(("v_", *(f"m{k}_" for k in range(1, largeur + 1))))
    return reunir(*parties).select(*noms, *(c for c in _noms(parties) if c not in noms))


def _grouper(indicateur: Indicateur, faits: Expr, ventilations: Sequence[Naturelle]) -> Expr:
    """Les faits groupés par modalités, si l'on ne fait que compter : on ne les lit qu'une fois."""
    comptes = [indicateur.agregat, *(indicateur.compte_par(v) for v in ventilations)]
    tetes = [c.tete for c in comptes if isinstance(c, Compte) and c.par_lignes]
    if not ventilations or len(tetes) < len(comptes):
        return faits
    cles = dict.fromkeys((*(axe for v in ventilations for axe in v.axes), "renseigne", *tetes))
    cles_dites = [nom for nom in cles if nom in faits.columns]
    return faits.group_by(cles_dites).agg(**{LIGNES: faits.count()})


def _noms(parties: Sequence[Expr]) -> list[str]:
    return list(dict.fromkeys(nom for partie in parties for nom in partie.columns))


def _total(indicateur: Indicateur, faits: Expr, connues: dict[str, Expr]) -> Expr:
    """Les nombres du total, et combien d'unités sont renseignées pour chaque ventilation."""
    agregat = indicateur.agregat
    if isinstance(agregat, Compte) and agregat.par_lignes:
        tete = agregat.retenues(faits)
        renseignes = {
            r: denombrer(faits, connue if tete is None else tete & connue)
            for r, connue in connues.items()
        }
        return faits.aggregate(**agregat.colonnes(faits), **renseignes)
    if not (isinstance(agregat, Compte) and connues):
        renseignes = {r: compter(connue) for r, connue in connues.items()}
        return faits.aggregate(**agregat.colonnes(faits), **renseignes)
    # Une unité qui se répète est d'abord réduite à une ligne : on ne la dédouble qu'une fois.
    unites = faits.group_by("unite").agg(**{r: connue.any() for r, connue in connues.items()})
    return unites.aggregate(n=unites.count(), **{r: compter(unites[r]) for r in connues})


def _lignes(indicateur: Indicateur, faits: Expr, v: Naturelle) -> Expr:
    """Une ligne par modalité."""
    modalites = {
        f"m{k}_": ibis.coalesce(faits[axe].cast("string").nullif(NSP), indicateur.vide(axe))
        for k, axe in enumerate(v.axes, 1)
    }
    return faits.group_by(**modalites).aggregate(**indicateur.compte_par(v).colonnes(faits))


def _dicibles(indicateur: Indicateur, faits: Expr, v: Naturelle, propres: set[str]) -> Expr:
    """Sans l'unité renseignée qui n'a aucune modalité : ce n'est pas un non renseigné."""
    siens = _siens(indicateur, v, propres)
    if par_difference(indicateur, v, propres):
        return faits.filter(faits[siens[0]].notnull())
    for axe in siens:
        faits = faits.filter(faits[axe].notnull() | ~faits.renseigne)
    return faits


def par_difference(indicateur: Indicateur, v: Naturelle, propres: Collection[str]) -> bool:
    """Une unité qui se répète est renseignée dès qu'une de ses lignes l'est.

    Le non renseigné se lit alors au total : les unités, moins les renseignées.
    """
    agregat = indicateur.compte_par(v)
    multiple = isinstance(agregat, Compte) and agregat.repete
    return multiple and len(v.axes) == 1 and bool(_siens(indicateur, v, propres))


def _siens(indicateur: Indicateur, v: Naturelle, propres: Collection[str]) -> list[str]:
    """Les axes d'une répartition dont les faits disent eux-mêmes s'ils sont renseignés."""
    if not indicateur.compte_par(v).parts or "renseigne" not in propres:
        return []
    return [axe for axe in v.axes if axe in propres]


def _connues(indicateur: Indicateur, faits: Expr, v: Naturelle, propres: set[str]) -> Expr:
    if len(_siens(indicateur, v, propres)) == len(v.axes):
        return faits.renseigne
    return reduce(and_, (ibis.connu(faits[axe].cast("string")) for axe in v.axes))
