"""Un vrai consommateur vide la file pendant que la page répond."""

import time
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from huey.contrib.djhuey import HUEY

from palier.pilotage.reprise.listes import Etat
from palier.pilotage.reprise.models import Import
from parcours.conftest import _journal_retabli  # noqa: F401

ENTETE = "personne_id,structure_id,nom,prenom,naissance\n"


@pytest.fixture
def base_vive(_journal_retabli, transactional_db) -> Iterator[None]:  # noqa: ARG001, F811
    """Une base que d'autres fils voient ; la vider ensuite efface aussi le journal."""
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            for geste in ("update", "delete"):
                curseur.execute(f"DROP TRIGGER IF EXISTS journal_{geste}_refuse")


@pytest.mark.base
@pytest.mark.usefixtures("base_vive")
def test_le_travail_de_fond_se_fait_pour_de_vrai(client, denise):
    HUEY.immediate = False
    HUEY.flush()
    client.force_login(denise)
    consommateur = HUEY.create_consumer(workers=1, periodic=False, initial_delay=0.05)
    with patch.object(consommateur, "_set_signal_handlers"):
        consommateur.start()
    try:
        envoi = SimpleUploadedFile("personnes.csv", (ENTETE + "p1,ccas-nord,Bel,Omar,\n").encode())
        client.post("/donnees/deposer/", {"fichier": envoi})
        _attendre(Etat.APERCU)
        client.post(f"/donnees/{Import.objects.get().pk}/reprendre/")
        _attendre(Etat.FAIT)
    finally:
        consommateur.stop(graceful=True)
    assert Import.objects.get().creees == 1


def _attendre(etat: Etat) -> None:
    for _ in range(200):
        if Import.objects.get().etat == etat:
            return
        time.sleep(0.05)
    raise AssertionError(Import.objects.get().etat)
