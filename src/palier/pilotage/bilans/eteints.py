"""Ce qu'un bilan ne compte pas, faute de finalité écrite ; il le dit plutôt que d'écrire zéro."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from palier.pilotage.bilans.libelles import nomenclatures_de
from palier.socle.eteints import finalites
from palier.socle.reglages.sensibles import SENSIBLES

_PAR_COLONNE = {"I-018": ("SANTE", "MDPH")}
"""Les indicateurs qui comptent une colonne sensible, et non des codes."""


@dataclass(frozen=True)
class Eteints:
    """Les données sensibles qu'une structure ne tient pas, vues des indicateurs.

    Attributes:
        indicateurs: code → les libellés des finalités qui lui manquent.
        modalites: les couples axe et code qui ne se comptent pas.
    """

    indicateurs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modalites: frozenset[tuple[str, str]] = frozenset()

    def dit(self, codes: Iterable[str]) -> str:
        """Ce qui manque à ces indicateurs ; vide si rien ne leur manque."""
        manquent = dict.fromkeys(m for c in codes for m in self.indicateurs.get(c, ()))
        if not manquent:
            return ""
        noms = " ; ".join(nom[:1].lower() + nom[1:] for nom in manquent)
        return f"Non renseigné : finalité non écrite ({noms})."

    def reserves(self, codes: Iterable[str]) -> dict[str, str]:
        """Ce qui manque à chacun de ceux à qui il manque quelque chose."""
        return {code: self.dit([code]) for code in codes if code in self.indicateurs}


def eteints(tenues: Collection[str]) -> Eteints:
    """Ce que les bilans ne comptent pas, hors de ces finalités."""
    from palier.pilotage.indicateurs.catalogue import CATALOGUE
    from palier.pilotage.indicateurs.compilees import d_avance

    ferme = SENSIBLES.keys() - set(tenues)
    indicateurs: dict[str, tuple[str, ...]] = {}
    modalites: set[tuple[str, str]] = set()
    for code, indicateur in CATALOGUE.items():
        tables = d_avance().indicateurs[code].tables
        besoins = set(_PAR_COLONNE.get(code, ()))
        for axe in (axe for n in indicateur.naturelles for axe in n.axes):
            for modalite, finalite in _sensibles(axe, tables):
                besoins.add(finalite)
                if finalite in ferme:
                    modalites.add((axe, modalite))
        if noms := tuple(s.libelle for s in SENSIBLES.values() if s.code in besoins & ferme):
            indicateurs[code] = noms
    return Eteints(indicateurs, frozenset(modalites))


def eteints_ensemble(tenues: Collection[frozenset[str]]) -> Eteints:
    """Ce que taisent plusieurs structures comptées ensemble.

    Un nombre est réservé dès qu'une le tait en partie ; une réponse se tait si toutes la taisent.
    """
    if not tenues:
        return Eteints()
    partout, quelque_part = frozenset.intersection(*tenues), frozenset.union(*tenues)
    return Eteints(eteints(partout).indicateurs, eteints(quelque_part).modalites)


def _sensibles(axe: str, tables: Collection[str]) -> Iterator[tuple[str, str]]:
    """Les codes sensibles d'un axe ; un axe commun à plusieurs tables suit celle qu'on lit."""
    for liste in nomenclatures_de(axe):
        if liste != "demarche" or "demarches" in tables:
            yield from finalites(liste).items()
