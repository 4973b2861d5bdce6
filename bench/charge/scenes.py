"""Les scènes : tout mêlé à cent requêtes par seconde, chaque page seule, cinquante écrivains."""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import quote, urlencode

from bench.charge.tir import Reponses, Requete, au_plus_vite, au_rythme
from bench.chrono import PALIER, RACINE, Chiffre, Echec, descendance, propre
from bench.recherche import DEMANDES

PROCESSUS = 2
JETON = "a" * 32
MELANGE = (("fiche", 30), ("liste", 25), ("recherche", 25), ("acte", 20))
CLIENTS = 4


class Poste:
    """Un compte connecté, et ce qu'il peut demander."""

    def __init__(self, postes: list[dict[str, Any]], hasard: random.Random) -> None:
        choisi = hasard.choice(postes)
        self.role, self.menages, self.hasard = choisi["role"], choisi["menages"], hasard
        self.cookies = f"sessionid={choisi['session']}; csrftoken={JETON}"

    def demander(self, nom: str) -> Requete:
        return getattr(self, nom)()  # type: ignore[no-any-return]

    def fiche(self) -> Requete:
        return self._lire("fiche", f"/menages/{self.hasard.choice(self.menages)}/")

    def liste(self) -> Requete:
        return self._lire("liste", "/menages/")

    def recherche(self) -> Requete:
        chemin = f"/recherche/?q={quote(self.hasard.choice(DEMANDES))}"
        return Requete("recherche", "GET", chemin, self.cookies, entetes="HX-Request: true\r\n")

    def acte(self) -> Requete:
        saisie = {
            "csrfmiddlewaretoken": JETON,
            "cle": token_hex(16),
            "cle_envoi": token_hex(16),
            "type": "PHYSIQUE_BUREAU",
            "le": "hier",
            "duree": "45",
            "objet": "Point budget",
            "note": "Le point est fait ; un courrier reste à écrire.",
        }
        chemin = f"/menages/{self.hasard.choice(self.menages)}/noter/"
        return Requete("acte", "POST", chemin, self.cookies, urlencode(saisie))

    def _lire(self, nom: str, chemin: str) -> Requete:
        return Requete(nom, "GET", chemin, self.cookies)


def mesurer(commande: str) -> dict[str, Any]:
    """Les chiffres de toutes les scènes, et ce que chaque page pèse."""
    postes = _peupler()
    with _serveur() as (port, mere):
        au_plus_vite(port, _seule(postes, "fiche"), CLIENTS, 3)
        mele = _sans_faute(au_rythme(port, _melee(postes), 100, 60))
        isolees = {
            nom: _sans_faute(au_plus_vite(port, _seule(postes, nom), CLIENTS, 15))
            for nom in ("liste", "recherche", "fiche", "acte")
        }
        avant = _actes()
        ecrivains = _sans_faute(au_plus_vite(port, _seule(postes, "acte"), 50, 15))
        perdus = sum(map(len, ecrivains.temps.values())) - (_actes() - avant)
        fond, web = _memoires(mere)

    def chiffre(nom: str, unite: str, valeur: float, cible: float | None, sens: str = "≤") -> Any:
        return Chiffre(nom, unite, (valeur,), commande, cible, sens).decrire()

    noms = [n for n, _ in MELANGE]
    return {
        "chiffres": [
            chiffre("Tout mêlé, 100 requêtes par seconde : p95", "ms", mele.centile(0.95), 100),
            *(chiffre(f"— dont {n} : p95", "ms", mele.centile(0.95, n), 100) for n in noms),
            chiffre("Liste seule", "req/s", isolees["liste"].par_seconde, 400, "≥"),
            chiffre("Recherche seule", "req/s", isolees["recherche"].par_seconde, 250, "≥"),
            chiffre("Fiche seule", "req/s", isolees["fiche"].par_seconde, None),
            chiffre("Acte enregistré, seul", "req/s", isolees["acte"].par_seconde, None),
            chiffre("Cinquante écrivains : actes perdus", "", perdus, 0),
            chiffre("Cinquante écrivains : p95", "ms", ecrivains.centile(0.95), None),
            chiffre("Page la plus lourde", "Ko", max(mele.poids.values()) / 1_000, 60),
            chiffre("Mémoire du plus gros processus web, partages au prorata", "Mo", web, 100),
            chiffre("Mémoire du travail de fond (reprise, export)", "Mo", fond, None),
        ]
    }


def _memoires(mere: int) -> tuple[float, float]:
    """Celle du travail de fond, et celle du plus gros des processus qui servent les pages."""
    dites = {p: Path(f"/proc/{p}/cmdline").read_bytes() for p in descendance(mere)}
    de_fond = {p for p, dite in dites.items() if b"run_huey" in dite}
    serveurs = dites.keys() - de_fond
    return max(map(propre, de_fond)), max(map(propre, serveurs))


def _melee(postes: list[dict[str, Any]]) -> Callable[[random.Random], Requete]:
    noms, parts = zip(*MELANGE, strict=True)
    ecrivent = [p for p in postes if p["role"] == "TRAVAILLEUR_SOCIAL"]

    def faire(hasard: random.Random) -> Requete:
        nom = hasard.choices(noms, parts)[0]
        return Poste(ecrivent if nom == "acte" else postes, hasard).demander(nom)

    return faire


def _seule(postes: list[dict[str, Any]], nom: str) -> Callable[[random.Random], Requete]:
    ecrivent = [p for p in postes if p["role"] == "TRAVAILLEUR_SOCIAL"]
    choisis = ecrivent if nom == "acte" else postes
    return lambda hasard: Poste(choisis, hasard).demander(nom)


def _sans_faute(reponses: Reponses) -> Reponses:
    """Raises: Echec: une réponse n'est pas celle d'un site en état."""
    if reponses.fautes:
        raise Echec(f"{len(reponses.fautes)} fautes, dont {reponses.fautes[:3]}")
    return reponses


def _peupler() -> list[dict[str, Any]]:
    fait = subprocess.run(
        [sys.executable, "-m", "bench.charge.base"],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
    )
    if fait.returncode:
        raise Echec(fait.stderr[-1_500:])
    postes: list[dict[str, Any]] = json.loads(fait.stdout.splitlines()[-1])["postes"]
    return postes


def _actes() -> int:
    """Combien d'actes dans la base, compté d'un autre processus."""
    compter = (
        "import django; django.setup();"
        "from palier.metier.accompagnement.models import Acte; print(Acte.objects.count())"
    )
    milieu = {**os.environ, "DJANGO_SETTINGS_MODULE": "palier.config.reglages"}
    return int(subprocess.check_output([sys.executable, "-c", compter], env=milieu))


@contextmanager
def _serveur() -> Iterator[tuple[int, int]]:
    """`palier servir`, tel qu'on le lance, à un jour où les dossiers sont ouverts."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    servir = subprocess.Popen(
        [PALIER, "servir", "--adresse", f"127.0.0.1:{port}", "--processus", str(PROCESSUS)],
        env={**os.environ, "PALIER_JOUR": "2026-04-14"},
    )
    try:
        _attendre(port, servir)
        yield port, servir.pid
    finally:
        servir.terminate()
        servir.wait()


def _attendre(port: int, servir: subprocess.Popen[bytes]) -> None:
    fin = time.monotonic() + 60
    while time.monotonic() < fin and servir.poll() is None:
        with socket.socket() as prise:
            if prise.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise Echec("le serveur n'a pas répondu")
