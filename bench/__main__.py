"""`python -m bench` : mesurer, dire, écrire."""

import argparse
import sys
from datetime import date
from importlib import import_module

from bench import machine, rapport
from bench.chrono import Echec

GROUPES = tuple(rapport.TITRES)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    analyseur.add_argument(
        "--seulement", choices=GROUPES, action="append", help="ce groupe seul ; se répète"
    )
    analyseur.add_argument("--repetitions", type=int, default=5, metavar="N")
    analyseur.add_argument(
        "--sans-ecrire", action="store_true", help="imprimer sans toucher aux résultats publiés"
    )
    return analyseur.parse_args(arguments)


def _mesurer(nom: str, repetitions: int) -> rapport.Groupe:
    module = import_module(f"bench.{nom.replace('_', '.')}")
    moment = machine.moment()
    return {**moment, **module.mesurer(repetitions)}


def principal(arguments: list[str] | None = None) -> int:
    """Mesure les groupes demandés ; rend 1 si l'un d'eux n'a pas pu l'être."""
    options = _options(arguments)
    groupes: dict[str, rapport.Groupe] = {}
    for nom in options.seulement or GROUPES:
        print(f"\n## {rapport.TITRES[nom]}\n", flush=True)
        try:
            groupes[nom] = _mesurer(nom, options.repetitions)
        except Echec as echec:
            print(f"Non mesuré : {echec}", flush=True)
            continue
        print(rapport.texte(groupes[nom], aligne=True), flush=True)
    if groupes and not options.sans_ecrire:
        fichier = rapport.ecrire(machine.decrire(), groupes, date.today().isoformat())  # noqa: DTZ011
        rapport.publier(rapport.dernier())
        print(f"\nÉcrit {fichier.relative_to(rapport.RACINE)} et docs/mesures.md.")
    return 0 if len(groupes) == len(options.seulement or GROUPES) else 1


if __name__ == "__main__":
    sys.exit(principal())
