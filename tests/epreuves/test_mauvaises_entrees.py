"""Toute saisie et toute adresse, si hostiles soient-elles : jamais d'erreur 500, rien d'écrit."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import palier
from epreuves.conftest import Mondes
from epreuves.ecritures import ecritures
from epreuves.hostiles import TOUT, saisies
from epreuves.recolte import Formulaire
from socle.matrice import MATRICE, SANS_COMPTE

pytestmark = pytest.mark.django_db
REFUSE = range(400, 500)


def _essais(combien: int) -> settings:
    """Toujours les mêmes saisies : aucune graine, aucune base d'exemples."""
    return settings(
        max_examples=combien,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def _connectes(mondes: Mondes) -> dict[str, Client]:
    clients = {}
    for role, compte in mondes.comptes.items():
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(compte)
    return clients


def _ou(exc_info: Any) -> str:
    """L'erreur, et la dernière ligne de chez nous par où elle est passée."""
    trace, ou = exc_info[2], ""
    while trace is not None:
        fichier = trace.tb_frame.f_code.co_filename
        if "/src/palier/" in fichier:
            ou = f"{fichier.partition('/src/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{exc_info[0].__name__} à {ou} : {str(exc_info[1])[:120]}"


def _faute(reponse: Any, tables: list[str]) -> str:
    if reponse.status_code >= 500:
        return _ou(reponse.exc_info)
    if reponse.status_code != 302 and tables:
        return f"{reponse.status_code}, et pourtant écrit {tables}"
    return ""


def test_aucune_saisie_ne_casse_une_page(mondes):
    clients, fautes = _connectes(mondes), Counter()

    def eprouver(formulaire: Formulaire) -> None:
        @_essais(9)
        @given(saisies(formulaire))
        def envoyer(saisie: dict[str, Any]) -> None:
            with ecritures() as vues:
                reponse = clients[formulaire.role].post(formulaire.adresse, saisie)
            if faute := _faute(reponse, vues.tables):
                fautes[f"{formulaire.adresse} : {faute}"] += 1

        envoyer()

    for formulaire in mondes.recolte.formulaires:
        eprouver(formulaire)
    assert "\n".join(sorted(fautes)) == ""


def _parametres() -> list[str]:
    """Tout ce que le code lit dans une adresse."""
    racine = Path(palier.__file__).parent
    lus = (
        re.findall(r'GET\.get(?:list)?\(\s*"(\w+)"', f.read_text()) for f in racine.rglob("*.py")
    )
    return sorted({nom for noms in lus for nom in noms} | {"page", "q"})


def test_aucune_adresse_ne_casse_une_page(mondes):
    clients, fautes, noms = _connectes(mondes), Counter(), _parametres()
    demandes = st.dictionaries(st.sampled_from(noms), TOUT, min_size=3, max_size=len(noms))
    adresses = [(a.partition("?")[0], r) for a, r in mondes.recolte.pages]

    @_essais(150)
    @given(st.sampled_from(adresses), demandes, st.booleans())
    def ouvrir(page: tuple[str, str], demande: dict[str, str], htmx: bool) -> None:
        entetes = {"HX-Request": "true", "HX-Current-URL": "javascript:\u00e9", "HX-Target": "x"}
        with ecritures() as vues:
            reponse = clients[page[1]].get(page[0], demande, headers=entetes if htmx else None)
            if reponse.streaming:
                b"".join(reponse.streaming_content)
        if faute := _faute(reponse, vues.tables):
            fautes[f"{page[0]} : {faute}"] += 1

    ouvrir()
    assert "\n".join(sorted(fautes)) == ""


ENORMES = (0, 2**31, 2**63, 10**30)


def test_un_identifiant_demesure_n_existe_pas_et_ne_casse_rien(mondes):
    clients, fautes = _connectes(mondes), []
    for nom, adresse in mondes.adresses.items():
        if nom in SANS_COMPTE:
            continue
        chemin = adresse.partition("?")[0]
        for enorme in ENORMES if re.search(r"\d{5,}", chemin) else ():
            visee = re.sub(r"\d{5,}", str(enorme), chemin)
            # Un rôle qui ouvre la page, un qui ne l'ouvre pas : `tests/socle` essaie les autres.
            ouvrent = [role for role in clients if role in MATRICE[nom]]
            fermes = [role for role in clients if role not in MATRICE[nom]]
            for role in (*ouvrent[:1], *fermes[:1]):
                client = clients[role]
                for reponse in (client.get(visee), client.post(visee)):
                    if reponse.status_code not in (403, 404, 405):
                        dit = _ou(reponse.exc_info) if reponse.status_code >= 500 else ""
                        fautes.append(f"{nom} {visee} {role} {reponse.status_code} {dit}")
    assert "\n".join(fautes) == ""


def test_une_methode_inattendue_est_refusee(mondes):
    clients, fautes = _connectes(mondes), []
    for adresse, role in mondes.recolte.pages:
        for methode in ("put", "patch", "delete", "trace"):
            reponse = getattr(clients[role], methode)(adresse)
            if reponse.status_code not in REFUSE:
                fautes.append(f"{methode} {adresse} {reponse.status_code}")
    assert "\n".join(fautes) == ""
