"""Des lectures préparées : ce que chaque page redemande n'est traduit en SQL qu'une fois.

Traduire une requête coûte à Django dix fois ce que la base met à y répondre. `@preparee` garde la
traduction d'une lecture par forme d'appel (le rôle, le nombre d'identifiants) et n'y remet que les
valeurs : qui lit, quel dossier, quel jour. La visibilité reste dite une fois, par les QuerySets.

La place des valeurs se trouve en traduisant deux fois avec des témoins différents : une valeur qui
n'apparaîtrait que transformée, ou qui changerait la requête, est refusée au premier appel ; de même
une lecture qui interrogerait la base pour se dire (la réponse faite à un témoin servirait à tous)
ou qui chercherait un code scellé (il le serait sous une clé qui tourne).
"""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

from palier.socle.coffre.codes import est_scelle
from palier.socle.habilitations.acces import Acces

P = ParamSpec("P")
L = TypeVar("L")

FORMES = 512
"""Au-delà, une lecture a trop de formes pour gagner à les garder toutes : on recommence."""
ENTIER_MAX = 2**31 - 1
_ENTIERS = (2_000_000_011, 2_000_100_003)
_JOURS = (date(1801, 1, 1), date(1831, 5, 7))


_INCONNUE = object()


class NonPreparable(TypeError):
    """La lecture transforme une valeur, change de forme, interroge la base, cherche un scellé."""


def preparee(lire: "Callable[P, QuerySet[Any, L]]") -> Callable[P, list[L]]:
    """La même lecture, traduite une fois par forme d'appel ; rend ses lignes.

    Les identifiants (entiers, suites d'entiers), les jours, les textes et l'accès sont des
    valeurs ; le reste (rôle, énumérations, absences) est la forme. Un entier qui n'est
    l'identifiant de rien passe par la voie ordinaire.

    Raises: NonPreparable: au premier appel, si une valeur n'arrive pas telle quelle.
    """
    gardees: dict[Any, Any] = {}

    @wraps(lire)
    def lecture(*recus: P.args, **nommes: P.kwargs) -> list[L]:
        valeurs: list[Any] = []
        forme = tuple(_forme(r, valeurs) for r in (*recus, *nommes.values()))
        if any(type(v) is int and not 0 <= v <= ENTIER_MAX for v in valeurs):
            return list(lire(*recus, **nommes))
        cle = (forme, tuple(nommes))
        # Un seul accès : un autre fil peut tout oublier entre deux.
        traduite = gardees.get(cle, _INCONNUE)
        if traduite is _INCONNUE:
            if len(gardees) >= FORMES:
                gardees.clear()
            traduite = gardees[cle] = _traduire(lire, recus, nommes)
        return traduite.lignes(valeurs) if traduite else []

    return lecture


def un(lignes: list[L]) -> L | None:
    """La première ligne ; None s'il n'y en a pas."""
    return lignes[0] if lignes else None


_CHAMPS_D_ACCES = tuple(f.name for f in fields(Acces) if f.name != "role")


def _forme(recu: Any, valeurs: list[Any]) -> Any:
    """La forme d'un argument ; ses valeurs s'ajoutent à celles de l'appel, dans l'ordre."""
    if isinstance(recu, Acces):
        champs = (_forme(getattr(recu, nom), valeurs) for nom in _CHAMPS_D_ACCES)
        return (recu.role, *champs)
    if type(recu) in (int, str, date):
        valeurs.append(recu)
        return type(recu)
    if type(recu) is tuple:
        return (tuple, *(_forme(r, valeurs) for r in recu))
    return recu


def _temoin(recu: Any, serie: int, rangs: Iterable[int]) -> Any:
    """Le même argument, ses valeurs remplacées par des témoins que rien d'autre ne porte."""
    rang = iter(rangs)
    if isinstance(recu, Acces):
        temoins = {n: _temoin(getattr(recu, n), serie, rang) for n in _CHAMPS_D_ACCES}
        return replace(recu, **temoins)
    if type(recu) is int:
        return _ENTIERS[serie] + next(rang)
    if type(recu) is str:
        return f"témoin {serie}-{next(rang)}"
    if type(recu) is date:
        return _JOURS[serie] + timedelta(days=next(rang))
    if type(recu) is tuple:
        return tuple(_temoin(r, serie, rang) for r in recu)
    return recu


@dataclass(frozen=True)
class _Traduite:
    """Une requête traduite : son SQL, et d'où vient chaque paramètre.

    Attributes:
        places: (rang de la valeur, son passage vers la base), ou (None, la constante).
        passages: ce que chaque colonne devient en revenant de la base.
    """

    modele: "QuerySet[Any, Any]"
    compilateur: Any
    sql: str
    places: tuple[tuple[int | None, Any], ...]
    suites: tuple["_Suite", ...]
    passages: dict[int, Any]

    def dit(self) -> Any:
        """Ce qui doit être le même quels que soient les témoins."""
        return self.sql, self.places, [suite.dit for suite in self.suites]

    def lignes(self, valeurs: list[Any]) -> list[Any]:
        parametres = tuple(
            quoi if rang is None else quoi(valeurs[rang]) for rang, quoi in self.places
        )
        compilateur = copy.copy(self.compilateur)
        compilateur.connection = connections[self.modele.db]
        compilateur.as_sql = lambda *_a, **_n: (self.sql, parametres)
        compilateur.get_converters = lambda *_a: self.passages
        requete = copy.copy(self.modele.query)
        requete.get_compiler = lambda *_a, **_n: compilateur  # type: ignore[method-assign]
        modele = self.modele
        lecture = type(modele)(model=modele.model, query=requete, using=modele._db)
        lecture._iterable_class = modele._iterable_class  # type: ignore[attr-defined]
        lecture._fields = modele._fields  # type: ignore[attr-defined]
        lignes = list(lecture)
        for suite in self.suites if lignes else ():
            suite.joindre(lignes)
        return lignes


class _Suite:
    """Ce qu'une lecture lit avec ses lignes (`Prefetch(…, to_attr=…)`), préparé lui aussi."""

    def __init__(self, prevue: Any, modele: type[Model]) -> None:
        if not getattr(prevue, "to_attr", None):
            raise NonPreparable(f"« {prevue} » se lit avec `Prefetch(…, to_attr=…)`")
        lien: Any = modele._meta.get_field(prevue.prefetch_through)
        self.attribut, self.cle = prevue.to_attr, lien.field.attname
        filles, nom = prevue.queryset, f"{lien.field.name}__in"
        self.lire = preparee(lambda *pks: filles.filter(**{nom: pks}))
        self.dit = str(filles.query)

    def joindre(self, meres: list[Any]) -> None:
        """Pose sur chaque mère la liste de ses filles, vide si elle n'en a pas."""
        par_mere: dict[int, list[Any]] = {mere.pk: [] for mere in meres}
        for fille in self.lire(*par_mere):
            par_mere[getattr(fille, self.cle)].append(fille)
        for mere in meres:
            setattr(mere, self.attribut, par_mere[mere.pk])


def _traduire(lire: Callable[..., Any], recus: Any, nommes: dict[str, Any]) -> _Traduite | None:
    """La lecture traduite ; None si elle ne rend jamais rien sous cette forme."""
    series = []
    for serie in (0, 1):
        rangs = count()
        temoins = [_temoin(r, serie, rangs) for r in recus]
        cles = {nom: _temoin(r, serie, rangs) for nom, r in nommes.items()}
        valeurs: list[Any] = []
        for recu in (*temoins, *cles.values()):
            _forme(recu, valeurs)
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(_refuser):
            lues = lire(*temoins, **cles)
        compilateur = lues.query.get_compiler(using=lues.db)
        try:
            sql, parametres = compilateur.as_sql()
        except EmptyResultSet:
            return None
        places = tuple(_place(p, valeurs) for p in parametres)
        suites = tuple(_Suite(p, lues.model) for p in lues._prefetch_related_lookups)
        colonnes = [colonne for colonne, *_ in compilateur.select[: compilateur.col_count]]
        passages = compilateur.get_converters(colonnes)
        series.append(_Traduite(lues, compilateur, sql, places, suites, passages))
    une, autre = series
    if une.dit() != autre.dit():
        raise NonPreparable(f"{lire.__qualname__} transforme une valeur : elle ne se prépare pas")
    return une


def _refuser(_executer: Any, sql: str, *_suite: Any) -> Any:
    """Ce que la base répondrait d'un témoin serait gardé pour tous : on ne le demande pas."""
    raise NonPreparable(f"La lecture interroge la base avant d'être dite : {sql[:80]}")


def _tel_quel(valeur: Any) -> Any:
    return valeur


def _place(parametre: Any, valeurs: list[Any]) -> tuple[int | None, Any]:
    """D'où vient ce paramètre : une valeur reçue, telle quelle ou adaptée à la base."""
    if isinstance(parametre, str) and est_scelle(parametre):
        raise NonPreparable("La lecture cherche un code scellé : elle ne se prépare pas")
    for rang, valeur in enumerate(valeurs):
        if parametre == valeur:
            return rang, _tel_quel if type(parametre) is type(valeur) else type(parametre)
        if type(valeur) is date and parametre == str(valeur):
            return rang, str
    return None, parametre
