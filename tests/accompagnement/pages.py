"""Lire une page, et compter ce qu'elle coûte."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def texte(reponse: Any) -> str:
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().split())


def requetes_de(client: Any, adresse: str) -> int:
    client.get(adresse)  # la première visite ouvre la session
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)
