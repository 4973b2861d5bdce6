"""Le pictogramme d'un acte : ce que le fil montre d'un coup d'œil."""

from django import template

register = template.Library()

_ICONES = {
    "TELEPHONE": "phone",
    "APPEL": "phone",
    "MESSAGE": "phone",
    "VAD": "home-heart",
    "ACCOMP_PHYSIQUE": "map-pin",
    "TRIPARTITE": "users",
    "COLLECTIF": "users-group",
    "COMMISSION": "building-community",
    "COURRIEL_SMS": "mail",
    "ECRIT": "file-text",
    "DEMARCHE": "file-check",
    "COORDINATION": "link",
    "LIAISON": "link",
    "MEDIATION": "heart-handshake",
    "PREPARATION": "pencil",
    "BILAN": "clipboard-list",
}


@register.filter
def icone_d_acte(code: str) -> str:
    """Celui de son type ; à défaut, celui d'un entretien."""
    return _ICONES.get(code, "message")
