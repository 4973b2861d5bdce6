"""Écrire une date, un montant, un pictogramme, un libellé de nomenclature."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from palier.noyau import texte
from palier.socle import eteints
from palier.socle.presentation import cadre

register = template.Library()

_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@register.filter
def jour(le: date | datetime | None) -> str:
    """« 3 mars 2026 » ; « non renseigné » pour une date vide."""
    return texte.date_longue(_date(le)) if le else "non renseigné"


@register.filter
def jour_court(le: date | datetime | None) -> str:
    """« 1er janv. 2026 », dans une colonne étroite ; rien pour une date vide."""
    return texte.date_abregee(_date(le)) if le else ""


@register.filter
def jour_nomme(le: date | datetime) -> str:
    """« mardi 3 mars 2026 »."""
    return f"{_JOURS[_date(le).weekday()]} {texte.date_longue(_date(le))}"


@register.filter
def euros(n: Decimal | int | float | None) -> str:
    """« 1 234,50 € » ; « non renseigné » pour un montant vide."""
    return "non renseigné" if n is None else texte.montant(n)


@register.filter
def somme(n: Decimal | int | float | None) -> str:
    """« 1 234,50 », dans un tableau qui dit son unité ; un tiret pour un montant vide."""
    return "–" if n is None else texte.nombre(n, 2)


@register.filter
def poids(octets: int) -> str:
    """« 230 Ko », « 1,4 Mo »."""
    if octets < 1_000_000:
        return f"{texte.nombre(max(1, octets / 1000))}\u00a0Ko"
    return f"{texte.nombre(octets / 1_000_000, 1)}\u00a0Mo"


@register.filter
def taux(n: Decimal | None) -> str:
    """« 25,5 % », déjà en pour cent ; « sans objet » pour un taux vide."""
    return "sans objet" if n is None else texte.pourcent(n)


@register.filter
def decimal(n: Decimal | int) -> str:
    """« 1,8 », « 3 » : les décimales qu'il faut, deux au plus."""
    return texte.nombre(n, 2).rstrip("0").rstrip(",")


@register.filter
def point(n: float) -> str:
    """Une coordonnée de dessin : un point décimal, quelle que soit la langue."""
    return f"{n:g}"


@register.filter
def libelle(code: str, liste: str) -> str:
    """Le libellé d'un code d'une nomenclature ; « non renseigné » s'il est vide."""
    return eteints.libelle(liste, code) if code else "non renseigné"


@register.filter
def minuscule(dit: object) -> str:
    """Un libellé au milieu d'une phrase ; un sigle reste un sigle."""
    return texte.minuscule(str(dit))


@register.filter
def de(nom: object) -> str:
    """« de Nadia », « d’Idriss »."""
    return texte.de(nom)


@register.filter
def age(annees: int) -> str:
    """« 44 ans », « moins d’un an »."""
    return texte.age_dit(annees)


@register.filter
def accorde(n: int, mots: str) -> str:
    """« 3 ménages » : le nombre et son mot ; `mots` : « singulier » ou « singulier|pluriel »."""
    singulier, _, pluriel = mots.partition("|")
    return texte.accorde(n, singulier, pluriel or None)


@register.filter
def pluriel(n: int, mots: str = "|s") -> str:
    """Ce qui s'accorde avec un nombre déjà écrit : le pluriel commence à deux.

    Args:
        mots: « singulier|pluriel », une terminaison ou un mot.
    """
    singulier, _, autre = mots.partition("|")
    return singulier if abs(n) < 2 else autre


@register.simple_tag(takes_context=True)
def menu_ecrit(context: template.Context) -> cadre.MenuEcrit:
    """Le menu de la casquette, tel que cette page le montre."""
    return cadre.menu_ecrit(context.get("request"), context.get("rubrique", ""))


@register.simple_tag
def ico(nom: str, petite: Any = "") -> SafeString:
    """Un pictogramme, toujours à côté d’un mot."""
    return _dessin(nom, bool(petite))


@cache
def _dessin(nom: str, petite: bool) -> SafeString:
    classe = "ico ico-s" if petite else "ico"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        classe,
        static("palier/icones.svg"),
        nom,
    )


def _date(le: date | datetime) -> date:
    return le.date() if isinstance(le, datetime) else le
