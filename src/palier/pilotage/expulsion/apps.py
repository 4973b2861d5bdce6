from django.apps import AppConfig


class ExpulsionConfig(AppConfig):
    name = "palier.pilotage.expulsion"
    label = "expulsion"
    verbose_name = "Expulsion et dette"
