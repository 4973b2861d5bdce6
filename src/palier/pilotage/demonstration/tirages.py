"""Tirer au sort à graine fixe : les effectifs sont tenus, seul l'ordre est laissé au hasard."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

_AOUT = 8
_SAMEDI = 5


def au_prorata(poids: Sequence[float], total: int) -> list[int]:
    """`total` réparti en entiers proportionnels aux poids, par les plus forts restes."""
    somme = sum(poids)
    if not somme:
        return [0] * len(poids)
    exacts = [total * p / somme for p in poids]
    entiers = [int(x) for x in exacts]
    ordre = sorted(range(len(poids)), key=lambda i: (entiers[i] - exacts[i], i))
    for i in ordre[: total - sum(entiers)]:
        entiers[i] += 1
    return entiers


def ouvrable(le: date) -> date:
    """Le jour dit, ou le vendredi qui précède une fin de semaine."""
    return le - timedelta(max(0, le.weekday() - _SAMEDI + 1))


class Hasard(random.Random):
    """Un générateur qui tient les effectifs demandés."""

    def lot(self, poids: Mapping[T, float], n: int) -> list[T]:
        """`n` modalités, aux effectifs proportionnels aux poids, dans un ordre mêlé.

        Des poids entiers de somme `n` donnent exactement ces effectifs.
        """
        effectifs = au_prorata(list(poids.values()), n)
        modalites = [m for m, k in zip(poids, effectifs, strict=True) for _ in range(k)]
        self.shuffle(modalites)
        return modalites

    def plusieurs(self, parts: Mapping[str, Any], n: int) -> list[list[str]]:
        """`n` listes de codes : chacun de `parts["codes"]` en touche son effectif « sur » `sur`.

        `vides` lignes restent vides ; les autres portent un code au moins.
        """
        echelle = n / parts["sur"]
        listes: list[list[str]] = [[] for _ in range(n)]
        garnies = self.sample(range(n), n - round(parts.get("vides", 0) * echelle))
        for code, effectif in parts["codes"].items():
            for i in self.sample(garnies, min(len(garnies), round(effectif * echelle))):
                listes[i].append(code)
        riches = sorted((i for i in garnies if len(listes[i]) > 1), key=lambda i: -len(listes[i]))
        vides = [i for i in garnies if not listes[i]]
        for vide, riche in zip(vides, riches, strict=False):
            listes[vide].append(listes[riche].pop())
        return listes

    def parmi(self, poids: Mapping[T, float]) -> T:
        """Une modalité, selon les poids."""
        return self.choices(list(poids), list(poids.values()))[0]

    def jour(self, debut: date, fin: date) -> date:
        """Un jour ouvré (ou presque) entre deux dates incluses ; `fin` si elles se croisent."""
        debut = min(debut, fin)
        choisi = debut + timedelta(int(self.random() * ((fin - debut).days + 1)))
        return max(debut, ouvrable(choisi))

    def etales(self, debut: date, fin: date, n: int) -> list[date]:
        """`n` jours croissants répartis de `debut` à `fin`, moins nombreux en août."""
        debut = min(debut, fin)
        pas = ((fin - debut).days + 1) / n if n else 0
        jours = []
        for rang in range(n):
            jour = debut + timedelta(int((rang + self.random()) * pas))
            if jour.month == _AOUT and self.part(0.6):
                autre = jour.replace(month=self.choice((7, 9)), day=min(jour.day, 30))
                jour = autre if debut <= autre <= fin else jour
            jours.append(max(debut, ouvrable(jour)))
        return sorted(jours)

    def part(self, probabilite: float) -> bool:
        """Vrai avec cette probabilité."""
        return self.random() < probabilite

    def euros(self, bas: float, haut: float, courant: float | None = None) -> int:
        """Une somme ronde à l'euro, plus souvent proche de `courant`."""
        return int(self.triangular(bas, haut, courant))

    def melange(self, valeurs: Iterable[T]) -> list[T]:
        """Les mêmes valeurs dans un autre ordre."""
        liste = list(valeurs)
        self.shuffle(liste)
        return liste
