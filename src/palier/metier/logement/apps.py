from django.apps import AppConfig


class LogementConfig(AppConfig):
    name = "palier.metier.logement"
    label = "logement"
    verbose_name = "Logement"
