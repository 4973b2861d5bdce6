"""Tirer des requêtes : à un rythme donné (l'attente compte), ou aussi vite que possible."""

import random
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

DELAI = 30
EN_VOL = 400
"""Bien plus que ce qu'un site en état laisse attendre."""


@dataclass(frozen=True)
class Requete:
    """Une requête à envoyer : son nom, la ligne et le corps HTTP."""

    nom: str
    methode: str
    chemin: str
    cookies: str
    corps: str = ""
    entetes: str = ""

    def octets(self) -> bytes:
        corps = self.corps.encode()
        tete = (
            f"{self.methode} {self.chemin} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Accept-Encoding: identity\r\nCookie: {self.cookies}\r\n{self.entetes}"
        )
        if corps:
            tete += "Content-Type: application/x-www-form-urlencoded\r\n"
            tete += f"Content-Length: {len(corps)}\r\n"
        return tete.encode() + b"\r\n" + corps


@dataclass
class Reponses:
    """Ce que l'on a reçu : secondes par nom, poids, et ce qui n'allait pas."""

    temps: dict[str, list[float]] = field(default_factory=dict)
    poids: dict[str, int] = field(default_factory=dict)
    fautes: list[str] = field(default_factory=list)
    duree: float = 0

    def noter(self, requete: Requete, depart: float, code: int, octets: int) -> None:
        """Une page se lit, une saisie redirige : toute autre réponse est une faute."""
        if code != (302 if requete.methode == "POST" else 200):
            self.fautes.append(f"{requete.methode} {requete.chemin} : {code}")
        self.temps.setdefault(requete.nom, []).append(time.perf_counter() - depart)
        self.poids[requete.nom] = max(octets, self.poids.get(requete.nom, 0))

    @property
    def par_seconde(self) -> float:
        return sum(map(len, self.temps.values())) / self.duree

    def centile(self, rang: float, nom: str | None = None) -> float:
        """En millisecondes ; toutes les requêtes si l'on n'en nomme pas."""
        choisis = [t for n, liste in self.temps.items() if nom in (None, n) for t in liste]
        return 1_000 * sorted(choisis)[int(rang * (len(choisis) - 1))]


def _envoyer(port: int, requete: Requete, depart: float, reponses: Reponses) -> None:
    recu = bytearray()
    try:
        with socket.create_connection(("127.0.0.1", port), DELAI) as prise:
            prise.sendall(requete.octets())
            while morceau := prise.recv(262_144):
                recu += morceau
    except OSError as erreur:
        reponses.fautes.append(f"{requete.chemin} : {erreur!r}")
        return
    code = int(recu[9:12]) if recu[:5] == b"HTTP/" else 0
    reponses.noter(requete, depart, code, len(recu))


def au_rythme(
    port: int, faire: Callable[[random.Random], Requete], par_seconde: int, secondes: int
) -> Reponses:
    """Départs au hasard, en moyenne `par_seconde` ; une requête en retard ne retient personne."""
    hasard, reponses = random.Random(7), Reponses()
    debut, quand = time.perf_counter(), 0.0
    with ThreadPoolExecutor(EN_VOL) as tireurs:
        while quand < secondes:
            quand += hasard.expovariate(par_seconde)
            time.sleep(max(0, debut + quand - time.perf_counter()))
            tireurs.submit(_envoyer, port, faire(hasard), debut + quand, reponses)
    reponses.duree = time.perf_counter() - debut
    return reponses


def au_plus_vite(
    port: int, faire: Callable[[random.Random], Requete], clients: int, secondes: float
) -> Reponses:
    """`clients` requêtes toujours en vol, pendant ce temps."""
    hasard, reponses = random.Random(11), Reponses()
    debut = time.perf_counter()

    def client() -> None:
        while (depart := time.perf_counter()) < debut + secondes:
            _envoyer(port, faire(hasard), depart, reponses)

    with ThreadPoolExecutor(clients) as tireurs:
        for _ in range(clients):
            tireurs.submit(client)
    reponses.duree = time.perf_counter() - debut
    return reponses
