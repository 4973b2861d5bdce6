"""La base telle qu'une définition la voit : tables d'échange, relations communes, période.

Une *relation* est une fonction `(base) -> expression` dont plusieurs indicateurs ont besoin. Citée
par `base(relation)`, elle n'entre dans le SQL que par son nom ; le calcul la pose une fois.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from palier.moteur import langage as ibis
from palier.moteur.langage import Expr
from palier.moteur.tables import Table, Type

PERIMETRE = "perimetre_"
"""Préfixe d'une table que `--structure` ou `--dispositif` réduit."""

BORNES = {
    "du": date(1001, 1, 1),
    "au": date(1001, 12, 31),
    "du_n1": date(1000, 1, 1),
    "au_n1": date(1000, 12, 31),
}
"""Dates qui tiennent la place des bornes de la période, et de celles de l'année d'avant, tant que
le SQL n'est pas rendu pour une période."""

STRUCTURES, DISPOSITIFS = "$structures", "$dispositifs"
"""Ce qui tient la place des identifiants retenus par le périmètre."""

TRANCHES = (0, 18, 25, 35, 45, 55, 65)
"""Tranches d'âge rendues si l'on n'en demande pas d'autres."""

_TYPES = {
    Type.TEXTE: "string",
    Type.CODE: "string",
    Type.CODES: "array<string>",
    Type.DATE: "date",
    Type.NOMBRE: "decimal(14, 4)",
    Type.ENTIER: "int64",
    Type.BOOLEEN: "boolean",
}

Definition = Callable[["Base"], Expr]


class Base:
    """Ce que lit une définition : `b.actes`, `b(mesures_actives)`, `b.du`, `b.au`, `b.jours`.

    Les colonnes nominatives (noms propres, adresses, textes libres) n'y sont pas.

    Args:
        tables: les tables du contrat, par leur nom.
        reduites: noms des tables que le périmètre réduit.
        tranches: bornes inférieures des tranches d'âge, croissantes.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        reduites: Collection[str] = (),
        tranches: tuple[int, ...] = TRANCHES,
    ) -> None:
        self._tables = tables
        self._reduites = reduites
        self.tranches = tranches
        self.relations: dict[str, Expr] = {}

    def __getattr__(self, nom: str) -> Expr:
        if nom in BORNES:
            return ibis.date(BORNES[nom].isoformat())
        if nom not in self._tables:
            raise AttributeError(nom)
        return self.brute(nom, PERIMETRE if nom in self._reduites else "")

    def brute(self, nom: str, prefixe: str = "") -> Expr:
        """La table d'échange, sans périmètre."""
        colonnes = {c.nom: _TYPES[c.type] for c in self._tables[nom].colonnes if not c.nominatif}
        return ibis.table(colonnes, name=prefixe + nom)

    def __call__(self, relation: Definition) -> Expr:
        """La relation, par son nom."""
        nom = relation.__name__
        if nom not in self.relations:
            self.relations[nom] = relation(self)
        return ibis.table(self.relations[nom].schema(), name=nom)

    @property
    def jours(self) -> Expr:
        """Nombre de jours de la période, bornes comprises."""
        return ibis.jours(self.du, self.au) + 1

    def dans(self, jour: Expr) -> Expr:
        """Le jour est dans la période."""
        return (jour >= self.du) & (jour <= self.au)
