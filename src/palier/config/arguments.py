"""Les arguments de la commande `palier`, et leurs refus en français."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import NoReturn

from palier import __version__
from palier.noyau.erreurs import Refus

ADRESSE = "127.0.0.1:8000"
_EN_FRANCAIS = (
    (r"the following arguments are required: (.+)", r"Il manque {1} : ajoutez-le à la commande."),
    (r"argument (.+): expected one argument", r"{1} attend une valeur : ajoutez-la."),
    (r"unrecognized arguments: (.+)", r"Argument inconnu « {1} » : voyez palier --help."),
    (
        r"argument (.+): invalid choice: '(.*)' \(choose from (.+)\)",
        r"Valeur « {2} » inconnue pour {1} : choisissez parmi {3}.",
    ),
    (r"argument (.+): (.+)", r"{1} : {2}"),
)


class Analyseur(argparse.ArgumentParser):
    """Un analyseur qui parle français et sort toujours par le code 2."""

    def error(self, message: str) -> NoReturn:
        """Écrit le refus d'une phrase et quitte."""
        for motif, phrase in _EN_FRANCAIS:
            if trouve := re.fullmatch(motif, message, re.DOTALL):
                message = phrase.format(trouve.group(0), *(trouve.groups()))
                break
        self.exit(2, f"palier : {message}\n")


def _date(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        fait = f"la date « {texte} » n'existe pas ou n'est pas écrite AAAA-MM-JJ"
        raise argparse.ArgumentTypeError(f"{fait} : corrigez-la.") from None


def _annee(texte: str) -> int:
    if not re.fullmatch(r"(19|20|21)\d\d", texte):
        raise argparse.ArgumentTypeError(
            f"« {texte} » n'est pas une année : écrivez par exemple 2025."
        )
    return int(texte)


def _codes(texte: str) -> list[str]:
    return [code.strip() for code in texte.split(",") if code.strip()]


def _tranches(texte: str) -> tuple[int, ...]:
    try:
        bornes = tuple(int(borne) for borne in texte.split(","))
    except ValueError:
        bornes = ()
    if not bornes or list(bornes) != sorted(set(bornes)) or bornes[0] < 0:
        fait = f"« {texte} » n'est pas une suite d'âges croissants"
        raise argparse.ArgumentTypeError(f"{fait} : écrivez par exemple 0,18,25,65.")
    return bornes


def analyseur() -> Analyseur:
    """L'analyseur complet ; chaque verbe porte le nom de sa fonction dans `verbes`."""
    racine = Analyseur(prog="palier", description="Tenir les dossiers, en tirer les bilans.")
    racine.add_argument("--version", action="version", version=f"Palier {__version__}")
    verbes = racine.add_subparsers(dest="verbe", required=True, metavar="VERBE")
    _demo(verbes.add_parser("demo", help="engendrer la démonstration et ses bilans"))
    _importer(verbes.add_parser("importer", help="lire et contrôler un dossier ou un classeur"))
    _exporter(verbes.add_parser("exporter", help="écrire un dossier d'échange"))
    _indicateurs(verbes.add_parser("indicateurs", help="calculer le catalogue"))
    _bilan(verbes.add_parser("bilan", help="produire, publier, rejouer, comparer un bilan"))
    _servir(verbes.add_parser("servir", help="mettre la base à niveau et servir le site"))
    _copie(verbes.add_parser("sauvegarder", help="copier l'installation, chiffrée"))
    _copie(verbes.add_parser("restaurer", help="remettre en place une copie")).add_argument(
        "--remplacer", action="store_true", help="garder à côté la base déjà là"
    )
    verbes.add_parser("verifier", help="contrôler la base, les pièces et le journal")
    _gerer(verbes.add_parser("gerer", help="les commandes d'administration du cadre web"))
    return racine


def _demo(verbe: argparse.ArgumentParser) -> None:
    verbe.add_argument("--sortie", type=Path, default=Path("demo"), metavar="DOSSIER")
    verbe.add_argument("--annee", type=_annee, default=2025, metavar="N")
    verbe.add_argument("--adresse", default=ADRESSE, metavar="HOTE:PORT", help="où la servir")
    verbe.add_argument("--sans-servir", action="store_true", help="écrire les fichiers, et finir")
    verbe.add_argument(
        "--echelle", type=int, choices=(1, 100, 1000), default=1, metavar="1|100|1000"
    )


def _importer(verbe: argparse.ArgumentParser) -> None:
    verbe.add_argument("chemin", type=Path, metavar="CHEMIN")
    verbe.add_argument("--simuler", action="store_true", help="contrôler sans rien écrire")
    verbe.add_argument("--correspondance", type=Path, metavar="YAML")
    verbe.add_argument("--proposer", action="store_true", help="ébaucher une correspondance")
    verbe.add_argument("--sortie", type=Path, metavar="DOSSIER|YAML")
    verbe.add_argument("--format", choices=("csv", "parquet", "xlsx"), default="csv")
    verbe.add_argument("--rapport", type=Path, metavar="CSV", help="écrire les anomalies en CSV")
    verbe.add_argument("--le", type=_date, default=None, metavar="AAAA-MM-JJ", help="date du jour")


def _exporter(verbe: argparse.ArgumentParser) -> None:
    verbe.add_argument("chemin", type=Path, metavar="CHEMIN")
    verbe.add_argument("--donnees", type=Path, metavar="CHEMIN")
    verbe.add_argument("--structure", metavar="ID")
    verbe.add_argument("--format", choices=("csv", "parquet", "xlsx"), default="csv")


def _indicateurs(verbe: argparse.ArgumentParser) -> None:
    verbe.add_argument("--donnees", type=Path, metavar="CHEMIN")
    verbe.add_argument("--du", type=_date, metavar="AAAA-MM-JJ")
    verbe.add_argument("--au", type=_date, metavar="AAAA-MM-JJ")
    verbe.add_argument("--structure", metavar="ID")
    verbe.add_argument("--dispositif", metavar="CODE|ID")
    verbe.add_argument("--codes", type=_codes, metavar="I-001,I-003")
    verbe.add_argument("--par", action="append", default=[], metavar="AXE")
    verbe.add_argument("--tranches", type=_tranches, metavar="0,18,25,…")
    verbe.add_argument("--moteur", choices=("duckdb", "spark"), default="duckdb")
    verbe.add_argument("--maitre", metavar="URL", help="maître Spark, à défaut SPARK_REMOTE")
    verbe.add_argument("--format", choices=("table", "json", "csv"), default="table")
    verbe.add_argument("--diffuser", action="store_true", help="appliquer le secret statistique")
    verbe.add_argument("--expliquer", metavar="CODE", help="la fiche d'un indicateur")
    verbe.add_argument("--liste", metavar="CODE", help="les lignes qui composent un nombre")


def _bilan(verbe: argparse.ArgumentParser) -> None:
    verbe.add_argument("--annee", type=_annee, metavar="N")
    verbe.add_argument("--structure", metavar="ID")
    verbe.add_argument("--modele", default="asll", metavar="NOM|YAML")
    verbe.add_argument("--donnees", type=Path, metavar="CHEMIN")
    verbe.add_argument("--sortie", type=Path, metavar="FICHIER.(pdf|docx|html|json)")
    verbe.add_argument("--textes", type=Path, metavar="DOSSIER")
    verbe.add_argument("--interne", action="store_true", help="sans secret, non diffusable")
    verbe.add_argument("--publie-le", type=_date, metavar="AAAA-MM-JJ")
    verbe.add_argument("--publier", type=Path, metavar="ARCHIVE.zip", help="figer le bilan")
    verbe.add_argument("--rectifie", type=Path, metavar="ARCHIVE.zip")
    verbe.add_argument("--motif", default="", metavar="TEXTE", help="raison du rectificatif")
    verbe.add_argument("--rejouer", type=Path, metavar="ARCHIVE.zip")
    verbe.add_argument("--comparer", nargs=2, type=Path, metavar=("ARCHIVE", "ARCHIVE|DONNEES"))


def _servir(verbe: argparse.ArgumentParser) -> None:
    verbe.add_argument("--adresse", default=ADRESSE, metavar="HOTE:PORT")
    verbe.add_argument("--processus", type=int, default=2, metavar="N")


def _copie(verbe: argparse.ArgumentParser) -> argparse.ArgumentParser:
    verbe.add_argument("fichier", type=Path, metavar="FICHIER")
    return verbe


def _gerer(verbe: argparse.ArgumentParser) -> None:
    verbe.add_argument("suite", nargs=argparse.REMAINDER, metavar="COMMANDE…")


def exiger(valeur: object, option: str, geste: str) -> None:
    """Refuse une option absente dont ce verbe a besoin."""
    if valeur is None:
        raise Refus(f"Il manque {option}", geste, champ=option)
