"""Ce qu'un gabarit sait avant d'être rempli : écrit une fois, quand il se compile.

L'adresse d'une page sans argument, une feuille de style, un pictogramme nommé sont les mêmes à
chaque demande. `{% url %}`, `{% static %}` et `{% ico %}` restent ce que l'on connaît ; quand rien
n'y varie, ils deviennent du texte.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.template import Context, defaulttags
from django.template.base import FilterExpression, Node, Parser, TextNode, Token
from django.templatetags import static
from django.urls import NoReverseMatch

from palier.socle.presentation.templatetags import palier

register = template.Library()
Compiler = Callable[[Parser, Token], Any]


def _d_avance(compiler: Compiler, lus: Callable[[Any], Sequence[FilterExpression]]) -> Compiler:
    """La même étiquette, écrite d'avance si rien n'y varie.

    Args:
        lus: ce que lit l'étiquette compilée ; vide si elle nomme ce qu'elle rend (« as »).
    """

    def compilee(parser: Parser, token: Token) -> Node:
        noeud: Node = compiler(parser, token)
        lit = lus(noeud)
        if not lit or any(map(_varie, lit)):
            return noeud
        try:
            return TextNode(noeud.render(Context()))
        except NoReverseMatch:
            return noeud

    return compilee


def _varie(lu: FilterExpression) -> bool:
    """Un nom, ou un filtre ; ni un texte ni un nombre."""
    return bool(lu.filters) or (lu.is_var and lu.var.lookups is not None)


register.tag(
    "url",
    _d_avance(
        defaulttags.url, lambda n: () if n.asvar else (n.view_name, *n.args, *n.kwargs.values())
    ),
)
register.tag("static", _d_avance(static.do_static, lambda n: () if n.varname else (n.path,)))
register.tag(
    "ico",
    _d_avance(
        palier.register.tags["ico"],
        lambda n: () if n.target_var else (*n.args, *n.kwargs.values()),
    ),
)
