"""Ce que la session garde du fournisseur, pour pouvoir s'y déconnecter."""

from urllib.parse import urlencode

from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.urls import reverse

from palier.socle.comptes.proconnect.fournisseur import alea

_OUVERTE, _A_FERMER = "chez_le_fournisseur", "a_fermer_chez_le_fournisseur"


def retenir(request: HttpRequest, connexion: SocialLogin) -> None:
    """Garde de quoi fermer la session que le fournisseur vient d'ouvrir."""
    if connexion.fin["adresse"]:
        request.session[_OUVERTE] = connexion.fin


def ouverte(request: HttpRequest) -> dict[str, str] | None:
    """La session ouverte chez le fournisseur, s'il y en a une."""
    fin: dict[str, str] | None = request.session.get(_OUVERTE)
    return fin


def a_fermer(request: HttpRequest, fin: dict[str, str]) -> None:
    """Note, dans la session vide d'après la déconnexion, ce qui reste à fermer ailleurs."""
    request.session[_A_FERMER] = fin


def adresse_de_fin(request: HttpRequest) -> str:
    """Où fermer la session du fournisseur, dite une seule fois ; vide s'il n'y en a pas."""
    fin = request.session.pop(_A_FERMER, None)
    if fin is None:
        return ""
    suite = {
        "id_token_hint": fin["jeton"],
        "state": alea(),
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("account_login")),
    }
    return f"{fin['adresse']}?{urlencode(suite)}"
