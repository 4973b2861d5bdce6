"""Le décorateur d'une page qui garde sa saisie."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from palier.socle.brouillons.actions import oublier
from palier.socle.brouillons.pages import Formulaire, Objets

TEMOIN = "palier-parti"
"""Le témoin qui dit au navigateur quel brouillon est enregistré, donc à effacer du poste."""


def garde_brouillon(
    titre: str, objets: Objets | None = None
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """La page garde sa saisie ; un envoi suivi d'une redirection l'a enregistrée.

    Args:
        titre: ce qu'on y fait, comme le bureau le dira.
        objets: les objets pour lesquels une casquette ouvre cette page, désignés par son `pk`.
    """

    def decorer(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(vue)
        def gardee(request: HttpRequest, *args: Any, **noms: Any) -> HttpResponse:
            reponse = vue(request, *args, **noms)
            if request.method == "POST" and reponse.status_code == 302:
                formulaire = Formulaire.de_la_page(request)
                oublier(formulaire, par=request.acces)  # type: ignore[attr-defined]
                reponse.set_cookie(
                    TEMOIN,
                    f"{formulaire.nom}:{formulaire.objet}",
                    max_age=600,
                    secure=settings.SESSION_COOKIE_SECURE,
                    samesite="Lax",
                )
            return reponse

        gardee.brouillon = (titre, objets)  # type: ignore[attr-defined]
        return gardee

    return decorer
