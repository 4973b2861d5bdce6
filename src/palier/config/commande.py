"""La commande `palier` : lit les arguments, appelle un verbe, rend un code de sortie.

0 : fait ; 1 : données fautives, rien n'est écrit ; 2 : la demande ne peut être satisfaite ;
3 : défaut du logiciel (la trace va dans un fichier, jamais à l'écran) ; 130 : interrompu.
"""

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence

from palier.config.arguments import analyseur
from palier.noyau.erreurs import Refus


def principal(arguments: Sequence[str] | None = None) -> int:
    """Exécute `palier` ; ne laisse jamais paraître de trace Python."""
    options = analyseur().parse_args(arguments)
    try:
        from palier.config import verbes

        code: int = getattr(verbes, options.verbe)(options)
        sys.stdout.flush()
        return code
    except Refus as refus:
        return _dire(str(refus), refus.code_sortie)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _dire("Interrompu : rien n'est écrit.", 130)
    except OSError as erreur:
        nom = erreur.filename or "le fichier"
        return _dire(f"{nom} : {_raison(erreur)} : vérifiez le chemin et les droits.", 2)
    except Exception:
        return _dire(f"Palier a rencontré un défaut : joignez {_trace()} à votre signalement.", 3)


def _dire(message: str, code: int) -> int:
    sys.stdout.flush()
    print(f"palier : {message}", file=sys.stderr)
    return code


def _raison(erreur: OSError) -> str:
    raisons = {
        FileNotFoundError: "introuvable",
        PermissionError: "accès refusé",
        IsADirectoryError: "est un dossier",
        NotADirectoryError: "n'est pas un dossier",
        FileExistsError: "existe déjà",
    }
    return raisons.get(type(erreur), erreur.strerror or "ne peut être lu ou écrit")


def _trace() -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="palier-", suffix=".txt", delete=False, encoding="utf-8"
    ) as fichier:
        traceback.print_exc(file=fichier)
    return fichier.name


if __name__ == "__main__":
    sys.exit(principal())
