"""Les verbes de la commande : traduire les options, appeler, montrer."""

import os
import tempfile
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from palier.config import base
from palier.config.arguments import exiger
from palier.config.bilans import bilan
from palier.config.copies import restaurer, sauvegarder, verifier
from palier.config.demonstration import demo
from palier.config.donnees import aujourd_hui, avertir_des_reserves, eteints, ouvrir_pour_compter
from palier.noyau.periodes import Periode
from palier.noyau.texte import accorde
from palier.pilotage.echange.ecriture import Format

if TYPE_CHECKING:
    from palier.moteur.moteurs import Moteur

__all__ = [
    "bilan",
    "demo",
    "exporter",
    "gerer",
    "importer",
    "indicateurs",
    "restaurer",
    "sauvegarder",
    "servir",
    "verifier",
]


def importer(options: Namespace) -> int:
    """Lit, contrôle, puis écrit un dossier d'échange propre ; `--simuler` n'écrit rien."""
    if options.proposer:
        return _proposer(options.chemin, options.sortie)
    en_base = options.sortie is None and not options.simuler
    if en_base and (options.correspondance or not base.existe()):
        exiger(options.sortie, "--sortie", "dites où écrire le dossier d'échange, ou --simuler")
    if en_base:
        print(base.reprendre(options.chemin, options.le or aujourd_hui()))
        return 0
    from palier.pilotage.echange.reprise import importer

    reprise = importer(
        options.chemin,
        le=options.le or aujourd_hui(),
        correspondance=options.correspondance,
        sortie=None if options.simuler else options.sortie,
        format_=Format(options.format),
        rapport=options.rapport,
    )
    print(reprise)
    return 0


def _proposer(classeur: Path, sortie: Path | None) -> int:
    from palier.pilotage.echange.proposition import proposer

    ebauche = proposer(classeur)
    sortie = sortie or classeur.with_suffix(".correspondance.yaml")
    with sortie.open("x", encoding="utf-8") as fichier:
        fichier.write(ebauche)
    print(f"Ébauche écrite dans {sortie} : relisez-la, puis lancez")
    print(f"  palier importer {classeur} --correspondance {sortie} --simuler")
    return 0


def exporter(options: Namespace) -> int:
    """Réécrit un dossier d'échange dans un autre format."""
    from palier.pilotage.echange import ecriture

    if options.donnees is None and base.existe():
        return _exporter_la_base(options)
    with ouvrir_pour_compter(options.donnees) as donnees:
        if options.structure is not None:
            ecriture.restreindre(donnees.connexion, options.structure)
        noms = ecriture.ecrire(donnees.connexion, options.chemin, Format(options.format))
    print(f"{accorde(len(noms), 'table écrite', 'tables écrites')} dans {options.chemin}.")
    return 0


def _exporter_la_base(options: Namespace) -> int:
    from palier.pilotage.echange import ecriture

    with tempfile.TemporaryDirectory(prefix="palier-") as travail:
        dossier = Path(travail) / "donnees"
        base.exporter(dossier, options.structure)
        with ouvrir_pour_compter(dossier) as donnees:
            noms = ecriture.ecrire(donnees.connexion, options.chemin, Format(options.format))
    if options.format != Format.XLSX:
        base.joindre_les_pieces(options.chemin, options.structure)
    print(f"{accorde(len(noms), 'table écrite', 'tables écrites')} dans {options.chemin}.")
    return 0


def servir(options: Namespace) -> int:
    """Met la base à niveau et sert le site, jusqu'à Ctrl C."""
    print(f"Palier est servi sur http://{options.adresse} (Ctrl C pour arrêter).")
    base.servir(options.adresse, options.processus)
    return 0


def gerer(options: Namespace) -> int:
    """Passe la main aux commandes d'administration du cadre web."""
    base.preparer()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["palier gerer", *options.suite])
    return 0


def indicateurs(options: Namespace) -> int:
    """Calcule, liste ou explique."""
    from palier.pilotage import indicateurs as catalogue

    if options.expliquer:
        print(catalogue.expliquer(options.expliquer))
        return 0
    exiger(options.du, "--du", "donnez le premier jour de la période, AAAA-MM-JJ")
    exiger(options.au, "--au", "donnez le dernier jour de la période, AAAA-MM-JJ")
    periode = Periode(options.du, options.au)
    perimetre = {"structure": options.structure, "dispositif": options.dispositif}
    with ExitStack() as pile:
        moteur = _moteur(options, pile)
        if options.liste:
            lignes = catalogue.lister(moteur, options.liste, periode, **perimetre)
            print(catalogue.presenter_liste(*lignes, options.format), end="")
            return 0
        resultats = catalogue.calculer(
            moteur,
            options.codes,
            periode,
            **perimetre,
            par=options.par,
            tranches=options.tranches,
        )
    if options.diffuser:
        from palier.pilotage.bilans import secret

        par_code = {(resultat.code, "annee"): resultat for resultat in resultats}
        publies = secret.publier(par_code, catalogue.CATALOGUE, periode.fin.year)
        resultats = list(publies.values())
    taits = eteints(options.donnees, options.structure)
    reserves = taits.reserves([resultat.code for resultat in resultats])
    avertir_des_reserves(reserves)
    print(catalogue.presenter(periode, resultats, options.format, reserves), end="")
    return 0


def _moteur(options: Namespace, pile: ExitStack) -> "Moteur":
    from palier.moteur import moteurs

    donnees = pile.enter_context(ouvrir_pour_compter(options.donnees, options.structure))
    if options.moteur == "duckdb":
        return moteurs.DuckDB(donnees.connexion)
    maitre = options.maitre or os.environ.get("SPARK_REMOTE")
    return pile.enter_context(moteurs.spark(donnees.connexion, maitre))
