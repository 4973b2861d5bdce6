"""Quel essai éprouve quelle règle : `python -m droit.tableau` réécrit docs/regles-et-essais.md.

Une règle est éprouvée par les cas qui la citent (`regles:`), et par les essais qui portent son nom
(`test_r_dis_04_…`) ou celui d'un de ses exemples cités par un cas (`test_t_dis_01_…`).
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from droit.cas import familles

ESSAIS = Path(__file__).parents[1]
FICHIER = ESSAIS.parent / "docs" / "regles-et-essais.md"
FAMILLES = {
    "R-GEN": ("Conventions communes", range(1, 9)),
    "R-EXP": ("Impayé et procédure d'expulsion", range(17)),
    "R-SUR": ("Surendettement", range(1, 7)),
    "R-BUD": ("Budget du ménage", range(1, 10)),
    "R-DIS": ("Dispositifs d'accompagnement", range(1, 16)),
}
_NOMME = re.compile(r"def test_((?:[rt]_[a-z]{3}_\d{2}_?)+)\w*\(")
_CODE = re.compile(r"([rt])_([a-z]{3})_(\d{2})")


def regles() -> Iterator[str]:
    for famille, (_, numeros) in FAMILLES.items():
        yield from (f"{famille}-{n:02}" for n in numeros)


def essais() -> dict[str, list[str]]:
    """Par règle, ce qui l'éprouve, dans l'ordre."""
    trouves: dict[str, set[str]] = defaultdict(set)
    exemples: dict[str, set[str]] = defaultdict(set)
    for famille, cas in familles():
        for un_cas in cas:
            code = un_cas.cas.partition(" ")[0]
            for regle in un_cas.regles:
                trouves[regle].add(f"{un_cas.cas} (`cas/{famille}.yaml`)")
                exemples[code].add(regle)
    for fichier in sorted(ESSAIS.rglob("test_*.py")):
        for nomme in _NOMME.finditer(fichier.read_text(encoding="utf-8")):
            nom = nomme[0].removeprefix("def ").removesuffix("(")
            dit = f"`{fichier.relative_to(ESSAIS)}` : {nom.removeprefix('test_').replace('_', ' ')}"
            for lettre, famille, numero in _CODE.findall(nomme[1]):
                code = f"{lettre}-{famille}-{numero}".upper()
                for regle in {code} if lettre == "r" else exemples.get(code, set()):
                    trouves[regle].add(dit)
    return {regle: sorted(siens) for regle, siens in trouves.items()}


def sans_essai() -> list[str]:
    connus = essais()
    return [regle for regle in regles() if not connus.get(regle)]


def tableau() -> str:
    """Le document entier."""
    connus = essais()
    lignes = [
        "# Chaque règle et ses essais",
        "",
        "Engendré par `make regles` d'après les cas de `tests/droit/cas` et les noms des essais.",
        "Ne le corrigez pas ici. Une règle sans essai fait échouer la vérification.",
    ]
    for famille, (titre, numeros) in FAMILLES.items():
        codes = [f"{famille}-{n:02}" for n in numeros]
        nombre = sum(len(connus.get(code, ())) for code in codes)
        lignes += ["", f"## {titre} ({len(codes)} règles, {nombre} essais)", ""]
        lignes += ["| Règle | Éprouvée par |", "|---|---|"]
        for code in codes:
            siens = "<br>".join(essai.replace("|", "\\|") for essai in connus.get(code, ()))
            lignes.append(f"| {code} | {siens or '**aucun essai**'} |")
    return "\n".join(lignes) + "\n"


if __name__ == "__main__":
    FICHIER.write_text(tableau(), encoding="utf-8")
    if manquent := sans_essai():
        sys.exit(f"Sans essai : {', '.join(manquent)}.")
