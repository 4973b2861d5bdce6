"""Le langage des définitions : Ibis, chargé seulement quand on compile, et ce qui lui manque.

Une définition écrit `from palier.moteur import langage as ibis` : lire le catalogue n'importe pas
Ibis, dont le chargement coûterait plus que le calcul d'un bilan.
"""

from typing import Any, TypeAlias

Expr: TypeAlias = Any
"""Une expression Ibis : table, colonne ou scalaire."""

CLE = "cle_"
"""La clé, unique, de ce que `rattacher` joint : si rien n'en est lu, la jointure ne sert à rien."""

LIGNES = "lignes_"
"""Le nombre de lignes que tient chaque ligne d'une table groupée."""


def __getattr__(nom: str) -> Any:
    if nom.startswith("_"):
        raise AttributeError(nom)
    import ibis

    return getattr(ibis, nom)


def jours(debut: Expr, fin: Expr) -> Expr:
    """Nombre de jours de `debut` à `fin`, le premier jour ne comptant pas."""
    return fin.delta(debut, unit="day")


def age(naissance: Expr, le: Expr) -> Expr:
    """Âge en années révolues ; né un 29 février, on vieillit le 1er mars des années communes."""
    return (_quantieme(le) - _quantieme(naissance)) // 10_000


def connu(colonne: Expr) -> Expr:
    """La colonne est renseignée : ni vide, ni `NSP`."""
    return colonne.notnull() & (colonne != "NSP")


def renseigne(colonne: Expr) -> Expr:
    """Le code, ou vide s'il vaut `NSP`."""
    return colonne.nullif("NSP")


def compter(condition: Expr) -> Expr:
    """Nombre de lignes où la condition est vraie ; zéro, et non vide, s'il n'y a aucune ligne."""
    import ibis

    return condition.ifelse(1, ibis.null("int64")).count()


def denombrer(table: Expr, condition: Expr = None) -> Expr:
    """Nombre de lignes, ou de celles où la condition est vraie ; d'une table groupée, la somme."""
    if LIGNES in table.columns:
        return table[LIGNES].sum(where=condition).fill_null(0)
    return table.count() if condition is None else compter(condition)


def premiere(table: Expr, par: Expr, ordre: list[Expr]) -> Expr:
    """La première ligne de chaque groupe, dans cet ordre."""
    import ibis

    rang = ibis.row_number().over(group_by=par, order_by=ordre)
    return table.mutate(rang_=rang).filter(lambda t: t.rang_ == 0).drop("rang_")


def rattacher(table: Expr, autre: Expr, cle: str, **colonnes: str) -> Expr:
    """Ajoute des colonnes de `autre`, où `cle` est unique ; vides si rien ne correspond.

    Args:
        colonnes: nouveau nom → nom dans `autre`.
    """
    choix = {nom: autre[origine] for nom, origine in colonnes.items()}
    droite = autre.select(**{CLE: autre[cle]}, **choix)
    return table.left_join(droite, table[cle] == droite[CLE]).drop(CLE)


def reunir(*tables: Expr) -> Expr:
    """Réunit des faits de natures différentes ; la colonne qui manque à l'un y est vide."""
    import ibis

    types: dict[str, Any] = {}
    for table in tables:
        for nom, genre in table.schema().items():
            types.setdefault(nom, genre)
    choix = [
        table.select(
            **{
                nom: table[nom] if nom in table.columns else ibis.null(t)
                for nom, t in types.items()
            }
        )
        for table in tables
    ]
    return ibis.union(*choix)


def _quantieme(jour: Expr) -> Expr:
    return jour.year() * 10_000 + jour.month() * 100 + jour.day()
