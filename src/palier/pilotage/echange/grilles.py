"""Une feuille tenue à la main : ses titres, les lignes qui comptent, ses cellules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from palier.noyau.erreurs import Refus
from palier.noyau.texte import cle
from palier.pilotage.echange import classeurs, textes
from palier.pilotage.echange.classeurs import Feuille
from palier.pilotage.echange.correspondance import FeuilleCible

_TITRES_AU_PLUS = 50  # lignes où l'on cherche les titres


def feuilles(chemin: Path) -> list[Feuille]:
    """Les feuilles d'un classeur, ou l'unique feuille sans nom d'un `.csv`.

    Raises:
        Refus: absent, ou illisible.
    """
    if not chemin.is_file():
        raise Refus(f"Le classeur « {chemin} » n'existe pas", "vérifiez le chemin")
    if chemin.suffix.lower() in (*classeurs.EXTENSIONS, ".xls"):
        return list(classeurs.ouvrir(chemin, chemin.name))
    if chemin.suffix.lower() in (".csv", ".txt", ".tsv"):
        texte = textes.reconnaitre(chemin, chemin.name)
        lignes = [ligne for _, ligne in textes.lignes(chemin, texte, chemin.name)]
        return [Feuille("", lignes)]
    raise Refus(
        f"Palier ne sait pas lire « {chemin.name} » comme un classeur",
        "enregistrez-le en .xlsx, .ods ou .csv",
    )


@dataclass(frozen=True)
class Rang:
    """Une ligne utile : son numéro au tableur et ses cellules."""

    numero: int
    cellules: tuple[str, ...]


class Grille:
    """Une feuille dont on connaît les titres."""

    def __init__(self, feuille: Feuille, cible: FeuilleCible, ligne_titres: int) -> None:
        self.nom = feuille.nom
        self.cible = cible
        self.titres = titres(feuille.lignes[ligne_titres - 1])
        self._rangs = {cle(titre): i for i, titre in enumerate(self.titres) if titre}
        self._vides = {v.strip().casefold() for v in cible.vides}
        self._lignes = feuille.lignes
        self._premiere = ligne_titres

    def cellule(self, rang: Rang, titre: str) -> str:
        """Le texte d'une cellule ; vide si elle dit « non renseigné »."""
        i = self._rangs[cle(titre)]
        lu = rang.cellules[i].strip() if i < len(rang.cellules) else ""
        return "" if lu.casefold() in self._vides else lu

    def avec(self, rang: Rang, titre: str, valeur: str) -> Rang:
        """La même ligne, dont une cellule prend cette valeur."""
        i = self._rangs[cle(titre)]
        return Rang(rang.numero, (*rang.cellules[:i], valeur, *rang.cellules[i + 1 :]))

    def rangs(self) -> Iterator[Rang]:
        """Les lignes utiles : ni vides, ni ignorées ; les cellules à propager le sont."""
        dessus: dict[int, str] = {}
        a_propager = [self._rangs[cle(t)] for t in self.cible.propager]
        ignorees = tuple(cle(debut) for debut in self.cible.ignorer)
        for numero, lues in enumerate(self._lignes, 1):
            premiere = next((c for c in lues if c.strip()), "")
            if numero <= self._premiere or not premiere:
                continue
            if numero in self.cible.lignes_ignorees:
                continue
            if ignorees and cle(premiere).startswith(ignorees):
                continue
            cellules = list(lues)
            for i in a_propager:
                if i < len(cellules) and cellules[i].strip():
                    dessus[i] = cellules[i]
                elif i < len(cellules):
                    cellules[i] = dessus.get(i, "")
            yield Rang(numero, tuple(cellules))


def titres(ligne: Sequence[str]) -> list[str]:
    """Les titres d'une ligne, remis sur une ligne ; un titre répété prend son rang."""
    vus: dict[str, int] = {}
    rendus = []
    for lu in ligne:
        titre = " ".join(lu.split())
        vus[cle(titre)] = vus.get(cle(titre), 0) + 1
        rendus.append(f"{titre} ({vus[cle(titre)]})" if titre and vus[cle(titre)] > 1 else titre)
    return rendus


def grille(feuilles: Sequence[Feuille], cible: FeuilleCible, classeur: str) -> Grille:
    """La feuille que désigne une correspondance, ses titres trouvés.

    Raises:
        Refus: feuille absente, ou titres manquants (chacun avec le plus proche).
    """
    feuille = _feuille(feuilles, cible, classeur)
    attendus = {cle(t) for t in cible.citees}
    candidates = [cible.entete] if cible.entete else range(1, _TITRES_AU_PLUS + 1)
    candidates = [n for n in candidates if n <= len(feuille.lignes)]
    trouves = {n: {cle(t) for t in titres(feuille.lignes[n - 1])} for n in candidates}
    meilleure = max(candidates, key=lambda n: len(attendus & trouves[n]), default=None)
    ou = f"La feuille « {feuille.nom} » de {classeur}" if feuille.nom else f"Le fichier {classeur}"
    if meilleure is None:
        raise Refus(f"{ou} n'a pas de ligne de titres", "vérifiez la correspondance (entete)")
    manquants = [t for t in cible.citees if cle(t) not in trouves[meilleure]]
    if manquants:
        presents = [t for t in titres(feuille.lignes[meilleure - 1]) if t]
        detail = "\n  ".join(_manque(t, presents) for t in manquants)
        raise Refus(
            f"{ou} n'a pas toutes les colonnes de la correspondance"
            f" (titres lus ligne {meilleure}) :\n  {detail}\n",
            "corrigez la correspondance ou le classeur",
        )
    return Grille(feuille, cible, meilleure)


def _manque(titre: str, presents: list[str]) -> str:
    from rapidfuzz import process

    proche = process.extractOne(cle(titre), presents, processor=cle, score_cutoff=60)
    return f"« {titre} »" + (f" ; la plus proche : « {proche[0]} »" if proche else "")


def _feuille(feuilles: Sequence[Feuille], cible: FeuilleCible, classeur: str) -> Feuille:
    pleines = [f for f in feuilles if f.lignes]
    if not pleines:
        raise Refus(f"Le classeur {classeur} n'a que des feuilles vides", "vérifiez le fichier")
    if cible.feuille is None:
        return pleines[0]
    trouvee = next((f for f in pleines if cle(f.nom) == cle(cible.feuille)), None)
    if trouvee is None:
        noms = ", ".join(f"« {f.nom} »" for f in pleines)
        raise Refus(
            f"Le classeur {classeur} n'a pas de feuille « {cible.feuille} » (il a {noms})",
            "corrigez la correspondance",
        )
    return trouvee
