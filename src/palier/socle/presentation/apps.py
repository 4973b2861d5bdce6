from django.apps import AppConfig


class PresentationConfig(AppConfig):
    name = "palier.socle.presentation"
    label = "presentation"
    verbose_name = "Présentation"
