from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    name = "palier.metier.territoires"
    label = "territoires"
    verbose_name = "Territoires"
