"""Poser l'état du brouillon dans un formulaire."""

import secrets
from typing import Any

from django import template
from django.urls import reverse

from palier.socle.brouillons.models import Brouillon
from palier.socle.brouillons.pages import Formulaire
from palier.socle.brouillons.regles import CLE
from palier.socle.brouillons.views import en_json

register = template.Library()


@register.inclusion_tag("brouillons/etat.html", takes_context=True)
def brouillon(context: Any) -> dict[str, Any]:
    """L'état du brouillon de cette page, à mettre dans le `pied-saisie` du formulaire."""
    request = context["request"]
    formulaire = Formulaire.de_la_page(request)
    miens = Brouillon.objects.visibles_par(request.acces)
    garde = miens.filter(formulaire=formulaire.nom, objet=formulaire.objet).first()
    return {
        "formulaire": formulaire,
        "cle": request.POST.get(CLE) or secrets.token_hex(16),
        "garde": en_json(garde) if garde else None,
        "renvoye": request.method == "POST",
        "connexion": f"{reverse('account_login')}?next={formulaire.adresse}",
    }
