"""Le décorateur d'une page qui garde sa saisie, et ne l'enregistre qu'une fois."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from palier.socle.brouillons.actions import oublier
from palier.socle.brouillons.models import Envoi
from palier.socle.brouillons.pages import Formulaire, Objets
from palier.socle.brouillons.regles import CLE

TEMOIN = "palier-parti"
"""Le témoin qui dit au navigateur quel brouillon est enregistré, donc à effacer du poste."""
_HORS_EMPREINTE = ("csrfmiddlewaretoken", CLE)

Vue = Callable[..., HttpResponse]


def garde_brouillon(
    titre: str | Callable[..., str], objets: Objets | None = None, *, page: str = ""
) -> Callable[[Vue], Vue]:
    """La page garde sa saisie ; un envoi suivi d'une redirection l'a enregistrée.

    Args:
        titre: ce qu'on y fait, comme le bureau le dira ; d'après l'adresse si elle le précise.
        objets: les objets pour lesquels une casquette ouvre cette page, désignés par son `pk`.
        page: celle qui montre le formulaire, quand cette adresse ne fait que le recevoir.
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(request: HttpRequest, *args: Any, **noms: Any) -> HttpResponse:
            if request.method != "POST":
                return vue(request, *args, **noms)
            reponse = _une_fois(request, lambda: vue(request, *args, **noms))
            if reponse.status_code == 302:
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
        gardee.page_du_brouillon = page  # type: ignore[attr-defined]
        return gardee

    return decorer


def _une_fois(request: HttpRequest, servir: Callable[[], HttpResponse]) -> HttpResponse:
    """Sert un envoi ; le même, renvoyé, mène où menait le premier sans rien refaire.

    Ce qui n'est pas enregistré (une erreur à corriger) ne laisse pas de clé. Un texte changé est
    un autre envoi : c'est la page qui le juge.
    """
    cle = request.POST.get(CLE, "")[:40]
    if not (cle and cle.isprintable() and request.user.is_authenticated):
        return servir()
    dit = {"compte_id": request.user.pk, "cle": cle, "empreinte": _empreinte(request)}
    try:
        with transaction.atomic():
            envoi = Envoi.objects.create(**dit, le=now())
            reponse = servir()
            if reponse.status_code != 302:
                envoi.delete()
            else:
                envoi.suite = reponse.headers["Location"][:500]
                envoi.save(update_fields=["suite"])
            return reponse
    except IntegrityError:
        deja = Envoi.objects.filter(**dit).first()
        if deja is None:
            raise
        messages.info(request, "Déjà enregistré : cet envoi ne compte qu’une fois.")
        return redirect(deja.suite)


def _empreinte(request: HttpRequest) -> str:
    """L'adresse et tout ce qui fut saisi, en une empreinte : elle ne garde aucun texte.

    Elle dépend du secret de l'installation : qui n'a que la base n'y essaie pas les réponses.
    """
    saisi = sorted(
        (nom, valeur)
        for nom, valeurs in request.POST.lists()
        if nom not in _HORS_EMPREINTE
        for valeur in valeurs
    )
    dit = repr((request.get_full_path(), saisi))
    return salted_hmac("palier.envois", dit, algorithm="sha256").hexdigest()
