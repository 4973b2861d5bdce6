from django.apps import AppConfig


class SurendettementConfig(AppConfig):
    name = "palier.pilotage.surendettement"
    label = "surendettement"
    verbose_name = "Surendettement"
