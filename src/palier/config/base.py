"""La base de cette installation, vue de la commande : y lire, y reprendre, la servir."""

import gc
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde
from palier.pilotage.echange.lecture import Controle, Ouverture, ouvrir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from palier.pilotage.bilans.eteints import Eteints


def preparer() -> None:
    """Charge Django, une fois."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.config.reglages")
    django.setup()


def existe() -> bool:
    """Une base a été mise en service ici."""
    dossier = Path(os.environ.get("PALIER_DOSSIER", "palier-donnees"))
    return "DATABASE_URL" in os.environ or (dossier / "palier.sqlite3").exists()


def ouvrir_pour_compter(le: "date", structure: str | None = None) -> Ouverture:
    """Les tables d'échange de la base, sans un nom ni un texte libre, prêtes à compter.

    Args:
        structure: identifiant d'échange d'une structure ; None : toutes.
    Raises:
        Refus: aucune base, ou aucune structure de ce nom.
    """
    if not existe():
        raise Refus(
            "Il n'y a pas de base ici, et aucun dossier d'échange n'est désigné",
            "indiquez un dossier par --donnees CHEMIN, ou créez la base par palier servir",
        )
    preparer()
    from palier.pilotage.echange.en_base import ecrire_csv

    with tempfile.TemporaryDirectory(prefix="palier-") as dossier:
        chemin = Path(dossier) / "donnees"
        ecrire_csv(chemin, _identifiant(structure), nominatif=False)
        return ouvrir(chemin, controle=Controle(le, coherence=False))


def eteints(structure: str | None) -> "Eteints":
    """Ce que ces structures ne comptent pas, faute de finalité écrite."""
    preparer()
    from palier.pilotage.bilans.eteints import eteints_ensemble
    from palier.socle.comptes.models import Structure
    from palier.socle.reglages.finalites import tenues

    ici = _identifiant(structure)
    toutes = [ici] if ici else Structure.objects.values_list("pk", flat=True)
    return eteints_ensemble([tenues(pk) for pk in toutes])


def _identifiant(structure: str | None) -> int | None:
    from palier.socle.comptes.models import Structure

    if structure is None:
        return None
    trouvee = Structure.objects.filter(reference=structure).values_list("pk", flat=True).first()
    if trouvee is None:
        raise Refus(f"Aucune structure ne porte l'identifiant {structure}", "vérifiez --structure")
    return trouvee


def exporter(dossier: Path, structure: str | None) -> None:
    """Écrit les tables de la base, noms compris, dans un dossier."""
    preparer()
    from palier.pilotage.echange.en_base import ecrire_csv
    from palier.socle.journal.actions import tracer

    ici = _identifiant(structure)
    ecrire_csv(dossier, ici)
    tracer(None, "echange.exporter", structure_id=ici)


def joindre_les_pieces(vers: Path, structure: str | None) -> None:
    """Ajoute les fichiers joints à un dossier d'échange écrit, ou à son archive."""
    from palier.pilotage.echange.pieces_jointes import rendre

    rendre(vers, _identifiant(structure))


def reprendre(chemin: Path, le: "date") -> str:
    """Reprend un dossier d'échange dans la base ; dit ce qui a été créé.

    Raises:
        DonneesFautives: le dossier a des erreurs ; rien n'est écrit.
    """
    mettre_a_niveau()
    from palier.pilotage.echange import pieces_jointes
    from palier.pilotage.echange.en_base import reprendre as en_base
    from palier.socle.comptes.models import Structure
    from palier.socle.journal.actions import tracer
    from palier.socle.statistiques import relever

    with ouvrir(chemin, controle=Controle(le)) as ouverture:
        creees = en_base(ouverture.exiger().connexion)
    pieces_jointes.reprendre(chemin)
    relever()
    for structure in Structure.objects.values_list("pk", flat=True):
        tracer(None, "echange.reprendre", structure_id=structure)
    return f"{accorde(sum(creees.values()), 'ligne reprise', 'lignes reprises')} en base."


def mettre_a_niveau() -> None:
    """Crée ou met à niveau les tables, et rassemble les feuilles de style."""
    preparer()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def exiger_libre(adresse: str) -> None:
    """Raises: Refus: l'adresse est mal écrite, ou quelqu'un y répond déjà."""
    hote, deux_points, port = adresse.rpartition(":")
    if not (deux_points and hote and port.isdecimal() and int(port) < 65536):
        raise Refus(f"« {adresse} » n'est pas une adresse", "écrivez par exemple 127.0.0.1:8000")
    with socket.socket(socket.AF_INET6 if ":" in hote else socket.AF_INET) as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind((hote.strip("[]"), int(port)))
        except OSError:
            fait = f"L'adresse {adresse} est déjà prise, ou n'est pas à cette machine"
            raise Refus(fait, "donnez-en une autre par --adresse") from None


def servir(adresse: str, processus: int) -> None:
    """Met la base à niveau et sert le site jusqu'à l'interruption.

    Raises:
        Refus: l'adresse ne convient pas.
    """
    exiger_libre(adresse)
    mettre_a_niveau()
    from gunicorn.app.base import BaseApplication

    class Serveur(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            self.cfg.set("bind", adresse)
            self.cfg.set("workers", processus)
            self.cfg.set("proc_name", "palier")
            self.cfg.set("loglevel", "warning")
            # Le code se charge une fois ; les processus nés ensuite partagent sa mémoire.
            self.cfg.set("preload_app", True)
            self.cfg.set("when_ready", _avant_de_naitre)

        def load(self) -> object:
            from palier.config.wsgi import application

            return application

    with _travail_de_fond():
        Serveur().run()


def _avant_de_naitre(_serveur: object) -> None:
    """Aucune connexion ouverte ne passe d'un processus à l'autre ; la mémoire chargée se fige."""
    from django.db import connections
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 — les pages se chargent ici, une fois pour tous
    connections.close_all()
    gc.collect()
    gc.freeze()


@contextmanager
def _travail_de_fond() -> "Iterator[None]":
    """Le processus qui lit, reprend et exporte pendant que le site sert ; il s'arrête avec lui."""
    fond = subprocess.Popen([sys.executable, "-m", "django", "run_huey", "--quiet"])
    ici = os.getpid()
    try:
        yield
    finally:
        # Un processus du site, né par copie, passe aussi ici quand il finit : il ne l'arrête pas.
        if os.getpid() == ici:
            fond.terminate()
            fond.wait(timeout=30)
        else:
            fond.returncode = 0
