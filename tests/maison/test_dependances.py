"""Ce que le code importe est déclaré : rien n'arrive par la dépendance d'un autre."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

MAISON = Path(__file__).parents[2]
A_PART = MAISON / "src" / "palier" / "pilotage" / "droits" / "calculateur.py"
"""Il tourne dans son propre environnement (décision 0016), verrouillé dans `droits.txt`."""
FICHIERS = sorted((MAISON / "src").rglob("*.py"))


def _nom(dependance: str) -> str:
    """« django-allauth[mfa]>=65 » → « django-allauth »."""
    return re.split(r"[\[<>=!~; ]", dependance, maxsplit=1)[0].lower().replace("_", "-")


def _declarees() -> set[str]:
    projet = tomllib.loads((MAISON / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = projet["optional-dependencies"]
    return {_nom(d) for d in (*projet["dependencies"], *extras["spark"])}


def _importes(fichier: Path) -> Iterator[str]:
    for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.Import):
            yield from (alias.name for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom) and noeud.module and not noeud.level:
            yield noeud.module


def _tiers(fichier: Path) -> set[str]:
    racines = {nom.partition(".")[0] for nom in _importes(fichier)}
    return racines - set(sys.stdlib_module_names) - {"palier"}


def test_chaque_module_tiers_importe_par_le_code_est_declare():
    paquets, declarees = packages_distributions(), _declarees()
    muets = {
        f"{module} ({fichier.relative_to(MAISON)})"
        for fichier in FICHIERS
        if fichier != A_PART
        for module in _tiers(fichier)
        if not declarees & {_nom(p) for p in paquets.get(module, [module])}
    }
    assert muets == set()


def test_ce_que_le_calculateur_des_droits_importe_est_dans_son_verrou():
    verrou = (MAISON / "requirements" / "droits.txt").read_text(encoding="utf-8")
    tenues = {_nom(ligne) for ligne in verrou.splitlines() if "==" in ligne}
    noms = {m.replace("_", "-") for m in _tiers(A_PART)}
    assert noms <= tenues, noms - tenues


@pytest.mark.parametrize("verrou", ["palier.txt", "developpement.txt"])
def test_chaque_dependance_declaree_est_verrouillee(verrou):
    lu = (MAISON / "requirements" / verrou).read_text(encoding="utf-8")
    tenues = {_nom(ligne) for ligne in lu.splitlines() if "==" in ligne}
    spark = {"pyspark"} if verrou == "palier.txt" else set()
    assert _declarees() - tenues == spark
