"""Le fournisseur vu d'allauth, et l'échange avec lui : jetons, clés, identité."""

import secrets
from functools import cached_property
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

ALGORITHMES = ["RS256", "ES256"]
TOLERANCE = 30
"""Secondes d'écart admises entre l'horloge du fournisseur et la nôtre."""


def alea() -> str:
    """Quarante-trois signes imprévisibles ; ProConnect en veut trente-deux au moins."""
    return secrets.token_urlsafe(32)


class Echange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Ce que Palier demande au fournisseur une fois le code reçu."""

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **suite: Any
    ) -> SocialLogin:
        """L'identité dite par deux jetons signés, ou par un jeton et une réponse chiffrée.

        Raises:
            OAuth2Error: une signature, un émetteur, un destinataire ou une date ne va pas.
        """
        jeton = suite["response"].get("id_token", "")
        dit = {"id_token": self._lire(jeton, app), "userinfo": self._identite(token.token, app)}
        if dit["userinfo"].get("sub") != dit["id_token"].get("sub"):
            raise OAuth2Error("Les deux jetons ne parlent pas de la même personne")
        connexion = self.get_provider().sociallogin_from_response(request, dit)
        connexion.fin = {"jeton": jeton, "adresse": self.openid_config.get("end_session_endpoint")}
        return connexion

    def _identite(self, acces: str, app: Any) -> dict[str, Any]:
        """ProConnect la rend en jeton signé ; d'autres, en JSON par la liaison chiffrée."""
        with get_adapter().get_requests_session() as session:
            reponse = session.get(self.profile_url, headers={"Authorization": f"Bearer {acces}"})
            reponse.raise_for_status()
        if "application/jwt" in reponse.headers.get("Content-Type", ""):
            return self._lire(reponse.text, app)
        return dict(reponse.json())

    def _lire(self, jeton: str, app: Any) -> dict[str, Any]:
        try:
            cle = self._cles[jwt.get_unverified_header(jeton).get("kid", "")]
            dit: dict[str, Any] = jwt.decode(
                jeton,
                cle,
                algorithms=ALGORITHMES,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=TOLERANCE,
                options={"require": ["sub", "iss", "aud", "exp"]},
            )
        except (jwt.PyJWTError, KeyError) as erreur:
            raise OAuth2Error("Jeton du fournisseur irrecevable") from erreur
        return dit

    @cached_property
    def _cles(self) -> jwt.PyJWKSet:
        with get_adapter().get_requests_session() as session:
            reponse = session.get(self.openid_config["jwks_uri"])
            reponse.raise_for_status()
        return jwt.PyJWKSet.from_dict(reponse.json())


class Fournisseur(OpenIDConnectProvider):  # type: ignore[misc]
    """Le même qu'allauth, qui envoie un nonce."""

    package = "palier.socle.comptes.proconnect"
    oauth2_adapter_class = Echange

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: Any = None,
        data: Any = None,
        **suite: Any,
    ) -> HttpResponse:
        nonce = alea()
        demande = {**(suite.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        return super().redirect(  # type: ignore[no-any-return]
            request, process, next_url, data, auth_params=demande, nonce=nonce, **suite
        )


def exiger_le_nonce(connexion: SocialLogin) -> None:
    """Raises: OAuth2Error: le jeton ne répond pas à la demande de ce navigateur."""
    attendu = connexion.state.get("nonce", "")
    recu = connexion.account.extra_data["id_token"].get("nonce", "")
    if not attendu or not constant_time_compare(attendu, recu):
        raise OAuth2Error("Le nonce du jeton n'est pas celui de la demande")
