"""Des codes scellés : la base les compare et les compte, sans savoir les lire.

Toute une colonne est scellée, ses codes anodins aussi : sinon, être scellé en dirait autant que le
code. Un vide reste vide.

Pendant une rotation, un code peut se tenir sous deux clés : on le cherche sous toutes deux, mais
le regrouper ou le comparer d'une ligne à l'autre en SQL attend qu'elle soit finie.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Model
from django.db.models.lookups import Exact, In, IsNull

from palier.socle.champs import CodeField, CodesField
from palier.socle.coffre.champs import cles
from palier.socle.coffre.chiffre import CODE, ouvrir_code, sceller_code

_FORME = re.compile(rf"{CODE}:[0-9a-f]{{8}}:[A-Za-z0-9+/]+={{0,2}}")
LONGUEUR = 255
"""Un code scellé en tient 76 ; un libellé repris d'ailleurs, jusqu'à trois fois plus."""


class _Scelle:
    """Ce que les deux colonnes de codes ont en commun."""

    model: type[Model]
    column: str
    name: str

    @cached_property
    def ou(self) -> str:
        """La colonne, telle que sa clé en dérive : la renommer demande de la rouvrir d'abord."""
        return f"{self.model._meta.db_table}.{self.column}"

    def formes(self, *codes: str) -> tuple[str, ...]:
        """Ces codes sous chaque clé, la neuve d'abord ; la base peut tenir l'une ou l'autre."""
        tenues = tuple(cles().values())
        return tuple(f for code in codes for f in _formes(self.ou, self.ouvrir(code), tenues))

    def sceller(self, code: str) -> str:
        """Le code sous la clé neuve ; ce qui est déjà scellé, et s'ouvre, se rend tel quel."""
        return code if est_scelle(code) and self.ouvrir(code) else self.formes(code)[0]

    def ouvrir(self, tenu: str) -> str:
        """Le code clair ; un code qui n'a pas encore été scellé se rend tel quel."""
        return _ouvert(self.ou, tenu) if est_scelle(tenu) else tenu

    def passer(self, tenu: str, geste: Callable[[str], str]) -> str:
        """Ce que tient la base, passé par `geste`."""
        return geste(tenu)


def est_scelle(tenu: str) -> bool:
    """Un libellé repris d'ailleurs peut commencer comme un scellé, sans en avoir la forme."""
    return _FORME.fullmatch(tenu) is not None


@lru_cache(maxsize=4096)
def _formes(ou: str, code: str, tenues: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(sceller_code(code, cle, ou) for cle in tenues) if code else (code,)


@lru_cache(maxsize=4096)
def _ouvert(ou: str, scelle: str) -> str:
    return ouvrir_code(scelle, cles(), ou)


class _Egal(Exact):  # type: ignore[type-arg]
    """Le code cherché, sous l'une ou l'autre clé."""

    def as_sql(self, compilateur: Any, connexion: Any) -> Any:
        if self.rhs_is_direct_value() and self.rhs:
            formes = self.lhs.output_field.formes(self.rhs)
            if len(formes) > 1:
                return In(self.lhs, formes).as_sql(compilateur, connexion)
        return super().as_sql(compilateur, connexion)


class _Parmi(In):  # type: ignore[type-arg]
    """L'un des codes cherchés, sous l'une ou l'autre clé."""

    def get_prep_lookup(self) -> Any:
        if self.rhs_is_direct_value():
            dits = (code for code in self.rhs if code is not None)
            self.rhs = self.lhs.output_field.formes(*dits)
        return super().get_prep_lookup()


class CodeScelleField(_Scelle, CodeField):
    """Un code d'une liste qui en porte de sensibles ; en SQL, il ne se cherche qu'entier."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": LONGUEUR, **options})

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return value and self.ouvrir(value)

    def get_prep_value(self, value: Any) -> Any:
        dit = super().get_prep_value(value)
        return dit and self.sceller(dit)

    def get_lookup(self, lookup_name: str) -> Any:
        recherches = {"exact": _Egal, "in": _Parmi, "isnull": IsNull}
        if lookup_name not in recherches:
            raise TypeError(f"{self.name} est scellé : en SQL, il ne se cherche qu'entier.")
        return recherches[lookup_name]


class CodesScellesField(_Scelle, CodesField):
    """Une suite de tels codes ; elle ne se cherche pas en SQL."""

    def to_python(self, value: str | Iterable[str] | None) -> list[str]:
        return [self.ouvrir(code) for code in super().to_python(value)]

    def get_prep_value(self, value: str | Iterable[str] | None) -> str:
        return "|".join(self.sceller(code) for code in self.to_python(value))

    def value_to_string(self, obj: Any) -> str:
        return "|".join(self.value_from_object(obj))

    def passer(self, tenu: str, geste: Callable[[str], str]) -> str:
        return "|".join(geste(code) for code in tenu.split("|"))

    def get_lookup(self, lookup_name: str) -> Any:  # noqa: ARG002
        raise TypeError(f"{self.name} est scellé : il ne se cherche pas en SQL.")


def rescellees(champ: _Scelle, connexion: Any) -> Iterator[tuple[str, str, int]]:
    """Ce qu'une colonne tient et devrait tenir sous la clé neuve, s'ils diffèrent ; les lignes."""
    return _changees(champ, connexion, lambda code: champ.formes(code)[0])


def sceller_la_colonne(champ: _Scelle, connexion: Any) -> int:
    """Met toute une colonne sous la clé neuve ; rend combien de lignes ont changé."""
    return _recrire(champ, connexion, rescellees(champ, connexion))


def ouvrir_la_colonne(champ: _Scelle, connexion: Any) -> int:
    """Remet toute une colonne en clair ; rend combien de lignes ont changé."""
    return _recrire(champ, connexion, _changees(champ, connexion, champ.ouvrir))


def _changees(
    champ: _Scelle, connexion: Any, geste: Callable[[str], str]
) -> Iterator[tuple[str, str, int]]:
    table, colonne = _nommees(champ, connexion)
    with connexion.cursor() as curseur:
        curseur.execute(
            f"SELECT {colonne}, COUNT(*) FROM {table} WHERE {colonne} <> '' GROUP BY {colonne}"
        )
        tenues = curseur.fetchall()
    for tenue, lignes in tenues:
        neuve = champ.passer(tenue, geste)
        if neuve != tenue:
            yield tenue, neuve, lignes


def _recrire(champ: _Scelle, connexion: Any, changees: Iterable[tuple[str, str, int]]) -> int:
    """Un ordre par valeur : une ligne changée entre-temps n'est pas touchée."""
    table, colonne = _nommees(champ, connexion)
    with connexion.cursor() as curseur:
        faites = 0
        for tenue, neuve, _ in changees:
            ordre = f"UPDATE {table} SET {colonne} = %s WHERE {colonne} = %s"
            curseur.execute(ordre, [neuve, tenue])
            faites += curseur.rowcount
    return faites


def _nommees(champ: _Scelle, connexion: Any) -> tuple[str, str]:
    dit = connexion.ops.quote_name
    return dit(champ.model._meta.db_table), dit(champ.column)
