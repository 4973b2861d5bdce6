"""Le secret statistique : quelles cases taire pour qu'aucun petit effectif ne se retrouve.

Une diffusion publie des nombres liés : une répartition et son total, un taux et ses deux termes,
les entrées, les sorties et les stocks. On les décrit comme des cases et des égalités ; on tait les
petites, puis, tant qu'une petite case se déduit de ce qui reste publié, une case de plus.

Le lecteur sait beaucoup : qu'une case dite petite vaut de 1 à seuil − 1, qu'une autre case tue
vaut au moins le seuil, qu'un zéro est toujours publié. Une petite case est protégée quand on sait
exhiber d'autres effectifs, différents pour elle, qui donneraient exactement la même publication.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

SEUIL = 5
SEUIL_PLANCHER = 3
"""Aucune structure ne publie au-dessous : à deux, chacun des deux connaît l'autre."""
"""Plus petit effectif publié (R-GEN-07), si la structure n'en fixe pas un autre."""

_PAS = 14  # cases déplacées au plus dans un témoin : au-delà, on tait une case de plus
_ESSAIS = 3000  # essais au plus pour trouver un témoin

Cle = Hashable


@dataclass(frozen=True, slots=True)
class Egalite:
    """Un total égal à la somme de ses termes."""

    total: Cle
    termes: tuple[Cle, ...]

    def cases(self) -> tuple[Cle, ...]:
        """Le total et ses termes."""
        return (self.total, *self.termes)

    def ecart(self, deplacements: dict[Cle, int]) -> int:
        """De combien ces déplacements rompent l'égalité."""
        somme = sum(deplacements.get(terme, 0) for terme in self.termes)
        return somme - deplacements.get(self.total, 0)


@dataclass
class Systeme:
    """Des cases, des égalités entre elles, et ce que le lecteur en verra.

    Attributes:
        valeurs: la vraie valeur de chaque case.
        sensibles: comptes de personnes, de ménages ou de mesures ; petits, on les tait.
        publiques: cases toujours publiées (« non renseigné »).
        cachees: cases jamais montrées (le reste d'un taux), qui ne doivent pas se déduire.
    """

    seuil: int = SEUIL
    valeurs: dict[Cle, int] = field(default_factory=dict)
    sensibles: set[Cle] = field(default_factory=set)
    publiques: set[Cle] = field(default_factory=set)
    cachees: set[Cle] = field(default_factory=set)
    _liens: dict[Cle, list[Egalite]] = field(default_factory=dict)

    def case(self, cle: Cle, valeur: int, *, sensible: bool = True, publique: bool = False) -> Cle:
        """Ajoute une case ; rend sa clé."""
        self.valeurs[cle] = valeur
        if publique:
            self.publiques.add(cle)
        elif sensible:
            self.sensibles.add(cle)
        return cle

    def relie(self, total: Cle, termes: Iterable[Cle]) -> None:
        """Ajoute l'égalité, si elle est vraie."""
        egalite = Egalite(total, tuple(termes))
        if egalite.termes and self.valeurs[total] == sum(self.valeurs[t] for t in egalite.termes):
            for cle in set(egalite.cases()):
                self._liens.setdefault(cle, []).append(egalite)

    def reste(self, partie: Cle, tout: Cle) -> None:
        """Publier une partie et son tout, c'est publier le reste : il est protégé aussi."""
        cle = self.case(("reste", partie, tout), self.valeurs[tout] - self.valeurs[partie])
        self.cachees.add(cle)
        self.relie(tout, (partie, cle))

    def petite(self, cle: Cle) -> bool:
        """La case compte quelqu'un, et trop peu pour être publiée."""
        return cle in self.sensibles and 1 <= self.valeurs[cle] < self.seuil

    def masquees(self) -> set[Cle]:
        """Les cases à taire ; les cases cachées n'y figurent pas."""
        tues = {cle for cle in self.sensibles if self.petite(cle)} | self.cachees
        a_voir = sorted((c for c in tues if self.petite(c)), key=self._poids)
        while a_voir:
            cle = a_voir[-1]
            if self._protegee(cle, tues):
                a_voir.pop()
            elif (ajout := self._complement(cle, tues)) is not None:
                tues.add(ajout)
            else:
                a_voir.pop()  # plus rien de publié ne la touche
        return tues - self.cachees

    def trahies(self, tues: set[Cle]) -> set[Cle]:
        """Les petites cases que l'on retrouverait si l'on taisait seulement celles-ci."""
        tues = tues | self.cachees
        return {c for c in tues if self.petite(c) and not self._protegee(c, tues)}

    def _protegee(self, cle: Cle, tues: set[Cle]) -> bool:
        return any(
            self._libre(cle, sens) and self._temoin({cle: sens}, tues, [_ESSAIS])
            for sens in (1, -1)
        )

    def _temoin(self, deplacements: dict[Cle, int], tues: set[Cle], essais: list[int]) -> bool:
        """Peut-on rétablir toutes les égalités en ne déplaçant que des cases tues ?"""
        rompue = next(self._rompues(deplacements), None)
        if rompue is None:
            return True
        essais[0] -= 1
        if essais[0] < 0 or len(deplacements) >= _PAS:
            return False
        ecart = rompue.ecart(deplacements)
        for cle in sorted(set(rompue.cases()) & tues, key=self._degre):
            sens = (1 if ecart > 0 else -1) * (1 if cle == rompue.total else -1)
            if cle in deplacements or not self._libre(cle, sens):
                continue
            if self._temoin({**deplacements, cle: sens}, tues, essais):
                return True
        return False

    def _rompues(self, deplacements: dict[Cle, int]) -> Iterator[Egalite]:
        for cle in deplacements:
            for egalite in self._liens.get(cle, ()):
                if egalite.ecart(deplacements):
                    yield egalite

    def _libre(self, cle: Cle, sens: int) -> bool:
        """La case tue peut-elle valoir un de plus, ou de moins, sans contredire son étiquette ?"""
        valeur = self.valeurs[cle] + sens
        if cle in self.cachees:
            return valeur >= 0
        return 1 <= valeur < self.seuil if self.petite(cle) else valeur >= self.seuil

    def _complement(self, cle: Cle, tues: set[Cle]) -> Cle | None:
        """La plus petite case publiée à taire en plus : un voisin, sinon un total, sinon plus loin.

        Une case qui vaut juste le seuil n'offre de marge que dans un sens : on préfère au-dessus.
        """
        vues, front = {cle}, [cle]
        while front:
            liees = {e for c in front for e in self._liens.get(c, ())}
            voisins = {c for e in liees for c in e.termes} - tues - self.publiques
            totaux = {e.total for e in liees} - tues - self.publiques
            for libres in (voisins, totaux):
                if choix := [c for c in libres if self.valeurs[c] >= self.seuil]:
                    return min(choix, key=self._poids)
            suivantes = {c for e in liees for c in e.cases()} & tues - vues
            vues |= suivantes
            front = sorted(suivantes, key=repr)
        return None

    def _degre(self, cle: Cle) -> tuple[int, str]:
        return len(self._liens.get(cle, ())), repr(cle)

    def _poids(self, cle: Cle) -> tuple[bool, int, int, str]:
        """On tait d'abord un détail : un total cité partout coûte plus au lecteur."""
        degre = len(self._liens.get(cle, ()))
        return self.valeurs[cle] == self.seuil, degre, self.valeurs[cle], repr(cle)
