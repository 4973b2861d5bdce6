"""Ce que doit un ménage, et l'identité qui relie deux dates (R-BUD-09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from palier.noyau.erreurs import Refus
from palier.noyau.periodes import Periode

EFFACEMENT = "EFFACEMENT"
"""La source d'un règlement que personne n'a payé : la dette est remise."""

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Versement:
    """Ce qui diminue une dette, un jour donné."""

    le: date
    montant: Decimal
    source: str = ""


@dataclass(frozen=True)
class DetteSuivie:
    """Une dette et tout ce qui l'a diminuée depuis son constat.

    Attributes:
        initial: montant au constat ; vide s'il n'a pas été chiffré.
        restant: ce qui reste dû après le dernier versement ; vide : ce qui s'en déduit.
    """

    constatee_le: date
    initial: Decimal | None
    restant: Decimal | None = None
    versements: tuple[Versement, ...] = ()

    @property
    def au_constat(self) -> Decimal | None:
        """Le montant au constat, dit ou déduit du reste dû."""
        if self.initial is not None or self.restant is None:
            return self.initial
        return self.restant + self.versee()

    def versee(self, apres: date | None = None) -> Decimal:
        """Tout ce qui a été versé, ou seulement après un jour."""
        retenus = (v for v in self.versements if apres is None or v.le > apres)
        return sum((v.montant for v in retenus), _ZERO)

    def due_au(self, le: date) -> Decimal | None:
        """Le reste dû au soir d'un jour ; nul avant le constat, vide si rien n'est chiffré."""
        if le < self.constatee_le:
            return _ZERO
        constat = self.au_constat
        if constat is None:
            return None
        restant = constat - self.versee() if self.restant is None else self.restant
        return restant + self.versee(apres=le)


@dataclass(frozen=True)
class Identite:
    """La dette d'une période : début + nouvelles − règlements − effacements = fin.

    Attributes:
        ecart: ce que la fin a de plus que le calcul ; nul, l'identité est vérifiée. Un écart
            vient d'un reste dû corrigé à la main (intérêts, frais, loyers ajoutés).
        sans_montant: dettes que rien ne chiffre ; elles ne sont pas comptées.
    """

    debut: Decimal
    nouvelles: Decimal
    reglements: Decimal
    effacements: Decimal
    fin: Decimal
    sans_montant: int = 0

    @property
    def ecart(self) -> Decimal:
        calculee = self.debut + self.nouvelles - self.reglements - self.effacements
        return self.fin - calculee

    @property
    def verifiee(self) -> bool:
        return self.ecart == 0


def identite_de_la_dette(dettes: Iterable[DetteSuivie], periode: Periode) -> Identite:
    """Ce que la dette est devenue d'un jour à un autre, bornes comprises (R-BUD-09).

    Le début est le soir de la veille : une dette constatée le premier jour est nouvelle. Le début
    et les nouvelles viennent des montants au constat, la fin des restes dus : les deux comptes
    se contrôlent l'un l'autre.

    >>> loyer = DetteSuivie(
    ...     date(2024, 5, 2), Decimal(900), Decimal(300),
    ...     (Versement(date(2025, 2, 1), Decimal(400), "FSL"),
    ...      Versement(date(2025, 6, 1), Decimal(200), EFFACEMENT)),
    ... )
    >>> i = identite_de_la_dette([loyer], Periode(date(2025, 1, 1), date(2025, 12, 31)))
    >>> [str(n) for n in (i.debut, i.nouvelles, i.reglements, i.effacements, i.fin)], i.verifiee
    (['900', '0', '400', '200', '300'], True)
    """
    toutes = [d for d in dettes if d.constatee_le <= periode.fin]
    chiffrees = [d for d in toutes if d.au_constat is not None]
    debut = nouvelles = fin = regles = effaces = _ZERO
    for dette in chiffrees:
        constat = dette.au_constat or _ZERO
        avant = [v.montant for v in dette.versements if v.le < periode.debut]
        if dette.constatee_le < periode.debut:
            debut += constat - sum(avant, _ZERO)
        else:
            nouvelles += constat
        pendant = [v for v in dette.versements if periode.contient(v.le)]
        regles += sum((v.montant for v in pendant if v.source != EFFACEMENT), _ZERO)
        effaces += sum((v.montant for v in pendant if v.source == EFFACEMENT), _ZERO)
        fin += dette.due_au(periode.fin) or _ZERO
    return Identite(debut, nouvelles, regles, effaces, fin, len(toutes) - len(chiffrees))


def exiger_montants(**montants: Decimal | None) -> None:
    """Une dette, un reste dû, une mensualité ne sont jamais négatifs ; vide n'est pas zéro.

    Raises:
        Refus: l'un des montants est négatif ; il nomme le champ.
    """
    for champ, montant in montants.items():
        if montant is not None and montant < 0:
            raise Refus(
                "Une dette ne peut pas être négative",
                "écrivez ce que le ménage doit ; 0 s'il ne doit rien",
                champ=champ,
            )
