"""Tailles de l'architecture : un dépassement est une question de conception."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[2]
FICHIERS = sorted(
    fichier
    for dossier in ("src", "tests", "bench", "exemples")
    for fichier in (RACINE / dossier).rglob("*.py")
    # Django écrit les migrations : leur longueur est celle des tables.
    if fichier.parent.name != "migrations"
)


def _longs(arbre: ast.AST) -> Iterator[str]:
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef):
            lignes = (noeud.end_lineno or noeud.lineno) - noeud.lineno + 1
            if lignes > 40:
                yield f"{noeud.name} : {lignes} lignes (40 au plus)"
        if isinstance(noeud, ast.ClassDef):
            methodes = sum(isinstance(n, ast.FunctionDef) for n in noeud.body)
            if methodes > 15:
                yield f"{noeud.name} : {methodes} méthodes (15 au plus)"


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda f: str(f.relative_to(RACINE)))
def test_fichiers_fonctions_et_classes_tiennent_dans_leur_taille(fichier):
    texte = fichier.read_text(encoding="utf-8")
    lignes = texte.count("\n")
    longs = list(_longs(ast.parse(texte)))
    if lignes > 400:
        longs.insert(0, f"fichier : {lignes} lignes (400 au plus)")
    assert not longs, f"{fichier.relative_to(RACINE)} — " + " ; ".join(longs)


def test_deux_fichiers_d_essais_n_ont_pas_le_meme_nom():
    noms = [fichier.name for fichier in FICHIERS if fichier.name.startswith("test_")]
    assert sorted(noms) == sorted(set(noms)), "pytest les confondrait"
