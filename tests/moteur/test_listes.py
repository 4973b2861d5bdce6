"""Le nombre égale sa liste : chaque indicateur se recompte, en Python, sur ses lignes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from oracle.cas_limites import CAS_LIMITES
from oracle.chargement import ouvrir
from oracle.jeux import engendre
from palier.moteur.agregats import Compte, Distribution, Somme, Taux
from palier.moteur.moteurs import DuckDB
from palier.moteur.resultats import Resultat
from palier.noyau.periodes import Periode
from palier.pilotage.indicateurs import CATALOGUE, calculer, lister

ANNEE = Periode.annee(2024)
JEUX = {"cas_limites": CAS_LIMITES, "grand": engendre(2024, 40)}

Lignes = list[dict[str, Any]]


def _distincts(lignes: Lignes, colonne: str = "unite") -> int:
    return len({li[colonne] for li in lignes if li[colonne] is not None})


def _ou(lignes: Lignes, **valeurs: Any) -> Lignes:
    return [li for li in lignes if all(li[nom] == v for nom, v in valeurs.items())]


def _somme(lignes: Lignes, colonne: str) -> float:
    return sum(float(li[colonne]) for li in lignes if li[colonne] is not None)


# Ce que la liste d'un indicateur composé doit redonner : nombre du résultat, compte sur les lignes.
COMPOSES: dict[str, tuple[str, Callable[[Lignes], float]]] = {
    "I-002": ("numerateur", lambda li: len(_ou(li, annee_n=True)) - len(_ou(li, annee_n1=True))),
    "I-034": ("numerateur", lambda li: _somme(_ou(li, reste=False), "valeur")),
    "I-044": ("numerateur", lambda li: len(_ou(li, fait="ENTRETIEN"))),
    "I-049": ("valeur", _distincts),
    "I-051": ("denominateur", len),
    "I-052": ("population", len),
    "I-053": ("population", len),
    "I-054": ("numerateur", lambda li: _somme(li, "jours_mesure") / ANNEE.jours),
    "I-055": ("valeur", _distincts),
    "I-062": ("valeur", _distincts),
    "I-063": ("denominateur", lambda li: _distincts(_ou(li, fait="MENAGE"))),
    "I-066": ("valeur", lambda li: len(_ou(li, passage=True))),
    "I-068": ("valeur", lambda li: _somme(li, "valeur")),
    "I-070": ("valeur", lambda li: _distincts(_ou(li, dalo=True))),
}


def _ecart(resultat: Resultat, lignes: Lignes) -> Iterator[str]:
    agregat = CATALOGUE[resultat.code].agregat
    nom, compte = COMPOSES.get(resultat.code, ("valeur", len))
    if isinstance(agregat, Compte):
        compte = _distincts if agregat.repete else len
    elif isinstance(agregat, Taux):
        renseignees = [li for li in lignes if li.get("renseigne", True)]
        yield from _egal(resultat.numerateur, len(_ou(renseignees, num=True)))
        yield from _egal(resultat.denominateur, len(renseignees))
        nom = "population"
    elif isinstance(agregat, Somme | Distribution):
        if isinstance(agregat, Distribution):
            connues = [li for li in lignes if li["valeur"] is not None]
            yield from _egal(resultat.valeurs["effectif"], len(connues))
        nom = "population"
    yield from _egal(getattr(resultat, nom), compte(lignes))


def _egal(nombre: float | None, compte: float) -> Iterator[str]:
    if (nombre or 0) != pytest.approx(compte):
        yield f"nombre {nombre}, liste {compte}"


@pytest.mark.parametrize("nom", JEUX)
def test_chaque_nombre_egale_sa_liste(nom: str):
    ecarts = {}
    with ouvrir(JEUX[nom]) as base:
        moteur = DuckDB(base)
        for resultat in calculer(moteur, None, ANNEE):
            colonnes, lignes = lister(moteur, resultat.code, ANNEE)
            rangees = [dict(zip(colonnes, ligne, strict=True)) for ligne in lignes]
            if trouves := list(_ecart(resultat, rangees)):
                ecarts[resultat.code] = trouves
    assert ecarts == {}


def test_une_unite_comptee_par_ligne_n_en_tient_qu_une():
    """Un indicateur qui compte des lignes doit rendre une ligne par unité."""
    doubles = {}
    with ouvrir(JEUX["grand"]) as base:
        moteur = DuckDB(base)
        for code, indicateur in CATALOGUE.items():
            if isinstance(indicateur.agregat, Compte) and not indicateur.agregat.repete:
                colonnes, lignes = lister(moteur, code, ANNEE)
                unites = [ligne[colonnes.index("unite")] for ligne in lignes]
                if len(set(unites)) != len(unites):
                    doubles[code] = len(unites) - len(set(unites))
    assert doubles == {}
