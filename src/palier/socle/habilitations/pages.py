"""Déclarer ce qu'une page demande ; une page non déclarée est refusée."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from palier.socle.habilitations.listes import Donnee, Geste, Portee

Vue = Callable[..., HttpResponse]


def reservee(
    geste: Geste, donnee: Donnee, *, sur: Portee = Portee.SIENS, sinon: Vue | None = None
) -> Callable[[Vue], Vue]:
    """La page demande ce geste sur cette donnée ; elle est refusée (403) aux autres rôles.

    Args:
        sur: la portée qu'il faut au moins ; `STRUCTURE` réserve la page à qui encadre.
        sinon: ce que l'on sert aux autres rôles, au lieu du refus.
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(request: HttpRequest, *args: Any, **noms: Any) -> HttpResponse:
            if request.acces.portee(geste, donnee) < sur:  # type: ignore[attr-defined]
                if sinon is not None:
                    return sinon(request)
                raise PermissionDenied
            return vue(request, *args, **noms)

        gardee.exige = (geste, donnee)  # type: ignore[attr-defined]
        return gardee

    return decorer


def ouverte_a_tous(vue: Vue) -> Vue:
    """La page s'ouvre à toute casquette, parfois sans : elle ne montre aucun dossier."""
    vue.exige = None  # type: ignore[attr-defined]
    return vue
