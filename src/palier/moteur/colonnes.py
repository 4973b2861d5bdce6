"""Ne garder d'une expression que les colonnes qui servent à la calculer.

Une relation que plusieurs requêtes lisent est posée une fois ; recopier des colonnes que personne
ne lit coûterait plus que le calcul.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from palier.moteur.langage import CLE, Expr

Noeud = Any
"""Un nœud d'expression Ibis : relation ou valeur."""


def elaguer(expression: Expr) -> Expr:
    """La même expression, dont aucune relation intermédiaire ne rend plus qu'on ne lui demande."""
    import ibis.expr.operations as ops

    racine = expression.op()
    besoins = _besoins(racine)

    def refaire(noeud: Noeud, refaits: dict[str, Any] | None) -> Noeud:
        voulues = besoins.get(noeud)
        if voulues is None:
            return noeud
        parties = refaits or dict(zip(noeud.__argnames__, noeud.__args__, strict=True))
        match noeud:
            case ops.UnboundTable():
                return _reduire(noeud, voulues)
            case ops.Project():
                parties["values"] = _garder(parties["values"], voulues)
            case ops.JoinChain():
                parties["values"] = _garder(parties["values"], voulues)
                gardes = _liens_utiles(noeud, voulues)
                liens = zip(noeud.rest, parties["rest"], strict=True)
                parties["rest"] = tuple(refait for lien, refait in liens if lien in gardes)
                if not parties["rest"]:
                    return ops.Project(parties["first"].parent, _au_parent(parties))
            case ops.Aggregate():
                parties["metrics"] = _garder(parties["metrics"], voulues)
            case ops.DropColumns():
                return _reduire(parties["parent"], voulues)
            case ops.Union(distinct=False):
                noms = [nom for nom in noeud.schema.names if nom in voulues]
                parties["left"] = _reduire(parties["left"], noms)
                parties["right"] = _reduire(parties["right"], noms)
        return noeud.__recreate__(parties)

    return racine.replace(refaire).to_expr()


def lues(expression: Expr) -> Mapping[str, set[str]]:
    """Par table nommée, les colonnes sans lesquelles l'expression ne se calcule pas."""
    import ibis.expr.operations as ops

    tables: dict[str, set[str]] = defaultdict(set)
    for noeud, voulues in _besoins(expression.op()).items():
        if isinstance(noeud, ops.UnboundTable):
            tables[noeud.name] |= voulues
    return tables


def _besoins(racine: Noeud) -> dict[Noeud, set[str]]:
    """Ce qu'on demande à chaque nœud utile ; une relation rend toujours au moins une colonne.

    On part de ce que rend la racine et l'on descend : une colonne que personne ne demande n'en
    demande pas d'autres.
    """
    import ibis.expr.operations as ops
    from ibis.common.graph import Graph

    besoins: dict[Noeud, set[str]] = defaultdict(set)
    besoins[racine] = set(racine.schema.names)
    graphe, _ = Graph.from_bfs(racine).toposort()
    # Un nœud vient après tous ceux qui le citent : ses besoins sont alors complets.
    for noeud in reversed(list(graphe)):
        if noeud not in besoins:
            continue
        if isinstance(noeud, ops.Relation) and not besoins[noeud]:
            besoins[noeud].add(_legere(noeud))
        for enfant, noms in _demandes(noeud, besoins[noeud]):
            besoins[enfant] |= set(noms)
    return dict(besoins)


def _demandes(noeud: Noeud, voulues: set[str]) -> Iterator[tuple[Noeud, Iterable[str]]]:
    """Ce que ce nœud demande à ceux qu'il cite, pour rendre les colonnes voulues."""
    import ibis.expr.operations as ops

    match noeud:
        case ops.Field():
            yield noeud.rel, (noeud.name,)
        case ops.CountStar():
            yield noeud.arg, ()
            yield from _valeurs([noeud.where] if noeud.where is not None else [])
        case ops.Project():
            yield noeud.parent, ()
            yield from _valeurs(noeud.values[nom] for nom in voulues)
        case ops.Aggregate():
            yield noeud.parent, ()
            yield from _valeurs(noeud.groups.values())
            yield from _valeurs(v for nom, v in noeud.metrics.items() if nom in voulues)
        case ops.JoinChain():
            yield noeud.first, ()
            yield from _valeurs(_liens_utiles(noeud, voulues))
            yield from _valeurs(noeud.values[nom] for nom in voulues)
        case ops.JoinLink():
            yield noeud.table, ()
            yield from _valeurs(noeud.predicates)
        case ops.Filter() | ops.Sort():
            yield noeud.parent, voulues
            yield from _valeurs(noeud.predicates if isinstance(noeud, ops.Filter) else noeud.keys)
        case ops.Reference() | ops.DropColumns():
            yield noeud.parent, voulues
        case ops.Union(distinct=False):
            yield noeud.left, voulues
            yield noeud.right, voulues
        case _:
            for enfant in noeud.__children__:
                yield enfant, enfant.schema.names if isinstance(enfant, ops.Relation) else ()


def _liens_utiles(chaine: Noeud, voulues: set[str]) -> list[Noeud]:
    """Les jointures, sauf celles de `rattacher` dont rien n'est lu : elles gardent les lignes."""
    import ibis.expr.operations as ops

    valeurs = [chaine.values[nom] for nom in voulues]
    utiles = []
    for lien in reversed(chaine.rest):
        citees = {champ.rel for valeur in valeurs for champ in valeur.find(ops.Field)}
        if lien.how != "left" or CLE not in lien.table.schema or lien.table in citees:
            utiles.append(lien)
            valeurs += lien.predicates
    return utiles


def _au_parent(jointure: Mapping[str, Any]) -> dict[str, Noeud]:
    """Les valeurs d'une jointure réduite à sa première table, lues de celle-ci."""
    import ibis.expr.operations as ops

    premiere = jointure["first"]
    return {
        nom: valeur.replace(
            {ops.Field(premiere, c): ops.Field(premiere.parent, c) for c in premiere.schema.names}
        )
        for nom, valeur in jointure["values"].items()
    }


def _legere(relation: Noeud) -> str:
    """La colonne qui coûte le moins à garder, quand il ne s'agit que de compter des lignes."""
    nom: str = min(relation.schema, key=lambda n: relation.schema[n].is_variadic())
    return nom


def _valeurs(valeurs: Iterable[Noeud]) -> Iterator[tuple[Noeud, Iterable[str]]]:
    return ((valeur, ()) for valeur in valeurs)


def _garder(valeurs: Mapping[str, Noeud], voulues: set[str]) -> dict[str, Noeud]:
    return {nom: valeur for nom, valeur in valeurs.items() if nom in voulues}


def _reduire(relation: Noeud, voulues: Iterable[str]) -> Noeud:
    """La relation, réduite à ces colonnes."""
    import ibis.expr.operations as ops

    noms = [nom for nom in relation.schema.names if nom in set(voulues)]
    if noms == list(relation.schema.names):
        return relation
    return ops.Project(relation, {nom: ops.Field(relation, nom) for nom in noms})
