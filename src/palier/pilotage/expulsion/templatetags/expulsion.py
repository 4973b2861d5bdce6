"""Ce que le droit dit d'une procédure et de sa dette, à l'endroit où l'on la lit."""

from typing import Any

from django import template

from palier.metier.logement.models import Procedure
from palier.pilotage.expulsion.constats import constats

register = template.Library()


@register.inclusion_tag("expulsion/constats.html", takes_context=True)
def le_droit_de(context: dict[str, Any], procedure: Procedure) -> dict[str, Any]:
    """Les constats du jour ; rien s'il n'y a rien à dire."""
    return {"constats": constats(procedure, context["request"].acces)}
