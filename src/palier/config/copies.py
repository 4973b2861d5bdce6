"""Les verbes `sauvegarder`, `restaurer`, `verifier`."""

import os
import sys
from argparse import Namespace
from datetime import datetime
from getpass import getpass

from palier.config import base
from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde, nombre

VARIABLE = "PALIER_PHRASE"


def sauvegarder(options: Namespace) -> int:
    """Copie l'installation dans un fichier chiffré, sans l'arrêter."""
    _exiger_une_base()
    from palier.pilotage.sauvegarde import actions

    octets = actions.sauvegarder(options.fichier, _phrase(), datetime.now().astimezone())
    print(f"Copie chiffrée et relue : {options.fichier} ({nombre(octets / 1e6, 1)} Mo).")
    return 0


def restaurer(options: Namespace) -> int:
    """Remet en place une copie, puis la vérifie."""
    base.preparer()
    from palier.pilotage.sauvegarde import actions

    manifeste = actions.restaurer(options.fichier, _phrase(), remplacer=options.remplacer)
    print(f"Copie du {str(manifeste['le'])[:16]} remise en place.")
    return verifier(options)


def verifier(_options: Namespace) -> int:
    """Contrôle la base, les pièces et le journal ; code 1 au premier défaut."""
    _exiger_une_base()
    from palier.pilotage.sauvegarde import actions

    defauts = actions.verifier()
    for defaut in defauts:
        print(defaut)
    print(accorde(len(defauts), "défaut", "défauts") + ".")
    return 1 if defauts else 0


def _exiger_une_base() -> None:
    if not base.existe():
        raise Refus("Il n'y a pas de base ici", "créez-la par palier servir")
    base.preparer()


def _phrase() -> str:
    """La phrase de passe, de l'environnement ou du clavier ; jamais de la ligne de commande."""
    if dite := os.environ.get(VARIABLE):
        return dite
    if not sys.stdin.isatty():
        raise Refus("La phrase de passe manque", f"donnez-la par la variable {VARIABLE}")
    return getpass("Phrase de passe de la copie : ")
