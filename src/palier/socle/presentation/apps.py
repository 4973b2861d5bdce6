from django.apps import AppConfig
from django.forms import Field

VIDE = "Rien n’est écrit ici : remplissez ce champ."


class PresentationConfig(AppConfig):
    name = "palier.socle.presentation"
    label = "presentation"
    verbose_name = "Présentation"

    def ready(self) -> None:
        Field.default_error_messages["required"] = VIDE  # type: ignore[assignment]
