"""Les unités que compte un nombre : la liste vient de la même expression que lui."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from palier.moteur.agregats import Compte
from palier.moteur.indicateur import Indicateur
from palier.noyau.periodes import Periode
from palier.pilotage.bilans.modele import Regroupement
from palier.pilotage.bilans.nombres import groupe
from palier.pilotage.bilans.production import Comptes
from palier.pilotage.indicateurs import CATALOGUE, lister
from palier.pilotage.indicateurs.compilees import d_avance

if TYPE_CHECKING:
    from palier.pilotage.echange.lecture import Ouverture

_DESIGNATION = re.compile(r"(I-\d{3})(?:/([a-z_,]+))?(?:\[([^\]]+)\])?")
_SOCLE = frozenset({"structures", "dispositifs", "menages", "mesures"})
"""Ce que lit le périmètre d'une structure, en plus des tables de l'indicateur."""

Unite = dict[str, Any]


@dataclass(frozen=True)
class Designe:
    """Le nombre que l'on regarde : un indicateur, et la modalité s'il n'est pas le total."""

    code: str
    axes: tuple[str, ...] = ()
    modalites: tuple[str, ...] = ()

    @classmethod
    def lu(cls, texte: str) -> Self | None:
        """« I-030[AMELIOREE] » ; None si ce n'est pas un nombre du catalogue."""
        trouve = _DESIGNATION.fullmatch(texte)
        if trouve is None or trouve[1] not in CATALOGUE:
            return None
        code, axes, modalites = trouve.groups()
        naturelles = CATALOGUE[code].naturelles
        if axes:
            dits = tuple(axes.split(","))
        else:
            dits = naturelles[0].axes if naturelles and modalites else ()
        dites = tuple(modalites.split(",")) if modalites else ()
        return cls(code, dits, dites) if len(dites) in (0, len(dits)) else None

    def __str__(self) -> str:
        axes = f"/{','.join(self.axes)}" if self.axes else ""
        return f"{self.code}{axes}" + (f"[{','.join(self.modalites)}]" if self.modalites else "")

    @property
    def indicateur(self) -> Indicateur:
        return CATALOGUE[self.code]

    @property
    def se_liste(self) -> bool:
        """Les faits portent eux-mêmes la modalité : on sait choisir ses lignes."""
        return not self.modalites or set(self.axes) <= set(d_avance().indicateurs[self.code].faits)

    @property
    def compte_des_unites(self) -> bool:
        """Le nombre est un nombre d'unités : une unité qui se répète n'y est qu'une fois."""
        naturelle = next((n for n in self.indicateur.naturelles if n.axes == self.axes), None)
        agregat = self.indicateur.agregat
        if naturelle and self.modalites:
            agregat = self.indicateur.compte_par(naturelle)
        return isinstance(agregat, Compte)


def tables_lues(code: str) -> frozenset[str]:
    """Les tables à verser pour lister cet indicateur."""
    return frozenset(d_avance().indicateurs[code].tables) | _SOCLE


def unites(designe: Designe, comptes: Comptes, ouverture: "Ouverture") -> list[Unite]:
    """Ce que compte ce nombre, une ligne par unité."""
    from palier.moteur.moteurs import DuckDB

    an = Periode(date(comptes.annee, 1, 1), date(comptes.annee, 12, 31))
    moteur = DuckDB(ouverture.connexion)
    colonnes, lignes = lister(moteur, designe.code, an, structure=comptes.structure_id)
    rangees: list[Unite] = [dict(zip(colonnes, ligne, strict=True)) for ligne in lignes]
    if designe.modalites:
        rangees = _retenues(designe, rangees, comptes.modele.regroupements)
    return _reunies(rangees) if designe.compte_des_unites else rangees


def _retenues(
    designe: Designe,
    rangees: Sequence[Unite],
    groupes: Mapping[str, tuple[Regroupement, ...]],
) -> list[Unite]:
    """Les lignes de la modalité regardée."""
    indicateur = designe.indicateur
    vides = tuple(indicateur.vide(axe) for axe in designe.axes)
    if vides == designe.modalites and "renseigne" in (rangees[0] if rangees else ()):
        connues = {r["unite"] for r in rangees if r["renseigne"]}
        return [r for r in rangees if r["unite"] not in connues]

    def modalites(r: Unite) -> tuple[str, ...]:
        lues = []
        for axe, vide in zip(designe.axes, vides, strict=True):
            dite = str(vide if r[axe] in (None, "NSP") else r[axe])
            lues.append(groupe(dite, groupes.get(f"{designe.code}/{axe}")))
        return tuple(lues)

    return [r for r in rangees if modalites(r) == designe.modalites]


def _reunies(rangees: Iterable[Unite]) -> list[Unite]:
    """Une ligne par unité ; ce qui diffère d'une de ses lignes à l'autre y est réuni."""
    reunies: dict[Any, Unite] = {}
    for rang, r in enumerate(rangees):
        deja = reunies.setdefault(r["unite"] if r["unite"] is not None else ("", rang), r)
        if deja is r:
            continue
        for nom, valeur in r.items():
            ensemble = deja[nom] if isinstance(deja[nom], tuple) else (deja[nom],)
            if valeur is not None and valeur not in ensemble:
                deja[nom] = (*(v for v in ensemble if v is not None), valeur)
                if len(deja[nom]) == 1:
                    deja[nom] = valeur
    return list(reunies.values())
