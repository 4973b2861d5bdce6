"""Partir chez le fournisseur, en revenir, y fermer sa session."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
    OAuth2View,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from palier.socle.comptes.proconnect.fournisseur import Echange
from palier.socle.comptes.proconnect.session import adresse_de_fin
from palier.socle.habilitations.pages import ouverte_a_tous


@ouverte_a_tous
@require_safe
def partir(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Mène chez le fournisseur, avec un état et un nonce gardés en session."""
    return _suivre(OAuth2LoginView, request, provider_id)


@ouverte_a_tous
@require_safe
def revenir(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ouvre la session de qui revient identifié, si un compte l'attend."""
    return _suivre(OAuth2CallbackView, request, provider_id)


@ouverte_a_tous
@require_safe
def fin(request: HttpRequest) -> HttpResponse:
    """Déconnecté d'ici, on l'est aussi du fournisseur : un poste se partage.

    Une page qui y mène, et non une redirection : la politique de sécurité des pages interdit à un
    formulaire, celui de la déconnexion, de finir ailleurs.
    """
    adresse = adresse_de_fin(request)
    if not adresse:
        return redirect("account_login")
    return render(request, "comptes/fin_chez_le_fournisseur.html", {"adresse": adresse})


def _suivre(vue: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return vue.adapter_view(Echange(request, provider_id))(request)  # type: ignore[no-any-return]
    except SocialApp.DoesNotExist:
        raise Http404 from None
