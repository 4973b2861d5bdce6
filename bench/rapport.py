"""Dire les mesures : à l'écran, en JSON daté, dans `docs/mesures.md`."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.chrono import RACINE

RESULTATS = RACINE / "bench" / "resultats"
DOCUMENT = RACINE / "docs" / "mesures.md"

TITRES = {
    "bilan": "Le bilan d'un pôle",
    "catalogue": "Le catalogue, à chaud",
    "echelle": "Un million de ménages",
    "droits": "Les droits d'un ménage",
    "federation": "Cent structures réunies",
    "tableur": "Côte à côte avec un classeur de formules",
    "charge_sqlite": "Le site sous charge, SQLite",
    "charge_postgresql": "Le site sous charge, PostgreSQL",
}

Groupe = dict[str, Any]


def nombre(valeur: float | None, decimales: int | None = None) -> str:
    """Un nombre à la française, avec trois chiffres utiles environ."""
    if valeur is None:
        return "—"
    if decimales is None:
        decimales = 0 if abs(valeur) >= 100 else 1 if abs(valeur) >= 10 else 2
    return f"{valeur:,.{decimales}f}".replace(",", "\u202f").replace(".", ",")


def _ligne(chiffre: Mapping[str, Any]) -> tuple[str, ...]:
    unite = chiffre["unite"]
    etendue = ""
    if chiffre["passages"] > 1:
        etendue = f"{nombre(chiffre['minimum'])} à {nombre(chiffre['maximum'])}"
    cible = (
        ""
        if chiffre["cible"] is None
        else f"{chiffre.get('sens', '≤')} {nombre(chiffre['cible'])} {unite}"
    )
    tenue = {True: "tenue", False: "**non tenue**", None: ""}[chiffre["tenue"]]
    return chiffre["nom"], f"{nombre(chiffre['mediane'])} {unite}", etendue, cible, tenue


def tableau(en_tete: tuple[str, ...], lignes: list[tuple[str, ...]], *, aligne: bool) -> str:
    """Un tableau Markdown ; aligné, il se lit aussi à l'écran."""
    rangs = [en_tete, *lignes]
    larges = [max(len(r[i]) for r in rangs) if aligne else 3 for i in range(len(en_tete))]
    traits = tuple("-" * large for large in larges)
    return "\n".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(r, larges, strict=True)) + " |"
        for r in (en_tete, traits, *lignes)
    )


def texte(groupe: Groupe, *, aligne: bool = False) -> str:
    """Les tableaux d'un groupe de mesures, et de quoi le refaire."""
    chiffres = [_ligne(c) for c in groupe["chiffres"]]
    parties = [
        tableau(("Mesure", "Médiane", "Étendue", "Cible", ""), chiffres, aligne=aligne),
        *(
            f"{t['titre']}\n\n"
            + tableau(tuple(t["en_tete"]), [tuple(li) for li in t["lignes"]], aligne=aligne)
            for t in groupe.get("tableaux", ())
        ),
    ]
    commandes = dict.fromkeys(c["commande"] for c in groupe["chiffres"] if c["commande"])
    parties.append("Refaire :\n```\n" + "\n".join(commandes) + "\n```")
    ecart = ", code modifié depuis" if groupe["modifie"] else ""
    parties.append(
        f"Mesuré le {groupe['le'][:10]} à {groupe['le'][11:16]}, commit `{groupe['commit']}`"
        f"{ecart}, charge de la machine au départ : {nombre(groupe['charge'])}."
    )
    return "\n\n".join(parties)


def dernier() -> dict[str, Any]:
    """Les derniers résultats écrits ; vide s'il n'y en a pas."""
    fichiers = sorted(RESULTATS.glob("*.json"))
    resultats: dict[str, Any] = (
        json.loads(fichiers[-1].read_text(encoding="utf-8")) if fichiers else {}
    )
    return resultats


def ecrire(machine: Mapping[str, Any], groupes: Mapping[str, Groupe], jour: str) -> Path:
    """Écrit les résultats du jour ; un groupe non mesuré garde sa dernière mesure, datée."""
    tous = {**dernier().get("groupes", {}), **groupes}
    contenu = {"machine": dict(machine), "groupes": {n: tous[n] for n in TITRES if n in tous}}
    RESULTATS.mkdir(exist_ok=True)
    fichier = RESULTATS / f"{jour}.json"
    fichier.write_text(json.dumps(contenu, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return fichier


def publier(resultats: Mapping[str, Any], document: Path = DOCUMENT) -> None:
    """Refait les parties calculées du document, entre `<!-- nom -->` et `<!-- /nom -->`."""
    ecrit = document.read_text(encoding="utf-8")
    parties = {nom: texte(g) for nom, g in resultats["groupes"].items()}
    parties["machine"] = _machine(resultats["machine"])
    for nom, partie in parties.items():
        ecrit = re.sub(
            rf"(<!-- {nom} -->\n).*?(<!-- /{nom} -->)",
            lambda bornes, p=partie: f"{bornes[1]}{p}\n{bornes[2]}",
            ecrit,
            flags=re.DOTALL,
        )
    document.write_text(ecrit, encoding="utf-8")


def _machine(machine: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{nom} {v}" for nom, v in machine["versions"].items() if v)
    memoire = nombre(machine["memoire_gio"], 0)
    return (
        f"{machine['coeurs']} cœurs ({machine['processeur']}), {memoire} Gio, {machine['systeme']}."
        f" Versions : {versions}."
    )
