from django.apps import AppConfig


class BilansConfig(AppConfig):
    name = "palier.pilotage.bilans"
    label = "bilans"
    verbose_name = "Bilans"
