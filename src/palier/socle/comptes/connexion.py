"""La connexion : on n'ouvre pas de compte soi-même, on y est invité."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from palier.socle.comptes.actions import fermer_sans_poste
from palier.socle.comptes.casquette import aujourd_hui
from palier.socle.comptes.models import Compte
from palier.socle.comptes.proconnect import session
from palier.socle.comptes.proconnect.fournisseur import alea, exiger_le_nonce
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
        if connexion := (suite.get("signal_kwargs") or {}).get("sociallogin"):
            session.retenir(request, connexion)
        employe = user.professionnel
        if employe is not None and fermer_sans_poste(employe, aujourd_hui(), None):
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]
        return super().pre_login(request, user, **suite)  # type: ignore[no-any-return]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Chez le fournisseur, si c'est lui qui a identifié."""
        if session.ouverte(request):
            return reverse("oidc_fin")
        return super().get_logout_redirect_url(request)  # type: ignore[no-any-return]

    def logout(self, request: HttpRequest) -> None:
        chez_lui = session.ouverte(request)
        super().logout(request)
        if chez_lui:
            session.a_fermer(request, chez_lui)

    def is_reauthentication_required(self, *, app: str, **suite: Any) -> bool:
        """Non à qui vient d'entrer : il a déjà dit qui il est."""
        return super().is_reauthentication_required(app=app, **suite) and not _vient_d_entrer(
            self.request
        )


def _vient_d_entrer(request: HttpRequest) -> bool:
    entrees = [e["at"] for e in get_authentication_records(request, request.user)]
    return bool(entrees) and time.time() - max(entrees) < app_settings.REAUTHENTICATION_TIMEOUT


def _structure(compte: Compte | None) -> int | None:
    """Où ce compte travaille aujourd'hui ; la première de ses structures, s'il en a plusieurs."""
    poste = compte.casquettes(aujourd_hui()).first() if compte else None
    return poste.structure_id if poste else None


class AdaptateurExterieur(DefaultSocialAccountAdapter):
    """ProConnect et les autres fournisseurs OpenID Connect identifient ; ils n'inscrivent pas."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Personne n'attend ce courriel : on dit lequel, et à qui le demander."""
        tracer(None, "comptes.echec_de_connexion")
        inconnu = {"courriel": sociallogin.user.courriel}
        page = render(request, "comptes/compte_inconnu.html", inconnu, status=403)
        raise ImmediateHttpResponse(page)

    def generate_state_param(self, state: dict[str, Any]) -> str:  # noqa: ARG002
        return alea()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ARG002
        exiger_le_nonce(sociallogin)
