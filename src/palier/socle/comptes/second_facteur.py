"""Les secrets du second facteur, scellés par le coffre ; ils tournent avec ses clés."""

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from palier.socle.coffre.champs import cles
from palier.socle.coffre.chiffre import chiffrer, dechiffrer, sous_la_neuve

_SECRETS = ("secret", "seed", "migrated_codes")
"""Ce que l'application et les codes de secours gardent ; une clé d'accès n'a rien de secret."""


class Adaptateur(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth, dont les secrets ne se lisent pas dans la base."""

    def encrypt(self, text: str) -> str:
        return chiffrer(text, cles())

    def decrypt(self, encrypted_text: str) -> str:
        return dechiffrer(encrypted_text, cles())


def anciens() -> int:
    """Les seconds facteurs dont un secret n'est pas sous la clé neuve."""
    tenus = Authenticator.objects.values_list("data", flat=True)
    return sum(any(not sous_la_neuve(s, cles()) for s in _secrets(data)) for data in tenus)


def rechiffrer() -> int:
    """Met chaque secret sous la clé neuve ; rend combien de seconds facteurs ont changé."""
    return recrire(
        Authenticator.objects,
        lambda s: s if sous_la_neuve(s, cles()) else chiffrer(dechiffrer(s, cles()), cles()),
    )


def recrire(moyens: Any, geste: Callable[[str], str]) -> int:
    """Passe chaque secret par `geste` ; rend combien de seconds facteurs ont changé.

    Args:
        moyens: le gestionnaire des `Authenticator`, ou celui d'une migration.
    """
    changes = 0
    for pk in list(moyens.values_list("pk", flat=True)):
        with transaction.atomic():
            moyen = moyens.select_for_update().filter(pk=pk).first()
            neuf = {**moyen.data, **_passes(moyen.data, geste)} if moyen else {}
            if moyen and neuf != moyen.data:
                changes += moyens.filter(pk=pk).update(data=neuf)
    return changes


def _passes(data: dict[str, Any], geste: Callable[[str], str]) -> dict[str, Any]:
    dits = {nom: data[nom] for nom in _SECRETS if nom in data}
    return {
        nom: [geste(code) for code in dit] if isinstance(dit, list) else geste(dit)
        for nom, dit in dits.items()
    }


def _secrets(data: dict[str, Any]) -> Iterator[str]:
    for dit in (data[nom] for nom in _SECRETS if nom in data):
        yield from dit if isinstance(dit, list) else [dit]
