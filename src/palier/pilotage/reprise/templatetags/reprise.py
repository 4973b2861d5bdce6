"""Le nom d'une colonne d'échange, en mots."""

from django import template

register = template.Library()


@register.filter
def en_mots(colonne: str) -> str:
    """« fin_prevue » se lit « fin prevue », « menage_id » « menage (identifiant) »."""
    return colonne.replace("_id", " (identifiant)").replace("_", " ")
