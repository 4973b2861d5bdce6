"""Des faits aux nombres : le total et ses ventilations, en une seule expression.

Colonnes rendues : `v_`, 0 pour le total, puis le rang de la ventilation ; `m1_`, `m2_`…, ses
modalités ; `r1_`…, sur la ligne du total, les unités renseignées de chaque ventilation ; puis
celles des agrégats.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_

from palier.moteur import langage as ibis
from palier.moteur.agregats import Agregat, Compte
from palier.moteur.indicateur import Indicateur, Naturelle
from palier.moteur.langage import Expr
from palier.moteur.resultats import NSP


def calcul(
    indicateur: Indicateur, faits: Expr, ventilations: Sequence[Naturelle], propres: set[str]
) -> Expr:
    """L'expression du total et des ventilations.

    Args:
        faits: les faits, munis de tous les axes cités.
        propres: colonnes que la définition donne elle-même aux faits.
    """
    largeur = max((len(v.axes) for v in ventilations), default=0)
    modalites = [f"m{i}_" for i in range(1, largeur + 1)]
    renseignes = {
        f"r{i}_": _unites(faits, indicateur, _connues(indicateur, faits, v, propres))
        for i, v in enumerate(ventilations, 1)
    }
    agregats = [indicateur.agregat, *(v.agregat for v in ventilations if v.agregat)]
    total = faits.aggregate(**_comptes(faits, agregats), **renseignes).mutate(
        v_=ibis.literal(0), **{m: ibis.null("string") for m in modalites}
    )
    colonnes = ["v_", *modalites, *renseignes, *_comptes(faits, agregats)]
    parties = [total.select(*colonnes)]
    for i, v in enumerate(ventilations, 1):
        lignes = _lignes(indicateur, _dicibles(indicateur, faits, v, propres), v.axes, agregats)
        absents = {m: ibis.null("string") for m in modalites if m not in lignes.columns}
        neutres = {r: ibis.null("int64") for r in renseignes}
        lignes = lignes.mutate(v_=ibis.literal(i), **absents, **neutres)
        parties.append(lignes.select(*colonnes))
    return ibis.union(*parties) if ventilations else parties[0]


def _comptes(faits: Expr, agregats: Sequence[Agregat]) -> dict[str, Expr]:
    return {nom: e for agregat in agregats for nom, e in agregat.colonnes(faits).items()}


def _lignes(
    indicateur: Indicateur, faits: Expr, axes: Sequence[str], agregats: Sequence[Agregat]
) -> Expr:
    """Une ligne par modalité."""
    modalites = {
        f"m{k}_": ibis.coalesce(faits[axe].cast("string").nullif(NSP), indicateur.vide(axe))
        for k, axe in enumerate(axes, 1)
    }
    return faits.group_by(**modalites).aggregate(**_comptes(faits, agregats))


def _dicibles(indicateur: Indicateur, faits: Expr, v: Naturelle, propres: set[str]) -> Expr:
    """Sans l'unité renseignée qui n'a aucune modalité : ce n'est pas un non renseigné."""
    for axe in _siens(indicateur, faits, v, propres):
        faits = faits.filter(faits[axe].notnull() | ~faits.renseigne)
    return faits


def _siens(indicateur: Indicateur, faits: Expr, v: Naturelle, propres: set[str]) -> list[str]:
    """Les axes d'une répartition dont les faits disent eux-mêmes s'ils sont renseignés."""
    if not indicateur.compte_par(v).parts or "renseigne" not in faits.columns:
        return []
    return [axe for axe in v.axes if axe in propres]


def _connues(indicateur: Indicateur, faits: Expr, v: Naturelle, propres: set[str]) -> Expr:
    if len(_siens(indicateur, faits, v, propres)) == len(v.axes):
        return faits.renseigne
    return reduce(and_, (ibis.connu(faits[axe].cast("string")) for axe in v.axes))


def _unites(faits: Expr, indicateur: Indicateur, ou: Expr) -> Expr:
    agregat = indicateur.agregat
    if isinstance(agregat, Compte):
        return agregat.effectif(faits, ou)
    return faits.unite.nunique(where=ou)
