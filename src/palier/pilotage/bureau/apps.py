from django.apps import AppConfig


class BureauConfig(AppConfig):
    name = "palier.pilotage.bureau"
    label = "bureau"
    verbose_name = "Bureau"
