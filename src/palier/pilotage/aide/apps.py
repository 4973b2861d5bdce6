from django.apps import AppConfig


class AideConfig(AppConfig):
    name = "palier.pilotage.aide"
    label = "aide"
    verbose_name = "Aide"
