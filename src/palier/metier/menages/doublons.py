"""Les fiches qui se ressemblent : à l'ouverture d'un dossier, et dans toute la structure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from palier.metier.menages.models import (
    Composition,
    Genre,
    Menage,
    PaireEcartee,
    Personne,
)
from palier.metier.menages.rapprochement import (
    Foyer,
    Identite,
    Niveau,
    Rapprochement,
    rapprocher,
    rapprocher_menages,
)
from palier.metier.menages.regles import chiffres, cle_de_nom
from palier.noyau.texte import cle
from palier.socle.habilitations.acces import Acces

MONTRES = 10
"""Au-delà, le nom est trop courant pour qu'une liste aide."""
_LUS = 200
_LOT = 5_000


@dataclass(frozen=True)
class Ressemblante:
    """Une personne connue qui ressemble à celle que l'on saisit, et pourquoi."""

    personne: Personne
    rapprochement: Rapprochement


@dataclass(frozen=True)
class Doublons:
    """Les personnes qui ressemblent à celle que l'on saisit.

    Attributes:
        ailleurs: un dossier fermé à cette casquette porte le même nom et la même naissance.
    """

    personnes: list[Ressemblante]
    ailleurs: bool

    def __bool__(self) -> bool:
        return bool(self.personnes) or self.ailleurs


@dataclass(frozen=True)
class Paire:
    """Deux fiches d'une structure qui se ressemblent."""

    genre: Genre
    premiere: int
    seconde: int
    rapprochement: Rapprochement


def de_la_saisie(acces: Acces, *, nom: str, prenom: str, naissance: date | None) -> Doublons:
    """Ce qui existe peut-être déjà dans la structure, sans montrer les dossiers des autres."""
    siennes = Personne.objects.de_la_structure(acces.structure_id)
    proches = siennes.ressemblant(nom, prenom, naissance)
    visibles = proches.visibles_par(acces).prefetch_related("compositions__menage")[:_LUS]
    saisie = Identite(nom, prenom, naissance)
    trouvees = [Ressemblante(p, dit) for p in visibles if (dit := _a_la_saisie(saisie, p))]
    trouvees = sorted(trouvees, key=lambda r: r.rapprochement.niveau)[:MONTRES]
    if not (nom and naissance):
        return Doublons(trouvees, ailleurs=False)
    memes = siennes.filter(cle_nom=cle_de_nom(nom, prenom), naissance=naissance)
    return Doublons(trouvees, memes.exclude(pk__in=[r.personne.pk for r in trouvees]).exists())


def _a_la_saisie(saisie: Identite, connue: Personne) -> Rapprochement | None:
    """À l'ouverture, une même naissance suffit à montrer ; deux homonymes se distinguent."""
    autre = Identite(connue.nom, connue.prenom, connue.naissance)
    if dit := rapprocher(saisie, autre):
        return dit
    if saisie.naissance and saisie.naissance == connue.naissance:
        return Rapprochement(Niveau.POSSIBLE, ("même naissance, noms différents",))
    if cle_de_nom(saisie.nom, saisie.prenom) == connue.cle_nom:
        return Rapprochement(Niveau.POSSIBLE, ("même nom, naissances différentes (homonyme ?)",))
    return None


def de_la_structure(structure_id: int) -> list[Paire]:
    """Toutes les paires de la structure qui se ressemblent et qu'on n'a pas écartées."""
    ecartees = set(
        PaireEcartee.objects.filter(structure_id=structure_id).values_list(
            "genre", "premiere", "seconde"
        )
    )
    trouvees = [*_de_personnes(structure_id), *_de_menages(structure_id)]
    restent = (p for p in trouvees if (p.genre, p.premiere, p.seconde) not in ecartees)
    return sorted(restent, key=lambda p: (p.rapprochement.niveau, p.genre, p.premiere, p.seconde))


def rapprochement(genre: Genre, premiere: int, seconde: int) -> Rapprochement | None:
    """Ce qui rapproche deux fiches données."""
    if genre is Genre.PERSONNE:
        lues = identites({premiere, seconde})
        return rapprocher(lues[premiere], lues[seconde])
    foyers = _foyers({premiere, seconde})
    return rapprocher_menages(foyers[premiere], foyers[seconde], nommer=_nommer(foyers))


def _de_personnes(structure_id: int) -> list[Paire]:
    candidates = Personne.objects.paires_a_comparer(structure_id)
    lues = identites({pk for paire in candidates for pk in paire})
    dites = ((a, b, rapprocher(lues[a], lues[b])) for a, b in candidates)
    return [Paire(Genre.PERSONNE, a, b, dit) for a, b, dit in dites if dit]


def _de_menages(structure_id: int) -> list[Paire]:
    candidates = Menage.objects.paires_a_comparer(structure_id)
    foyers = _foyers({pk for paire in candidates for pk in paire})
    nommer = _nommer(foyers)
    dits = ((a, b, rapprocher_menages(foyers[a], foyers[b], nommer=nommer)) for a, b in candidates)
    return [Paire(Genre.MENAGE, a, b, dit) for a, b, dit in dits if dit]


def identites(pks: set[int]) -> dict[int, Identite]:
    """Ce que l'on compare de ces personnes."""
    lieux: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    champs = ("personne_id", "menage_id", "menage__cle_telephone", "menage__adresse")
    for qui, *lieu in _lues(Composition.objects, "personne_id", pks, champs):
        lieux[qui].append(tuple(lieu))
    champs = ("pk", "nom", "prenom", "naissance", "telephone")
    return {
        pk: _identite(nom, prenom, ne, telephone, lieux[pk])
        for pk, nom, prenom, ne, telephone in _lues(Personne.objects, "pk", pks, champs)
    }


def _identite(
    nom: str, prenom: str, ne: date | None, telephone: str, lieux: list[tuple[int, str, str]]
) -> Identite:
    return Identite(
        nom,
        prenom,
        ne,
        frozenset({chiffres(telephone), *(numero for _, numero, _ in lieux)} - {""}),
        frozenset({cle(adresse) for _, _, adresse in lieux} - {""}),
        frozenset(menage for menage, _, _ in lieux),
    )


def _foyers(pks: set[int]) -> dict[int, Foyer]:
    tenus: dict[int, set[int]] = defaultdict(set)
    titulaires = Composition.objects.filter(role="TITULAIRE", fin=None)
    for menage, qui in _lues(titulaires, "menage_id", pks, ("menage_id", "personne_id")):
        tenus[menage].add(qui)
    champs = ("pk", "nom_usage", "adresse", "cle_telephone")
    return {
        pk: Foyer(nom, adresse, telephone, frozenset(tenus[pk]))
        for pk, nom, adresse, telephone in _lues(Menage.objects, "pk", pks, champs)
    }


def _nommer(foyers: dict[int, Foyer]) -> Callable[[int], str]:
    qui = {pk for foyer in foyers.values() for pk in foyer.titulaires}
    lus = _lues(Personne.objects, "pk", qui, ("pk", "nom", "prenom"))
    noms = {pk: f"{prenom} {nom}".strip() for pk, nom, prenom in lus}
    return lambda pk: noms[pk]


def _lues(
    lignes: Any, sur: str, pks: Iterable[int], champs: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """Ces lignes, lues par lots : une base n'admet pas cent mille identifiants d'un coup."""
    rangs = sorted(pks)
    for debut in range(0, len(rangs), _LOT):
        lot = rangs[debut : debut + _LOT]
        yield from lignes.filter(**{f"{sur}__in": lot}).order_by("pk").values_list(*champs)
