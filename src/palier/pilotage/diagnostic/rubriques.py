"""Les quinze rubriques d'un diagnostic (décret 2021-8 art. 2, R-EXP-06), et ce qui s'en fige."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from palier.metier.logement.regles.audience import RUBRIQUES_DSF
from palier.noyau.erreurs import Refus

VERSION = 1
ICI = "diagnostic"
"""La source d'un fait saisi dans le diagnostic lui-même."""

_CODES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("redacteur", ()),
    ("presence", ("conditions",)),
    ("transmission", ()),
    ("identite", ()),
    ("famille", ("famille", "sante")),
    ("accompagnements", ("accompagnements",)),
    ("logement", ("logement",)),
    ("endettement", ("endettement",)),
    ("traitement", ("traitement",)),
    ("reprise", ("reprise",)),
    ("remboursement", ("remboursement",)),
    ("preconisations", ("preconisations",)),
    ("observations", ("observations_locataire", "observations_bailleur")),
    ("relogement", ("relogement",)),
    ("ccapex", ("ccapex",)),
)
RUBRIQUES: Sequence[tuple[str, str, tuple[str, ...]]] = tuple(
    (code, titre, textes) for (code, textes), titre in zip(_CODES, RUBRIQUES_DSF, strict=True)
)
"""Code, titre, textes qui s'y rédigent."""

DE_CARENCE = frozenset({"redacteur", "presence", "transmission", "identite", "logement", "ccapex"})
"""Ce qui se dit d'un ménage que l'on n'a pas rencontré."""


@dataclass(frozen=True)
class Fait:
    """Ce que le dossier sait : d'où il le tient, et de quel jour."""

    nom: str
    dit: str
    source: str
    le: str = ""

    @property
    def origine(self) -> str:
        """« logement, 3 mars 2026 » : d'où il vient, et de quel jour."""
        return f"{self.source}, {self.le}" if self.le else self.source


@dataclass(frozen=True)
class Manque:
    """Ce que le dossier ignore, et la page où l'écrire."""

    dit: str
    adresse: str = ""


@dataclass(frozen=True)
class Texte:
    """Ce que le rédacteur ajoute."""

    champ: str
    libelle: str
    dit: str


@dataclass(frozen=True)
class Rubrique:
    """Une rubrique, telle qu'elle se lit et qu'elle se fige."""

    code: str
    titre: str
    faits: tuple[Fait, ...] = ()
    manques: tuple[Manque, ...] = ()
    textes: tuple[Texte, ...] = ()

    @property
    def remplie(self) -> bool:
        """Elle dit quelque chose : un fait du dossier, ou un texte."""
        return bool(self.faits) or any(texte.dit for texte in self.textes)

    @property
    def du_dossier(self) -> tuple[Fait, ...]:
        """Les faits qui ne se saisissent pas ici."""
        return tuple(fait for fait in self.faits if fait.source != ICI)

    def sans(self, champs: Iterable[str]) -> "Rubrique":
        """La même, sans ces textes."""
        tus = set(champs)
        gardes = tuple(texte for texte in self.textes if texte.champ not in tus)
        return Rubrique(self.code, self.titre, self.faits, self.manques, gardes)


def a_remplir(rubriques: Iterable[Rubrique]) -> list[Rubrique]:
    """Celles qui ne disent encore rien.

    >>> [r.titre for r in a_remplir([Rubrique("ccapex", "Saisine de la CCAPEX")])]
    ['Saisine de la CCAPEX']
    """
    return [rubrique for rubrique in rubriques if not rubrique.remplie]


def figer(rubriques: Iterable[Rubrique]) -> str:
    """Ce qui est remis, en JSON ; ce qui manquait y est dit, sans son adresse."""
    dites = [asdict(rubrique) for rubrique in rubriques]
    for dite in dites:
        dite["manques"] = [{"dit": manque["dit"]} for manque in dite["manques"]]
    return json.dumps({"version": VERSION, "rubriques": dites}, ensure_ascii=False)


def figees(contenu: str) -> list[Rubrique]:
    """Ce qui fut remis.

    Raises:
        Refus: ce n'est pas un diagnostic figé par cette version.
    """
    try:
        lu = json.loads(contenu)
        if lu["version"] != VERSION:
            raise Refus("Ce diagnostic vient d'une autre version", "mettez Palier à jour")
        return [
            Rubrique(
                dite["code"],
                dite["titre"],
                tuple(Fait(**fait) for fait in dite["faits"]),
                tuple(Manque(**manque) for manque in dite["manques"]),
                tuple(Texte(**texte) for texte in dite["textes"]),
            )
            for dite in lu["rubriques"]
        ]
    except (ValueError, KeyError, TypeError):
        raise Refus("Ce diagnostic figé est illisible", "reprenez le document remis") from None
