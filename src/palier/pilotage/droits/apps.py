from django.apps import AppConfig


class DroitsConfig(AppConfig):
    name = "palier.pilotage.droits"
    label = "droits"
    verbose_name = "Droits"
