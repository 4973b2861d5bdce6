"""Denise est responsable au CCAS Nord ; le travail de fond se fait aussitôt, dans l'essai."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from huey.contrib.djhuey import HUEY

from palier.pilotage.reprise.models import Import
from palier.socle.comptes.models import Compte
from palier.socle.habilitations.listes import Role
from socle.gens import un_compte

EXEMPLES = Path(__file__).parents[2] / "exemples" / "classeurs"
Poster = Callable[..., Any]


@pytest.fixture(autouse=True)
def _aussitot(settings, tmp_path):
    settings.PALIER_DOSSIER = tmp_path / "palier"
    settings.PALIER_DOSSIER.mkdir()
    HUEY.immediate = True
    yield
    HUEY.immediate = False


@pytest.fixture
def denise(nord) -> Compte:
    return un_compte("Denise", nord, Role.RESPONSABLE)


@pytest.fixture
def poster(client, denise, envoyer) -> Poster:
    """Denise envoie un formulaire."""
    client.force_login(denise)
    return envoyer


@pytest.fixture
def envoyer(client, django_capture_on_commit_callbacks) -> Poster:
    """Envoie un formulaire, et laisse se faire le travail qu'il demande."""

    def envoyer(adresse: str, donnees: dict[str, Any] | None = None) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(adresse, donnees or {})

    return envoyer


@pytest.fixture
def deposer(poster) -> Callable[..., Import]:
    """Dépose un fichier par la page, et rend l'import qu'elle ouvre."""

    def deposer(nom: str, contenu: bytes | str) -> Import:
        octets = contenu.encode() if isinstance(contenu, str) else contenu
        reponse = poster("/donnees/deposer/", {"fichier": SimpleUploadedFile(nom, octets)})
        assert reponse.status_code == 302, reponse.content.decode()
        return Import.objects.get(pk=int(reponse.url.split("/")[-2]))

    return deposer


@pytest.fixture
def refuse(poster) -> Callable[..., str]:
    """Dépose un fichier que la page doit refuser, et rend ce qu'elle en dit."""

    def refuse(nom: str, contenu: bytes) -> str:
        reponse = poster("/donnees/deposer/", {"fichier": SimpleUploadedFile(nom, contenu)})
        assert reponse.status_code == 422
        assert not Import.objects.exists()
        return reponse.content.decode()

    return refuse
