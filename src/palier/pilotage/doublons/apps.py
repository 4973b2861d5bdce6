from django.apps import AppConfig


class DoublonsConfig(AppConfig):
    name = "palier.pilotage.doublons"
    label = "doublons"
    verbose_name = "Doublons"
