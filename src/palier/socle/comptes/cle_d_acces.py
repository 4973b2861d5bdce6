"""Nommer une clé d'accès dans notre langue ; allauth fait le reste."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm


class CleForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = "Nom de la clé"
