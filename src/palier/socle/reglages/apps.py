from django.apps import AppConfig


class ReglagesConfig(AppConfig):
    name = "palier.socle.reglages"
    label = "reglages"
    verbose_name = "Réglages"
