from django.apps import AppConfig


class CoffreConfig(AppConfig):
    name = "palier.socle.coffre"
    label = "coffre"
    verbose_name = "Coffre"
