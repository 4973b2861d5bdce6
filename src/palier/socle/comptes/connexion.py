"""La connexion : on n'ouvre pas de compte soi-même, on y est invité."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adaptateur(DefaultAccountAdapter):
    """allauth, sans inscription libre, et qui journalise les échecs."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def authentication_failed(self, request: HttpRequest, **identifiants: Any) -> None:
        from palier.socle.journal.actions import tracer

        super().authentication_failed(request, **identifiants)
        tracer(None, "comptes.echec_de_connexion")
