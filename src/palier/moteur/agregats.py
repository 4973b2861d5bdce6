"""Les façons de réduire des faits à des nombres.

Un agrégat dit quelles colonnes SQL calculer sur les faits (`colonnes`), puis lit la ligne obtenue
(`lire`). Les moyennes et les taux se font ici, sur des sommes exactes : les moteurs ne peuvent pas
les arrondir différemment.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from palier.moteur.langage import Expr, compter, denombrer
from palier.moteur.resultats import Nombre

Colonnes = Mapping[str, Nombre]


@dataclass(frozen=True)
class Contexte:
    """Ce qui entoure une ligne : longueur de la période en jours, colonnes du total."""

    jours: int
    total: Colonnes


@dataclass(frozen=True)
class Chiffres:
    """Les nombres d'un total ou d'une modalité ; `part` seulement si l'agrégat la fixe lui-même."""

    valeur: Nombre
    numerateur: Nombre = None
    denominateur: Nombre = None
    renseignes: int | None = None
    population: int | None = None
    valeurs: Mapping[str, Nombre] = field(default_factory=dict)
    part: float | None = None


def quotient(numerateur: Nombre, denominateur: Nombre, facteur: float = 1) -> float | None:
    """Le rapport, ou None (« sans objet ») si le dénominateur est nul ou inconnu."""
    if numerateur is None or not denominateur:
        return None
    return facteur * numerateur / denominateur


class Agregat(ABC):
    """Réduit des faits à des nombres, pour le total comme pour chaque modalité.

    Attributes:
        parts: une modalité a une part, sur les renseignés de sa ventilation.
    """

    parts = False

    @abstractmethod
    def colonnes(self, faits: Expr) -> dict[str, Expr]:
        """Les colonnes SQL à calculer, par leur nom."""

    @abstractmethod
    def lire(self, c: Colonnes, contexte: Contexte, /) -> Chiffres:
        """Les nombres tirés de ces colonnes."""


@dataclass(frozen=True)
class Compte(Agregat):
    """Nombre d'unités distinctes.

    Args:
        repete: une unité peut tenir plusieurs lignes des faits.
        tete: colonne booléenne vraie d'une seule ligne de chaque unité, renseignée dès qu'une autre
            l'est : compter les unités est alors compter ces lignes.
    """

    repete: bool = False
    tete: str = ""
    parts = True

    @property
    def par_lignes(self) -> bool:
        """Compter des lignes suffit."""
        return bool(self.tete) or not self.repete

    def colonnes(self, faits: Expr) -> dict[str, Expr]:
        if self.par_lignes:
            return {"n": denombrer(faits, self.retenues(faits))}
        return {"n": faits.unite.nunique()}

    def retenues(self, faits: Expr) -> Expr:
        """Ce qui choisit les lignes comptées ; None : toutes."""
        return faits[self.tete] if self.tete else None

    def lire(self, c: Colonnes, _: Contexte, /) -> Chiffres:
        return Chiffres(c["n"])


@dataclass(frozen=True)
class Taux(Agregat):
    """100 × unités `num` / unités renseignées (`renseigne`, toutes si la colonne n'existe pas).

    Args:
        valeurs: noms de colonnes booléennes des faits à compter aussi, parmi les renseignées.
    """

    valeurs: tuple[str, ...] = ()

    def colonnes(self, faits: Expr) -> dict[str, Expr]:
        connu = faits.renseigne if "renseigne" in faits.columns else faits.unite.notnull()
        comptes = {nom: compter(connu & faits[nom]) for nom in ("num", *self.valeurs)}
        return {"n": faits.count(), "renseignes": compter(connu), **comptes}

    def lire(self, c: Colonnes, _: Contexte, /) -> Chiffres:
        return Chiffres(
            quotient(c["num"], c["renseignes"], 100),
            numerateur=c["num"],
            denominateur=c["renseignes"],
            renseignes=_entier(c["renseignes"]),
            population=_entier(c["n"]),
            valeurs={nom: c[nom] for nom in self.valeurs},
        )


@dataclass(frozen=True)
class Somme(Agregat):
    """Somme de la colonne `valeur`, divisée par `diviseur` ; vide si aucune n'est connue."""

    diviseur: int = 1

    def colonnes(self, faits: Expr) -> dict[str, Expr]:
        return {"n": faits.count(), "connus": faits.valeur.count(), "somme": faits.valeur.sum()}

    def lire(self, c: Colonnes, _: Contexte, /) -> Chiffres:
        somme = c["somme"] if c["n"] else 0
        return Chiffres(
            None if somme is None else somme / self.diviseur,
            renseignes=_entier(c["connus"]),
            population=_entier(c["n"]),
        )


@dataclass(frozen=True)
class Distribution(Agregat):
    """Moyenne, médiane, somme et effectif de la colonne `valeur`.

    Une unité `renseigne` peut n'avoir pas de `valeur` : elle est hors de la distribution.

    Args:
        statistiques: ce qui est rendu dans `valeurs`, la première étant `valeur`.
        diviseur: unité des faits → unité rendue (30,4375 jours par mois).
    """

    statistiques: tuple[str, ...] = ("moyenne", "mediane", "effectif")
    diviseur: float = 1

    def colonnes(self, faits: Expr) -> dict[str, Expr]:
        valeur = faits.valeur
        connu = faits.renseigne if "renseigne" in faits.columns else valeur.notnull()
        return {
            "n": faits.count(),
            "connus": compter(connu),
            "effectif": valeur.count(),
            "somme": valeur.sum(),
            "mediane": valeur.cast("float64").median(),
        }

    def lire(self, c: Colonnes, _: Contexte, /) -> Chiffres:
        # Quatre décimales au plus dans les faits : arrondir efface l'interpolation des moteurs.
        mediane = None if c["mediane"] is None else round(c["mediane"], 6)
        statistiques: dict[str, Nombre] = {
            "moyenne": quotient(c["somme"], (c["effectif"] or 0) * self.diviseur),
            "mediane": quotient(mediane, self.diviseur),
            "somme": (c["somme"] or 0) / self.diviseur if c["connus"] or not c["n"] else None,
            "effectif": c["effectif"],
        }
        valeurs = {nom: statistiques[nom] for nom in self.statistiques}
        return Chiffres(
            valeurs[self.statistiques[0]],
            renseignes=_entier(c["connus"]),
            population=_entier(c["n"]),
            valeurs=valeurs,
        )


@dataclass(frozen=True)
class Compose(Agregat):
    """Des comptes nommés, écrits par la définition, et la façon de les lire."""

    comptes: Callable[[Expr], dict[str, Expr]]
    chiffres: Callable[[Colonnes, Contexte], Chiffres]
    parts: bool = False

    def colonnes(self, faits: Expr) -> dict[str, Expr]:
        return self.comptes(faits)

    def lire(self, c: Colonnes, contexte: Contexte, /) -> Chiffres:
        return self.chiffres(c, contexte)


def nommes(principal: str, *noms: str) -> Callable[[Colonnes, Contexte], Chiffres]:
    """Lit des comptes nommés tels quels ; `principal` est la valeur."""
    return lambda c, _: Chiffres(c[principal], valeurs={nom: c[nom] for nom in noms})


def _entier(nombre: Nombre) -> int:
    return int(nombre or 0)
