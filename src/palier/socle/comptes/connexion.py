"""La connexion : on n'ouvre pas de compte soi-même, on y est invité."""

import json
from typing import Any

import jwt
import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse

from palier.socle.comptes.actions import fermer_sans_poste
from palier.socle.comptes.casquette import aujourd_hui
from palier.socle.comptes.models import Compte
from palier.socle.journal.actions import tracer


class Adaptateur(DefaultAccountAdapter):
    """allauth, sans inscription libre, et qui journalise les échecs."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def authentication_failed(self, request: HttpRequest, **identifiants: Any) -> None:
        super().authentication_failed(request, **identifiants)
        vise = Compte.objects.filter(courriel__iexact=identifiants.get("email", "")).first()
        ici = _structure(vise)
        tracer(None, "comptes.echec_de_connexion", vise, structure_id=ici)

    def post_login(self, request: HttpRequest, user: Any, **suite: Any) -> HttpResponse:
        tracer(None, "comptes.connexion", user, structure_id=_structure(user))
        return super().post_login(request, user, **suite)  # type: ignore[no-any-return]

    def pre_login(self, request: HttpRequest, user: Any, **suite: Any) -> HttpResponse | None:
        """Qui n'a plus de poste n'entre plus : son compte se ferme à la première visite."""
        employe = user.professionnel
        if employe is not None and fermer_sans_poste(employe, aujourd_hui(), None):
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]
        return super().pre_login(request, user, **suite)  # type: ignore[no-any-return]


def _structure(compte: Compte | None) -> int | None:
    """Où ce compte travaille aujourd'hui ; la première de ses structures, s'il en a plusieurs."""
    poste = compte.casquettes(aujourd_hui()).first() if compte else None
    return poste.structure_id if poste else None


class AdaptateurExterieur(DefaultSocialAccountAdapter):
    """ProConnect et les autres fournisseurs OpenID Connect identifient ; ils n'inscrivent pas."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        return False

    def get_requests_session(self) -> requests.Session:
        """Une session qui lit aussi une identité rendue en jeton signé : ProConnect le fait."""
        session: requests.Session = super().get_requests_session()
        session.hooks["response"].append(_lire_le_jeton)
        return session


def _lire_le_jeton(reponse: requests.Response, **_suite: Any) -> requests.Response:
    """L'identité d'un jeton reçu du fournisseur lui-même, par une liaison chiffrée.

    La norme dispense alors de vérifier la signature (OpenID Connect Core 1.0, 3.1.3.7).
    """
    if "application/jwt" in reponse.headers.get("Content-Type", ""):
        dit = jwt.decode(reponse.text, options={"verify_signature": False})
        reponse._content = json.dumps(dit).encode()
    return reponse
