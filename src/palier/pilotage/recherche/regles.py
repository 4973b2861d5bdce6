"""Lire une demande, et dire à quel point un texte y répond."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from palier.metier.menages.regles import chiffres
from palier.noyau.texte import cle

_JOUR = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_NUMERO = re.compile(r"\+?\d[\d .\-/]*\d")
_EXACT = 3
_UNE_FAUTE = 5
"""Jusqu'à trois lettres, aucune faute ; jusqu'à cinq, une ; au-delà, deux."""


@dataclass(frozen=True)
class Mot:
    """Un mot cherché : le début d'un mot du texte, ou une suite de chiffres n'importe où."""

    texte: str

    @property
    def motif(self) -> str:
        chiffre = self.texte.isdecimal() and len(self.texte) > 2
        return self.texte if chiffre else f" {self.texte}"


def mots(demande: str) -> list[Mot]:
    """Les mots d'une demande ; une date et un téléphone n'en font qu'un.

    >>> [m.texte for m in mots("Le Gôff 9/2/1988 06 39 98")]
    ['le', 'goff', '09021988', '063998']
    """
    trouves: list[str] = []
    fin = 0
    for jour in _JOUR.finditer(demande):
        trouves += _sans_date(demande[fin : jour.start()])
        trouves.append(f"{int(jour[1]):02}{int(jour[2]):02}{jour[3]}")
        fin = jour.end()
    return [Mot(mot) for mot in (*trouves, *_sans_date(demande[fin:]))]


def _sans_date(demande: str) -> Iterator[str]:
    """Les mots, et chaque numéro d'un seul tenant."""
    fin = 0
    for numero in _NUMERO.finditer(demande):
        yield from cle(demande[fin : numero.start()]).split()
        yield chiffres(numero[0])
        fin = numero.end()
    yield from cle(demande[fin:]).split()


def contient(demande: Sequence[Mot], texte: str) -> bool:
    """Tous les mots y sont, dans n'importe quel ordre."""
    return all(mot.motif in texte for mot in demande)


def ressemblance(demande: Sequence[Mot], texte: str) -> float | None:
    """De 0 à 1 ; None si un mot de la demande n'a pas de répondant.

    >>> ressemblance(mots("ferand nadya"), " nadia ferrand ") > 0.7
    True
    >>> ressemblance(mots("ferrand"), " martin ") is None
    True
    """
    formes = texte.split()
    notes = [max((_note(mot, forme) for forme in formes), default=0.0) for mot in demande]
    return sum(notes) / len(notes) if notes and all(notes) else None


def _note(mot: Mot, forme: str) -> float:
    """1 pour le mot même, 0,9 pour son début, moins pour une faute, 0 s'il est étranger."""
    cherche = mot.texte
    if forme == cherche:
        return 1.0
    if forme.startswith(cherche) or (cherche.isdecimal() and cherche in forme):
        return 0.9
    fautes = _fautes_admises(cherche)
    if not fautes or forme.isdecimal():
        return 0.0
    from rapidfuzz.distance import OSA

    # On tape souvent le début d'un mot : la faute se cherche aussi dans son début.
    debuts = (forme, forme[: len(cherche)], forme[: len(cherche) + 1])
    ecart = min(OSA.distance(cherche, debut, score_cutoff=fautes) for debut in debuts)
    return 0.8 - 0.1 * ecart if ecart <= fautes else 0.0


def _fautes_admises(mot: str) -> int:
    if mot.isdecimal() or len(mot) <= _EXACT:
        return 0
    return 1 if len(mot) <= _UNE_FAUTE else 2


def trigrammes(mot: Mot) -> list[str]:
    """Ce qu'un texte partage avec un mot écrit à une faute près : l'une de ces suites.

    >>> trigrammes(Mot("ferand"))
    [' fe', 'fer', 'era', 'ran', 'and', 'nd ']
    >>> trigrammes(Mot("1988"))
    ['1988']
    """
    if not _fautes_admises(mot.texte):
        return [mot.motif]
    cerne = f" {mot.texte} "
    return list(dict.fromkeys(cerne[i : i + 3] for i in range(len(mot.texte))))


def peut_etre_fautive(demande: Sequence[Mot]) -> bool:
    """Un mot au moins est assez long pour porter une faute."""
    return any(_fautes_admises(mot.texte) for mot in demande)
