"""Ce que la structure de la demande tient : un code éteint ne se propose ni ne se lit.

Un code sensible dépend d'une finalité (`finalite:` dans sa nomenclature). Qui sert une demande dit
ici ce que sa structure tient ; hors d'une demande, rien n'est tenu : le doute cache.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from palier.noyau.nomenclatures import nomenclature

ETEINT = "Donnée éteinte"
"""Ce qui s'écrit à la place du libellé d'un code éteint."""

Tenues = Callable[[], frozenset[str]]
_tenues: ContextVar[Tenues] = ContextVar("finalites_tenues", default=frozenset)


@contextmanager
def tenant(tenues: Tenues) -> Iterator[None]:
    """Le temps d'une demande, les finalités que la structure a écrites.

    Args:
        tenues: ne s'appelle que si un code sensible se présente.
    """
    jeton = _tenues.set(tenues)
    try:
        yield
    finally:
        _tenues.reset(jeton)


@cache
def finalites(liste: str) -> dict[str, str]:
    """Les codes sensibles d'une nomenclature, et la finalité dont chacun dépend.

    >>> finalites("residentiel")
    {'DETENTION': 'JUSTICE', 'HOPITAL': 'SANTE'}
    """
    lue = nomenclature(liste)
    dites = ((code, lue.attribut(code, "finalite")) for code in lue.tous)
    return {code: finalite for code, finalite in dites if finalite}


def est_eteint(liste: str, code: str) -> bool:
    """La structure de la demande n'a pas écrit à quoi ce code lui sert."""
    finalite = finalites(liste).get(code)
    return finalite is not None and finalite not in _tenues.get()()


def libelle(liste: str, code: str) -> str:
    """Le libellé d'un code tel qu'on peut le lire ici."""
    return ETEINT if est_eteint(liste, code) else nomenclature(liste).libelle(code)
